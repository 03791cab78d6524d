"""打ち間違い of a name that stands in a text: 「前年道等条件」, 「せねんがっぴ」. By readings, from their beginning."""

from __future__ import annotations

SHORTEST = 6
"""Kana; with less than that too much is meant: 等級 would be a 登録."""
KANA_PER_ERROR = 5


def is_meant(typed: str, name: str) -> bool:
    """True if the name begins with what was typed, but for an error in each five kana."""
    most = len(typed) // KANA_PER_ERROR
    is_long_enough = SHORTEST <= len(typed) <= len(name) + most
    return is_long_enough and _errors(typed, name) <= most


def _errors(typed: str, name: str) -> int:
    """The fewest kana to put in, take out or exchange until the name begins with it."""
    row = list(range(len(name) + 1))
    for number, kana in enumerate(typed, 1):
        above, row = row, [number]
        for at, right in enumerate(name):
            row.append(min(row[at] + 1, above[at + 1] + 1, above[at] + (kana != right)))
    return min(row)
