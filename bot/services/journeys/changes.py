"""変わり目: what of a move others want to hear: a journey was begun, prepared, stopped or ended."""

from __future__ import annotations

from typing import Collection, Iterator, Optional

from bot.domain.journey_state import JourneyState
from bot.services.events.event import Kind
from bot.services.journeys.engine.says import Saying

CANCELLED = "cancelled"
"""Why it was stopped where the person did; else the id of the reason of an answer."""


def changes(
    before: JourneyState, after: JourneyState, said: Collection[Saying]
) -> Iterator[tuple[Kind, Optional[str]]]:
    """Each change, and why a journey was stopped."""
    was_going = before.mode is not None and not (before.is_cancelled or before.is_done)
    if after.mode is not None and after.is_active and not was_going:
        yield Kind.BEGUN, None
    if Saying.PREPARED in said:
        yield Kind.PREPARED, None
    if after.stopped is not None and after.stopped != before.stopped:
        yield Kind.STOPPED, after.stopped.reason
    if after.is_cancelled and not before.is_cancelled:
        yield Kind.STOPPED, CANCELLED
    if after.is_done and not before.is_done:
        yield Kind.ENDED, None
