"""What the outbox of letters does, on every database."""

from __future__ import annotations

from datetime import timedelta
from typing import Optional

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Engine

from bot.adapters.stores.keys import Keys
from bot.adapters.stores.outbox import SqlOutbox, create_tables, letters
from bot.adapters.stores.work import SqlUnitOfWork
from bot.services.mail.letter import Kind, Letter
from bot.services.mail.sending import KEPT_FOR, LEASE
from tests.adapters.conftest import Clock
from tests.adapters.draft_stores import (
    AT,
    KEYS,
    NEW_KEY,
    ROTATED,
    at_once,
    engines,
    execute,
    stored_bytes,
)

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
TICK = timedelta(microseconds=1)
LINK = "https://site.example/registration/password?code=kx7mihon"


def letter(
    key: str = "first", kind: Kind = "confirm", to: str = "qzx.kurokoma@example.net"
) -> Letter:
    """A letter to somebody made up."""
    return Letter(kind, to, "黒駒 千鶴", LINK, key)


engine = engines(create_tables)


@pytest.fixture
def clock() -> Clock:
    """When letters are put."""
    return Clock(AT)


@pytest.fixture
def outbox(engine: Engine, clock: Clock) -> SqlOutbox:
    """The outbox with one key."""
    return SqlOutbox(engine, KEYS, clock)


def rows(engine: Engine) -> list[tuple[str, int, Optional[str]]]:
    """Kind, tries and outcome of all rows."""
    with engine.connect() as connection:
        query = select(letters.c.kind, letters.c.tries, letters.c.outcome).order_by(letters.c.id)
        return [tuple(row) for row in connection.execute(query)]


def test_a_letter_is_taken_as_it_was_put(outbox: SqlOutbox) -> None:
    """Everything comes back, the oldest first, and no more than asked for."""
    for key in ("a", "b", "c"):
        outbox.put(letter(key))
    (one,) = outbox.take(1, AT)
    assert (one.letter.to, one.letter.name, one.letter.link, one.tries) == (
        "qzx.kurokoma@example.net",
        "黒駒 千鶴",
        LINK,
        1,
    )
    assert {taken.letter.key for taken in (one, *outbox.take(9, AT))} == {"a", "b", "c"}
    assert outbox.take(9, AT) == ()


def test_the_same_key_is_one_letter(outbox: SqlOutbox, engine: Engine) -> None:
    """Put again, also after it was sent, also with other words: nothing more happens."""
    outbox.put(letter())
    outbox.put(letter(to="somebody.else@example.net"))
    (taken,) = outbox.take(9, AT)
    assert taken.letter.to == "qzx.kurokoma@example.net"
    outbox.done(taken, "sent", AT)
    outbox.put(letter())
    assert outbox.take(9, AT + HOUR) == ()
    assert rows(engine) == [("confirm", 1, "sent")]


def test_the_same_key_after_a_rotation(engine: Engine, clock: Clock) -> None:
    """A new key of the vault makes no second letter of it, and the first is still opened."""
    SqlOutbox(engine, KEYS, clock).put(letter())
    rotated = SqlOutbox(engine, ROTATED, clock)
    rotated.put(letter())
    (taken,) = rotated.take(9, AT)
    assert taken.letter == letter()


def test_many_put_the_same_at_once(outbox: SqlOutbox, engine: Engine) -> None:
    """A double click is one letter."""
    at_once(8, lambda number: outbox.put(letter()))
    assert rows(engine) == [("confirm", 0, None)]


def test_put_in_a_turn(outbox: SqlOutbox, engine: Engine) -> None:
    """In a unit of work a letter is there with its commit, once, and not at all without."""
    unit = SqlUnitOfWork(engine)
    with unit.turn():
        outbox.put(letter())
        outbox.put(letter())
        assert outbox.take(9, AT) == ()
        unit.commit()
    with unit.turn():
        outbox.put(letter("given-up"))
    assert [taken.letter.key for taken in outbox.take(9, AT)] == ["first"]
    with unit.turn():
        outbox.put(letter())  # one that is there already does not make the turn fail
        outbox.put(letter("another"))
        unit.commit()
    assert [taken.letter.key for taken in outbox.take(9, AT)] == ["another"]


