"""One normal form for what people type.

The normal form is for understanding only: a name is never stored in it, because
NFKC rewrites characters that people care about.
"""

from __future__ import annotations

import re
import unicodedata

MAX_CHARS = 1000
"""What is read of one message, before and after NFKC; the longest honest question seen is under 300."""

# Every hyphen-like sign that keyboards offer; between kana it means a long vowel:
# サーバ− → サーバー, 0120−157 → 0120-157, プラン-A stays
_DASHES = "‐‑‒–—―−﹘﹣-─━"
_KANA = "ぁ-ゖァ-ヺー"
_LONG_VOWEL = re.compile(f"(?<=[{_KANA}])[{re.escape(_DASHES)}~〜～]+(?![0-9A-Za-z])")
_DASH = re.compile(f"[{re.escape(_DASHES)}]")
_LONG_RUN = re.compile("ー{2,}")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060\ufeff\ufe0f]")
_SPACE = re.compile(r"\s+")
# わからない！！！！ → わからない!
_REPEATED = re.compile(r"([!?。、…w笑])\1+")


def normalise(text: str) -> str:
    """The normal form: NFKC, one kind of dash and long vowel, no control characters.

    >>> normalise("ｶﾞﾒﾝが　ｳｺﾞｶﾅｲ！！")
    'ガメンが ウゴカナイ!'
    """
    # one character becomes up to 18: what is cut is what nobody may have sent
    text = unicodedata.normalize("NFKC", text[:MAX_CHARS])[:MAX_CHARS]
    text = _CONTROL.sub(" ", text)
    text = _LONG_VOWEL.sub("ー", text)
    text = _DASH.sub("-", text)
    text = _LONG_RUN.sub("ー", text)
    text = _REPEATED.sub(r"\1", text)
    return _SPACE.sub(" ", text).strip()


def count_words(text: str) -> int:
    """How many characters are letters, kana, kanji or digits."""
    return sum(unicodedata.category(c)[0] in "LN" for c in text)


def has_words(text: str) -> bool:
    """True if any character is a letter, kana, kanji or digit: not only emoji or signs."""
    return any(unicodedata.category(c)[0] in "LN" for c in text)
