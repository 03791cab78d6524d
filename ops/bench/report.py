"""The figures of both pipelines side by side, with ratios and targets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Mapping, Optional, Sequence

from accuracy import Accuracy
from processes import Memory, Used
from senders import Round

FIVE_TIMES_LESS = 1 / 5


@dataclass(frozen=True)
class Measured:
    """Everything measured of one pipeline."""

    accuracy: Accuracy
    training: Used
    start: Used
    memory: Memory
    rounds: Sequence[Round]

    def figures(self) -> dict[str, float]:
        """By the names under which they are printed and kept."""
        found = {
            "accuracy, right topic ranked first": self.accuracy.ranked,
            "accuracy, a refusal counts as wrong": self.accuracy.refusing,
            "training, wall s": self.training.wall_s,
            "training, CPU s": self.training.cpu_s,
            "start-up to first answer, wall s": self.start.wall_s,
            "start-up to first answer, CPU s": self.start.cpu_s,
            "memory, RSS MB": self.memory.rss_mb,
            "memory, USS MB": self.memory.uss_mb,
        }
        for one in self.rounds:
            where = f"at {one.senders} sender{'s' if one.senders > 1 else ''}"
            found[f"CPU ms a turn {where}"] = one.cpu_ms
            found[f"p50 ms {where}"] = one.p50_ms
            found[f"p95 ms {where}"] = one.p95_ms
            found[f"turns without an answer {where}"] = one.unanswered
        return found


TARGETS: Mapping[str, float] = {
    "training, wall s": FIVE_TIMES_LESS,
    "start-up to first answer, wall s": 0.40,
    "memory, RSS MB": 0.45,
    "CPU ms a turn at 1 sender": FIVE_TIMES_LESS,
    "CPU ms a turn at 16 senders": FIVE_TIMES_LESS,
}
"""Ours may be at most this share of the usual pipeline's figure."""


@dataclass(frozen=True)
class Line:
    """One figure of both; `passed` is None where there is no target."""

    name: str
    ours: float
    usual: float
    target: Optional[float]

    @property
    def passed(self) -> Optional[bool]:
        """True if ours is a small enough share of the usual one."""
        return None if self.target is None else self.ours <= self.target * self.usual

    def __str__(self) -> str:
        shown = f"{self.name:40} {_number(self.ours):>9} {_number(self.usual):>9}"
        ratio = f"{self.ours / self.usual:8.2f}" if self.usual else f"{'-':>8}"
        if self.target is None:
            return f"{shown} {ratio}"
        verdict = "pass" if self.passed else "FAIL"
        return f"{shown} {ratio}   ≤ {self.target:.2f}  {verdict}"


def _number(value: float) -> str:
    if value == int(value):
        return str(int(value))
    return f"{value:.3f}" if value < 1 else f"{value:.1f}"


def compare(ours: Measured, usual: Measured) -> list[Line]:
    """A line for each figure, in the order in which they are printed."""
    theirs = usual.figures()
    return [
        Line(name, value, theirs[name], TARGETS.get(name)) for name, value in ours.figures().items()
    ]


def table(lines: Sequence[Line]) -> str:
    """As printed."""
    head = f"{'':40} {'ours':>9} {'usual':>9} {'ours/usual':>8}"
    return "\n".join([head, *map(str, lines)])


def as_json(lines: Sequence[Line]) -> dict[str, dict[str, object]]:
    """As kept in .bench/last.json."""
    return {
        line.name: {
            "ours": round(line.ours, 4),
            "usual": round(line.usual, 4),
            "target_share": line.target,
            "passed": line.passed,
        }
        for line in lines
    }
