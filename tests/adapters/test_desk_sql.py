"""What the stores of the desk do, on every database: keys, and the audit log."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.engine import Engine

from bot.adapters.stores import desk_audit, desk_keys
from bot.adapters.stores.desk_audit import SqlAudit
from bot.adapters.stores.desk_keys import SqlDeskKeys
from bot.domain.desk_user import Scope
from bot.services.desk.audit import KEPT_FOR, Look, Looked
from bot.services.desk.keys import KEPT_AFTER, LONGEST_KEY, DeskKeys
from tests.adapters.draft_stores import AT, engines, stored_bytes

DAY = timedelta(days=1)


engine = engines(desk_keys.create_tables, desk_audit.create_tables)


@pytest.fixture
def keys(engine: Engine) -> DeskKeys:
    return DeskKeys(SqlDeskKeys(engine))


def test_a_key_is_known_again_with_what_it_may(keys: DeskKeys) -> None:
    key = keys.make("電話窓口", [Scope.FOLLOW, Scope.SEARCH], AT, "yumecard", days=2)
    found = keys.holder(key, AT)
    assert found is not None
    assert found.user.name == "電話窓口"
    assert found.user.scopes == {Scope.SEARCH, Scope.FOLLOW}
    assert (found.agency, found.made_at, found.expires_at) == ("yumecard", AT, AT + 2 * DAY)


def test_a_key_is_good_until_it_expires(keys: DeskKeys) -> None:
    key = keys.make("a", [Scope.SEARCH], AT, days=2)
    assert keys.holder(key, AT + 2 * DAY - timedelta(seconds=1))
    assert keys.holder(key, AT + 2 * DAY) is None


def test_a_key_that_was_revoked_opens_nothing(keys: DeskKeys) -> None:
    key, other = (keys.make(name, [Scope.SEARCH], AT) for name in "ab")
    found = keys.holder(key, AT)
    assert found and keys.store.revoke(found.id, AT)
    assert keys.holder(key, AT) is None
    assert keys.holder(other, AT)
    assert not keys.store.revoke(found.id, AT), "once"
    assert not keys.store.revoke("k-none", AT)


def test_what_is_no_key_opens_nothing(keys: DeskKeys) -> None:
    key = keys.make("a", [Scope.SEARCH], AT)
    for wrong in (
        "",
        "desk_",
        key[:-1],
        key + "x",
        key.upper(),
        "desk_" + "x" * LONGEST_KEY,
        "\ud800",
    ):
        assert keys.holder(wrong, AT) is None, wrong


def test_the_key_itself_is_nowhere(keys: DeskKeys, engine: Engine) -> None:
    key = keys.make("電話窓口", [Scope.SEARCH], AT)
    assert "電話窓口".encode() in stored_bytes(engine)
    assert key.removeprefix("desk_").encode() not in stored_bytes(engine)


@pytest.mark.parametrize("days", [0, -1, 3651])
def test_a_key_is_good_for_a_day_to_ten_years(keys: DeskKeys, days: int) -> None:
    with pytest.raises(ValueError):
        keys.make("a", [Scope.SEARCH], AT, days=days)


@pytest.mark.parametrize("name", ["", " ", "a" * 65, "a\nb"])
def test_a_key_needs_a_name_that_can_be_listed(keys: DeskKeys, name: str) -> None:
    with pytest.raises(ValueError):
        keys.make(name, [Scope.SEARCH], AT)


def test_keys_are_listed_and_forgotten_a_year_after_they_expired(keys: DeskKeys) -> None:
    for name, days in (("a", 1), ("b", 2)):
        keys.make(name, [Scope.SEARCH], AT, days=days)
    assert {one.name for one in keys.store.all()} == {"a", "b"}
    assert keys.store.purge(AT + DAY + KEPT_AFTER) == 1
    assert [one.name for one in keys.store.all()] == ["b"]


def test_the_audit_log_tells_the_newest_first_and_forgets_after_a_year(engine: Engine) -> None:
    audit = SqlAudit(engine)
    first = Looked("a", AT, Look.FOLLOW, "d-1")
    second = Looked("b", AT + DAY, Look.NUMBER, "c-1", "yumecard")
    for one in (first, second):
        audit.add(one)
    assert audit.newest(10) == (second, first)
    assert audit.newest(1) == (second,)
    assert audit.newest(10, who="a") == (first,)
    assert audit.purge(AT + KEPT_FOR) == 1
    assert audit.newest(10) == (second,)
