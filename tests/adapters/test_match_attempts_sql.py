"""What the store of failed checks does, on every database."""

from __future__ import annotations

import hashlib
import traceback
from collections import Counter
from datetime import timedelta
from typing import Callable, Optional

import pytest
from sqlalchemy import select, text
from sqlalchemy.engine import Engine

from bot.adapters.stores.keys import Keys
from bot.adapters.stores.match_attempts import SqlMatchAttempts, attempts, create_tables
from bot.domain.errors import StoreUnavailable
from bot.domain.policy import PolicyNumber
from bot.services.registration.doctor import (
    IN_CONVERSATION,
    OF_POLICY_NUMBER,
    Asking,
    MatchAttempts,
)
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
MINUTE = timedelta(minutes=1)
TICK = timedelta(microseconds=1)
FIRST = PolicyNumber("A900000011")
SECOND = PolicyNumber("B900000022")


def other(number: int) -> PolicyNumber:
    """A policy number that nothing else uses."""
    return PolicyNumber(f"Z{number:09}")


engine = engines(create_tables)


@pytest.fixture
def store(engine: Engine) -> MatchAttempts:
    """The store on it, with one key."""
    return SqlMatchAttempts(engine, KEYS)


def test_nothing_failed_yet(store: MatchAttempts) -> None:
    """Who has not failed may check, and asking counts nothing."""
    for _ in range(30):
        assert store.blocked_until(Asking("web-1"), AT) is None


def test_tables_are_made_once(engine: Engine, store: MatchAttempts) -> None:
    """Making the table again changes nothing."""
    for _ in range(5):
        store.count(Asking("web-1"), [FIRST], AT)
    create_tables(engine)
    assert store.blocked_until(Asking("web-1"), AT) == AT + HOUR


# Limits


def test_twenty_numbers_of_a_client(store: MatchAttempts) -> None:
    """Five numbers in a form are five tries of its client, and one of its conversation."""
    for number in range(4):
        form = [other(5 * number + place) for place in range(5)]
        assert store.count(Asking(f"web-{number}", "client"), form, AT) is None
    assert store.blocked_until(Asking("web-9", "client"), AT) == AT + HOUR
    assert store.count(Asking("web-9", "client"), [FIRST], AT) == AT + HOUR
    assert store.blocked_until(Asking("web-0"), AT) is None
    assert store.count(Asking("web-9", "another"), [FIRST], AT) is None


def test_five_in_a_conversation(store: MatchAttempts) -> None:
    """5 failed checks of whatever numbers block the conversation, and no other, for an hour."""
    for number in range(5):
        at = AT + number * MINUTE
        assert store.blocked_until(Asking("web-1"), at) is None
        assert store.count(Asking("web-1"), [other(number)], at) is None
    for at in (AT + 5 * MINUTE, AT + HOUR - TICK):
        assert store.blocked_until(Asking("web-1"), at) == AT + HOUR
        assert store.blocked_until(Asking("web-2"), at) is None
    # one comes free with each that is an hour old
    assert store.blocked_until(Asking("web-1"), AT + HOUR) is None
    assert store.count(Asking("web-1"), [other(9)], AT + HOUR) is None
    assert store.blocked_until(Asking("web-1"), AT + HOUR) == AT + HOUR + MINUTE


def test_twenty_from_one_place(store: MatchAttempts) -> None:
    """20 failed checks from one place block it, whatever conversations it opens, and no other."""
    for number in range(20):
        asking = Asking(f"web-{number}", "here")
        assert store.count(asking, [other(number)], AT) is None
    assert store.blocked_until(Asking("web-new", "here"), AT) == AT + HOUR
    assert store.count(Asking("web-new", "here"), [FIRST], AT) == AT + HOUR
    assert store.blocked_until(Asking("web-new", "there"), AT) is None
    assert store.blocked_until(Asking("web-new"), AT) is None


def test_a_scale_for_offices(engine: Engine) -> None:
    """What many people behind one address may do is multiplied; a conversation's limit is not."""
    store = SqlMatchAttempts(engine, KEYS, scale=2)
    for number in range(40):
        assert store.count(Asking(f"web-{number}", "here"), [other(number)], AT) is None
    assert store.blocked_until(Asking("web-new", "here"), AT) == AT + HOUR


def test_ten_of_a_policy_number(store: MatchAttempts) -> None:
    """After 10 failed checks of a number no failed one is told for a day; others may be."""
    for number in range(10):
        at = AT + number * HOUR
        assert store.count(Asking(f"web-{number}"), [FIRST], at) is None
    late = AT + DAY - TICK
    assert store.count(Asking("web-new"), [FIRST], late) == AT + DAY
    assert store.count(Asking("web-new"), [SECOND, FIRST], late) == AT + DAY
    assert store.count(Asking("web-new"), [SECOND], late) is None
    assert store.blocked_until(Asking("web-new"), late) is None
    assert store.count(Asking("web-later"), [FIRST], AT + DAY) is None
    assert store.count(Asking("web-later"), [FIRST], AT + DAY) == AT + DAY + HOUR


def test_tries_at_a_blocked_number_count_for_who_tries(store: MatchAttempts) -> None:
    """Who comes up against the limit of a number comes nearer to their own."""
    for number in range(10):
        store.count(Asking(f"web-{number}"), [FIRST], AT)
    for _ in range(5):
        assert store.count(Asking("web-new"), [FIRST], AT) == AT + DAY
    assert store.blocked_until(Asking("web-new"), AT) == AT + HOUR


