"""指示: what is said to the assistant about the journey itself, and the move it is taken for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping, Optional

from bot.assistant.conversation import Conversations
from bot.assistant.evaluation import sets
from bot.assistant.evaluation.places import At, Placed
from bot.assistant.evaluation.watched import Watched
from bot.bootstrap import Services
from bot.domain.handoff import REGISTRATION
from bot.services.journeys.engine import moves

SCREEN = At(REGISTRATION, 4)
FIELD = At(REGISTRATION, 3, "policy_numbers")
"""While values are prepared, with all the others filled in."""

_RIGHT: Mapping[str, tuple[type[Any], ...]] = {
    "cancel": (moves.AskCancel,),
    "pause": (moves.Pause,),
    "resume": (moves.Resume,),
    "start_over": (moves.StartOver,),
    "erase": (moves.Discard,),
    "correct": (moves.Correct,),
    "skip": (moves.Skip, moves.No),  # いいえ to a field that may stay empty leaves it so
    "leave_for_web": (moves.LeaveForWeb,),
    "summary": (moves.Summary,),
    "where_am_i": (moves.WhereAmI,),
    "explain": (moves.Explain,),
    "next_step": (moves.Next, moves.Skip, moves.Yes),  # all lead to the next screen
    "previous_step": (moves.Back,),
}
"""Moves that do what was asked for, at the places below."""

_ONLY_AT: Mapping[str, At] = {
    "next_step": SCREEN,
    **dict.fromkeys(("erase", "correct", "skip", "leave_for_web", "summary"), FIELD),
}


@dataclass(frozen=True)
class Command:
    """What a message was taken for: the name of a move, None if it moved nothing."""

    row: sets.Row
    at: At
    taken_for: Optional[str]

    @property
    def right(self) -> bool:
        """What was asked for is done."""
        return self.taken_for in [kind.__name__ for kind in _RIGHT[self.row["move"]]]


async def commands(
    conversations: Conversations, services: Services, watched: Watched, half: str
) -> list[Command]:
    """Every command at a screen and at a field, or at that of both where it makes sense."""
    found = []
    for number, row in enumerate(sets.read("commands", half)):
        only = _ONLY_AT.get(row["move"])
        for at in [only] if only else [SCREEN, FIELD]:
            placed = Placed(conversations, services, f"command-{number}-{at.field or 'guided'}")
            await placed.go_to(at)
            if row["move"] == "resume":
                await placed.say("あとで")
            watched.forget()
            await placed.say(row["text"])
            found.append(Command(row, at, watched.last))
            placed.leave()
    return found
