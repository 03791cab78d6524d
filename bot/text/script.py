"""Which script a message is written in."""

from __future__ import annotations

import re

_KANA = re.compile("[ぁ-ゖァ-ヺー]")
_KANJI = re.compile("[一-鿿々]")
_LATIN = re.compile("[A-Za-z]")
_HANGUL = re.compile("[가-힣]")
# Simplified forms that Japanese does not write: 怎么登录 ("how do I log in")
_SIMPLIFIED = re.compile("[们这么吗请录续车证码邮问题电话帮谁难说见门关头对时应实]")
# Words of Chinese questions that never stand in Japanese text without kana. 不能 and 如何
# stand before a verb there, and at the end in Japanese: 不能登錄, but 更新不能
_CHINESE_WORD = re.compile(
    "你|您|怎|什麼|嗎|呢|哪|請問|我的|我要|我想|(?:不能|如何)(?=[一-鿿])|沒有|可以|怎樣|謝謝"
)


def has_japanese(text: str) -> bool:
    """True if any kana or kanji stands in the text."""
    return bool(_KANA.search(text) or _KANJI.search(text))


def is_kana_only(text: str) -> bool:
    """True for あ or ア text without any kanji: signs, digits and spaces do not count.

    A few Latin letters (ID, URL, Web) are allowed.
    """
    kana = len(_KANA.findall(text))
    return kana >= 2 and not _KANJI.search(text) and len(_LATIN.findall(text)) * 3 <= kana


def is_latin(text: str) -> bool:
    """True if the message is written in Latin letters throughout."""
    letters = len(_LATIN.findall(text))
    return letters >= 3 and not _KANA.search(text) and not _KANJI.search(text)


def is_chinese(text: str) -> bool:
    """True for a sentence without kana that Chinese, not Japanese, would write.

    >>> is_chinese("怎么注册会员"), is_chinese("会員登録 方法")
    (True, False)
    """
    if _KANA.search(text):
        return False
    kanji = len(_KANJI.findall(text))
    return kanji >= 3 and bool(_SIMPLIFIED.search(text) or _CHINESE_WORD.search(text))


def is_korean(text: str) -> bool:
    """True if the message holds Hangul."""
    return bool(_HANGUL.search(text))
