"""What the store of resume codes does, on every database."""

from __future__ import annotations

import hashlib
import traceback
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Callable, Iterator

import pytest
from sqlalchemy import select, text
from sqlalchemy.engine import Engine

from bot.adapters.stores.keys import Keys
from bot.adapters.stores.resume_codes import SqlResumeCodes, codes, create_tables, wrong_tries
from bot.adapters.stores.work import SqlUnitOfWork
from bot.domain.errors import Overtaken, StoreUnavailable
from bot.services.drafts.resume_codes import (
    WRONG_FROM_CLIENT,
    Finding,
    Found,
    ResumeCode,
    ResumeCodeStore,
    TooManyTries,
    WrongCode,
)
from tests.adapters.draft_stores import (
    AT,
    KEYS,
    NEW_KEY,
    ROTATED,
    STORES,
    at_once,
    draft_engine,
    execute,
    stored_bytes,
)

EXPIRY = AT + timedelta(days=7)
HOUR = timedelta(hours=1)
CODE = ResumeCode("さくら", "でんしゃ", "482")


def guess(number: int) -> ResumeCode:
    """A code that is not in use."""
    return ResumeCode("とけい", "パンダ", f"{number:03}")


@pytest.fixture(params=STORES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """One database after the other, empty."""
    with draft_engine(request.param, tmp_path) as engine:
        yield engine


@pytest.fixture
def store(engine: Engine) -> ResumeCodeStore:
    """The store on it, with one key."""
    return SqlResumeCodes(engine, KEYS)


def redeem(store: ResumeCodeStore, code: ResumeCode, conversation: str, at: datetime) -> Finding:
    """Look the code up, and use it up if it is right."""
    found = store.find(code, conversation, None, at)
    if isinstance(found, Found):
        store.use(code)
    return found


def test_redeem(store: ResumeCodeStore) -> None:
    """A code gives its draft, once."""
    assert store.put(CODE, "d-1", EXPIRY, AT)
    assert store.put(guess(1), "d-2", EXPIRY, AT)
    assert redeem(store, CODE, "web-1", AT) == Found("d-1")
    assert redeem(store, CODE, "web-1", AT) == WrongCode(4)
    assert redeem(store, guess(1), "web-1", AT) == Found("d-2")


def test_tables_are_made_once(engine: Engine, store: ResumeCodeStore) -> None:
    """Making the tables again changes nothing."""
    store.put(CODE, "d-1", EXPIRY, AT)
    create_tables(engine)
    assert redeem(store, CODE, "web-1", AT) == Found("d-1")


@pytest.mark.parametrize(
    "other",
    [
        ResumeCode("でんしゃ", "さくら", "482"),
        ResumeCode("さくら", "でんしゃ", "483"),
        ResumeCode("さくら", "さくら", "482"),
    ],
)
def test_almost_right_is_wrong(store: ResumeCodeStore, other: ResumeCode) -> None:
    """Order, words and digits must all be right, and a wrong try uses nothing up."""
    store.put(CODE, "d-1", EXPIRY, AT)
    assert redeem(store, other, "web-1", AT) == WrongCode(4)
    assert redeem(store, CODE, "web-1", AT) == Found("d-1")


def test_expiry(store: ResumeCodeStore) -> None:
    """A code can be used until the moment it expires, and not from then on."""
    store.put(CODE, "d-1", EXPIRY, AT)
    assert redeem(store, CODE, "web-1", EXPIRY) == WrongCode(4)
    assert redeem(store, CODE, "web-1", EXPIRY - timedelta(microseconds=1)) == Found("d-1")


def test_code_in_use(store: ResumeCodeStore) -> None:
    """A code that stands for one draft is refused for another until it expires."""
    assert store.put(CODE, "d-1", EXPIRY, AT)
    assert not store.put(CODE, "d-2", EXPIRY, EXPIRY - timedelta(seconds=1))
    assert store.put(CODE, "d-2", EXPIRY + HOUR, EXPIRY)
    assert redeem(store, CODE, "web-1", EXPIRY) == Found("d-2")


def test_one_code_a_draft(store: ResumeCodeStore) -> None:
    """A new code takes the place of the draft's earlier one; the same one may be given again."""
    assert store.put(CODE, "d-1", EXPIRY, AT)
    assert store.put(guess(1), "d-1", EXPIRY, AT)
    assert redeem(store, CODE, "web-1", AT) == WrongCode(4)
    assert store.put(guess(1), "d-1", EXPIRY, AT)
    assert redeem(store, guess(1), "web-1", AT) == Found("d-1")


def test_purge(engine: Engine, store: ResumeCodeStore) -> None:
    """Purging deletes expired codes and tries that count no more, and nothing else."""
    store.put(CODE, "d-1", EXPIRY, AT)
    store.put(guess(1), "d-2", EXPIRY + HOUR, AT)
    redeem(store, guess(2), "web-1", EXPIRY - HOUR)
    redeem(store, guess(2), "web-1", EXPIRY)
    assert store.purge(EXPIRY) == 1
    with engine.connect() as connection:
        assert [row.draft for row in connection.execute(select(codes))] == ["d-2"]
        assert [row.tried_at for row in connection.execute(select(wrong_tries))] == [EXPIRY]


# What is stored


def test_only_a_keyed_hash_is_stored(engine: Engine, store: ResumeCodeStore) -> None:
    """Neither the code, nor its words, nor a hash that one could look up, is in the database."""
    store.put(CODE, "d-distinctive", EXPIRY, AT)
    redeem(store, guess(7), "web-1", AT)
    content = stored_bytes(engine)
    assert b"d-distinctive" in content  # the search does find what is there
    spoken = CODE.spoken.encode()
    shown = [spoken, *(part.encode() for part in (CODE.first, CODE.second, "とけい", "パンダ"))]
    shown += [hashlib.sha256(spoken).hexdigest().encode(), hashlib.sha256(spoken).digest()]
    assert not [part for part in shown if part in content]
    with engine.connect() as connection:
        assert len(connection.execute(select(codes.c.digest)).scalar_one()) == 64


def test_the_hash_depends_on_the_key(engine: Engine) -> None:
    """With another key the same code has another hash, so that no table of hashes helps."""
    digests = set()
    for keys in (KEYS, Keys((NEW_KEY,))):
        SqlResumeCodes(engine, keys).put(CODE, "d-1", EXPIRY, AT)
        with engine.connect() as connection:
            digests.add(connection.execute(select(codes.c.digest)).scalar_one())
    assert len(digests) == 2


def test_rotation(engine: Engine) -> None:
    """A code from before a rotation is good, and in use; once the old key goes, it is wrong."""
    SqlResumeCodes(engine, KEYS).put(CODE, "d-1", EXPIRY, AT)
    rotated = SqlResumeCodes(engine, ROTATED)
    new = SqlResumeCodes(engine, Keys((NEW_KEY,)))
    assert not rotated.put(CODE, "d-2", EXPIRY, AT)
    assert redeem(new, CODE, "web-1", AT) == WrongCode(4)
    assert redeem(rotated, CODE, "web-1", AT) == Found("d-1")
    rotated.put(CODE, "d-3", EXPIRY, AT)
    assert redeem(new, CODE, "web-1", AT) == Found("d-3")


# Limits


def test_five_in_a_conversation(store: ResumeCodeStore) -> None:
    """5 wrong codes lock the conversation, and no other, until an hour after the first."""
    store.put(CODE, "d-1", EXPIRY, AT)
    results = [
        redeem(store, guess(number), "web-1", AT + timedelta(minutes=number)) for number in range(5)
    ]
    assert results == [WrongCode(left) for left in (4, 3, 2, 1, 0)]
    for at in (AT + timedelta(minutes=5), AT + HOUR - timedelta(seconds=1)):
        assert redeem(store, CODE, "web-1", at) == TooManyTries(AT + HOUR)
    assert redeem(store, guess(9), "web-2", AT + timedelta(minutes=5)) == WrongCode(4)
    # one try comes free with each that is an hour old
    assert redeem(store, guess(9), "web-1", AT + HOUR) == WrongCode(0)
    assert redeem(store, CODE, "web-1", AT + HOUR) == TooManyTries(AT + HOUR + timedelta(minutes=1))
    assert redeem(store, CODE, "web-1", AT + HOUR + timedelta(minutes=1)) == Found("d-1")


def test_twenty_from_one_place(store: ResumeCodeStore) -> None:
    """20 wrong codes from one place lock it, whatever conversations it opens, and nobody else."""
    store.put(CODE, "d-1", EXPIRY, AT)
    for number in range(WRONG_FROM_CLIENT):
        tried = store.find(guess(number), f"web-{number // 4}", "here", AT)
        assert tried == WrongCode(4 - number % 4)
    assert store.find(CODE, "web-new", "here", AT) == TooManyTries(AT + HOUR)
    assert store.find(CODE, "web-new", "there", AT) == Found("d-1")
    assert store.find(CODE, "web-other", None, AT) == Found("d-1")
    assert store.find(CODE, "web-new", "here", AT + HOUR) == Found("d-1")


def test_looking_a_code_up_uses_nothing_up(store: ResumeCodeStore) -> None:
    """Until it is used it can be found."""
    store.put(CODE, "d-1", EXPIRY, AT)
    for _ in range(3):
        assert store.find(CODE, "web-1", None, AT) == Found("d-1")


def test_locked_tries_do_not_count(engine: Engine, store: ResumeCodeStore) -> None:
    """Who goes on trying while locked out neither waits longer nor fills the table."""
    for number in range(20):
        redeem(store, guess(number), "web-1", AT + timedelta(minutes=number))
    with engine.connect() as connection:
        assert len(connection.execute(select(wrong_tries)).all()) == 5
    assert redeem(store, guess(1), "web-1", AT + HOUR) == WrongCode(0)


def test_right_codes_do_not_count(store: ResumeCodeStore) -> None:
    """Any number of right codes locks nobody out."""
    for number in range(8):
        store.put(guess(number), f"d-{number}", EXPIRY, AT)
        assert redeem(store, guess(number), "web-1", AT) == Found(f"d-{number}")


# Several at once


def test_exactly_one_wins(engine: Engine, store: ResumeCodeStore) -> None:
    """Of 20 turns that use one code at the same moment exactly one goes through."""
    store.put(CODE, "d-1", EXPIRY, AT)
    work = SqlUnitOfWork(engine)

    def use(number: int) -> bool:
        with work.turn():
            store.use(CODE)
            try:
                work.commit()
            except Overtaken:
                return False
            return True

    assert Counter(at_once(20, use)) == {True: 1, False: 19}


def test_tries_cannot_outrun_their_count(store: ResumeCodeStore) -> None:
    """Of 20 wrong codes sent at the same moment 5 are looked up."""
    results = at_once(20, lambda number: redeem(store, guess(number), "web-1", AT))
    assert Counter(type(result) for result in results) == {WrongCode: 5, TooManyTries: 15}


def test_one_code_is_given_out_once(store: ResumeCodeStore) -> None:
    """Of 20 drafts that are to get the same code at the same moment one gets it."""
    results = at_once(20, lambda number: store.put(CODE, f"d-{number}", EXPIRY, AT))
    assert Counter(results) == {True: 1, False: 19}


# When the database fails

USES: dict[str, Callable[[ResumeCodeStore], object]] = {
    "put": lambda store: store.put(CODE, "d-1", EXPIRY, AT),
    "find": lambda store: store.find(CODE, "web-1", None, AT),
    "use": lambda store: store.use(CODE),
    "purge": lambda store: store.purge(EXPIRY),
}


@pytest.mark.parametrize("use", USES)
def test_database_fails(engine: Engine, store: ResumeCodeStore, use: str) -> None:
    """A database that does not do it is one error of ours, without the code."""
    execute(engine, text("DROP TABLE resume_codes"))
    with pytest.raises(StoreUnavailable) as caught:
        USES[use](store)
    error = caught.value
    told = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    assert not any(part in told for part in (CODE.first, CODE.second, CODE.digits))
