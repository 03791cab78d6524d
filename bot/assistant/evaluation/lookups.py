"""`python -m bot lookups`: how often the desk's search has the right section, and how soon.

The sentences (`tests/evaluation/lookups.jsonl`) were written by people who saw the manual alone. One without
sections asks what the manual does not say: then nothing may be found.
"""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass
from statistics import quantiles
from typing import Sequence

from bot.assistant.evaluation import sets
from bot.assistant.evaluation.apart import apart
from bot.assistant.looking_up import LookingUp
from bot.assistant.start import start
from bot.services.desk.search.search import Filter
from bot.settings import Settings

FIRST, FIRST_THREE, REFUSED, NOT_REFUSED = 0.92, 0.98, 0.85, 0.98
"""What is aimed at: the last two of what is outside of the manual, and of what is within."""


@dataclass(frozen=True)
class LookedUp:
    """One of the sentences. `found` are the sections of the hits, the best first."""

    text: str
    style: str
    sections: tuple[str, ...]
    found: tuple[str, ...]
    ms: float

    @property
    def is_first(self) -> bool:
        """True if the first hit is right."""
        return bool(self.found) and self.found[0] in self.sections

    @property
    def is_among_three(self) -> bool:
        """True if one of the first three is."""
        return any(one in self.sections for one in self.found[:3])


def run(settings: Settings, *, half: str, show_errors: bool) -> int:
    """Print the figures of one half; exit code 1 if one is under what is aimed at."""
    with apart(settings, half, show_errors) as quiet:
        asked = _asked(quiet, half)
    return 0 if _printed(asked, show_errors) else 1


def _asked(settings: Settings, half: str) -> list[LookedUp]:
    running = start(settings)
    search, understand = running.services.desk.search, LookingUp(running.assistant)
    asked = []
    for row in sets.read("lookups", half):
        began = time.perf_counter()
        found = search.find(row["text"], Filter(), understand, running.services.now())
        ms = (time.perf_counter() - began) * 1000
        sections = tuple(hit.section for hit in found.hits)
        asked.append(LookedUp(row["text"], row["style"], tuple(row["sections"]), sections, ms))
    return asked


def _printed(asked: Sequence[LookedUp], show_errors: bool) -> bool:
    within = [one for one in asked if one.sections]
    outside = [one for one in asked if not one.sections]
    figures = (
        ("right section first", _share([one.is_first for one in within]), FIRST),
        ("among the first three", _share([one.is_among_three for one in within]), FIRST_THREE),
        ("within, and something found", _share([bool(one.found) for one in within]), NOT_REFUSED),
        ("outside, and nothing found", _share([not one.found for one in outside]), REFUSED),
    )
    print(f"{len(within)} within the manual, {len(outside)} outside")
    for name, value, aim in figures:
        print(f"{name:30} {value:.3f}  (aim {aim})")
    by_style: dict[str, list[bool]] = defaultdict(list)
    for one in within:
        by_style[one.style].append(one.is_first)
    for style, right in by_style.items():
        print(f"  first, {style:23} {_share(right):.3f}  of {len(right)}")
    times = quantiles([one.ms for one in asked], n=20)
    print(f"{'ms':30} {times[9]:.1f} median, {times[18]:.1f} of 95 in 100")
    if show_errors:
        for one in asked:
            if one.found[:1] and not one.is_first or one.sections and not one.found:
                print(f"{one.text}: {one.sections or 'nothing'}, found {one.found[:3]}")
    return all(value >= aim for _, value, aim in figures)


def _share(right: Sequence[bool]) -> float:
    return sum(right) / len(right) if right else 1.0
