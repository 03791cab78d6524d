"""Where a person stands, stored and read again."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.domain.journey import Condition
from bot.domain.journey_state import AskedBack, Awaiting, JourneyState, Mode, Stop


@pytest.mark.parametrize(
    ("state", "stored"),
    [
        (JourneyState("renewal"), {"journey": "renewal"}),
        (
            JourneyState("registration", Mode.GUIDE, 5),
            {"journey": "registration", "mode": "guide", "step": 5},
        ),
        (
            JourneyState(
                "registration",
                Mode.PREPARE,
                3,
                "email",
                asked_back=AskedBack("email_domain_typo", has_typed=True),
                filled=("policy_numbers", "policy_numbers"),
                awaiting=Awaiting.CANCEL,
            ),
            {
                "journey": "registration",
                "mode": "prepare",
                "step": 3,
                "asked": "email",
                "asked_back": {
                    "reason": "email_domain_typo",
                    "count": 1,
                    "has_typed": True,
                    "answer": None,
                },
                "filled": ["policy_numbers", "policy_numbers"],
                "awaiting": "cancel",
            },
        ),
        (
            JourneyState(
                "renewal",
                Mode.PREPARE,
                3,
                "not_cancelled",
                filled=("no_other_policy", "not_cancelled"),
                facts=("no_other_policy_yes", "not_cancelled_no"),
                awaiting=Awaiting.RETRACT,
                stopped=Stop("not_cancelled", "disclosure_no", is_correctable=False),
                retracted=("no_other_policy",),
            ),
            {
                "journey": "renewal",
                "mode": "prepare",
                "step": 3,
                "asked": "not_cancelled",
                "filled": ["no_other_policy", "not_cancelled"],
                "facts": ["no_other_policy_yes", "not_cancelled_no"],
                "awaiting": "retract",
                "stopped": {
                    "field": "not_cancelled",
                    "reason": "disclosure_no",
                    "is_correctable": False,
                },
                "retracted": ["no_other_policy"],
            },
        ),
    ],
)
def test_stored_and_read(state: JourneyState, stored: dict[str, Any]) -> None:
    """Plain values that JSON holds, only what is not as in a new state, and back again."""
    assert state.as_json() == stored
    assert JourneyState.from_json(json.loads(json.dumps(stored))) == state


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"journey": "renewal", "mode": "commit"},
        {"journey": "renewal", "awaiting": "payment"},
        {"journey": "renewal", "values": {"phone": "1"}},
        {"journey": "renewal", "asked_back": {"reason": "x", "suggestion": "y"}},
        {"journey": "renewal", "filled": 5},
        {"journey": "renewal", "stopped": {"field": "plan", "value": "a"}},
        {"journey": "renewal", "stopped": "plan"},
        {"journey": "renewal", "retracted": 5},
    ],
)
def test_what_is_no_state(data: dict[str, Any]) -> None:
    """What is not a state is refused, a value of a person above all."""
    with pytest.raises(ValueError, match="not the state of a journey"):
        JourneyState.from_json(data)


@pytest.mark.parametrize(
    ("changes", "is_active"),
    [
        ({}, True),
        ({"is_paused": True}, False),
        ({"is_cancelled": True}, False),
        ({"is_done": True}, False),
        ({"awaiting": Awaiting.CANCEL}, True),
        # it may still be looked at, corrected, left
        ({"stopped": Stop("plan", "cannot_change")}, True),
    ],
)
def test_is_active(changes: dict[str, Any], is_active: bool) -> None:
    """A journey goes on until it is paused, cancelled or done."""
    assert JourneyState("renewal", **changes).is_active is is_active


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        (Condition(), True),
        (Condition(filled=("phone",)), True),
        (Condition(filled=("phone", "email")), False),
        (Condition(skipped=("romaji",)), True),
        (Condition(facts=("retired",)), False),
        (Condition(filled=("phone",), facts=("active",)), True),
    ],
)
def test_condition(condition: Condition, holds: bool) -> None:
    """All that a condition names must hold; nothing named holds always."""
    assert condition.holds(("phone",), ("romaji",), ("active",)) is holds
