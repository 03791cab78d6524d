"""How tries to sign in are counted, on every database."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Optional

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Engine

from bot.adapters.stores.sign_in_tries import SqlSignInTries, create_tables, tries
from bot.adapters.stores.work import SqlUnitOfWork
from bot.services.accounts.limits import (
    FROM_CLIENT,
    OF_ACCOUNT,
    OF_ACCOUNT_FROM_CLIENT,
    Blocked,
    Counted,
)
from tests.adapters.draft_stores import AT, KEYS, ROTATED, at_once, engines, stored_bytes

SECOND = timedelta(seconds=1)
TARO = "qzx.kurokoma@example.net"


engine = engines(create_tables)


@pytest.fixture
def store(engine: Engine) -> SqlSignInTries:
    """The store with one key."""
    return SqlSignInTries(engine, KEYS)


def taken(
    store: SqlSignInTries, count: int, address: str, client: Optional[str], at: datetime = AT
) -> int:
    """How many of so many tries are taken."""
    found = [store.begin(address, client, at) for _ in range(count)]
    return sum(isinstance(one, Counted) for one in found)


def test_of_an_account_from_a_place(store: SqlSignInTries) -> None:
    """Five from one place; the holder elsewhere, and others there, go on."""
    assert taken(store, 7, TARO, "here") == OF_ACCOUNT_FROM_CLIENT.failed == 5
    until = AT + OF_ACCOUNT_FROM_CLIENT.within
    assert store.begin(TARO, "here", AT) == Blocked(until)
    assert store.begin(TARO, "here", until - SECOND) == Blocked(until)
    assert taken(store, 1, TARO, "elsewhere") == 1
    assert taken(store, 1, "other@example.net", "here") == 1
    assert taken(store, 1, TARO, "here", until) == 1


def test_of_an_account_from_many_places(store: SqlSignInTries) -> None:
    """Guessing from many places comes to an end as well."""
    assert sum(taken(store, 4, TARO, f"p{n}") for n in range(20)) == OF_ACCOUNT.failed
    assert taken(store, 1, TARO, "new", AT + OF_ACCOUNT.within) == 1


def test_one_password_on_many_accounts(engine: Engine) -> None:
    """From one place so many accounts, times the scale; without a place nobody shares one."""
    for scale, name in ((1, "here"), (2, "there")):
        store = SqlSignInTries(engine, KEYS, scale)
        found = sum(taken(store, 1, f"{name}{n}@example.net", name) for n in range(90))
        assert found == FROM_CLIENT.failed * scale
    assert sum(taken(store, 1, f"n{n}@example.net", None) for n in range(40)) == 40


def test_right_and_withdrawn(store: SqlSignInTries, engine: Engine) -> None:
    """A right password, or no try, counts nowhere; a right one clears what was wrong here."""
    taken(store, 4, TARO, "here")
    counted = store.begin(TARO, "here", AT)
    assert isinstance(counted, Counted)
    store.withdraw(counted)
    counted = store.begin(TARO, "here", AT)
    assert isinstance(counted, Counted)
    store.was_right(counted, TARO, "here")
    assert taken(store, 9, TARO, "here") == 5
    with engine.connect() as connection:
        # of the account and of the place the four count still: another's account is no way out
        assert len(connection.execute(select(tries)).all()) == 4 * 2 + 5 * 3


def test_many_at_once_do_not_outrun_the_count(store: SqlSignInTries) -> None:
    """A try counts before the password is looked at."""
    found = at_once(16, lambda _: store.begin(TARO, "here", AT))
    assert sum(isinstance(one, Counted) for one in found) == 5


def test_counted_whatever_becomes_of_the_turn(store: SqlSignInTries, engine: Engine) -> None:
    """No unit of work takes a try back."""
    unit = SqlUnitOfWork(engine)
    for _ in range(5):
        with unit.turn():
            store.begin(TARO, "here", AT)
    assert taken(store, 1, TARO, "here") == 0


def test_a_rotation_gives_no_new_tries(store: SqlSignInTries, engine: Engine) -> None:
    """Tries under the old key count, and are cleared by a right password."""
    taken(store, 4, TARO, "here")
    rotated = SqlSignInTries(engine, ROTATED)
    counted = rotated.begin(TARO, "here", AT)
    assert isinstance(counted, Counted)
    assert taken(rotated, 1, TARO, "here") == 0
    rotated.was_right(counted, TARO, "here")
    assert taken(rotated, 9, TARO, "here") == 5


def test_purge_and_what_is_stored(store: SqlSignInTries, engine: Engine) -> None:
    """Tries are forgotten when they count no more; no address lies in clear."""
    taken(store, 1, TARO, "the-place")
    content = stored_bytes(engine)
    assert b"kurokoma" not in content and b"the-place" not in content
    assert store.purge(AT + OF_ACCOUNT_FROM_CLIENT.within) == 1
    assert store.purge(AT + OF_ACCOUNT.within) == 2
