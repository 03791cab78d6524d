"""What came of it: counts that must be 0, and how long answers took."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple, Sequence

AFTERWARDS_S = 10.0
"""So long after a fault is its time."""


class Turn(NamedTuple):
    """From sending a message to its answer, with all tries."""

    at: float
    """Monotonic."""
    took_s: float


@dataclass
class Seen:
    """Filled by everybody who writes."""

    turns: list[Turn] = field(default_factory=list)
    wrong: Counter[str] = field(default_factory=Counter)
    """lost, doubled, cross-talk, unlike, refused: each has to be 0."""
    examples: dict[str, str] = field(default_factory=dict)
    tries_again: Counter[str] = field(default_factory=Counter)
    """Why messages were sent again, under the same id."""
    answered: list[int] = field(default_factory=list)
    """Messages of each conversation that were answered."""
    streams: int = 0
    heard: int = 0
    events: int = 0
    repeated_events: int = 0

    def fault(self, kind: str, example: str) -> None:
        """One that may not be."""
        self.wrong[kind] += 1
        self.examples.setdefault(kind, example)

    def apart_from(self, faults: Sequence[tuple[float, float]]) -> list[Turn]:
        """The turns that no such time touches."""
        return [
            turn
            for turn in self.turns
            if not any(
                turn.at < end + AFTERWARDS_S and turn.at + turn.took_s > begin
                for begin, end in faults
            )
        ]


def percentile(values: Sequence[float], part: float) -> float:
    """The smallest value that this part of all does not exceed; 0 of none.

    >>> percentile([3.0, 1.0, 2.0], 0.5)
    2.0
    """
    if not values:
        return 0.0
    return sorted(values)[max(0, math.ceil(len(values) * part) - 1)]


def milliseconds(turns: Sequence[Turn]) -> dict[str, int]:
    """How long they took.

    >>> milliseconds([Turn(0.0, 0.25)])["p95_ms"]
    250
    """
    took = [turn.took_s for turn in turns]
    parts = {name: percentile(took, part) for name, part in _SHOWN}
    return {name: round(seconds * 1000) for name, seconds in parts.items()}


_SHOWN = (("p50_ms", 0.5), ("p95_ms", 0.95), ("p99_ms", 0.99), ("longest_ms", 1.0))
