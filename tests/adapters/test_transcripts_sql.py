"""Transcripts and verdicts, on every database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Engine

from bot.adapters.stores import feedback, transcripts
from bot.adapters.stores.feedback import SqlFeedback, verdicts
from bot.adapters.stores.keys import Keys
from bot.adapters.stores.transcripts import SqlTranscripts
from bot.adapters.stores.work import SqlUnitOfWork
from bot.domain.errors import Overtaken
from bot.reply import Card, Choice, Reply
from bot.services.transcript.exchange import Exchange
from bot.services.transcript.fan_out import FanOutHere
from bot.services.transcript.feedback import KEPT_FOR as VERDICTS_KEPT_FOR
from bot.services.transcript.feedback import Feedback, Verdict
from bot.services.transcript.transcript import KEPT_FOR, MOST_READ, Position, Transcript
from tests.adapters.draft_stores import AT, KEYS, NEW_KEY, engines, stored_bytes

WHO, OTHER = "web-1", "web-2"
CARD = Card("registration", "会員登録", "お客さま情報の入力", 3, 7, answers="registration/3/name_0")
REPLY = Reply(
    "お名前は「黒●●●」ですね。", (Choice("はい", "/journey{}"),), topics=("reg_name",), card=CARD
)


def exchange(number: int, said: str = "［お名前（漢字）］") -> Exchange:
    """One of them, as it is stored."""
    return Exchange(number, AT, said, (REPLY,), "m-1", "registration/3").with_ids()


engine = engines(transcripts.create_tables, feedback.create_tables)


@pytest.fixture
def store(engine: Engine) -> SqlTranscripts:
    """The store of transcripts."""
    return SqlTranscripts(engine, KEYS)


def test_what_was_said_is_read_again(store: SqlTranscripts) -> None:
    """In order, from a number on, of its conversation alone."""
    for number in (7, 8, 9):
        store.add(WHO, exchange(number, f"{number}回目"), asked_feedback=number == 9)
    store.add(OTHER, exchange(3), asked_feedback=False)
    assert store.read(WHO, 0, 10, AT) == tuple(exchange(n, f"{n}回目") for n in (7, 8, 9))
    assert [one.number for one in store.read(WHO, 8, 1, AT)] == [8]
    assert store.newest(WHO) == Position(9, asked_feedback=True)
    assert store.newest("web-3") is None


def test_nothing_is_stored_in_clear(store: SqlTranscripts, engine: Engine) -> None:
    """Neither what was said nor what was answered; under another conversation it is nothing."""
    store.add(WHO, exchange(1, "ひみつの言葉"), asked_feedback=False)
    stored = stored_bytes(engine)
    for text in ("ひみつの言葉", "黒●●●", "reg_name", "お客さま情報"):
        assert text.encode() not in stored
    with engine.begin() as connection:
        connection.execute(transcripts.exchanges.update().values(conversation=OTHER))
    (moved,) = store.read(OTHER, 0, 10, AT)
    assert moved == Exchange(1, AT)
    assert SqlTranscripts(engine, Keys((NEW_KEY,))).read(OTHER, 0, 10, AT) == (moved,)


def test_of_two_that_come_at_once_one_is_done_again(engine: Engine) -> None:
    """So numbers have no gap that is filled after somebody has read past it."""
    store, work = SqlTranscripts(engine, KEYS), SqlUnitOfWork(engine)
    store.add(WHO, exchange(1), asked_feedback=False)
    with work.turn():
        store.add(WHO, exchange(2, "こちら"), asked_feedback=False)
        assert len(store.read(WHO, 0, 10, AT)) == 1, "not before the turn is written"
        _write_elsewhere(engine, exchange(2, "あちら"))
        with pytest.raises(Overtaken):
            work.commit()
    assert [one.said for one in store.read(WHO, 2, 10, AT)] == ["あちら"]


def _write_elsewhere(engine: Engine, made: Exchange) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        pool.submit(SqlTranscripts(engine, KEYS).add, WHO, made, False).result()


def test_erasing_and_expiring(store: SqlTranscripts, engine: Engine) -> None:
    """What is erased is gone, how far it was is not; what is old is deleted with the drafts."""
    store.add(WHO, exchange(1), asked_feedback=False)
    store.add(OTHER, exchange(1), asked_feedback=False)
    store.erase(WHO)
    assert store.read(WHO, 0, 10, AT) == () and store.newest(WHO) == Position(1)
    with engine.connect() as connection:
        rows = connection.execute(select(transcripts.exchanges.c.sealed)).scalars().all()
    assert sorted(row is None for row in rows) == [False, True]
    store.add(WHO, exchange(2, "そのあと"), asked_feedback=False)
    assert [one.said for one in store.read(WHO, 0, 10, AT)] == ["そのあと"]
    late = AT + KEPT_FOR
    assert store.read(OTHER, 0, 10, late) == (), "not read any more, deleted or not"
    assert store.purge(late - timedelta(seconds=1)) == 0 and store.purge(late) == 3


def test_the_service_reads_page_by_page(engine: Engine) -> None:
    """After a place, which may lie within an exchange; ids grow, also over what was erased."""
    transcript = Transcript(SqlTranscripts(engine, KEYS), FanOutHere())
    before = transcript.position(WHO, AT).number
    for number in range(MOST_READ + 2):
        made = exchange(transcript.position(WHO, AT).number + 1)
        transcript.add(WHO, made)
        transcript.has_stood(WHO, made)
        assert made.number == before + number + 1
    first = transcript.since(WHO, 0, AT)
    assert len(first) == MOST_READ
    rest = transcript.since(WHO, int(first[-1].last_id), AT)
    assert [one.number - before for one in rest] == [MOST_READ + 1, MOST_READ + 2]
    assert transcript.since(WHO, int(rest[-1].first_id), AT) == rest[1:], "its answer is missing"
    transcript.erase(WHO)
    again = Transcript(SqlTranscripts(engine, KEYS), FanOutHere())
    assert again.position(WHO, AT).number == rest[-1].number


def test_a_verdict_holds_no_word(engine: Engine) -> None:
    """Topic, place and verdict; the last one counts; what was never said is not judged."""
    store = SqlTranscripts(engine, KEYS)
    store.add(WHO, replace(exchange(5), agency="yumecard"), asked_feedback=True)
    judge = Feedback(SqlFeedback(engine, KEYS), store)
    answer = exchange(5).replies[0].id
    assert judge.give(WHO, answer, False, "hard", AT)
    assert judge.give(WHO, answer, True, None, AT)
    for wrong in ("", "x", exchange(5).first_id, f"{answer}x1", exchange(6).replies[0].id):
        assert not judge.give(WHO, wrong, True, None, AT)
    assert not judge.give(OTHER, answer, True, None, AT)
    with engine.connect() as connection:
        (row,) = connection.execute(select(verdicts)).all()
    kept = Verdict(row.topic, row.place, row.is_solved, row.reason, row.at, row.agency)
    assert kept == Verdict("reg_name", "registration/3", True, None, AT, "yumecard")
    assert WHO.encode() not in row.answer.encode() and answer not in row.answer
    assert judge.store.purge(AT + VERDICTS_KEPT_FOR) == 1


def test_verdicts_are_counted_by_topic(engine: Engine) -> None:
    """Since a moment; and who wants to hears of what did not help."""
    store, told = SqlTranscripts(engine, KEYS), []
    for number, agency in ((5, "yumecard"), (6, "jfelife"), (7, None)):
        store.add(WHO, replace(exchange(number), agency=agency), asked_feedback=True)
    judge = Feedback(SqlFeedback(engine, KEYS), store, told.append)
    for number, is_solved in ((5, True), (6, False), (7, False)):
        assert judge.give(WHO, exchange(number).replies[0].id, is_solved, "hard", AT)
    assert judge.store.counts(AT) == {"reg_name": (1, 2)}
    assert judge.store.counts(AT + timedelta(seconds=1)) == {}
    assert judge.store.counts(AT, "yumecard") == {"reg_name": (1, 0)}
    assert judge.store.counts(AT, "jfelife") == {"reg_name": (0, 1)}
    assert [one.agency for one in told] == ["jfelife", None]
    assert [one.topics for one in told] == [("reg_name",)] * 2
    assert told[0].said == exchange(6).said and told[0].place == "registration/3"


def test_what_waits_is_called_once_it_is_written(engine: Engine) -> None:
    """Nobody hears of what did not happen."""
    store, work = SqlTranscripts(engine, KEYS), SqlUnitOfWork(engine)
    heard: list[str] = []
    work.afterwards(lambda: heard.append("at once"))
    with work.turn():
        work.afterwards(lambda: heard.append("never"))
        work.roll_back()
        store.add(WHO, exchange(1), asked_feedback=False)
        work.afterwards(lambda: heard.append("written"))
        assert heard == ["at once"]
        work.commit()
        assert heard == ["at once", "written"]
        store.add(WHO, replace(exchange(1), said="twice"), asked_feedback=False)
        work.afterwards(lambda: heard.append("never"))
        with pytest.raises(Overtaken):
            work.commit()
    assert heard == ["at once", "written"]
