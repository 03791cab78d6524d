"""The outbox of events over each database: order, numbers, limits, and what becomes of old rows."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from pathlib import Path
from typing import Iterator

import pytest
from sqlalchemy import func, select
from sqlalchemy.engine import Engine

from bot.adapters.stores import events as events_sql
from bot.adapters.stores.events import SqlEvents, events, reference
from bot.adapters.stores.keys import LostKeys
from bot.adapters.stores.work import SqlUnitOfWork
from bot.services.events.event import KEPT_FOR, NUMBERED_FOR, WORTH_TELLING_FOR, Happened, Kind
from tests.adapters.draft_stores import AT, KEYS, STORES, draft_engine

SECOND = timedelta(seconds=1)


@pytest.fixture(params=STORES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """With the table."""
    with draft_engine(request.param, tmp_path) as made:
        events_sql.create_tables(made)
        yield made


@pytest.fixture
def outbox(engine: Engine) -> SqlEvents:
    """Over the database."""
    return SqlEvents(engine, KEYS)


def happened(conversation: str = "web-a", at: datetime = AT, **data: object) -> Happened:
    """A turn."""
    return Happened(conversation, Kind.TURN, "web", at, data)


def sequences(outbox: SqlEvents) -> list[int]:
    """Of what waits, in order."""
    return [one.sequence for one in outbox.take(1000)]


def rows(engine: Engine) -> int:
    """How many there are, done with or not."""
    with engine.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(events)).scalar_one())


def test_as_they_happened(outbox: SqlEvents) -> None:
    """Each conversation counts for itself; what comes out is what went in, but for who it was."""
    for step in (1, 2):
        for name in ("web-a", "line-b"):
            outbox.add(happened(name, AT + step * SECOND, step=step, topic=None, moves=["next"]))
    found = outbox.take(10)
    assert [(one.sequence, one.data["step"]) for one in found] == [(1, 1), (1, 1), (2, 2), (2, 2)]
    assert found[0].conversation == found[2].conversation == reference(KEYS.newest, "web-a")
    assert found[0].conversation != found[1].conversation
    assert found[0].data == {"step": 1, "topic": None, "moves": ["next"]}
    assert (found[0].kind, found[0].channel, found[0].at) == (Kind.TURN, "web", AT + SECOND)
    assert len({one.id for one in found}) == 4
    assert [one.sequence for one in outbox.take(3)] == [1, 1, 2]


def test_what_was_confirmed_does_not_come_again(outbox: SqlEvents) -> None:
    """And the others do, under the same id."""
    for _ in range(3):
        outbox.add(happened())
    first = outbox.take(10)
    outbox.done([first[0].id, first[2].id], AT)
    assert outbox.take(10) == (first[1],)


def test_with_the_turn_or_not_at_all(engine: Engine, outbox: SqlEvents) -> None:
    """What a turn takes back has not happened; what it commits has, in one piece."""
    work = SqlUnitOfWork(engine)
    with work.turn():
        outbox.add(happened(step=1))
        work.roll_back()
        outbox.add(happened(step=2))
        outbox.add(happened(step=3))
        assert outbox.take(10) == ()
        work.commit()
    with work.turn():
        outbox.add(happened(step=4))
    assert [(one.sequence, one.data["step"]) for one in outbox.take(10)] == [(1, 2), (2, 3)]


def test_many_at_once_in_one_conversation(outbox: SqlEvents) -> None:
    """No number is given twice, and none is left out."""
    threads = [
        threading.Thread(target=lambda: [outbox.add(happened()) for _ in range(5)])
        for _ in range(4)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(sequences(outbox)) == list(range(1, 21))
    assert sequences(outbox) == sorted(sequences(outbox))


def test_the_oldest_go_where_too_many_wait(outbox: SqlEvents) -> None:
    """Their numbers are not given again."""
    for _ in range(5):
        outbox.add(happened())
    assert outbox.trim(5, AT) == 0
    assert outbox.trim(2, AT) == 3
    assert sequences(outbox) == [4, 5]
    outbox.add(happened())
    assert sequences(outbox) == [4, 5, 6]


def test_numbers_go_on_after_a_purge(engine: Engine, outbox: SqlEvents) -> None:
    """The last of a conversation stays until nobody knows the conversation any more."""
    for _ in range(3):
        outbox.add(happened())
    outbox.done([one.id for one in outbox.take(10)], AT)
    assert outbox.purge(AT + KEPT_FOR - SECOND) == 0
    assert outbox.purge(AT + KEPT_FOR) == 2
    assert rows(engine) == 1
    outbox.add(happened(at=AT + KEPT_FOR))
    assert sequences(outbox) == [4]
    outbox.done([one.id for one in outbox.take(10)], AT + KEPT_FOR)
    assert outbox.purge(AT + KEPT_FOR + NUMBERED_FOR) == 2
    assert rows(engine) == 0


def test_what_nobody_takes_is_given_up(engine: Engine, outbox: SqlEvents) -> None:
    """After two weeks, and then it goes."""
    outbox.add(happened())
    assert outbox.purge(AT + WORTH_TELLING_FOR - SECOND) == 0
    assert sequences(outbox) == [1]
    outbox.purge(AT + WORTH_TELLING_FOR)
    assert sequences(outbox) == []
    outbox.purge(AT + WORTH_TELLING_FOR + NUMBERED_FOR)
    assert rows(engine) == 0


def test_without_a_key_nothing_is_told(engine: Engine) -> None:
    """Nobody could be named; the turn goes on."""
    SqlEvents(engine, LostKeys()).add(happened())
    assert rows(engine) == 0
