"""全角・半角: one width and one kind of hyphen for values made of digits and letters.

Never for names and addresses that are kept as typed: NFKC rewrites kanji.
"""

from __future__ import annotations

import re
import unicodedata

MAX_CHARS = 1000
"""What is read of one message."""

# Hyphen, dash, minus, rule, bullet: what the hyphen key gives on different keyboards
_DASH = re.compile("[‐‑‒–—―⁃−﹘﹣－─━˗➖ㅡ]")
# 090ー1234: the long-vowel key instead of the hyphen key; 1~2
_LONG_VOWEL = re.compile("(?<=[0-9A-Za-z])[ー~〜](?=[0-9A-Za-z])")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufe00-\ufe0f]")
_SPACE = re.compile(r"[\s\x00-\x1f\x7f]+")


def narrow(text: str) -> str:
    """Half-width letters, digits and signs, "-" for every hyphen, single spaces.

    >>> narrow("０９０−１２３４　ＡＢＣ＠")
    '090-1234 ABC@'
    """
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text[:MAX_CHARS]))
    text = _LONG_VOWEL.sub("-", _DASH.sub("-", text))
    return _SPACE.sub(" ", text).strip()
