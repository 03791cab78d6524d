"""What the store of accounts does, on every database."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import event, select
from sqlalchemy.engine import Engine

from bot.adapters.stores import accounts as accounts_sql
from bot.adapters.stores.accounts import SqlAccounts, accounts, create_tables
from bot.adapters.stores.keys import Keys, LostKeys
from bot.adapters.stores.work import SqlUnitOfWork
from bot.domain.errors import KeysLost, StoreUnavailable
from bot.services.accounts.accounts import Account
from tests.adapters.draft_stores import AT, KEYS, NEW_KEY, ROTATED, at_once, engines, stored_bytes

TARO = Account("qzx.kurokoma@example.net", "$argon2id$distinctive", "m-kurokoma")
JIRO = Account("jiro@example.net", "$argon2id$other", "m-jiro")


engine = engines(create_tables)


@pytest.fixture
def store(engine: Engine) -> SqlAccounts:
    """The store with one key."""
    return SqlAccounts(engine, KEYS)


def count(engine: Engine) -> int:
    """How many accounts there are."""
    with engine.connect() as connection:
        return len(connection.execute(select(accounts)).all())


def test_open_and_find(store: SqlAccounts) -> None:
    """By address and by member, and nobody else's."""
    assert store.open(TARO) and store.open(JIRO)
    assert store.find(TARO.address) == TARO
    assert store.of_member(JIRO.member) == JIRO
    assert store.find("nobody@example.net") is None
    assert store.of_member("m-nobody") is None


def test_opening_again(store: SqlAccounts, engine: Engine) -> None:
    """The same two again: the first stays; either with another: refused, nothing changes."""
    assert store.open(TARO)
    assert store.open(replace(TARO, password_hash="$argon2id$later"))
    assert not store.open(replace(TARO, member="m-other"))
    assert not store.open(replace(TARO, address="other@example.net"))
    assert store.find(TARO.address) == TARO
    assert count(engine) == 1


def test_many_at_once(store: SqlAccounts, engine: Engine) -> None:
    """A double click opens one account; of two members one gets the address."""
    assert at_once(6, lambda _: store.open(TARO)) == [True] * 6
    results = at_once(6, lambda n: store.open(replace(JIRO, member=f"m-{n}")))
    assert sorted(results) == [False] * 5 + [True]
    assert count(engine) == 2


def test_in_a_turn(store: SqlAccounts, engine: Engine) -> None:
    """There with the commit, once, and not at all without."""
    unit = SqlUnitOfWork(engine)
    with unit.turn():
        assert store.open(TARO) and store.open(TARO)
        unit.commit()
    with unit.turn():
        assert store.open(JIRO)
    assert store.find(TARO.address) == TARO
    assert store.find(JIRO.address) is None


def test_another_hash(store: SqlAccounts) -> None:
    """The hash changes, unless the account was changed meanwhile."""
    store.open(TARO)
    store.change_hash(TARO, "$argon2id$new")
    assert store.find(TARO.address) == replace(TARO, password_hash="$argon2id$new")
    store.change_hash(TARO, "$argon2id$of something old")
    assert store.find(TARO.address) == replace(TARO, password_hash="$argon2id$new")


def test_nothing_lies_in_clear(store: SqlAccounts, engine: Engine) -> None:
    """Neither address nor member nor hash is in the database, nor in the repr."""
    store.open(TARO)
    content = stored_bytes(engine)
    assert accounts.name.encode() in content or engine.dialect.name == "postgresql"
    assert count(engine) == 1
    for text in ("kurokoma", "argon2id", "distinctive"):
        assert text.encode() not in content
    assert "kurokoma@" not in repr(TARO) and "argon2id" not in repr(TARO)


def test_rotation(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """All accounts come under the newest key with the purge: the old one can be taken away."""
    monkeypatch.setattr(accounts_sql, "_AT_ONCE", 2)
    many = [Account(f"a{n}@example.net", f"$argon2id${n}", f"m-{n}") for n in range(5)]
    old = SqlAccounts(engine, KEYS)
    for account in many:
        old.open(account)
    rotated = SqlAccounts(engine, ROTATED)
    assert rotated.find("a1@example.net") == many[1]
    assert rotated.open(many[1]) and not rotated.open(replace(many[1], member="m-x"))
    rotated.purge(AT)
    new = SqlAccounts(engine, Keys((NEW_KEY,)))
    assert [new.find(account.address) for account in many] == many
    assert [new.of_member(account.member) for account in many] == many
    assert count(engine) == 5


def test_keys_lost(engine: Engine) -> None:
    """Without a key nobody is told that there is no such account."""
    SqlAccounts(engine, KEYS).open(TARO)
    lost = SqlAccounts(engine, LostKeys())
    with pytest.raises(KeysLost):
        lost.find(TARO.address)
    with pytest.raises(KeysLost):
        lost.open(TARO)


def test_a_database_that_is_gone(engine: Engine, store: SqlAccounts) -> None:
    """The error is ours and holds nothing of the row."""
    with engine.begin() as connection:
        accounts.drop(connection)
    for call in (lambda: store.find(TARO.address), lambda: store.open(TARO)):
        with pytest.raises(StoreUnavailable) as caught:
            call()
        assert "kurokoma" not in str(caught.value)


def test_looking_up_does_the_same(store: SqlAccounts, engine: Engine, monkeypatch) -> None:
    """As many statements, and as many documents opened, for nobody as for somebody."""
    store.open(TARO)
    store.find("warm@example.net")
    done: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *a: done.append(a[2]))
    opened = store._seal.open
    monkeypatch.setattr(
        store._seal, "open", lambda row, name: (done.append("opened"), opened(row, name))[1]
    )
    store.find(TARO.address)
    of_somebody, done[:] = list(done), []
    store.find("nobody@example.net")
    assert done == of_somebody and "opened" in done
