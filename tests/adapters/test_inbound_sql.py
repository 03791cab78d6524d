"""What the inbox of webhooks does, on every database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Engine

from bot.adapters.stores.inbound import SqlInbox, create_tables, events
from bot.adapters.stores.work import SqlUnitOfWork
from bot.services.messaging.inbound import KEPT_FOR, LEASE, WORTH_ANSWERING_FOR, Event
from tests.adapters.conftest import Clock
from tests.adapters.draft_stores import AT, KEYS, at_once, engines, stored_bytes

SECOND = timedelta(seconds=1)
TEXT = "証券番号はどこですか"


def event(name: str, who: str = "anna", at: int = 0, text: str = TEXT) -> Event:
    """One message of somebody made up."""
    return Event("line", name, f"line-{who}", AT + at * SECOND, {"text": text}, f"message {name}")


engine = engines(create_tables)


@pytest.fixture
def clock() -> Clock:
    """When events are put."""
    return Clock(AT)


@pytest.fixture
def inbox(engine: Engine, clock: Clock) -> SqlInbox:
    """The inbox with one key."""
    return SqlInbox(engine, KEYS, clock)


def names(inbox: SqlInbox, most: int = 10, claim: str = "c", channel: str = "line") -> list[str]:
    """The ids of what is taken now."""
    return [taken.event.id for taken in inbox.take(channel, claim, most, AT)]


def outcomes(engine: Engine) -> list[str]:
    """Of all rows, by the time of their events."""
    with engine.connect() as connection:
        query = select(events.c.outcome).order_by(events.c.at)
        return [row.outcome for row in connection.execute(query)]


def test_as_it_was_put(inbox: SqlInbox) -> None:
    """Everything comes back."""
    assert inbox.put([event("a", at=3)]) == 1
    (taken,) = inbox.take("line", "c", 5, AT)
    assert (taken.event, taken.tries) == (event("a", at=3), 1)


def test_once(inbox: SqlInbox) -> None:
    """An id that comes again is not stored again, within a webhook, before and after it was done."""
    assert inbox.put([event("a"), event("a"), event("b", at=1)]) == 2
    assert inbox.put([event("a", text="別の文")]) == 0
    for _ in range(2):
        (taken,) = inbox.take("line", "c", 5, AT)
        inbox.done(taken, "done", AT)
    assert inbox.put([event("a"), event("b")]) == 0
    assert names(inbox) == []


def test_the_same_id_on_another_channel(inbox: SqlInbox) -> None:
    """Ids are unique on their channel alone, and each channel takes its own."""
    other = Event("sms", "a", "sms-anna", AT, {})
    assert inbox.put([event("a"), other]) == 2
    assert [taken.event for taken in inbox.take("sms", "c", 5, AT)] == [other]


def test_in_the_order_of_their_time(inbox: SqlInbox) -> None:
    """One of each conversation at a time, the earliest, in whatever order they came."""
    inbox.put([event("third", at=3), event("second", at=2)])
    inbox.put([event("first", at=1), event("other", "bob", at=9)])
    assert names(inbox) == ["first", "other"]
    assert names(inbox) == []  # under way


def test_the_same_moment(inbox: SqlInbox) -> None:
    """Then in the order of the webhook."""
    inbox.put([event("z"), event("a"), event("m")])
    seen = []
    for _ in range(3):
        (taken,) = inbox.take("line", "c", 5, AT)
        seen.append(taken.event.id)
        inbox.done(taken, "done", AT)
    assert seen == ["z", "a", "m"]


def test_an_earlier_one_that_comes_while_a_later_one_is_under_way(inbox: SqlInbox) -> None:
    """It waits: one at a time."""
    inbox.put([event("late", at=2)])
    (taken,) = inbox.take("line", "c", 5, AT)
    inbox.put([event("early", at=1)])
    assert names(inbox) == []
    inbox.done(taken, "done", AT)
    assert names(inbox) == ["early"]


def test_no_more_than_asked_for(inbox: SqlInbox) -> None:
    """Of many conversations those that wait longest."""
    inbox.put([event(f"e{n}", f"person {n}", at=n) for n in range(5)])
    assert names(inbox, most=2) == ["e0", "e1"]


def test_a_killed_worker(inbox: SqlInbox) -> None:
    """Its event is another's after the lease; a worker that lives keeps it."""
    inbox.put([event("a")])
    first = inbox.take("line", "first", 5, AT)
    inbox.renew(first, AT + LEASE / 2)
    assert inbox.take("line", "second", 5, AT + LEASE) == ()
    (taken,) = inbox.take("line", "second", 5, AT + LEASE * 1.5)
    assert (taken.event.id, taken.tries) == ("a", 2)
    inbox.renew(first, AT + LEASE * 2)  # not its own any more
    assert len(inbox.take("line", "third", 5, AT + LEASE * 2.5)) == 1


