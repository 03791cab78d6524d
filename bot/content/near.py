"""近い文: training examples that nearly are sentences that measure."""

from __future__ import annotations

from typing import Iterator, Sequence

import numpy as np

from bot import stand_ins

LIKEST = 0.8
"""Share of pairs of characters in common (Jaccard) from which two sentences are nearly one."""

FEWEST_EDITS = 2
SHORTEST = 12
"""Letters; a shorter sentence is anybody's: many write 「メールが来ないぞ」."""

_WORTH_A_LOOK = 0.45  # two edits in twelve characters leave more pairs than that in common


def near(sentences: Sequence[str], others: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The numbers of sentences that nearly are one of the others, and of that one.

    All in the form of `comparable`. Equal ones are near as well; short ones are left out.
    """
    numbers = [number for number, text in enumerate(sentences) if len(text) >= SHORTEST]
    if not numbers or not others:
        return
    stand_ins.lift("sklearn")
    from sklearn.feature_extraction.text import CountVectorizer

    pairs = CountVectorizer(analyzer="char", ngram_range=(2, 2), binary=True, lowercase=False)
    right = pairs.fit_transform(others)
    left = pairs.transform([sentences[number] for number in numbers])
    common = (left @ right.T).tocoo()
    sizes = np.array([_count_pairs(sentences[number]) for number in numbers])[common.row]
    other_sizes = right.sum(axis=1).A1[common.col]
    likeness = common.data / (sizes + other_sizes - common.data)
    for number in np.flatnonzero(likeness >= _WORTH_A_LOOK):
        row, column = numbers[common.row[number]], int(common.col[number])
        one, other = sentences[row], others[column]
        if likeness[number] >= LIKEST or _is_edited(one, other):
            yield row, column


def _count_pairs(text: str) -> int:
    return len(set(zip(text, text[1:])))


def _is_edited(one: str, other: str) -> bool:
    """True if at most `FEWEST_EDITS` insertions, deletions or replacements lead to the other."""
    if abs(len(one) - len(other)) > FEWEST_EDITS:
        return False
    before = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        now = [row]
        for column, other_letter in enumerate(other, 1):
            replaced = before[column - 1] + (letter != other_letter)
            now.append(min(before[column] + 1, now[-1] + 1, replaced))
        if min(now) > FEWEST_EDITS:
            return False
        before = now
    return before[-1] <= FEWEST_EDITS
