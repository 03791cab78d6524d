"""Opening hours at the moments where they change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import holidays
import jpholiday
import pytest
from folded import each

from bot.content.contacts import load_agencies, load_desks
from bot.domain.hours import TOKYO, OpeningHours, Span

DESKS = load_desks()
AGENCIES = load_agencies()
YUMECARD = AGENCIES["yumecard"].hours
NEVER = OpeningHours(None, None, None, None)


def tokyo(text: str) -> datetime:
    """「2026-11-20 09:00」 in Asia/Tokyo."""
    return datetime.fromisoformat(text).replace(tzinfo=TOKYO)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        # Friday
        ("2026-11-20 08:59", False),
        ("2026-11-20 09:00", True),
        ("2026-11-20 19:59", True),
        ("2026-11-20 20:00", False),
        # Saturday and Sunday
        ("2026-11-21 08:59", False),
        ("2026-11-21 09:00", True),
        ("2026-11-21 16:59", True),
        ("2026-11-21 17:00", False),
        ("2026-11-22 16:59", True),
        ("2026-11-22 17:00", False),
        # 勤労感謝の日, a Monday
        ("2026-11-23 08:59", False),
        ("2026-11-23 16:59", True),
        ("2026-11-23 17:00", False),
        # 振替休日: Monday after 春分の日 on Sunday; Wednesday after 憲法記念日 on Sunday
        ("2027-03-22 16:59", True),
        ("2027-03-22 17:00", False),
        ("2026-05-06 17:00", False),
        # 国民の休日 between two holidays
        ("2026-09-22 17:00", False),
        # around New Year
        ("2026-12-30 19:59", True),
        ("2026-12-30 20:00", False),
        ("2026-12-31 10:00", False),
        ("2027-01-01 10:00", False),
        ("2027-01-02 10:00", False),
        ("2027-01-03 10:00", False),
        ("2027-01-04 08:59", False),
        ("2027-01-04 09:00", True),
        ("2027-01-04 19:59", True),
    ],
)
@each("desk", sorted(DESKS))
def test_desk_is_open(desk: str, at: str, expected: bool) -> None:
    """Both desks keep the hours of DESK-3 to the minute."""
    assert DESKS[desk].hours.is_open(tokyo(at), jpholiday.is_holiday) is expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (datetime(2026, 11, 19, 23, 59, tzinfo=UTC), False),  # Friday 8:59 in Tokyo
        (datetime(2026, 11, 20, 0, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 20, 11, 0, tzinfo=UTC), False),
        (datetime(2027, 1, 3, 23, 59, tzinfo=UTC), False),
        (datetime(2027, 1, 4, 0, 0, tzinfo=UTC), True),
    ],
)
def test_other_time_zones(at: datetime, expected: bool) -> None:
    """The hours are those of Tokyo, wherever the clock is."""
    assert DESKS["clickar"].hours.is_open(at, jpholiday.is_holiday) is expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-20 08:00", "2026-11-20 09:00"),
        ("2026-11-20 09:00", "2026-11-21 09:00"),
        ("2026-11-20 20:00", "2026-11-21 09:00"),
        ("2026-12-30 20:30", "2027-01-04 09:00"),
        ("2026-12-31 00:00", "2027-01-04 09:00"),
        ("2027-01-03 23:59", "2027-01-04 09:00"),
        ("2027-01-04 08:59", "2027-01-04 09:00"),
        ("2025-12-30 20:30", "2026-01-04 09:00"),  # a Sunday
    ],
)
def test_next_opening_of_a_desk(at: str, expected: str) -> None:
    """The next opening skips the closed days at New Year."""
    hours = DESKS["registration"].hours
    assert hours.next_opening(tokyo(at), jpholiday.is_holiday) == tokyo(expected)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-20 09:29", False),
        ("2026-11-20 09:30", True),
        ("2026-11-20 17:29", True),
        ("2026-11-20 17:30", False),
        ("2026-11-21 10:00", False),
        ("2026-11-22 10:00", False),
    ],
)
def test_yumecard_is_open(at: str, expected: bool) -> None:
    """ゆめカード answers from Monday to Friday, 9:30–17:30."""
    assert YUMECARD is not None
    assert YUMECARD.is_open(tokyo(at), jpholiday.is_holiday) is expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 20), True),  # Friday
        (date(2026, 11, 21), True),  # Saturday
        (date(2026, 11, 23), False),  # a holiday on Monday
        (date(2027, 3, 22), False),  # 振替休日
        (date(2027, 1, 1), False),
        (date(2025, 5, 3), True),  # a holiday on Saturday, closed anyway
    ],
)
def test_yumecard_on_public_holidays(day: date, expected: bool) -> None:
    """What ゆめカード does on a public holiday is not known."""
    assert YUMECARD is not None
    assert YUMECARD.is_known_on(day, jpholiday.is_holiday) is expected


@pytest.mark.parametrize("desk", sorted(DESKS))
def test_desks_are_known_on_public_holidays(desk: str) -> None:
    """What the desks do on a public holiday is stated."""
    assert DESKS[desk].hours.is_known_on(date(2026, 11, 23), jpholiday.is_holiday)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-19 18:00", "2026-11-20 09:30"),
        ("2026-11-20 17:30", "2026-11-24 09:30"),  # over the weekend and a holiday
        ("2026-05-01 18:00", "2026-05-07 09:30"),  # ゴールデンウィーク
        ("2026-12-31 18:00", "2027-01-04 09:30"),
    ],
)
def test_next_opening_of_yumecard(at: str, expected: str) -> None:
    """The next opening is one that is certain: no public holiday."""
    assert YUMECARD is not None
    assert YUMECARD.next_opening(tokyo(at), jpholiday.is_holiday) == tokyo(expected)


def test_jfe_has_no_hours() -> None:
    """JFEライフ has no hours, because the flyer states none."""
    assert AGENCIES["jfelife"].hours is None
    assert AGENCIES["jfelife"].hours_text is None


def test_never_open() -> None:
    """Hours without any open day have no next opening."""
    with pytest.raises(ValueError, match="without any open day"):
        NEVER.next_opening(tokyo("2026-11-20 10:00"), jpholiday.is_holiday)


def test_closed_day_wins() -> None:
    """A closed day is closed even if its weekday and its holiday have hours."""
    span = Span(time(9), time(17))
    hours = OpeningHours(span, span, span, span, frozenset({(1, 1)}))
    assert hours.on(date(2027, 1, 1), jpholiday.is_holiday) is None
    assert hours.on(date(2027, 1, 11), jpholiday.is_holiday) == span


@pytest.mark.parametrize("year", range(2024, 2031))
def test_public_holidays(year: int) -> None:
    """Two independent calendars agree on the public holidays of a year."""
    ours = {date(day.year, day.month, day.day) for day, _ in jpholiday.year_holidays(year)}
    assert ours == set(holidays.country_holidays("JP", years=year))
