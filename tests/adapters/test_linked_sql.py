"""Linked accounts, on every database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.engine import Engine

from bot.adapters.stores.linked import SqlLinks, create_tables
from bot.services.accounts.linked import NONCE_FOR, Linked
from tests.adapters.draft_stores import AT, KEYS, ROTATED, at_once, engines, stored_bytes

MEMBER = "m-sample-kurokoma"


engine = engines(create_tables)


@pytest.fixture
def linked(engine: Engine) -> Linked:
    """The links with one key."""
    return Linked(SqlLinks(engine, KEYS))


def test_once(linked: Linked, engine: Engine) -> None:
    """A nonce links one conversation; of many at one moment, too."""
    nonce = linked.begin(MEMBER, AT)
    done = at_once(4, lambda number: linked.finish(f"line-{number}", nonce, AT))
    assert sorted(done) == [False, False, False, True]
    assert linked.has_links(MEMBER)
    stored = stored_bytes(engine)
    assert MEMBER.encode() not in stored and nonce.encode() not in stored


@pytest.mark.parametrize("late", [timedelta(), timedelta(days=1)])
def test_in_time(linked: Linked, late: timedelta) -> None:
    """Ten minutes."""
    first, second = linked.begin(MEMBER, AT), linked.begin(MEMBER, AT)
    assert linked.finish("line-a", first, AT + NONCE_FOR - timedelta(seconds=1))
    assert not linked.finish("line-b", second, AT + NONCE_FOR + late)
    assert not linked.finish("line-b", "unknown", AT)
    assert linked.member("line-b") is None


def test_another_member(linked: Linked) -> None:
    """A conversation has one member behind it, the last one; it can be forgotten."""
    for member in (MEMBER, "m-sample-ichiro"):
        assert linked.finish("line-a", linked.begin(member, AT), AT)
    assert linked.member("line-a") == "m-sample-ichiro" and not linked.has_links(MEMBER)
    linked.forget("line-a")
    assert linked.member("line-a") is None


def test_after_a_rotation(engine: Engine) -> None:
    """The same member still, found and unlinked."""
    Linked(SqlLinks(engine, KEYS)).store.link("line-a", MEMBER, AT)
    rotated = Linked(SqlLinks(engine, ROTATED))
    rotated.store.link("line-b", MEMBER, AT)
    assert rotated.member("line-a") == rotated.member("line-b") == MEMBER
    rotated.forget_member(MEMBER)
    assert not rotated.has_links(MEMBER)


def test_purge(engine: Engine) -> None:
    """Nonces that are over."""
    store = SqlLinks(engine, KEYS)
    Linked(store).begin(MEMBER, AT)
    assert store.purge(AT) == 0
    assert store.purge(AT + NONCE_FOR) == 1
