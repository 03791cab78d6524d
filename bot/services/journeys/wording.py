"""言い回し: the record of journey_words.yml, what may stand in braces in it, and its check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Iterator, Mapping

from bot.domain.journey_state import Mode
from bot.domain.wording import braces
from bot.services.journeys.engine import moves
from bot.services.journeys.engine.moves import Move
from bot.services.journeys.engine.says import Saying


@dataclass(frozen=True)
class Wording:
    """Texts that take turns, and the ids of the choices that go with them.

    `choices` count only where the saying is the last of a reply.
    """

    texts: tuple[str, ...]
    choices: tuple[str, ...] = ()

    def text(self, variant: int) -> str:
        """The text whose turn it is."""
        return self.texts[variant % len(self.texts)]


@dataclass(frozen=True)
class JourneyWording:
    """All that journeys say, the titles of choices, and the pieces of `PIECES`."""

    sayings: Mapping[Saying, Wording]
    choices: Mapping[str, str]
    pieces: Mapping[str, str]


_OF_A_TURN = (
    *("journey", "steps", "label", "step_title", "step_number"),
    *("duration", "other", "count", "number", "stop", "stop_again", "simple"),
    "part_title",
)
OF_A_FIELD = (
    *("page_step", "field", "value", "suggestion", "question", "again", "help", "example"),
    *("explanation", "reason", "most", "left", "for_example", "remind", "remind_again"),
)
"""What may stand in braces of a saying about a field."""
PLACEHOLDERS = frozenset((*_OF_A_TURN, *OF_A_FIELD))
"""What may stand in braces in a text."""

PIECES: Mapping[str, frozenset[str]] = {
    "in_field": frozenset({"label", "count", "most"}),
    "in_part": frozenset({"label", "title", "count", "most"}),
    "in_short": frozenset({"count", "most"}),
    "in_short_part": frozenset({"place", "count", "most"}),
    "in_read_back": frozenset({"label"}),
    "in_stopped": frozenset({"label"}),
    "which_journey": frozenset(),
    "not_told_here": frozenset(),
    "not_told_here_short": frozenset(),
    "prepared_on_page": frozenset(),
    "prepared_signed_in": frozenset(),
    "else_here": frozenset(),
    "told_in_vain": frozenset(),
    "told_in_vain_again": frozenset(),
    "told_in_vain_besides": frozenset(),
    "needed": frozenset(),
    "needed_of": frozenset({"journey"}),
    "for_example": frozenset({"text"}),
    "stop": frozenset(),
    "stop_again": frozenset(),
    "to_do": frozenset({"text"}),
    "to_have": frozenset({"text"}),
    "caution": frozenset({"text"}),
    "item": frozenset({"text"}),
    "item_of_step": frozenset({"count", "text"}),
    "answer": frozenset({"field", "text"}),
    "kept": frozenset({"days"}),
    "kept_until_told": frozenset({"days"}),
    "lost": frozenset(),
    "nothing_to_have": frozenset(),
    "is_filled": frozenset(),
    "is_unanswered": frozenset(),
    "is_left_for_web": frozenset(),
    "is_left_out": frozenset(),
    "type_again": frozenset(),
    "cannot_tell_change": frozenset(),
    "page": frozenset({"text"}),
    "call": frozenset({"text"}),
}
"""The pieces, and what each has in braces."""

CHOICES: Mapping[str, Move] = {
    "guide": moves.Start(Mode.GUIDE),
    "prepare": moves.Start(Mode.PREPARE),
    "next": moves.Next(),
    "next_screen": moves.NextScreen(),
    "details": moves.Details(),
    "show_again": moves.WhereAmI(),
    "back": moves.Back(),
    "skip": moves.Skip(),
    "no_more": moves.Skip(),
    "keep": moves.Skip(),
    "leave_for_web": moves.LeaveForWeb(),
    "yes": moves.Yes(),
    "no": moves.No(),
    "confirm": moves.Confirm(),
    "retract": moves.RetractStop(),
    "correct": moves.Correct(),
    "finished": moves.Confirm(),
    "resume": moves.Resume(),
    "pause": moves.Pause(),
    "person": moves.AskPerson(),
    "confirm_cancel": moves.ConfirmCancel(),
    "refuse_cancel": moves.RefuseCancel(),
    "discard": moves.Discard(),
    "start_over": moves.StartOver(),
    "explain": moves.Explain(),
    "screens": moves.Next(),
}
"""The move behind each choice of the wording."""

FOLLOWING = "following"
"""A choice that goes on to the journey that a saying names."""

OPTIONS = "options"
"""Choices of a field that takes one of a few values."""

FIELDS = "fields"
"""Choices that correct a field, one for each that may be corrected."""


def problems(wording: JourneyWording) -> Iterator[str]:
    """What is missing or wrong in a wording, each as a sentence that names the entry."""
    for kind in Saying:
        if kind not in wording.sayings:
            yield f"{kind.value} is missing"
            continue
        texts, choices = wording.sayings[kind].texts, wording.sayings[kind].choices
        if len(set(texts)) < 2:
            yield f"{kind.value} needs two texts that take turns"
        for text in texts:
            for name in sorted(_in_braces(text) - PLACEHOLDERS):
                yield f"{kind.value}: nothing is known for {{{name}}}"
        for choice in choices:
            if choice not in (*CHOICES, OPTIONS, FIELDS, FOLLOWING):
                yield f"{kind.value}: no choice {choice}"
    for name in (*CHOICES, FOLLOWING):
        if not isinstance(wording.choices.get(name), str):
            yield f"choices: {name} needs a title"
    for name, expected in PIECES.items():
        if not isinstance(wording.pieces.get(name), str):
            yield f"pieces: {name} is missing"
        elif _in_braces(wording.pieces[name]) != expected:
            yield f"pieces: {name} needs {sorted(expected)} in braces"


def _in_braces(text: str) -> set[str]:
    try:
        return braces(text)
    except ValueError:
        return {"unpaired"}
