"""Reasons, bars, and whether somebody answers."""

from __future__ import annotations

from datetime import datetime
from typing import Optional

import jpholiday
import pytest
from folded import each

from bot.content.contacts import load_agencies, load_desks
from bot.domain.handoff import (
    BARS,
    REGISTRATION,
    RENEWAL,
    Answering,
    Decision,
    Reason,
    Target,
    answering,
    governing,
)
from bot.domain.hours import TOKYO

DESK = load_desks()["clickar"].hours
AGENCIES = load_agencies()


@pytest.mark.parametrize(
    ("holder", "at", "expected"),
    [
        ("desk", "2026-11-20 10:00", Answering.OPEN),
        ("desk", "2026-11-20 20:00", Answering.CLOSED),
        ("desk", "2027-03-22 10:00", Answering.OPEN),  # 振替休日
        ("desk", "2027-01-03 10:00", Answering.CLOSED),
        ("yumecard", "2026-11-20 10:00", Answering.OPEN),
        ("yumecard", "2026-11-20 17:30", Answering.CLOSED),
        ("yumecard", "2026-11-21 10:00", Answering.CLOSED),  # a Saturday
        ("yumecard", "2026-12-30 20:30", Answering.UNCERTAIN),
        ("yumecard", "2027-03-22 10:00", Answering.UNCERTAIN),
        ("jfelife", "2026-11-20 10:00", Answering.UNSTATED),
        ("jfelife", "2027-01-03 10:00", Answering.UNSTATED),
    ],
)
def test_answering(holder: str, at: str, expected: Answering) -> None:
    """Open, closed, not told for this day, or not stated at all."""
    hours = DESK if holder == "desk" else AGENCIES[holder].hours
    moment = datetime.fromisoformat(at).replace(tzinfo=TOKYO)
    assert answering(hours, moment, jpholiday.is_holiday) is expected


@pytest.mark.parametrize(
    ("reason", "journey", "bars", "expected"),
    [
        (Reason.PREPARED, RENEWAL, (), Reason.PREPARED),
        (Reason.PREPARED, RENEWAL, (Reason.DISCLOSURE_NO,), Reason.DISCLOSURE_NO),
        (Reason.WANTS_PERSON, RENEWAL, (Reason.CONSENT_REFUSED,), Reason.CONSENT_REFUSED),
        (Reason.GO_TO_PAGE, RENEWAL, BARS[::-1], Reason.CONTRACT_EXPIRED),
        (Reason.CONSENT_REFUSED, RENEWAL, (Reason.DISCLOSURE_NO,), Reason.DISCLOSURE_NO),
        # what is wrong with a contract does not keep anybody from registering
        (Reason.PREPARED, REGISTRATION, BARS, Reason.PREPARED),
        (Reason.CONSENT_REFUSED, REGISTRATION, BARS, Reason.CONSENT_REFUSED),
        # what is no bar does not govern
        (Reason.PREPARED, RENEWAL, (Reason.MAIL_MISSING,), Reason.PREPARED),
    ],
)
def test_governing(
    reason: Reason, journey: str, bars: tuple[Reason, ...], expected: Reason
) -> None:
    """In the renewal a bar of the contract comes before whatever was asked for."""
    assert governing(reason, journey, bars) is expected


@pytest.mark.parametrize("holder", ["clickar", None])
@each("reason", Reason)
def test_no_decision_for_the_web_over_a_bar(reason: Reason, holder: Optional[str]) -> None:
    """A decision that leads to the web over a bar cannot even be made."""
    values = (reason, RENEWAL, Target.WEB, holder, None, None, None, False)
    if reason in (Reason.DISCLOSURE_NO, Reason.CONSENT_REFUSED, Reason.CONTRACT_EXPIRED):
        with pytest.raises(ValueError, match="never leads to the web"):
            Decision(*values)
    else:
        assert Decision(*values).reason is reason
