"""Windows for a call-back, and the request."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any, Optional

import jpholiday
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.contacts import load_agencies, load_desks
from bot.domain.call_back import CallBack, Slot, call_back_slots
from bot.domain.handoff import Reason
from bot.domain.hours import TOKYO, OpeningHours, Span

DESK = load_desks()["clickar"].hours
YUMECARD = load_agencies()["yumecard"].hours
assert YUMECARD


def tokyo(text: str) -> datetime:
    """「2026-11-20 09:00」 in Asia/Tokyo."""
    return datetime.fromisoformat(text).replace(tzinfo=TOKYO)


@pytest.mark.parametrize(
    ("hours", "at", "expected"),
    [
        # Friday
        (
            DESK,
            "2026-11-20 08:59",
            [
                "11月20日（金）9:00〜12:00",
                "11月20日（金）12:00〜17:00",
                "11月20日（金）17:00〜20:00",
            ],
        ),
        # the window that has begun is not offered; Saturday has no evening
        (
            DESK,
            "2026-11-20 12:00",
            [
                "11月20日（金）17:00〜20:00",
                "11月21日（土）9:00〜12:00",
                "11月21日（土）12:00〜17:00",
            ],
        ),
        (
            DESK,
            "2026-12-30 20:30",
            ["1月4日（月）9:00〜12:00", "1月4日（月）12:00〜17:00", "1月4日（月）17:00〜20:00"],
        ),
        # 振替休日 on Monday
        (
            DESK,
            "2027-03-21 17:00",
            ["3月22日（月）9:00〜12:00", "3月22日（月）12:00〜17:00", "3月23日（火）9:00〜12:00"],
        ),
        # half an hour in the evening is no window of its own
        (
            YUMECARD,
            "2026-11-19 20:00",
            [
                "11月20日（金）9:30〜12:00",
                "11月20日（金）12:00〜17:30",
                "11月24日（火）9:30〜12:00",
            ],
        ),
        # nothing on the holiday, of which nothing is known, nor at the year's end
        (
            YUMECARD,
            "2027-03-22 08:00",
            ["3月23日（火）9:30〜12:00", "3月23日（火）12:00〜17:30", "3月24日（水）9:30〜12:00"],
        ),
        (
            YUMECARD,
            "2026-12-28 13:00",
            ["1月4日（月）9:30〜12:00", "1月4日（月）12:00〜17:30", "1月5日（火）9:30〜12:00"],
        ),
    ],
)
def test_slots(hours: OpeningHours, at: str, expected: list[str]) -> None:
    """The next three windows, morning, afternoon and evening."""
    slots = call_back_slots(hours, tokyo(at), jpholiday.is_holiday)
    assert [slot.spoken for slot in slots] == expected


@pytest.mark.parametrize(
    ("opens", "closes", "expected"),
    [
        (time(11, 30), time(13), ["1130-1300"]),
        (time(11), time(13), ["1100-1200", "1200-1300"]),
        (time(12), time(17), ["1200-1700"]),
        (time(16, 30), time(20), ["1630-2000"]),
        (time(9), time(9, 20), ["0900-0920"]),
    ],
)
def test_short_windows_are_joined(opens: time, closes: time, expected: list[str]) -> None:
    """A piece shorter than an hour belongs to its neighbour."""
    span = Span(opens, closes)
    slots = call_back_slots(
        OpeningHours(span, span, span, span), tokyo("2026-11-19 23:59"), jpholiday.is_holiday
    )
    today = [slot for slot in slots if slot.id.startswith("20261120")]
    assert [slot.id.partition("-")[2] for slot in today] == expected


@given(
    hours=st.sampled_from([DESK, YUMECARD]),
    at=st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31), timezones=st.just(TOKYO)),
)
def test_slots_lie_within_certain_hours(hours: OpeningHours, at: datetime) -> None:
    """At any moment: three windows ahead, in order, each open throughout on a certain day."""
    slots = call_back_slots(hours, at, jpholiday.is_holiday)
    assert len(slots) == 3
    assert at < slots[0].begins_at
    assert all(one.ends_at <= other.begins_at for one, other in zip(slots, slots[1:]))
    for slot in slots:
        assert hours.is_known_on(slot.begins_at.date(), jpholiday.is_holiday)
        for moment in (slot.begins_at, slot.ends_at - timedelta(microseconds=1)):
            assert hours.is_open(moment, jpholiday.is_holiday)


def test_never_open() -> None:
    """Hours without any open day have no windows."""
    never = OpeningHours(None, None, None, None)
    assert call_back_slots(never, tokyo("2026-11-20 10:00"), jpholiday.is_holiday) == ()


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        ("2026-11-20 12:00", "2026-11-20 12:00"),
        ("2026-11-20 12:00", "2026-11-20 09:00"),
        ("2026-11-20 22:00", "2026-11-21 02:00"),
    ],
)
def test_no_slot(begins: str, ends: str) -> None:
    """A slot ends later, on the same day in Japan."""
    with pytest.raises(ValueError, match="a slot ends later"):
        Slot(tokyo(begins), tokyo(ends))


SLOT = Slot(tokyo("2026-11-20 12:00"), tokyo("2026-11-20 17:00"))
GOOD: dict[str, Any] = {
    "case_id": "c-1",
    "slot": SLOT,
    "reason": Reason.DISCLOSURE_NO,
    "draft_id": "d-1",
    "phone_field": "phone",
    "has_consent": True,
    "consented_at": tokyo("2026-11-20 10:00"),
}


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("has_consent", False, "needs consent"),
        ("has_consent", None, "needs consent"),
        ("has_consent", 1, "needs consent"),
        ("case_id", "", "case_id"),
        ("draft_id", "090-0000-1234 です", "draft_id"),
        ("phone_field", "09000001234", "name of a field"),
        ("consented_at", datetime(2026, 11, 20), "aware"),
        (None, None, None),
    ],
)
def test_request(name: Optional[str], value: Any, message: Optional[str]) -> None:
    """A request has consent, given as True, and no place for a number; errors show no value."""
    if name is None:
        assert CallBack(**GOOD).has_consent
        return
    with pytest.raises(ValueError, match=str(message)) as caught:
        CallBack(**{**GOOD, name: value})
    assert "0000" not in str(caught.value)
