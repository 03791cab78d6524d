"""What the store of hand-over codes does, on every database."""

from __future__ import annotations

import hashlib
import traceback
from collections import Counter
from datetime import timedelta
from typing import Callable

import pytest
from sqlalchemy import select, text
from sqlalchemy.engine import Engine

from bot.adapters.stores.handovers import SqlHandovers, codes, create_tables
from bot.adapters.stores.keys import Keys
from bot.domain.errors import StoreUnavailable
from bot.services.handoff.links import Handover, HandoverCode, HandoverStore
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

EXPIRY = AT + timedelta(minutes=15)
CODE = HandoverCode("distinctive-CODE_0123456789abcde")
HANDOVER = Handover("renewal", 5, "d-1", "k-1")


def code(number: int) -> HandoverCode:
    """Another code."""
    return HandoverCode(f"{number:032}")


engine = engines(create_tables)


@pytest.fixture
def store(engine: Engine) -> HandoverStore:
    """The store on it, with one key."""
    return SqlHandovers(engine, KEYS)


@pytest.mark.parametrize("handover", [HANDOVER, Handover("registration", 1, "d-2")])
def test_redeem(store: HandoverStore, handover: Handover) -> None:
    """A code gives what it stands for: looked up often, redeemed once."""
    store.put(CODE, handover, EXPIRY)
    for _ in range(2):
        assert store.look_up(CODE, handover.journey, AT) == handover
    assert store.redeem(CODE, handover.journey, AT) == handover
    assert store.look_up(CODE, handover.journey, AT) is None
    assert store.redeem(CODE, handover.journey, AT) is None


def test_tables_are_made_once(engine: Engine, store: HandoverStore) -> None:
    """Making the table again changes nothing."""
    store.put(CODE, HANDOVER, EXPIRY)
    create_tables(engine)
    assert store.redeem(CODE, "renewal", AT) == HANDOVER


@pytest.mark.parametrize(
    "other", ["distinctive-code_0123456789abcde", "distinctive-CODE_0123456789abcdf"]
)
def test_almost_right_is_wrong(store: HandoverStore, other: str) -> None:
    """Every sign must be right, capitals too."""
    store.put(CODE, HANDOVER, EXPIRY)
    assert store.redeem(HandoverCode(other), "renewal", AT) is None
    assert store.redeem(CODE, "renewal", AT) == HANDOVER


def test_other_journey(store: HandoverStore) -> None:
    """For another journey there is no such code, and it is not used up."""
    store.put(CODE, HANDOVER, EXPIRY)
    assert store.look_up(CODE, "registration", AT) is None
    assert store.redeem(CODE, "registration", AT) is None
    assert store.redeem(CODE, "renewal", AT) == HANDOVER


def test_expiry(store: HandoverStore) -> None:
    """A code can be used until the moment it expires, and not from then on."""
    store.put(CODE, HANDOVER, EXPIRY)
    assert store.look_up(CODE, "renewal", EXPIRY) is None
    assert store.redeem(CODE, "renewal", EXPIRY) is None
    assert store.redeem(CODE, "renewal", EXPIRY - timedelta(microseconds=1)) == HANDOVER


def test_one_code_a_draft_and_contract(store: HandoverStore) -> None:
    """A new code takes the place of the earlier one of the same draft and contract only."""
    others = [Handover("renewal", 5, "d-1"), Handover("renewal", 5, "d-1", "k-2")]
    others.append(Handover("renewal", 5, "d-2", "k-1"))
    for number, handover in enumerate([HANDOVER, *others]):
        store.put(code(number), handover, EXPIRY)
    store.put(CODE, Handover("renewal", 7, "d-1", "k-1"), EXPIRY)
    store.put(code(9), Handover("renewal", 7, "d-1"), EXPIRY)
    found = [store.redeem(code(number), "renewal", AT) for number in range(4)]
    assert found == [None, None, *others[1:]]
    assert store.redeem(CODE, "renewal", AT)
    assert store.redeem(code(9), "renewal", AT)


@pytest.mark.parametrize(
    ("contract", "left"),
    [(None, [False, False, False, True]), ("k-1", [False, True, False, True])],
)
def test_revoke(store: HandoverStore, contract: str, left: list[bool]) -> None:
    """The codes of a draft are void: all, or those of a contract and those of none."""
    bound = [("d-1", "k-1"), ("d-1", "k-2"), ("d-1", None), ("d-2", "k-1")]
    for number, (draft, other) in enumerate(bound):
        store.put(code(number), Handover("renewal", 2, draft, other), EXPIRY)
    store.revoke("d-1", contract)
    found = [store.redeem(code(number), "renewal", AT) is not None for number in range(4)]
    assert found == left


