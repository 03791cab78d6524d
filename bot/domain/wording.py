"""ことば: what a room says, by key, and whether it has all that it needs."""

from __future__ import annotations

from dataclasses import dataclass
from string import Formatter
from typing import Collection, Iterator, Mapping

Needs = Mapping[str, Collection[str]]
"""The keys that a room says, each with the names of the values that stand in its texts."""


@dataclass(frozen=True)
class Sayings:
    """Texts by key; of several the next one is told when the same is said again."""

    texts: Mapping[str, tuple[str, ...]]

    def say(self, key: str, turn: int = 0, **values: object) -> str:
        """The text of that turn, with the values in it.

        >>> Sayings({"left": ("あと{n}回です。", "残りは{n}回です。")}).say("left", 3, n=2)
        '残りは2回です。'
        """
        texts = self.texts[key]
        return texts[turn % len(texts)].format(**values)


def problems(sayings: Sayings, needs: Needs) -> Iterator[str]:
    """What is missing, not known, or has other values in it than the room gives."""
    for key in sorted({*needs, *sayings.texts}):
        if key not in sayings.texts:
            yield f"{key} is missing"
        elif key not in needs:
            yield f"{key} is said nowhere"
        else:
            for text in sayings.texts[key]:
                if braces(text) != {*needs[key]}:
                    yield f"{key} needs {sorted(needs[key])} in braces: {text}"


def braces(text: str) -> set[str]:
    """The names in braces. Raises `ValueError` for braces that do not close.

    >>> sorted(braces("証券番号{number}件目は、{items}"))
    ['items', 'number']
    """
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
