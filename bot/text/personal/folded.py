"""一つの字形: digits and letters of every script as those of the keyboard."""

from __future__ import annotations

import re
import unicodedata

# Copied from a web page or an address book, numbers come with invisible signs in them; the
# keycap of an emoji is a sign after the digit: 1️⃣
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2064\u206a-\u206f\u20e3\ufe00-\ufe0f\ufeff\U000e0020-\U000e007f]"
)
_DIGIT = re.compile(r"[^\x00-\x7f]")


def folded(text: str) -> str:
    """NFKC without invisible signs, every digit as one of 0 to 9.

    >>> folded("٠９𝟎①❷1️⃣")
    '090121'
    """
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)))
    return text if text.isascii() else _DIGIT.sub(_as_digit, text)


def _as_digit(match: re.Match[str]) -> str:
    digit = unicodedata.digit(match.group(), None)
    return match.group() if digit is None else str(digit)
