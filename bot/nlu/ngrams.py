"""n-grams of characters as numbers: what is known of them is a sorted array on disk.

Up to four UTF-16 units fit into 64 bits, so an n-gram is its own number. Looking up a
message's two hundred is one search in an array that is mapped: no dictionary of half a
million strings is kept in memory, or read at the start.
"""

from __future__ import annotations

import re
from typing import Iterable, NamedTuple

import numpy as np
from numpy.typing import NDArray

LONGEST = 4
_BITS = np.uint64(16)
_SPACES = re.compile(r"\s\s+")


def of(text: str, longest: int) -> NDArray[np.uint64]:
    """All n-grams of 1 to `longest` characters in the order of their length."""
    units = np.frombuffer(_SPACES.sub(" ", text).encode("utf-16-le", "replace"), dtype="<u2")
    single = units.astype(np.uint64)
    found = [single]
    for n in range(2, min(longest, len(single)) + 1):
        found.append((found[-1][:-1] << _BITS) | single[n - 1 :])
    return np.concatenate(found)


class Known(NamedTuple):
    """The n-grams that training saw often enough, ascending, with their weights."""

    numbers: NDArray[np.uint64]
    idf: NDArray[np.float32]

    def columns(self, found: NDArray[np.uint64]) -> NDArray[np.int64]:
        """Where those of the n-grams stand that are known; as often as they come."""
        places = np.searchsorted(self.numbers, found)
        places[places == len(self.numbers)] = 0
        return places[self.numbers[places] == found]


def learn(texts: Iterable[str], longest: int, min_examples: int) -> Known:
    """n-grams of at least so many texts."""
    each = [np.unique(of(text, longest)) for text in texts]
    numbers, times = np.unique(np.concatenate(each), return_counts=True)
    is_kept = times >= min_examples
    return Known(numbers[is_kept], idf(times[is_kept], len(each)))


def idf(times: NDArray[np.int64], texts: int) -> NDArray[np.float32]:
    """Rare ones weigh more: smoothed inverse document frequency."""
    weights = np.log((1 + texts) / (1 + times.astype(np.float64))) + 1
    return np.asarray(weights, dtype=np.float32)
