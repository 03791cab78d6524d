"""What a conversation tells the desk: turns that are counted, questions that were not understood."""

from __future__ import annotations

import asyncio
import uuid
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Iterator, Sequence

import pytest
from sqlalchemy import event, select
from sqlalchemy.engine import Engine

from bot.adapters.stores.turns_seen import turns
from bot.assistant.incoming import Incoming
from bot.assistant.start import Running
from bot.domain.desk_user import DeskUser
from bot.metrics import counted
from bot.services.insight.unanswered import Item, Why

EVERYBODY = DeskUser("somebody", frozenset())
PET = "ペットが病気になったら補償されますか"


def queue_of(running: Running, user: DeskUser = EVERYBODY) -> Sequence[Item]:
    """All that waits and that they may see."""
    services = running.services
    return services.unanswered.page(user, services.now(), 100).items


def engine_of(running: Running) -> Engine:
    """The database of drafts and of what is seen."""
    found: Any = running.services.unanswered.store
    engine: Engine = found._engine
    return engine


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """What is sent to the database meanwhile."""
    seen: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def newest(running: Running, count: int) -> list[Any]:
    """The rows of the last turns, the oldest first."""
    query = select(turns).order_by(turns.c.id.desc()).limit(count)
    with engine_of(running).connect() as connection:
        return list(connection.execute(query).all())[::-1]


def test_turns_are_counted_without_what_was_said(running: Running, say: Any) -> None:
    """Topic, place, channel and agency, and a hash in place of the conversation."""
    say("会員登録に必要なものは？", agency="yumecard")
    say("会員登録したい", agency="yumecard")
    say("画面を見ながら進める", agency="yumecard")
    asked, _, begun = newest(running, 3)
    assert (asked.topic, asked.agency, asked.channel, asked.journey) != ("", "", "", "-")
    assert asked.topic and not asked.is_unanswered and asked.step == 0
    assert (begun.journey, begun.step, begun.topic) == ("registration", 1, "")
    assert asked.who == begun.who and len(asked.who) == 32


def test_what_is_not_understood_goes_into_the_queue(running: Running, say: Any) -> None:
    """With its words where nothing in them can be anybody's; what is answered does not."""
    before = {item.id for item in queue_of(running)}
    say(PET, "a", agency="jfelife")
    say(PET, "b", channel="line")
    say("窓口は何時までですか", "b", channel="line")
    (item,) = [one for one in queue_of(running) if one.id not in before]
    assert (item.text, item.count, item.channels) == (PET, 2, ("line", "web"))
    assert item.why in (Why.OUT_OF_SCOPE, Why.ASKED_BACK)
    assert newest(running, 2)[0].is_unanswered and not newest(running, 1)[0].is_unanswered


def test_a_question_with_somebodys_name_is_kept_without_words(running: Running, say: Any) -> None:
    """Its nearest topics and its place stand alone."""
    before = {item.id for item in queue_of(running)}
    say("黒駒千鶴の犬が病気になったら補償されますか", "a")
    say("窓口は何時までですか", "a")
    found = [one for one in queue_of(running) if one.id not in before]
    assert all(one.text is None for one in found)
    assert newest(running, 2)[0].is_unanswered


def test_an_answered_turn_costs_one_statement_more_and_the_queue_none(
    running: Running, say: Any
) -> None:
    """That of the count, in the transaction of the turn."""
    say("窓口は何時までですか", "warm")
    with statements(engine_of(running)) as sent:
        say("パスワードを忘れたらどうする？", "warm")
    assert not [one for one in sent if "unanswered_" in one]


@pytest.mark.parametrize("verdict", [True, False])
def test_an_answer_that_did_not_help_goes_in_as_well(
    running: Running, loop: asyncio.AbstractEventLoop, verdict: bool
) -> None:
    """In the words of the transcript, if those are kept; both for the agency of the page."""
    services, sender = running.services, f"helped-{uuid.uuid4().hex}"
    own = replace(EVERYBODY, agency="yumecard")
    before = {item.id: item.count for item in queue_of(running, own)}
    asked = Incoming(sender, "証券番号はどこに書いてありますか", agency="yumecard")
    replies = loop.run_until_complete(running.conversations.handle(asked))
    began = services.now()
    assert services.feedback.give(sender, replies[-1].id, verdict, "hard", services.now())
    given = services.feedback.store.counts(began, "yumecard")
    assert given == services.feedback.store.counts(began)
    assert list(given.values()) == [(1, 0) if verdict else (0, 1)]
    assert services.feedback.store.counts(began, "jfelife") == {}
    changed = [one for one in queue_of(running, own) if before.get(one.id) != one.count]
    assert bool(changed) is not verdict
    assert all(one.why is Why.NOT_HELPED and one.nearest for one in changed)


def test_a_hand_over_is_counted_by_reason(running: Running, say: Any) -> None:
    """Once its turn stands; so is what was not understood."""

    def count(name: str, **labels: str) -> float:
        return counted.REGISTRY.get_sample_value(f"assistant_{name}_total", labels) or 0.0

    of_case = {"reason": "disclosure_no", "to": "person"}
    handed, lost = count("hand_offs", **of_case), count("unanswered", channel="web")
    for text in ("更新したい", "ここで入力の準備をする", "見本ワゴン", "はい"):
        say(text, "stopped", member="m-sample-ichiro")
    assert count("hand_offs", **of_case) == handed
    say("いいえ", "stopped", member="m-sample-ichiro")
    assert count("hand_offs", **of_case) == handed + 1
    say(PET, "stopped", member="m-sample-ichiro")
    say(PET, "somebody else")
    assert count("unanswered", channel="web") > lost
