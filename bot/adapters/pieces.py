"""The pieces of words that the sentence encoder reads: a unigram vocabulary, cut to Japanese."""

from __future__ import annotations

import re
from typing import Iterable, Mapping, Sequence

SPACE = "▁"
UNKNOWN, BEGIN, END = 0, 1, 2
_SPECIAL = 3
_LONGEST_LATIN = 4
_PENALTY = 10.0
"""An unknown character costs so much more than the least likely piece."""

_SPACES = re.compile(r"\s+")
_JAPANESE = re.compile(r"[▁\u2000-\u25ff\u2e80-\u9fff\uf900-\uffef]*")


class Pieces:
    """Texts as numbers of pieces, by the likeliest way to cut them (Viterbi).

    `vocabulary`: pieces with their log probabilities; the first three are special.
    """

    def __init__(self, vocabulary: Sequence[tuple[str, float]]) -> None:
        self.vocabulary = vocabulary
        self._scores = [score for _, score in vocabulary]
        self._unknown = min(self._scores) - _PENALTY
        self._longest = max(len(piece) for piece, _ in vocabulary)
        # number + 1 of a piece; 0 for what is only the beginning of one
        self._number: dict[str, int] = {}
        for number, (piece, _) in enumerate(vocabulary):
            for end in range(1, len(piece)):
                self._number.setdefault(piece[:end], 0)
            if number >= _SPECIAL:
                self._number[piece] = number + 1

    def of(self, text: str) -> list[int]:
        """The numbers of the pieces of a text in normal form, between begin and end."""
        written = SPACE + _SPACES.sub(SPACE, text.strip())
        return [BEGIN, *self._best_cut(written), END]

    def _best_cut(self, text: str) -> list[int]:
        length = len(text)
        best = [0.0] + [-1e38] * length
        start_of = [0] * (length + 1)
        piece_of = [UNKNOWN] * (length + 1)
        get, scores, longest = self._number.get, self._scores, self._longest
        for start in range(length):
            before = best[start]
            if before + self._unknown > best[start + 1]:
                best[start + 1] = before + self._unknown
                start_of[start + 1] = start
                piece_of[start + 1] = UNKNOWN
            for end in range(start + 1, min(start + longest, length) + 1):
                number = get(text[start:end])
                if number is None:
                    break
                if number and before + scores[number - 1] > best[end]:
                    best[end] = before + scores[number - 1]
                    start_of[end] = start
                    piece_of[end] = number - 1
        found: list[int] = []
        end = length
        while end > 0:
            found.append(piece_of[end])
            end = start_of[end]
        return found[::-1]


def needed(pieces: Sequence[str], seen: Mapping[int, int]) -> list[int]:
    """Numbers of the pieces worth keeping: the special ones, then those seen most, then the rest.

    Kept are the pieces of the examples, single letters and signs, what is written in Japanese,
    and short Latin ones.
    """
    kept = [n for n in range(_SPECIAL, len(pieces)) if n in seen or _is_japanese(pieces[n])]
    kept.sort(key=lambda number: -seen.get(number, 0))
    return [*range(_SPECIAL), *kept]


def _is_japanese(piece: str) -> bool:
    bare = piece.replace(SPACE, "")
    if len(bare) <= 1 or not any(letter.isalpha() for letter in bare):
        return True
    if bare.isascii():
        return len(bare) <= _LONGEST_LATIN
    return bool(_JAPANESE.fullmatch(piece))


def count(found: Iterable[Sequence[int]]) -> dict[int, int]:
    """How often each piece stands in the texts."""
    seen: dict[int, int] = {}
    for numbers in found:
        for number in numbers:
            seen[number] = seen.get(number, 0) + 1
    return seen
