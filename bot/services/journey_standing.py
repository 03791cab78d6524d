"""手順の途中: where a conversation stands in a journey, as its drafts tell."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from typing import Mapping, Optional, Sequence

from bot.domain.draft import Draft
from bot.domain.journey import Journey
from bot.domain.journey_state import JourneyState

STATE = "_state"
"""The draft's own field that holds the state: names of fields, never their values."""


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
    stored = draft.fields.get(STATE)
    state = JourneyState(journey.id)
    if stored is not None:
        # one of a version that is no more: the values are kept, the place is the start
        with suppress(ValueError):
            state = JourneyState.from_json(json.loads(stored))
    return Standing(draft, journey, state)


def current(drafts: Sequence[Draft], journeys: Mapping[str, Journey]) -> Optional[Standing]:
    """What 「続きから」 means: what goes on, else what was paused, cancelled or done last."""
    found = [standing_of(draft, journeys) for draft in drafts]
    standings = [standing for standing in found if standing]
    return min(standings, key=_order, default=None)


def written(state: JourneyState) -> str:
    """The state as the draft keeps it."""
    return json.dumps(state.as_json())


def _order(standing: Standing) -> int:
    state = standing.state
    if state.is_active:
        return 0
    if state.is_paused:
        return 1
    return 2 if state.is_cancelled else 3
