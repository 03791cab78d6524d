"""Turns and counts of days, on every database, and the figures that are read from them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Sequence

import jpholiday
import pytest
from sqlalchemy import select
from sqlalchemy.engine import Engine

from bot.adapters.stores.turns_seen import SqlDays, SqlTurns, create_tables, days, turns
from bot.content import loader
from bot.domain.hours import TOKYO
from bot.services.insight.days import Row
from bot.services.insight.figures import Asked, FigureReading
from bot.services.insight.turns import KEPT_FOR, TurnSeen
from tests.adapters.draft_stores import engines, stored_bytes

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=TOKYO)
TODAY = NOON.date()
TURN = TurnSeen("web-a-conversation", NOON, "web", "yumecard", "renewal/3", "desk_hours")
CONTENT = loader.load()


engine = engines(create_tables)


def turns_of(engine: Engine) -> SqlTurns:
    """The store, with a hash that is none."""
    return SqlTurns(engine, lambda conversation: f"hash-{len(conversation)}-{conversation[-1]}")


def reading(engine: Engine) -> FigureReading:
    """As a process has it that has just begun."""
    return FigureReading(SqlDays(engine), CONTENT, jpholiday.is_holiday, ("web", "line", "sms"))


def test_figures_of_several_days(engine: Engine) -> None:
    """Those that are over are counted for good, today as it is now; filters narrow them."""
    store, yesterday = turns_of(engine), NOON - timedelta(days=1)
    for turn in (
        TURN,
        replace(TURN, conversation="b", agency=None, hand_off="wants_person", is_to_person=True),
        replace(TURN, at=yesterday, channel="line", topic="", is_unanswered=True),
        replace(TURN, at=NOON.replace(hour=3), conversation="c", topic="desk_numbers", place=""),
    ):
        store.add(turn)
    figures = reading(engine).read(Asked(TODAY - timedelta(days=6), TODAY), NOON)
    assert [day.count for day in figures.days] == [0, 0, 0, 0, 0, 1, 3]
    assert figures.days[-1].conversations == {"web": 3}
    assert (figures.days[-2].asked, figures.days[-2].unanswered) == (1, 1)
    assert figures.solved == pytest.approx(3 / 4)
    assert figures.hand_offs == (("wants_person", 1),)
    assert figures.topics == (("desk_hours", 2), ("desk_numbers", 1))
    assert (figures.hours[12].open, figures.hours[3].closed) == (2 + 1, 1)
    renewal = next(one for one in figures.funnels if one.journey == "renewal")
    assert [len(one.steps) for one in figures.funnels] == [7, 9]
    assert (renewal.steps[2].reached, renewal.steps[2].left) == (3, 3)
    for asked, count in (
        (Asked(TODAY, TODAY, agency="yumecard"), 2),
        (Asked(TODAY - timedelta(days=1), TODAY, channel="line"), 1),
        (Asked(TODAY, TODAY, agency="jfelife"), 0),
    ):
        assert reading(engine).read(asked, NOON).conversations == count


def test_a_day_is_counted_for_good_once_and_its_turns_may_go(engine: Engine) -> None:
    """Whoever counts it; the counts stay."""
    store, then = turns_of(engine), NOON + KEPT_FOR + timedelta(days=1)
    store.add(TURN)
    first, second = reading(engine), reading(engine)
    asked = Asked(TODAY, TODAY)
    assert first.read(asked, NOON).conversations == 1
    first.count_days(then)
    SqlDays(engine).count({TODAY: {}})
    assert store.purge(then) == 1
    assert second.read(asked, then).conversations == first.read(asked, then).conversations == 1
    with engine.connect() as connection:
        assert len(connection.execute(select(days)).all()) == 2
    assert second.purge(then + timedelta(days=400)) == 2
    assert reading(engine).read(asked, then).conversations == 0


def test_days_that_are_over_are_read_once(engine: Engine) -> None:
    """Those without a turn as well; today is read each time, and what is over is added up with it."""
    store, asked_for = turns_of(engine), []

    class Days(SqlDays):
        def turns(self, day: date) -> Sequence[Row]:
            asked_for.append(day)
            return super().turns(day)

    figures = FigureReading(Days(engine), CONTENT, jpholiday.is_holiday, ("web",))
    asked = Asked(TODAY - timedelta(days=3), TODAY)
    store.add(replace(TURN, at=NOON - timedelta(days=1)))
    assert figures.read(asked, NOON).topics == (("desk_hours", 1),)
    assert sorted(asked_for) == asked.days
    store.add(TURN)
    assert figures.read(asked, NOON).topics == (("desk_hours", 2),)
    assert figures.read(asked, NOON).topics == (("desk_hours", 2),), "nothing is added twice"
    assert figures.topics(asked.first, TODAY, "yumecard", NOON).topics == {"desk_hours": 2}
    assert figures.topics(asked.first, TODAY, "jfelife", NOON).topics == {}
    assert set(asked_for[len(asked.days) :]) == {TODAY}
    tomorrow = NOON + timedelta(days=1)
    assert figures.read(asked, tomorrow).topics == (("desk_hours", 2),), "today is over"


def test_a_day_is_open_until_its_last_turn_is_sure_to_have_ended(engine: Engine) -> None:
    """Ten minutes into the next one."""
    turns_of(engine).add(TURN)
    midnight = datetime(2026, 11, 25, 0, 0, tzinfo=TOKYO)
    assert reading(engine).count_days(midnight + timedelta(minutes=9)) == 0
    assert reading(engine).count_days(midnight + timedelta(minutes=10)) == 1


def test_nobody_is_in_it(engine: Engine) -> None:
    """The conversation is a hash."""
    turns_of(engine).add(TURN)
    assert b"web-a-conversation" not in stored_bytes(engine)
    with engine.connect() as connection:
        (row,) = connection.execute(select(turns)).all()
    assert (row.hour, row.journey, row.step) == (12, "renewal", 3)


def test_so_many_days_and_no_more() -> None:
    """The first one first."""
    with pytest.raises(ValueError):
        Asked(TODAY, TODAY - timedelta(days=1))
    with pytest.raises(ValueError):
        Asked(TODAY - timedelta(days=185), TODAY)
