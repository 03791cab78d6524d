"""A clock that jumps deletes nothing until it has gone evenly for a while."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Optional

from bot.domain.clock_watch import ClockWatch
from bot.domain.hours import TOKYO

AT = datetime(2026, 11, 22, 9, 0, tzinfo=TOKYO)
HOUR = timedelta(hours=1)


class Kept:
    """The moment of the last look, in memory."""

    def __init__(self, at: Optional[datetime] = None) -> None:
        self.at = at

    def read(self) -> Optional[datetime]:
        return self.at

    def write(self, at: datetime) -> None:
        self.at = at


def looks(watch: ClockWatch, *offs: timedelta, begins: datetime = AT) -> list[bool]:
    """One look an hour, by a clock that is so far off."""
    return [
        watch.is_trusted(begins + number * HOUR + off, number * HOUR.total_seconds())
        for number, off in enumerate(offs)
    ]


RIGHT = timedelta(0)
FAST = timedelta(days=15)


def test_a_clock_that_goes_evenly_is_believed() -> None:
    """A process that was stopped for the night goes on at once."""
    assert looks(ClockWatch(Kept(AT - 10 * HOUR)), RIGHT, RIGHT, RIGHT) == [True, True, True]


def test_the_first_look_of_all_has_nothing_to_compare_with() -> None:
    """It is remembered, and the next process has something."""
    kept = Kept()
    assert looks(ClockWatch(kept), RIGHT, RIGHT) == [False, True]
    fresh = Kept()
    assert looks(ClockWatch(fresh), RIGHT) == [False]
    assert looks(ClockWatch(fresh), RIGHT, begins=AT + HOUR) == [True]


def test_a_jump_for_one_purge_deletes_nothing() -> None:
    """Neither at the jump nor at the jump back; an hour later all is well."""
    kept = Kept(AT - HOUR)
    assert looks(ClockWatch(kept), RIGHT, FAST, RIGHT, RIGHT) == [True, False, False, True]
    assert looks(ClockWatch(Kept(AT)), RIGHT, -FAST, RIGHT, RIGHT) == [True, False, False, True]


def test_a_jump_that_stays_is_believed_after_an_hour() -> None:
    """A clock that was wrong and was set right."""
    assert looks(ClockWatch(Kept(AT)), RIGHT, FAST, FAST) == [True, False, True]


def test_a_jump_over_a_restart_is_noticed() -> None:
    """And another restart does not make it believed."""
    kept = Kept(AT)
    assert looks(ClockWatch(kept), FAST) == [False]
    assert looks(ClockWatch(kept), FAST) == [False]
    assert looks(ClockWatch(kept), -FAST) == [False]
    assert looks(ClockWatch(kept), RIGHT) == [True]


def test_looks_in_short_succession_confirm_nothing() -> None:
    """Seconds count, not looks."""
    watch = ClockWatch(Kept(AT))
    assert not watch.is_trusted(AT + FAST, 0.0)
    assert not any(watch.is_trusted(AT + FAST, seconds) for seconds in (1.0, 2.0, 60.0))
