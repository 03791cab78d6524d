"""Secrets that are none: one letter repeated, words that everybody tries first, sequences."""

from __future__ import annotations

import math
import re
from collections import Counter

ENOUGH_BITS = 64
ENOUGH_DIFFERENT_BYTES = 20
"""Of 32: random ones have 30, and fewer than 20 not once in the life of the universe."""

_WORDS = re.compile(
    "password|passwd|passphrase|secret|change|default|example|sample|session|qwerty|asdf|admin"
    "|letmein|token|test|dummy|himitsu|please|production|development|sompo|assistant"
)
_SHORTEST_RUN = 4


def is_guessable_text(text: str) -> bool:
    """True if what is left without repetitions, well-known words and sequences is too little.

    >>> is_guessable_text("0123456789abcdef" * 4), is_guessable_text("change-me-please!" * 3)
    (True, True)
    >>> is_guessable_text("Zk3vR0sXq8TnWbY1uJd6LhPfGm5CeAo2")
    False
    """
    left = _without_sequences(_WORDS.sub("", _once(text.lower())))
    return _bits(left) < ENOUGH_BITS


def is_guessable_key(key: bytes) -> bool:
    """True for constant bytes, text in place of a key, and what is counted up or repeated.

    >>> is_guessable_key(bytes(32)), is_guessable_key(bytes(range(32)))
    (True, True)
    """
    steps = {(after - before) % 256 for before, after in zip(key, key[1:])}
    return len(set(key)) < ENOUGH_DIFFERENT_BYTES or len(steps) < 2


def _once(text: str) -> str:
    """The part that is repeated, if the text is nothing else."""
    for length in range(1, len(text) // 2 + 1):
        if all(letter == text[at % length] for at, letter in enumerate(text)):
            return text[:length]
    return text


def _without_sequences(text: str) -> str:
    """Without runs such as 「0123」, 「dcba」 or 「aaaa」."""
    kept, run = "", text[:1]
    for letter in text[1:]:
        step = ord(letter) - ord(run[-1])
        is_going_on = abs(step) <= 1 and (len(run) < 2 or step == ord(run[-1]) - ord(run[-2]))
        if is_going_on:
            run += letter
            continue
        kept += run if len(run) < _SHORTEST_RUN else ""
        run = letter
    return kept + (run if len(run) < _SHORTEST_RUN else "")


def _bits(text: str) -> float:
    """Length times the entropy of one letter."""
    counts = Counter(text)
    return -sum(n * math.log2(n / len(text)) for n in counts.values())