def test_one_check_of_several_numbers(store: MatchAttempts) -> None:
    """A check counts once for its conversation and once for each number, named twice or not."""
    for _ in range(4):
        store.count(Asking("web-1"), [FIRST, SECOND, FIRST], AT)
    assert store.blocked_until(Asking("web-1"), AT) is None
    store.count(Asking("web-1"), [FIRST, SECOND, FIRST], AT)
    assert store.blocked_until(Asking("web-1"), AT) == AT + HOUR
    for number in range(5):
        assert store.count(Asking(f"web-a{number}"), [FIRST], AT) is None
    assert store.count(Asking("web-2"), [FIRST], AT) == AT + DAY
    assert store.count(Asking("web-2"), [SECOND], AT) is None


def test_blocked_checks_do_not_count(engine: Engine, store: MatchAttempts) -> None:
    """Who goes on while blocked neither waits longer nor fills the table."""
    for number in range(20):
        expected = None if number < 5 else AT + HOUR
        assert store.count(Asking("web-1"), [other(number)], AT + number * MINUTE) == expected
    with engine.connect() as connection:
        assert len(connection.execute(select(attempts)).all()) == 10
    assert store.blocked_until(Asking("web-1"), AT + HOUR) is None


def test_a_number_is_no_conversation(store: MatchAttempts) -> None:
    """A conversation whose name is a policy number shares no count with it."""
    for _ in range(5):
        store.count(Asking(FIRST.value), [SECOND], AT)
    for number in range(10):
        assert store.count(Asking(f"web-{number}"), [FIRST], AT) is None
    assert store.blocked_until(Asking(FIRST.value), AT + HOUR) is None


def test_checks_cannot_outrun_their_count(store: MatchAttempts) -> None:
    """Of 20 failed checks of one number at the same moment 10 may be told."""
    results = at_once(20, lambda number: store.count(Asking(f"web-{number}"), [FIRST], AT))
    assert Counter(results) == {None: 10, AT + DAY: 10}


def test_checks_of_one_conversation_at_once(store: MatchAttempts) -> None:
    """Of 20 failed checks in one conversation at the same moment 5 may be told."""
    results = at_once(20, lambda number: store.count(Asking("web-1"), [other(number)], AT))
    assert Counter(results) == {None: 5, AT + HOUR: 15}


def test_limits_are_those_of_the_service() -> None:
    """The figures of these tests are the service's."""
    assert (IN_CONVERSATION.failed, IN_CONVERSATION.within) == (5, HOUR)
    assert (OF_POLICY_NUMBER.failed, OF_POLICY_NUMBER.within) == (10, DAY)


# What is stored


def test_purge(engine: Engine, store: MatchAttempts) -> None:
    """Purging deletes what counts no more, conversations before numbers, and nothing else."""
    store.count(Asking("web-1"), [FIRST], AT)
    store.count(Asking("web-1"), [SECOND], AT + MINUTE)
    assert store.purge(AT + HOUR - TICK) == 0
    assert store.purge(AT + HOUR) == 1
    assert store.purge(AT + DAY) == 2
    with engine.connect() as connection:
        rest = connection.execute(select(attempts.c.counts_until)).scalars().all()
    assert rest == [AT + MINUTE + DAY]


def test_only_keyed_hashes_are_stored(engine: Engine, store: MatchAttempts) -> None:
    """Neither number nor conversation, nor a hash that one could look up, is in the database."""
    store.count(Asking("web-distinctive"), [FIRST], AT)
    content = stored_bytes(engine)
    with engine.connect() as connection:
        digests = connection.execute(select(attempts.c.digest)).scalars().all()
    assert len(set(digests)) == 2 and {len(digest) for digest in digests} == {64}
    assert all(digest.encode() in content for digest in digests)  # the search finds what is there
    for plain in (b"web-distinctive", FIRST.value.encode()):
        hashed = hashlib.sha256(plain)
        shown = (plain, hashed.hexdigest().encode(), hashed.digest())
        assert not [part for part in shown if part in content]


def test_the_hash_depends_on_the_key(engine: Engine) -> None:
    """With another key the same number has another hash, so that no table of hashes helps."""
    for keys in (KEYS, Keys((NEW_KEY,))):
        SqlMatchAttempts(engine, keys).count(Asking("web-1"), [FIRST], AT)
    with engine.connect() as connection:
        assert len(set(connection.execute(select(attempts.c.digest)).scalars())) == 4


def test_rotation_gives_no_new_checks(engine: Engine) -> None:
    """What failed before a rotation still counts after it, together with what fails later."""
    old, rotated = SqlMatchAttempts(engine, KEYS), SqlMatchAttempts(engine, ROTATED)
    for store in (old, old, rotated, rotated, rotated):
        assert store.count(Asking("web-1"), [FIRST], AT) is None
    assert rotated.blocked_until(Asking("web-1"), AT) == AT + HOUR


# When the database fails

CONVERSATION = "web-distinctive"

USES: dict[str, Callable[[MatchAttempts], Optional[object]]] = {
    "blocked_until": lambda store: store.blocked_until(Asking(CONVERSATION), AT),
    "count": lambda store: store.count(Asking(CONVERSATION), [FIRST], AT),
    "purge": lambda store: store.purge(AT),
}


@pytest.mark.parametrize("use", USES)
def test_database_fails(engine: Engine, store: MatchAttempts, use: str) -> None:
    """A database that does not do it is one error of ours, without number or conversation."""
    execute(engine, text("DROP TABLE match_attempts"))
    with pytest.raises(StoreUnavailable) as caught:
        USES[use](store)
    error = caught.value
    told = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    assert FIRST.value not in told and CONVERSATION not in told
