"""Which changes of a journey others hear of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.journey_state import JourneyState, Mode, Stop
from bot.services.events.event import Kind
from bot.services.journeys.changes import changes
from bot.services.journeys.engine.says import Saying

NEW = JourneyState("renewal")
GUIDED = replace(NEW, mode=Mode.GUIDE)
PREPARED = replace(NEW, mode=Mode.PREPARE, asked="name")
STOPPED = replace(PREPARED, stopped=Stop("moved", "disclosure_no"))
CANCELLED = replace(PREPARED, is_cancelled=True)
DONE = replace(GUIDED, is_done=True)


@pytest.mark.parametrize(
    ("before", "after", "said", "expected"),
    [
        (NEW, NEW, set(), []),
        (NEW, GUIDED, set(), [(Kind.BEGUN, None)]),
        (GUIDED, replace(GUIDED, step=2), set(), []),
        (GUIDED, PREPARED, set(), []),
        (GUIDED, replace(GUIDED, is_paused=True), set(), []),
        (replace(GUIDED, is_paused=True), GUIDED, set(), []),
        (CANCELLED, PREPARED, set(), [(Kind.BEGUN, None)]),
        (DONE, GUIDED, set(), [(Kind.BEGUN, None)]),
        (PREPARED, PREPARED, {Saying.PREPARED}, [(Kind.PREPARED, None)]),
        (PREPARED, STOPPED, set(), [(Kind.STOPPED, "disclosure_no")]),
        (STOPPED, STOPPED, set(), []),
        (STOPPED, PREPARED, set(), []),
        (PREPARED, CANCELLED, set(), [(Kind.STOPPED, "cancelled")]),
        (CANCELLED, CANCELLED, set(), []),
        (GUIDED, DONE, {Saying.COMPLETED}, [(Kind.ENDED, None)]),
        (DONE, DONE, set(), []),
    ],
)
def test_changes(
    before: JourneyState, after: JourneyState, said: set[Saying], expected: list[object]
) -> None:
    """Each once, at its moment."""
    assert list(changes(before, after, said)) == expected
