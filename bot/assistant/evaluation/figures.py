"""The figures of the language quality, their targets, and the comparison with the last ones."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Mapping, Optional, Sequence

from bot.assistant.evaluation.acts import Said
from bot.assistant.evaluation.commands import Command
from bot.assistant.evaluation.conversations import Turn
from bot.assistant.evaluation.in_journey import InBetween
from bot.assistant.evaluation.outcome import Outcome, share
from bot.assistant.evaluation.public import Asked, by_writer
from bot.assistant.evaluation.sets import FOLDER
from bot.assistant.evaluation.steadiness import Changed, Kept

ACCEPTED = FOLDER / "accepted.json"
TOLERANCE = 0.01
KANA_STYLES = ("hiragana", "halfwidth_kana")
NOT_CLEAN_STYLES = (*KANA_STYLES, "romaji")
BINS = 5

# figure: (target, True if higher is better)
TARGETS: Mapping[str, tuple[float, bool]] = {
    "right at once": (0.92, True),
    "right at once or offered": (0.98, True),
    "wrong confident answer": (0.02, False),
    "out of scope, far: not answered": (0.98, True),
    "out of scope, near: not answered": (0.90, True),
    "kana below clean text by": (0.08, False),
    "two turns: right": (0.90, True),
    "calibration error": (0.10, False),
    "in a journey: right at once": (0.92, True),
    "in a journey: right at once or offered": (0.98, True),
    "in a journey: wrong confident answer": (0.02, False),
    "in a journey: place kept": (1.0, True),
    "in a journey: commands taken": (0.90, True),
    "public, worst writer: right at once": (0.92, True),
    "public, worst writer: right at once or offered": (0.98, True),
    "public, worst writer: wrong confident answer": (0.01, False),
    "public, worst writer: near, not answered": (0.97, True),
    "another wording: kept": (0.97, True),
    "a turned question: changed": (0.97, True),
}


@dataclass(frozen=True)
class Measured:
    """Everything that was said, and what came of it."""

    in_scope: Sequence[Outcome]
    out_of_scope: Sequence[Outcome]
    two_turns: Sequence[Outcome]
    in_between: Sequence[InBetween]
    commands: Sequence[Command]
    public: Sequence[Asked] = ()
    kept: Sequence[Kept] = ()
    changed: Sequence[Changed] = ()
    acts: Sequence[Said] = ()
    turns: Sequence[Turn] = ()


@dataclass(frozen=True)
class Bin:
    """Answers of a like probability: what was said of them, and how many were right."""

    low: float
    high: float
    said: float
    right: float
    count: int


def reliability(outcomes: Sequence[Outcome]) -> list[Bin]:
    """The answered questions in bins of equal width; empty ones are left out."""
    answered = [o for o in outcomes if o.answered]
    bins = []
    for number in range(BINS):
        low, high = number / BINS, (number + 1) / BINS
        inside = [o for o in answered if low < o.confidence <= high]
        if inside:
            said = sum(o.confidence for o in inside) / len(inside)
            bins.append(Bin(low, high, said, share(inside, lambda o: o.right), len(inside)))
    return bins


def figures(measured: Measured) -> dict[str, float]:
    """The figures of `TARGETS`, as shares of 1; what was not measured is left out."""
    in_scope, out = measured.in_scope, measured.out_of_scope
    kana = [o for o in in_scope if o.row["style"] in KANA_STYLES]
    clean = [o for o in in_scope if o.row["style"] not in NOT_CLEAN_STYLES]
    not_answered = {
        kind: share([o for o in out if o.row["kind"] == kind], lambda o: not o.answered)
        for kind in ("far", "near")
    }
    between = [one.outcome for one in measured.in_between]
    return {
        "right at once": share(in_scope, lambda o: o.right),
        "right at once or offered": share(in_scope, lambda o: o.right_or_offered),
        "wrong confident answer": share(in_scope, lambda o: o.wrong),
        "out of scope, far: not answered": not_answered["far"],
        "out of scope, near: not answered": not_answered["near"],
        "kana below clean text by": share(clean, lambda o: o.right)
        - share(kana, lambda o: o.right),
        "two turns: right": share(measured.two_turns, lambda o: o.right_or_offered),
        "calibration error": _calibration_error(in_scope),
        "in a journey: right at once": share(between, lambda o: o.right),
        "in a journey: right at once or offered": share(between, lambda o: o.right_or_offered),
        "in a journey: wrong confident answer": share(between, lambda o: o.wrong),
        "in a journey: place kept": share(measured.in_between, lambda one: one.is_place_kept),
        "in a journey: commands taken": share(measured.commands, lambda one: one.right),
        **_public(measured.public),
        **_steadiness(measured),
    }


def public_figures(found: Sequence[Asked]) -> dict[str, float]:
    """Of some public questions: what became of those to be answered, and of those beside."""
    asked = [one for one in found if one.is_answerable]
    beside = [one for one in found if not one.is_answerable]
    of_asked = {
        "right at once": share(asked, lambda one: one.outcome.right),
        "right at once or offered": share(asked, lambda one: one.outcome.right_or_offered),
        "wrong confident answer": share(asked, lambda one: one.outcome.wrong),
    }
    of_beside = {"near, not answered": share(beside, lambda one: one.is_turned_down)}
    return {**(of_asked if asked else {}), **(of_beside if beside else {})}


def _public(found: Sequence[Asked]) -> dict[str, float]:
    """The worst writer's of each figure: strangers are not met on average."""
    worst: dict[str, float] = {}
    for group in by_writer(found).values():
        for name, value in public_figures(group).items():
            key = f"public, worst writer: {name}"
            of_two = min if TARGETS[key][1] else max
            worst[key] = of_two(worst.get(key, value), value)
    return worst


def _steadiness(measured: Measured) -> dict[str, float]:
    kept, changed = measured.kept, measured.changed
    found = {}
    if kept:
        found["another wording: kept"] = share(kept, lambda one: one.right)
    if changed:
        found["a turned question: changed"] = share(changed, lambda one: one.right)
    return found


def is_met(name: str, value: float) -> bool:
    """True if a figure reaches its target."""
    target, is_higher_better = TARGETS[name]
    return value >= target if is_higher_better else value <= target


def is_worse(name: str, value: float, before: Optional[float]) -> bool:
    """True if a figure is worse than the accepted one by more than the tolerance."""
    if before is None:
        return False
    drop = before - value if TARGETS[name][1] else value - before
    return drop > TOLERANCE


def accepted(half: str) -> dict[str, float]:
    """The figures accepted last, empty if none were."""
    stored: dict[str, dict[str, float]] = _stored()
    return stored.get(half, {})


def accept(half: str, found: Mapping[str, float]) -> None:
    """Keep these as the accepted figures of the half."""
    stored = {**_stored(), half: {name: round(value, 4) for name, value in found.items()}}
    ACCEPTED.write_text(json.dumps(stored, indent=2) + "\n")


def _stored() -> dict[str, dict[str, float]]:
    return dict(json.loads(ACCEPTED.read_text())) if ACCEPTED.exists() else {}


def _calibration_error(outcomes: Sequence[Outcome]) -> float:
    """Expected calibration error of the answered questions."""
    bins = reliability(outcomes)
    total = sum(one.count for one in bins)
    return sum(abs(one.said - one.right) * one.count / total for one in bins)