def test_purge(engine: Engine, store: HandoverStore) -> None:
    """Purging deletes expired codes and nothing else."""
    store.put(code(1), HANDOVER, EXPIRY)
    store.put(code(2), Handover("renewal", 2, "d-2"), EXPIRY + timedelta(seconds=1))
    assert store.purge(EXPIRY) == 1
    with engine.connect() as connection:
        assert [row.draft for row in connection.execute(select(codes))] == ["d-2"]


# What is stored


def test_only_a_keyed_hash_is_stored(engine: Engine, store: HandoverStore) -> None:
    """Neither the code, nor a hash that one could look up, is in the database."""
    store.put(CODE, Handover("renewal", 5, "d-distinctive", "k-1"), EXPIRY)
    content = stored_bytes(engine)
    assert b"d-distinctive" in content  # the search does find what is there
    plain = CODE.value.encode()
    shown = [plain, plain[:12], hashlib.sha256(plain).hexdigest().encode()]
    shown.append(hashlib.sha256(plain).digest())
    assert not [part for part in shown if part in content]
    with engine.connect() as connection:
        assert len(connection.execute(select(codes.c.digest)).scalar_one()) == 64


def test_the_hash_depends_on_the_key(engine: Engine) -> None:
    """With another key the same code has another hash."""
    digests = set()
    for keys in (KEYS, Keys((NEW_KEY,))):
        SqlHandovers(engine, keys).put(CODE, HANDOVER, EXPIRY)
        with engine.connect() as connection:
            digests.add(connection.execute(select(codes.c.digest)).scalar_one())
    assert len(digests) == 2


def test_rotation(engine: Engine) -> None:
    """A code from before a rotation is good; once the old key goes, it is none."""
    SqlHandovers(engine, KEYS).put(CODE, HANDOVER, EXPIRY)
    assert SqlHandovers(engine, Keys((NEW_KEY,))).redeem(CODE, "renewal", AT) is None
    assert SqlHandovers(engine, ROTATED).redeem(CODE, "renewal", AT) == HANDOVER


# Several at once


def test_exactly_one_wins(store: HandoverStore) -> None:
    """Of 20 threads that redeem one code at the same moment exactly one gets it."""
    store.put(CODE, HANDOVER, EXPIRY)
    results = at_once(20, lambda number: store.redeem(CODE, "renewal", AT))
    assert Counter(results) == {HANDOVER: 1, None: 19}


def test_one_of_many_links_stays(engine: Engine, store: HandoverStore) -> None:
    """Of 20 codes for one draft that come at the same moment one stays."""
    at_once(20, lambda number: store.put(code(number), Handover("renewal", 2, "d-1"), EXPIRY))
    found = [store.redeem(code(number), "renewal", AT) for number in range(20)]
    assert len([one for one in found if one]) == 1


def test_revoked_is_not_redeemed(store: HandoverStore) -> None:
    """While it is revoked a code is redeemed before, or not at all; after it, never."""
    for number in range(10):
        store.put(code(number), Handover("renewal", 2, "d-1", f"k-{number}"), EXPIRY)

    def act(number: int) -> bool:
        if number == 0:
            store.revoke("d-1", None)
            return not any(store.look_up(code(one), "renewal", AT) for one in range(10))
        store.redeem(code(number - 1), "renewal", AT)
        return True

    assert all(at_once(11, act))
    assert not any(store.redeem(code(number), "renewal", AT) for number in range(10))


# When the database fails

USES: dict[str, Callable[[HandoverStore], object]] = {
    "put": lambda store: store.put(CODE, HANDOVER, EXPIRY),
    "look_up": lambda store: store.look_up(CODE, "renewal", AT),
    "redeem": lambda store: store.redeem(CODE, "renewal", AT),
    "revoke": lambda store: store.revoke("d-1", None),
    "purge": lambda store: store.purge(EXPIRY),
}


@pytest.mark.parametrize("use", USES)
def test_database_fails(engine: Engine, store: HandoverStore, use: str) -> None:
    """A database that does not do it is one error of ours, without the code."""
    execute(engine, text("DROP TABLE handover_codes"))
    with pytest.raises(StoreUnavailable) as caught:
        USES[use](store)
    error = caught.value
    told = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    assert CODE.value not in told
