"""What the pipeline is told of the open question."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from journey_support import NOW, RENEWAL

from bot.assistant.place import metadata_of
from bot.domain.draft import Draft
from bot.domain.journey_state import AskedBack, Awaiting, JourneyState, Mode
from bot.services.journeys.standing import Standing

PREPARING = JourneyState("renewal", Mode.PREPARE, 6, is_private=True)


def asked(**changes: Any) -> dict[str, Any]:
    """Metadata `asked` of who prepares the renewal."""
    state = JourneyState(**{**vars(PREPARING), **changes})
    draft = Draft("draft", "a", "renewal", state.step, NOW, NOW + timedelta(days=14), {})
    told: dict[str, Any] = metadata_of(Standing(draft, RENEWAL, state))["asked"]
    return told


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"asked": "phone"}, {"kind": "field"}),
        ({"asked": "plan"}, {"kind": "choice"}),
        ({"asked": "parties_unchanged"}, {"kind": "yes_no", "is_negative": True}),
        ({"asked": "employer_is_right"}, {"kind": "yes_no", "is_negative": False}),
        ({"asked": "phone", "asked_back": AskedBack("taken_for")}, {"kind": "yes_no"}),
        ({"asked": "phone", "awaiting": Awaiting.CANCEL}, {"kind": "yes_no"}),
        ({"asked": None}, {"kind": "yes_no"}),  # the form is read back
        ({"asked": "phone", "mode": Mode.GUIDE}, {"kind": "none"}),
        ({"asked": "phone", "is_paused": True}, {"kind": "none"}),
    ],
)
def test_the_open_question(changes: dict[str, Any], expected: dict[str, Any]) -> None:
    """はい and いいえ answer a suggestion, a command that is asked about, and the whole form."""
    assert asked(**changes) == expected
