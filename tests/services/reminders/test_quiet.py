"""静かな時間: nothing comes by itself from 21:00 to 8:00."""

from __future__ import annotations

from datetime import datetime
from typing import Optional

import pytest

from bot.domain.hours import TOKYO
from bot.services.reminders.moments import spoken
from bot.services.reminders.quiet import is_quiet, outside


def at(text: str) -> datetime:
    """「20 21:40」: the day of November 2026 and the time."""
    day, clock = text.split()
    hour, minute = clock.split(":")
    return datetime(2026, 11, int(day), int(hour), int(minute), tzinfo=TOKYO)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        *(("20 20:59", False), ("20 21:00", True), ("20 23:59", True), ("21 0:00", True)),
        *(("21 7:59", True), ("21 8:00", False)),
    ],
)
def test_is_quiet(moment: str, expected: bool) -> None:
    """To the minute."""
    assert is_quiet(at(moment)) is expected


@pytest.mark.parametrize(
    ("due", "deadline", "now", "expected"),
    [
        ("21 19:40", "21 21:40", "20 22:00", "21 19:40"),
        ("21 22:00", "21 23:30", "21 10:00", "21 20:50"),
        ("22 2:00", "22 9:00", "21 10:00", "21 20:50"),
        ("22 2:00", "22 9:00", "21 22:00", "22 8:00"),
        ("22 2:00", "22 7:00", "21 22:00", None),
        ("21 9:00", "21 11:00", "21 10:00", "21 10:00"),
        ("21 9:00", "21 11:00", "21 11:00", None),
        ("21 20:55", "21 23:00", "21 20:52", "21 20:55"),
        ("21 21:00", "21 23:00", "21 20:52", None),
    ],
)
def test_outside(due: str, deadline: str, now: str, expected: Optional[str]) -> None:
    """The evening before rather than the morning after; none where there is no time."""
    assert outside(at(due), at(deadline), at(now)) == (at(expected) if expected else None)


@pytest.mark.parametrize(
    ("moment", "text"),
    [("20 21:05", "本日21:05"), ("21 8:00", "明日8:00"), ("30 16:00", "11月30日16:00")],
)
def test_spoken(moment: str, text: str) -> None:
    """The day in words where it is near."""
    assert spoken(at(moment), at("20 10:00")) == text
    assert spoken(at(moment).replace(year=2027), at("20 10:00")).startswith("2027年")