def test_again_later(inbox: SqlInbox) -> None:
    """Those behind it wait for it."""
    inbox.put([event("a"), event("b", at=1)])
    (taken,) = inbox.take("line", "c", 5, AT)
    inbox.again(taken, AT + SECOND)
    assert names(inbox) == []
    assert [one.event.id for one in inbox.take("line", "c", 5, AT + SECOND)] == ["a"]


def test_erased_when_done(inbox: SqlInbox, engine: Engine) -> None:
    """What was said is sealed while it waits, and gone afterwards."""
    inbox.put([event("a")])
    assert TEXT.encode() not in stored_bytes(engine)
    (taken,) = inbox.take("line", "c", 5, AT)
    inbox.done(taken, "done", AT)
    with engine.connect() as connection:
        (row,) = connection.execute(select(events))
    assert (row.sealed, row.nonce, row.key_id, row.outcome) == (None, None, None, "done")


def test_with_the_turn(inbox: SqlInbox, engine: Engine) -> None:
    """Done with the other changes, or not at all."""
    unit = SqlUnitOfWork(engine)
    inbox.put([event("a")])
    (taken,) = inbox.take("line", "c", 5, AT)
    with unit.turn():
        inbox.done(taken, "done", AT)
    assert outcomes(engine) == [None]
    with unit.turn():
        inbox.done(taken, "done", AT)
        unit.commit()
    assert outcomes(engine) == ["done"]


def test_withdrawn(inbox: SqlInbox, engine: Engine) -> None:
    """A message that is taken back is never worked off; the next one is."""
    inbox.put([event("a"), event("b", at=1)])
    assert inbox.withdraw("line", "message a", AT) == 1
    assert inbox.withdraw("line", "message a", AT) == inbox.withdraw("sms", "message b", AT) == 0
    assert names(inbox) == ["b"]
    assert outcomes(engine) == ["withdrawn", None]
    assert inbox.has_message("line", "message a")
    assert not inbox.has_message("line", "message c")


def test_forgotten(inbox: SqlInbox) -> None:
    """Of one conversation nothing waits any more."""
    inbox.put([event("a"), event("b", "bob")])
    inbox.forget("line-anna", AT)
    assert names(inbox) == ["b"]


def test_purged(inbox: SqlInbox, engine: Engine) -> None:
    """What waited for a day is given up; that something was done is known for a week."""
    inbox.put([event("a")])
    assert inbox.purge(AT + WORTH_ANSWERING_FOR - SECOND) == 0
    assert outcomes(engine) == [None]
    assert inbox.purge(AT + WORTH_ANSWERING_FOR) == 0
    assert outcomes(engine) == ["late"]
    assert inbox.purge(AT + WORTH_ANSWERING_FOR + KEPT_FOR) == 1


def test_two_at_one_moment(inbox: SqlInbox) -> None:
    """Of two that store the same, and of two that take, one does."""
    assert sum(at_once(4, lambda _: inbox.put([event("a"), event("b", "bob")]))) >= 2
    taken = at_once(4, lambda n: inbox.take("line", f"worker {n}", 5, AT))
    assert sorted(one.event.id for found in taken for one in found) == ["a", "b"]
