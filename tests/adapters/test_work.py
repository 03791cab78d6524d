"""A turn is one change: all of it is written at its end, or nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from pathlib import Path
from typing import Iterator

import pytest
from sqlalchemy.engine import Engine

from bot.adapters.stores import cases, handovers, received
from bot.adapters.stores.keys import Keys
from bot.adapters.stores.received import SqlReceived
from bot.adapters.stores.vault import Vault
from bot.adapters.stores.work import SqlUnitOfWork
from bot.domain.draft import Draft
from bot.domain.errors import Overtaken, StoreUnavailable
from bot.reply import Choice, Link, Reply, Table
from bot.services.drafts.drafts import KEPT_FOR
from bot.services.hearing.received import KEPT_FOR as ANSWERS_KEPT_FOR
from bot.services.hearing.received import Message, MessageIdReused
from tests.adapters.draft_stores import AT, KEYS, NEW_KEY, STORES, draft_engine, stored_bytes

HOME = "web-1"


@pytest.fixture(params=STORES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """One database after the other, empty."""
    with draft_engine(request.param, tmp_path) as engine:
        for store in (cases, handovers, received):
            store.create_tables(engine)
        yield engine


@pytest.fixture
def vault(engine: Engine) -> Vault:
    """Drafts on it."""
    return Vault(engine, KEYS)


@pytest.fixture
def work(engine: Engine) -> SqlUnitOfWork:
    """Turns on it."""
    return SqlUnitOfWork(engine)


def draft(id_: str = "d-1", **fields: str) -> Draft:
    """A draft of this conversation."""
    return Draft(id_, HOME, "registration", 1, AT, AT + KEPT_FOR, fields)


def elsewhere(act):  # type: ignore[no-untyped-def]
    """Do it as another process would: in no turn of this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(act).result()


def fields_of(vault: Vault, id_: str = "d-1") -> dict[str, str]:
    """What is in the database."""
    found = elsewhere(lambda: vault.get(id_, AT))
    return dict(found.fields) if found else {}


def test_nothing_is_written_before_the_end(vault: Vault, work: SqlUnitOfWork) -> None:
    """Inside the turn its changes are seen; outside they are not there until it commits."""
    vault.put(draft(a="1"))
    with work.turn():
        vault.patch("d-1", {"b": "2"}, AT)
        found = vault.get("d-1", AT)
        assert found and found.fields == {"a": "1", "b": "2"}
        assert [one.fields for one in vault.of_conversation(HOME, AT)] == [found.fields]
        assert fields_of(vault) == {"a": "1"}
        work.commit()
        assert fields_of(vault) == {"a": "1", "b": "2"}


def test_a_turn_that_fails_has_not_happened(vault: Vault, work: SqlUnitOfWork) -> None:
    """Without a commit nothing is left of it."""
    vault.put(draft(a="1"))
    with pytest.raises(RuntimeError), work.turn():
        vault.patch("d-1", {"b": "2"}, AT)
        vault.put(Draft("d-2", "web-2", "renewal", 1, AT, AT + KEPT_FOR))
        raise RuntimeError
    assert fields_of(vault) == {"a": "1"}
    assert vault.get("d-2", AT) is None


def test_rolled_back(vault: Vault, work: SqlUnitOfWork) -> None:
    """What was changed so far is undone; what comes after it counts."""
    vault.put(draft(a="1"))
    with work.turn():
        vault.patch("d-1", {"b": "2"}, AT)
        work.roll_back()
        assert not work.has_changes
        vault.patch("d-1", {"c": "3"}, AT)
        work.commit()
    assert fields_of(vault) == {"a": "1", "c": "3"}


def test_all_threads_of_a_turn_see_it(vault: Vault, work: SqlUnitOfWork) -> None:
    """A turn goes through several threads."""
    vault.put(draft(a="1"))
    with work.turn(), ThreadPoolExecutor(1) as pool:
        vault.patch("d-1", {"b": "2"}, AT)
        found = pool.submit(copy_context().run, vault.get, "d-1", AT).result()
        assert found and found.fields["b"] == "2"


def test_after_its_end_a_turn_changes_nothing(vault: Vault, work: SqlUnitOfWork) -> None:
    """What still runs in a thread when its time is over gets an error."""
    vault.put(draft(a="1"))
    with work.turn():
        late = copy_context()
    with pytest.raises(StoreUnavailable):
        late.run(vault.patch, "d-1", {"b": "2"}, AT)
    with pytest.raises(StoreUnavailable):
        late.run(work.commit)
    assert fields_of(vault) == {"a": "1"}


def test_nobody_overwrites_what_came_between(vault: Vault, work: SqlUnitOfWork) -> None:
    """Somebody else changed the draft since it was read: the turn is to be done again."""
    vault.put(draft(a="1"))
    with work.turn():
        vault.patch("d-1", {"a": "mine"}, AT)
        elsewhere(lambda: vault.patch("d-1", {"b": "theirs"}, AT))
        with pytest.raises(Overtaken):
            work.commit()
        vault.patch("d-1", {"a": "mine"}, AT)
        work.commit()
    assert fields_of(vault) == {"a": "mine", "b": "theirs"}


