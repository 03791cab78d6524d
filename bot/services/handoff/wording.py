"""引き継ぎの言葉: what is said at a hand-off, by reason and journey, and what must be there."""

from __future__ import annotations

from dataclasses import dataclass
from string import Formatter
from typing import Iterator, Mapping

from bot.domain import handoff_table
from bot.domain.handoff import Reason


@dataclass(frozen=True)
class ReasonWords:
    """What is said for one reason in one journey.

    `means` comes first; `short` says the same on channels with short messages. `say` is
    what to tell on the telephone, `have` what to have at hand; `sections` of the manual
    bear it out. `names_agency`: the agency stands below the desk as well.
    """

    means: str
    short: str
    sections: tuple[str, ...]
    say: str = ""
    have: tuple[str, ...] = ()
    names_agency: bool = False


@dataclass(frozen=True)
class HandOffWording:
    """All that is said at a hand-off: by reason and journey, and the pieces of `PIECES`."""

    reasons: Mapping[tuple[Reason, str], ReasonWords]
    pieces: Mapping[str, str]


PIECES: Mapping[str, frozenset[str]] = {
    "contract": frozenset({"contract"}),
    "which_agency": frozenset(),
    "hours_unstated": frozenset(),
    "opens_for_certain": frozenset({"opens"}),
    "for_the_contract": frozenset(),
    "page_help": frozenset(),
    "one_time": frozenset({"minutes"}),
    "say": frozenset({"text"}),
    "have": frozenset({"text"}),
    "call_back": frozenset({"choice"}),
    "choice_call_back": frozenset(),
    "link_page": frozenset({"journey"}),
    "link_call": frozenset({"name"}),
    "short_call": frozenset({"phones"}),
    "short_later": frozenset({"opens"}),
}
"""The pieces, and what each has in braces."""

IN_REASONS = frozenset({"journey"})
"""What may stand in braces in the words of a reason."""


def problems(wording: HandOffWording) -> Iterator[str]:
    """What is missing or wrong in a wording, each as a sentence that names the entry."""
    for reason in Reason:
        for journey in handoff_table.JOURNEYS:
            words = wording.reasons.get((reason, journey))
            where = f"{reason.value} ({journey})"
            if words is None:
                yield f"{where} is missing"
                continue
            texts = {"means": words.means, "short": words.short, "say": words.say}
            for name, text in texts.items():
                if not text and (name != "say" or reason not in _NOTHING_TO_SAY):
                    yield f"{where}: {name} is missing"
                if not _in_braces(text) <= IN_REASONS:
                    yield f"{where}: {name} may have {sorted(IN_REASONS)} in braces"
            if not words.sections:
                yield f"{where}: sections are missing"
    for name, expected in PIECES.items():
        if not isinstance(wording.pieces.get(name), str):
            yield f"pieces: {name} is missing"
        elif _in_braces(wording.pieces[name]) != expected:
            yield f"pieces: {name} needs {sorted(expected)} in braces"


_NOTHING_TO_SAY = (Reason.PREPARED, Reason.GO_TO_PAGE)


def _in_braces(text: str) -> set[str]:
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return {"unpaired"}