def test_two_workers_never_take_the_same(engine: Engine, clock: Clock) -> None:
    """However many take at the same moment, each letter is taken once."""
    for number in range(12):
        SqlOutbox(engine, KEYS, clock).put(letter(f"k{number}"))

    def take(_: int) -> list[str]:
        mine = SqlOutbox(engine, KEYS, clock)
        found = [mine.take(2, AT) for _ in range(4)]
        return [taken.letter.key for some in found for taken in some]

    keys = [key for found in at_once(6, take) for key in found]
    assert sorted(keys) == sorted(f"k{number}" for number in range(12))


def test_a_lease_ends(outbox: SqlOutbox) -> None:
    """What a worker took and never came back with is another's after the lease, not before."""
    outbox.put(letter())
    (first,) = outbox.take(9, AT)
    assert outbox.take(9, AT + LEASE - TICK) == ()
    (second,) = outbox.take(9, AT + LEASE)
    assert (second.id, second.tries) == (first.id, 2)
    outbox.again(first, AT + LEASE)  # who comes back late does not give it to a third
    assert outbox.take(9, AT + LEASE) == ()


def test_tried_again(outbox: SqlOutbox) -> None:
    """What was delayed is due again then, with the next number."""
    outbox.put(letter())
    (taken,) = outbox.take(9, AT)
    outbox.again(taken, AT + HOUR)
    assert outbox.take(9, AT + HOUR - TICK) == ()
    (again,) = outbox.take(9, AT + HOUR)
    assert (again.id, again.tries) == (taken.id, 2)


@pytest.mark.parametrize(("kind", "worth"), [("confirm", DAY), ("registered", 4 * DAY)])
def test_not_worth_sending(outbox: SqlOutbox, engine: Engine, kind: Kind, worth: timedelta) -> None:
    """A confirmation is not sent after its address has expired; what is given up is erased."""
    outbox.put(letter(kind=kind))
    assert outbox.take(9, AT + worth) == ()
    assert outbox.purge(AT + worth - TICK) == 0
    assert rows(engine) == [(kind, 0, None)]
    outbox.purge(AT + worth)
    assert rows(engine) == [(kind, 0, "late")]
    with engine.connect() as connection:
        assert connection.execute(select(letters.c.sealed)).scalar_one() is None


def test_sending_erases(outbox: SqlOutbox, engine: Engine) -> None:
    """Whom it went to is gone with the sending; that it went, a month later."""
    outbox.put(letter())
    (taken,) = outbox.take(9, AT)
    outbox.done(taken, "sent", AT + HOUR)
    with engine.connect() as connection:
        row = connection.execute(select(letters)).one()
    assert (row.key_id, row.nonce, row.sealed, row.claim) == (None,) * 4
    assert outbox.purge(AT + HOUR + KEPT_FOR - TICK) == 0
    assert outbox.purge(AT + HOUR + KEPT_FOR) == 1
    assert rows(engine) == []


def test_nothing_lies_in_clear(outbox: SqlOutbox, engine: Engine) -> None:
    """Neither addressee nor name nor link nor the key is in the database, nor in the repr."""
    outbox.put(letter("registration-of-kurokoma"))
    (taken,) = outbox.take(9, AT)
    content = stored_bytes(engine)
    assert b"confirm" in content  # the search does find what is there
    for text in ("kurokoma", "黒駒", "千鶴", "kx7mihon", "site.example"):
        assert text.encode() not in content
        assert text not in repr(taken) + repr(taken.letter)


def test_a_letter_of_a_key_that_is_gone(engine: Engine, clock: Clock) -> None:
    """It cannot be sent and is ended; the others are."""
    SqlOutbox(engine, KEYS, clock).put(letter())
    new = SqlOutbox(engine, Keys((NEW_KEY,)), clock)
    new.put(letter("second"))
    assert [taken.letter.key for taken in new.take(9, AT)] == ["second"]
    assert sorted(rows(engine), key=str) == [("confirm", 0, "unreadable"), ("confirm", 1, None)]


def test_a_letter_put_into_another_row(outbox: SqlOutbox, engine: Engine) -> None:
    """What is sealed is its row's: nobody is written to in somebody else's place."""
    outbox.put(letter("first"))
    outbox.put(letter("second", to="somebody.else@example.net"))
    with engine.connect() as connection:
        one, other = connection.execute(select(letters)).all()
    swapped = {"key_id": other.key_id, "nonce": other.nonce, "sealed": other.sealed}
    execute(engine, letters.update().where(letters.c.id == one.id).values(swapped))
    assert len(outbox.take(9, AT)) == 1