def test_two_that_begin_the_same(vault: Vault, work: SqlUnitOfWork) -> None:
    """A conversation has one draft of a journey, whoever began it first."""
    with work.turn():
        vault.put(draft("d-mine", a="mine"))
        elsewhere(lambda: vault.put(draft("d-theirs", a="theirs")))
        with pytest.raises(Overtaken):
            work.commit()
        assert vault.put(draft("d-mine", a="mine")).id == "d-theirs"
        work.commit()
    assert fields_of(vault, "d-theirs") == {"a": "theirs"}


@pytest.mark.parametrize("erase", ["delete", "delete_conversation"])
def test_erasing_waits_for_the_end(vault: Vault, work: SqlUnitOfWork, erase: str) -> None:
    """In the turn the draft is gone at once, for everybody else at its end."""
    vault.put(draft(a="1"))
    with work.turn():
        vault.of_conversation(HOME, AT)
        assert getattr(vault, erase)({"delete": "d-1"}.get(erase, HOME))
        assert vault.get("d-1", AT) is None and vault.of_conversation(HOME, AT) == ()
        assert fields_of(vault) == {"a": "1"}
        work.commit()
    assert fields_of(vault) == {}


def test_erased_and_begun_again(vault: Vault, work: SqlUnitOfWork) -> None:
    """In one turn: the new draft takes the place of the old one."""
    vault.put(draft(a="1"))
    with work.turn():
        vault.delete("d-1")
        vault.put(draft("d-2", a="2"))
        work.commit()
    assert fields_of(vault, "d-2") == {"a": "2"} and fields_of(vault) == {}


# Messages that are sent again

REPLIES = [
    Reply("黒駒 千鶴 さま、次へ", (Choice("はい", "/yes"),), ("REG-3",), (Link("電話", "tel:1"),)),
    Reply("表", table=Table(("a", "b"), (("c", "d"),))),
]
MESSAGE = Message(HOME, "m-1", "千鶴です")


@pytest.fixture
def store(engine: Engine) -> SqlReceived:
    """Answers on it."""
    return SqlReceived(engine, KEYS)


def test_the_same_message_gets_the_same_answer(store: SqlReceived) -> None:
    """Whole, with its choices and its table; another one is new."""
    assert store.answer(MESSAGE, AT) is None
    store.keep(MESSAGE, REPLIES, AT)
    assert store.answer(MESSAGE, AT) == REPLIES
    assert store.answer(Message(HOME, "m-2", MESSAGE.text), AT) is None
    assert store.answer(Message("web-2", "m-1", MESSAGE.text), AT) is None


def test_another_text_under_the_same_id_is_refused(store: SqlReceived) -> None:
    """Neither answered nor swallowed."""
    store.keep(MESSAGE, REPLIES, AT)
    with pytest.raises(MessageIdReused):
        store.answer(Message(HOME, "m-1", "いいえ"), AT)


def test_answers_are_kept_for_a_day(store: SqlReceived) -> None:
    """Then the id is new again, and the row can be deleted."""
    store.keep(MESSAGE, REPLIES, AT)
    over = AT + ANSWERS_KEPT_FOR
    assert store.answer(MESSAGE, over) is None
    store.keep(MESSAGE, REPLIES[:1], over)
    assert store.answer(MESSAGE, over) == REPLIES[:1]
    assert store.purge(over) == 0 and store.purge(over + ANSWERS_KEPT_FOR) == 1


def test_of_two_turns_one_keeps_its_answer(store: SqlReceived, work: SqlUnitOfWork) -> None:
    """Two processes got the same message: the second one finds the answer of the first."""
    with work.turn():
        assert store.answer(MESSAGE, AT) is None
        store.keep(MESSAGE, REPLIES[:1], AT)
        elsewhere(lambda: store.keep(MESSAGE, REPLIES, AT))
        with pytest.raises(Overtaken):
            work.commit()
        assert store.answer(MESSAGE, AT) == REPLIES


def test_neither_text_nor_answer_can_be_read(engine: Engine, store: SqlReceived) -> None:
    """The text is a keyed hash, the answer is encrypted."""
    store.keep(MESSAGE, REPLIES, AT)
    content = stored_bytes(engine)
    assert HOME.encode() in content
    for value in ("千鶴", "黒駒", "次へ"):
        assert value.encode() not in content


def test_without_its_key_an_answer_is_none(engine: Engine, store: SqlReceived) -> None:
    """It is worked off anew."""
    store.keep(MESSAGE, REPLIES, AT)
    assert SqlReceived(engine, Keys((NEW_KEY,))).answer(MESSAGE, AT) is None


def test_forgotten(store: SqlReceived) -> None:
    """「全部消して」 takes the answers along."""
    store.keep(MESSAGE, REPLIES, AT)
    store.keep(Message("web-2", "m-1", "x"), REPLIES, AT)
    store.forget(HOME)
    assert store.answer(MESSAGE, AT) is None
    assert store.answer(Message("web-2", "m-1", "x"), AT) == REPLIES
