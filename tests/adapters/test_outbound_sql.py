"""What waits to be sent to a platform, on every database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.engine import Engine

from bot.adapters.stores.addressees import SqlAddressees
from bot.adapters.stores.addressees import create_tables as create_addressees
from bot.adapters.stores.outbound import SqlOutboundParcels, create_tables
from bot.adapters.stores.work import SqlUnitOfWork
from bot.services.messaging import addressees as addressees_port
from bot.services.messaging.outbound import (
    IN_ORDER_FOR,
    KEPT_FOR,
    LEASE,
    WORTH_SENDING_FOR,
    Parcel,
    TakenParcel,
)
from tests.adapters.conftest import Clock
from tests.adapters.draft_stores import AT, KEYS, at_once, engines, stored_bytes

SECOND = timedelta(seconds=1)
TEXT = "証券番号は、証券の右上にあります"
USER = "U0123456789abcdefmihon"


def parcel(key: str, who: str = "anna") -> Parcel:
    """One answer to somebody made up."""
    return Parcel("line", key, f"line-{who}", {"to": USER, "text": TEXT})


engine = engines(create_tables, create_addressees)


@pytest.fixture
def clock() -> Clock:
    """When parcels are put."""
    return Clock(AT)


@pytest.fixture
def outbox(engine: Engine, clock: Clock) -> SqlOutboundParcels:
    """The outbox with one key."""
    return SqlOutboundParcels(engine, KEYS, clock)


def one(outbox: SqlOutboundParcels) -> TakenParcel:
    """The only one that is due."""
    (taken,) = outbox.take("line", "c", 5, AT)
    return taken


def keys(outbox: SqlOutboundParcels, at: timedelta = timedelta()) -> list[str]:
    """Of what is taken now."""
    return [taken.parcel.key for taken in outbox.take("line", "c", 5, AT + at)]


def test_as_it_was_put(outbox: SqlOutboundParcels, engine: Engine) -> None:
    """Everything comes back; in the database nothing of it can be read."""
    outbox.put([parcel("a")])
    assert one(outbox).parcel == parcel("a")
    stored = stored_bytes(engine)
    assert TEXT.encode() not in stored and USER.encode() not in stored


def test_the_same_key(outbox: SqlOutboundParcels) -> None:
    """The same parcel, before and after it was sent."""
    outbox.put([parcel("a"), parcel("a")])
    outbox.put([parcel("a")])
    outbox.done(one(outbox), "sent", AT)
    outbox.put([parcel("a")])
    assert keys(outbox) == []


def test_in_their_order(outbox: SqlOutboundParcels) -> None:
    """Of one conversation one after the other, of several side by side."""
    outbox.put([parcel("first"), parcel("second"), parcel("other", "bob")])
    assert keys(outbox) == ["first", "other"]
    assert keys(outbox) == []


def test_one_that_fails_holds_up_the_next_for_a_minute(
    outbox: SqlOutboundParcels, clock: Clock
) -> None:
    """Then the next one goes before it."""
    outbox.put([parcel("first"), parcel("second")])
    outbox.again(one(outbox), AT + timedelta(hours=1), "")
    assert keys(outbox, IN_ORDER_FOR - SECOND) == []
    assert keys(outbox, IN_ORDER_FOR) == ["second"]


def test_the_note_of_the_try_before(outbox: SqlOutboundParcels) -> None:
    """It is handed on; that a try was cut off by a crash is told."""
    outbox.put([parcel("a")])
    first = one(outbox)
    assert (first.tries, first.note, first.is_cut_off) == (1, "", False)
    outbox.again(first, AT, "busy")
    second = one(outbox)
    assert (second.tries, second.note, second.is_cut_off) == (2, "busy", False)
    (third,) = outbox.take("line", "another", 5, AT + LEASE)
    assert (third.tries, third.note, third.is_cut_off) == (3, "busy", True)


def test_a_worker_that_lives(outbox: SqlOutboundParcels) -> None:
    """It keeps what it renews, and nothing else."""
    outbox.put([parcel("a"), parcel("b", "bob")])
    first, second = outbox.take("line", "c", 5, AT)
    outbox.renew([first], AT + LEASE / 2)
    assert keys(outbox, LEASE) == [second.parcel.key]


def test_a_worker_that_was_too_slow(outbox: SqlOutboundParcels) -> None:
    """What another one has taken since is not put back."""
    outbox.put([parcel("a")])
    slow = one(outbox)
    outbox.take("line", "another", 5, AT + LEASE)
    outbox.again(slow, AT, "")
    assert keys(outbox, LEASE) == []


@pytest.mark.parametrize("outcome", ["refused", "late", "unsure"])
def test_told_later(outbox: SqlOutboundParcels, engine: Engine, outcome: str) -> None:
    """What did not arrive is there at the next message, once."""
    outbox.put([parcel("a")])
    outbox.done(one(outbox), outcome, AT)  # type: ignore[arg-type]
    unit = SqlUnitOfWork(engine)
    with unit.turn():
        assert outbox.undelivered("line-anna", AT) == (parcel("a"),)
    assert outbox.undelivered("line-bob", AT) == ()
    assert outbox.undelivered("line-anna", AT) == (parcel("a"),)
    assert outbox.undelivered("line-anna", AT) == ()


def test_sent_is_not_told(outbox: SqlOutboundParcels) -> None:
    """Nor is what nobody wants."""
    outbox.put([parcel("a"), parcel("b", "bob")])
    for taken, outcome in zip(outbox.take("line", "c", 5, AT), ("sent", "withdrawn")):
        outbox.done(taken, outcome, AT)  # type: ignore[arg-type]
    assert outbox.undelivered("line-anna", AT) == outbox.undelivered("line-bob", AT) == ()


def test_given_up_after_a_day(outbox: SqlOutboundParcels) -> None:
    """By whoever takes it, and by the purge; then it is told of for two weeks."""
    outbox.put([parcel("a"), parcel("b", "bob")])
    taken = outbox.take("line", "c", 1, AT + WORTH_SENDING_FOR)
    assert taken == ()
    assert outbox.purge(AT + WORTH_SENDING_FOR) == 0
    assert keys(outbox) == []
    assert outbox.purge(AT + WORTH_SENDING_FOR + KEPT_FOR) == 2


def test_forgotten(outbox: SqlOutboundParcels) -> None:
    """Nothing waits, and nothing is told."""
    outbox.put([parcel("a")])
    outbox.done(one(outbox), "late", AT)
    outbox.put([parcel("b")])
    outbox.forget("line-anna", AT)
    assert keys(outbox) == [] and outbox.undelivered("line-anna", AT) == ()


def test_one_worker_of_four(outbox: SqlOutboundParcels) -> None:
    """Whoever takes it has it alone."""
    outbox.put([parcel("a")])
    taken = at_once(4, lambda n: outbox.take("line", f"worker {n}", 5, AT))
    assert sum(map(len, taken)) == 1


def test_addressees(engine: Engine) -> None:
    """Kept sealed, found, changed, forgotten, purged."""
    known = SqlAddressees(engine, KEYS)
    assert known.find("line-anna") is None
    known.keep("line-anna", "U-first", AT)
    known.keep("line-anna", USER, AT)
    assert known.find("line-anna") == USER
    assert USER.encode() not in stored_bytes(engine)
    known.forget("line-anna")
    assert known.find("line-anna") is None
    known.keep("line-anna", USER, AT)
    assert known.purge(AT + addressees_port.KEPT_FOR - SECOND) == 0
    assert known.purge(AT + addressees_port.KEPT_FOR) == 1
