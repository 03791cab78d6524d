"""手順の途中: where a conversation stands in a journey, as its drafts tell."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Mapping, Optional, Sequence

from bot.domain.draft import Draft
from bot.domain.journey import Journey
from bot.domain.journey_state import JourneyState
from bot.services.drafts.slots import Erased, Scope, Slot, as_json

STATE = Slot(
    "_state",
    as_json(JourneyState.as_json, JourneyState.from_json),
    scope=Scope.CONTRACT,
    erased=Erased.KEPT,
)
"""How far it has come: names of fields, never their values; written anew by whatever erases."""


@dataclass(frozen=True)
class Standing:
    """A journey of a conversation: its draft, its content, and how far it has come."""

    draft: Draft
    journey: Journey
    state: JourneyState


def standing_of(draft: Draft, journeys: Mapping[str, Journey]) -> Optional[Standing]:
    """Where a draft stands, None for a journey that the content does not have (any more)."""
    journey = journeys.get(draft.journey)
    if journey is None:
        return None
    state: Optional[JourneyState] = None
    # one of a version that is no more: the values are kept, the place is the start
    with suppress(ValueError):
        state = STATE.of(draft.fields)
    return Standing(draft, journey, state or JourneyState(journey.id))


def current(drafts: Sequence[Draft], journeys: Mapping[str, Journey]) -> Optional[Standing]:
    """What 「続きから」 means: what goes on, else what was paused, cancelled or done last."""
    found = [standing_of(draft, journeys) for draft in drafts]
    standings = [standing for standing in found if standing]
    return min(standings, key=_order, default=None)


def _order(standing: Standing) -> int:
    state = standing.state
    if state.is_active:
        return 0
    if state.is_paused:
        return 1
    return 2 if state.is_cancelled else 3
