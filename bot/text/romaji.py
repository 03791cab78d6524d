"""Romaji typed without an input method: "shoukenbangou doko" → 「しょうけんばんごう どこ」."""

from __future__ import annotations

import re
from typing import Optional

import jaconv

# One syllable in any of the usual romanisations (si/shi, tu/tsu, zi/ji, nn/n, long "-").
_SYLLABLE = re.compile(
    r"(?:(?:[kgsztdnhbpmr]y|sh|ch|ts|j|jy|cy|ty|f|[kgsztdnhbpmyrwv])?[aiueo]-?|n'|nn?(?![aiueoy])|-)"
)
_DOUBLE = re.compile(r"([bcdfghjkmpqrstvwyz])\1|t(?=ch)")  # gakki, macchi, matchi
_WORD = re.compile(r"[A-Za-z'-]+")
# Enough syllables of "what time do you open" are romaji; these words never are.
_ENGLISH = re.compile(
    r"\b(?:what|how|where|when|which|who|why|the|is|are|this|that|can|cannot|please|for|with|of|"
    r"not|does|your|from|and)\b",
    re.IGNORECASE,
)


def _is_romaji(word: str) -> bool:
    rest = _DOUBLE.sub(lambda m: m.group(1) or "", word.lower())
    while rest:
        match = _SYLLABLE.match(rest)
        if not match:
            return False
        rest = rest[match.end() :]
    return True


def romaji_to_kana(text: str) -> Optional[str]:
    """The message in hiragana, or None if less than half of its letters are romaji.

    Words that no romanisation reads (mail, ID) stay as they are.

    >>> romaji_to_kana("mail ga konai")
    'mail が こない'
    >>> romaji_to_kana("how do I register") is None
    True
    """
    words = _WORD.findall(text)
    letters = sum(map(len, words))
    read = sum(len(word) for word in words if _is_romaji(word))
    if letters == 0 or read * 2 < letters or read < 4 or _ENGLISH.search(text):
        return None

    def convert(match: re.Match[str]) -> str:
        word = match.group().lower()
        if not _is_romaji(word):
            return word
        # jaconv reads "nn" before a vowel as one ん; "n'" and final "n" as ん
        word = re.sub(r"nn(?=[aiueo])", "n'n", re.sub(r"nn(?![aiueoy])", "n'", word))
        kana = jaconv.alphabet2kana(re.sub(r"n(?![aiueoyn'])", "n'", word))
        return str(kana).replace("'", "").replace("-", "ー")

    return _WORD.sub(convert, text)
