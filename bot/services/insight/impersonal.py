"""個人の値がない文: whether the words of a sentence may be kept. Every detector has to find nothing.

Stricter than masking: a sentence that is doubtful is lost as words, not as a question. The
dictionary is asked, so this is for the thread that understands messages.
"""

from __future__ import annotations

import re
from datetime import datetime

from bot.text import dictionary, names_in_text, secrets
from bot.text.dates import parse_when
from bot.text.normalise import count_words, normalise

SHORTEST = 4
"""Letters; shorter ones say too little to be anybody's question."""
LONGEST = 120
"""Characters; a longer one tells a story, and stories tell who."""
LONGEST_IN_KANA = 12
"""Letters: a short sentence in kana alone may be a name."""
MOST_DIGITS = 2

_OF_NAMES = frozenset({"人名", "地名"})
_KANA_ALONE = re.compile(r"[ぁ-ゖァ-ヶーｦ-ﾟ\s・、。?!]+")
_LATIN = re.compile("[A-Za-z]{2,}")
_KNOWN_KATAKANA = frozenset(
    [
        "スマホ",
        "アプリ",
        "ログイン",
        "マイページ",
        "クリッカー",
        "スクショ",
        "タップ",
        "パソコン",
        "ガラケー",
        "アカウント",
    ]
)
"""What the dictionary does not know, and everybody says."""
_WORDS_IN_LATIN = frozenset(
    [
        "URL",
        "PDF",
        "FAX",
        "ID",
        "QR",
        "WEB",
        "PC",
        "OFF",
        "SMS",
        "LINE",
        "OK",
        "APP",
        "IOS",
        "ANDROID",
        "WINDOWS",
        "MAC",
        "WIFI",
        "EDGE",
        "CHROME",
        "SAFARI",
        "CLICKAR",
        "MAIL",
        "EMAIL",
        "NFC",
        "IC",
        "PAY",
    ]
)


def is_impersonal(text: str, at: datetime) -> bool:
    """True if nothing in the sentence can be anybody's, as far as can be told."""
    plain = normalise(text)
    if not count_words(plain) >= SHORTEST or len(plain) > LONGEST or re.search(r"[\[［]", plain):
        return False
    if _KANA_ALONE.fullmatch(plain) and count_words(plain) <= LONGEST_IN_KANA:
        return False
    return not (
        secrets.mask(plain).kinds
        or names_in_text.without_introduced(plain) != plain
        or names_in_text.is_alone(plain)
        or names_in_text.may_be_one(plain)
        or secrets.may_be_address(plain)
        or secrets.may_be_password(plain)
        or parse_when(plain, at).day is not None
        or sum(character.isdigit() for character in plain) > MOST_DIGITS
        or _has_foreign_word(plain)
        or _has_name_or_unknown_word(plain)
    )


def _has_foreign_word(text: str) -> bool:
    return any(word.upper() not in _WORDS_IN_LATIN for word in _LATIN.findall(text))


def _has_name_or_unknown_word(text: str) -> bool:
    """A name or a place of the dictionary, or a word that it does not know."""

    def is_so(node: dictionary.fugashi.UnidicNode) -> bool:
        is_unknown = node.is_unk and not _is_known(node.surface)
        return is_unknown or node.feature[2] in _OF_NAMES

    return any(dictionary.analysed(text, is_so))


def _is_known(surface: str) -> bool:
    return surface.isascii() or count_words(surface) == 0 or surface in _KNOWN_KATAKANA
