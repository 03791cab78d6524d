"""What the draft vault does, on every database."""

from __future__ import annotations

import base64
import json
import traceback
import unicodedata
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any, Callable, Iterator, Mapping, Optional
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.engine import Engine

from bot.adapters.stores.keys import Keys
from bot.adapters.stores.vault import NONCE_BYTES, Vault, create_tables, drafts
from bot.domain.draft import Draft, DraftUnreadable
from bot.domain.errors import BotError, StoreUnavailable
from bot.services.drafts.drafts import DraftStore, KeyRing, VaultKey
from tests.adapters.draft_stores import (
    AT,
    KEYS,
    NEW_KEY,
    OLD_KEY,
    ROTATED,
    STORES,
    at_once,
    draft_engine,
    execute,
    stored_bytes,
)

HOME = "web-secret"
EXPIRY = AT + timedelta(days=14)
VALUES = {
    "kanji_name": "髙橋　花子",
    "kana_name": "ﾀｶﾊｼ ハナコ",
    "email": "distinctive.hanako@example.com",
    "address": "広島県広島市東区見本１−２−３",
    "phone": "09000009876",
    "policy_number": "Q987654321",
}

generously = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(params=STORES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """One database after the other, empty."""
    with draft_engine(request.param, tmp_path) as engine:
        yield engine


@pytest.fixture
def store(engine: Engine) -> DraftStore:
    """The vault on it, with one key."""
    return Vault(engine, KEYS)


def draft(draft_id: str = "d-1", **changes: Any) -> Draft:
    """A draft with distinctive values in which something is different."""
    new = Draft(draft_id, HOME, "registration", 3, AT, EXPIRY, VALUES)
    return replace(new, **changes)


def row_of(engine: Engine, draft_id: str = "d-1") -> Any:
    """The row as it is stored."""
    with engine.connect() as connection:
        return connection.execute(select(drafts).where(drafts.c.id == draft_id)).one()


# The port


def test_put_and_get(store: DraftStore) -> None:
    """A draft comes back as it was put; another id brings nothing."""
    assert store.put(draft()) == draft()
    assert store.get("d-1", AT) == draft()
    assert store.get("d-2", AT) is None


def test_tables_are_made_once(engine: Engine, store: DraftStore) -> None:
    """Making the tables again changes nothing."""
    store.put(draft())
    create_tables(engine)
    assert store.get("d-1", AT) == draft()


def test_put_gives_back_the_draft_that_is_there(store: DraftStore) -> None:
    """A conversation has one draft a journey, and the first one stays."""
    store.put(draft())
    assert store.put(draft("d-2", fields={})) == draft()
    assert store.get("d-2", AT) is None
    other = draft("d-3", journey="renewal")
    assert store.put(other) == other


def test_put_in_place_of_an_expired_one(store: DraftStore) -> None:
    """An expired draft is not given back but replaced."""
    store.put(draft())
    new = draft("d-2", created_at=EXPIRY, expires_at=EXPIRY + timedelta(days=14), fields={})
    assert store.put(new) == new
    assert store.get("d-1", AT) is None


def test_drafts_of_a_conversation(store: DraftStore) -> None:
    """The draft opened last comes first, and others' are not among them."""
    first, last = draft(), draft("d-2", journey="renewal", created_at=AT + timedelta(hours=1))
    for new in (first, last, draft("d-3", conversation="web-2")):
        store.put(new)
    assert store.of_conversation(HOME, AT) == (last, first)
    assert store.of_conversation("web-9", AT) == ()


@pytest.mark.parametrize(
    ("changes", "step", "fields", "expected_step"),
    [
        ({"phone": "0820001111"}, None, {**VALUES, "phone": "0820001111"}, 3),
        ({"romaji_name": ""}, 4, {**VALUES, "romaji_name": ""}, 4),
        ({"phone": None, "_state": "{}"}, 2, {k: v for k, v in VALUES.items() if k != "phone"}, 2),
        ({}, 7, VALUES, 7),
        ({}, None, VALUES, 3),
    ],
)
def test_patch(
    store: DraftStore,
    changes: Mapping[str, Optional[str]],
    step: Optional[int],
    fields: Mapping[str, str],
    expected_step: int,
) -> None:
    """Fields are set and cleared, the step moves, and the rest stays."""
    store.put(draft())
    patched = store.patch("d-1", changes, AT, step=step)
    assert patched is not None
    assert patched == store.get("d-1", AT)
    assert {k: v for k, v in patched.fields.items() if k != "_state"} == fields
    assert patched.step == expected_step


@pytest.mark.parametrize("changes", [{"Not a name": "x"}, {"phone": "x" * 5000}])
def test_wrong_patch(store: DraftStore, changes: Mapping[str, str]) -> None:
    """What a draft cannot hold is a ValueError that changes nothing."""
    store.put(draft())
    with pytest.raises(ValueError):
        store.patch("d-1", {"email": "new@example.com", **changes}, AT)
    assert store.get("d-1", AT) == draft()


def test_move(store: DraftStore) -> None:
    """A draft goes to another conversation with everything in it, and is gone from its own."""
    store.put(draft())
    moved = store.move("d-1", "line-7", AT)
    assert moved == draft(conversation="line-7")
    assert store.of_conversation("line-7", AT) == (moved,)
    assert store.of_conversation(HOME, AT) == ()


def test_move_replaces(store: DraftStore) -> None:
    """It takes the place of the draft of the same journey there, and of no other."""
    store.put(draft())
    store.put(draft("d-2", conversation="line-7", fields={}))
    other = store.put(draft("d-3", conversation="line-7", journey="renewal"))
    store.move("d-1", "line-7", AT)
    assert store.get("d-2", AT) is None
    assert store.get("d-3", AT) == other


def test_move_to_where_it_is(store: DraftStore) -> None:
    """Moving within one conversation changes nothing."""
    store.put(draft())
    assert store.move("d-1", HOME, AT) == draft() == store.get("d-1", AT)


def test_delete(engine: Engine, store: DraftStore) -> None:
    """A deleted draft is gone, and its row too; others stay."""
    store.put(draft())
    store.put(draft("d-2", journey="renewal"))
    assert store.delete("d-1")
    assert not store.delete("d-1")
    assert store.get("d-1", AT) is None
    with engine.connect() as connection:
        assert [row.id for row in connection.execute(select(drafts))] == ["d-2"]


def test_delete_conversation(store: DraftStore) -> None:
    """Everything of a conversation goes, nothing of another."""
    for new in (draft(), draft("d-2", journey="renewal"), draft("d-3", conversation="web-2")):
        store.put(new)
    assert store.delete_conversation(HOME) == 2
    assert store.delete_conversation(HOME) == 0
    assert store.get("d-3", AT) is not None


# Expiry


@pytest.mark.parametrize(
    "use",
    [
        lambda store, at: store.get("d-1", at),
        lambda store, at: store.patch("d-1", {"phone": "x"}, at),
        lambda store, at: store.move("d-1", "web-2", at),
        lambda store, at: (store.of_conversation(HOME, at) or (None,))[0],
    ],
)
def test_expired_is_gone(
    store: DraftStore, use: Callable[[DraftStore, Any], Optional[Draft]]
) -> None:
    """A draft can be used until the moment it expires, and not from then on."""
    store.put(draft())
    assert use(store, EXPIRY) is None
    assert use(store, EXPIRY - timedelta(microseconds=1)) is not None


def test_purge(engine: Engine, store: DraftStore) -> None:
    """Purging deletes the rows that have expired, and only those."""
    store.put(draft())
    store.put(draft("d-2", journey="renewal", expires_at=EXPIRY + timedelta(seconds=1)))
    assert store.purge(EXPIRY - timedelta(seconds=1)) == 0
    assert store.purge(EXPIRY) == 1
    with engine.connect() as connection:
        assert [row.id for row in connection.execute(select(drafts))] == ["d-2"]


# Encryption


def spellings(value: str) -> set[bytes]:
    """What a value would look like to whoever searches a file for it."""
    forms = {value, unicodedata.normalize("NFKC", value)}
    texts = forms | {json.dumps(form)[1:-1] for form in forms}
    plain = {t.encode(code) for t in texts for code in ("utf-8", "utf-16-le", "utf-16-be")}
    return plain | {base64.b64encode(form.encode())[:-4] for form in forms}


def test_no_plaintext_is_stored(engine: Engine, store: DraftStore) -> None:
    """No value, and no name of a field, is in the bytes of the database in any spelling."""
    store.put(draft())
    for name, value in VALUES.items():
        store.patch("d-1", {name: f"{value}／"}, AT)
        store.patch("d-1", {name: value}, AT)
    store.move("d-1", "web-2", AT)
    content = stored_bytes(engine)
    assert b"d-1" in content and b"registration" in content  # the search does find what is there
    for name, value in VALUES.items():
        assert not [shown for shown in spellings(value) if shown in content]
        assert name.encode() not in content


def test_each_write_is_sealed_anew(engine: Engine, store: DraftStore) -> None:
    """The same fields never give the same bytes twice: each write has a new 96-bit nonce."""
    store.put(draft())
    rows = [row_of(engine)]
    for number in range(20):
        store.patch("d-1", {"note": str(number)}, AT)
        rows.append(row_of(engine))
    assert {len(row.nonce) for row in rows} == {NONCE_BYTES} == {12}
    assert len({row.nonce for row in rows}) == len({row.sealed for row in rows}) == len(rows)


@generously
@given(
    st.dictionaries(st.from_regex("_?[a-z][a-z0-9_]{0,8}", fullmatch=True), st.text(max_size=300))
)
def test_any_text_comes_back(store: DraftStore, fields: dict[str, str]) -> None:
    """Whatever text a field holds, it comes back as it was, in its order."""
    draft_id = f"d-{uuid4().hex}"
    store.put(draft(draft_id, conversation=draft_id, fields=fields))
    found = store.get(draft_id, AT)
    assert found is not None
    assert list(found.fields.items()) == list(fields.items())


@pytest.mark.parametrize(
    "value", ["\x00", "\ud83d", "\ud83d\ude00", "葛\U000e0100", "か\u3099", ""]
)
def test_odd_text_comes_back(store: DraftStore, value: str) -> None:
    """NUL, halves of surrogate pairs, variation selectors and nothing come back as they were."""
    store.put(draft(fields={"value": value}))
    found = store.get("d-1", AT)
    assert found is not None and found.fields["value"] == value


@generously
@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["email", "phone", "address"]),
            st.one_of(st.none(), st.text(max_size=20)),
        ),
        max_size=8,
    )
)
def test_patches_add_up(store: DraftStore, patches: list[dict[str, Optional[str]]]) -> None:
    """After any number of changes the fields are those of a plain dictionary."""
    draft_id = f"d-{uuid4().hex}"
    store.put(draft(draft_id, conversation=draft_id, fields={}))
    expected: dict[str, Optional[str]] = {}
    for changes in patches:
        store.patch(draft_id, changes, AT)
        expected.update(changes)
    found = store.get(draft_id, AT)
    assert found is not None
    assert found.fields == {k: v for k, v in expected.items() if v is not None}


TAMPERING: dict[str, Callable[[Any, Any], dict[str, Any]]] = {
    "a bit of the text": lambda row, _: {"sealed": _flipped(row.sealed, 0)},
    "a bit of the tag": lambda row, _: {"sealed": _flipped(row.sealed, -1)},
    "the end cut off": lambda row, _: {"sealed": row.sealed[:-1]},
    "nothing left": lambda row, _: {"sealed": b""},
    "a bit of the nonce": lambda row, _: {"nonce": _flipped(row.nonce, 0)},
    "no nonce": lambda row, _: {"nonce": b""},
    "another key's id": lambda row, _: {"key_id": "new"},
    "an unknown key's id": lambda row, _: {"key_id": "lost"},
    "another draft's fields": lambda _, other: {"sealed": other.sealed, "nonce": other.nonce},
}


def _flipped(data: bytes, index: int) -> bytes:
    changed = bytearray(data)
    changed[index] ^= 1
    return bytes(changed)


@pytest.mark.parametrize("name", TAMPERING)
def test_tampering_is_noticed(engine: Engine, name: str) -> None:
    """Whatever is changed about what is sealed, the draft is refused, and says nothing of it."""
    store = Vault(engine, ROTATED)
    Vault(engine, KEYS).put(draft())
    Vault(engine, KEYS).put(draft("d-2", journey="renewal", fields={"phone": "0"}))
    changes = TAMPERING[name](row_of(engine), row_of(engine, "d-2"))
    execute(engine, drafts.update().where(drafts.c.id == "d-1").values(changes))
    for use in (
        lambda: store.get("d-1", AT),
        lambda: store.patch("d-1", {"phone": "1"}, AT),
        lambda: store.of_conversation(HOME, AT),
        lambda: store.put(draft("d-9")),
    ):
        with pytest.raises(DraftUnreadable, match="^draft d-1: ") as caught:
            use()
        assert _tells_nothing(caught.value)
    assert store.get("d-2", AT) is not None


def _tells_nothing(error: BaseException) -> bool:
    told = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    return not any(value in told for value in (*VALUES.values(), HOME, "oooo", "nnnn"))


# Keys


def test_rotation(engine: Engine) -> None:
    """An old key still opens; a write seals with the newest; then the old one can go."""
    Vault(engine, KEYS).put(draft())
    rotated = Vault(engine, ROTATED)
    assert rotated.get("d-1", AT) == draft()
    assert row_of(engine).key_id == "old"
    rotated.patch("d-1", {"phone": "0820001111"}, AT)
    assert row_of(engine).key_id == "new"
    found = Vault(engine, Keys((NEW_KEY,))).get("d-1", AT)
    assert found is not None and found.fields == {**VALUES, "phone": "0820001111"}


def test_new_drafts_have_the_newest_key(engine: Engine) -> None:
    """A draft that is put is sealed with the last key of the ring."""
    Vault(engine, ROTATED).put(draft())
    assert row_of(engine).key_id == "new"


def test_moving_seals_anew(engine: Engine) -> None:
    """A draft taken along gets the newest key too."""
    Vault(engine, KEYS).put(draft())
    Vault(engine, ROTATED).move("d-1", "web-2", AT)
    assert row_of(engine).key_id == "new"


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        (Keys((NEW_KEY,)), "draft d-1: there is no key old"),
        (Keys((VaultKey("old", b"x" * 32),)), "draft d-1: key old does not open it"),
    ],
)
def test_wrong_key(engine: Engine, keys: KeyRing, message: str) -> None:
    """A key that is not there or is another one is one clear error of ours."""
    Vault(engine, KEYS).put(draft())
    with pytest.raises(DraftUnreadable, match=message) as caught:
        Vault(engine, keys).get("d-1", AT)
    assert isinstance(caught.value, BotError)
    assert _tells_nothing(caught.value)


def test_the_id_of_the_key_is_sealed_too(engine: Engine, store: DraftStore) -> None:
    """A draft is refused under another key's id, even if both ids mean the same bytes."""
    store.put(draft())
    execute(engine, drafts.update().values(key_id="twin"))
    twins = Keys((OLD_KEY, VaultKey("twin", OLD_KEY.secret)))
    with pytest.raises(DraftUnreadable, match="key twin does not open it"):
        Vault(engine, twins).get("d-1", AT)


@pytest.mark.parametrize("erase", ["delete", "conversation", "purge"])
def test_erasing_needs_no_key(engine: Engine, erase: str) -> None:
    """What can no longer be read can still be deleted."""
    Vault(engine, KEYS).put(draft())
    store = Vault(engine, Keys((NEW_KEY,)))
    if erase == "delete":
        assert store.delete("d-1")
    elif erase == "conversation":
        assert store.delete_conversation(HOME) == 1
    else:
        assert store.purge(EXPIRY) == 1
    assert store.put(draft("d-2")) == draft("d-2")


# Several at once


class Interrupted:
    """A ring of keys that lets somebody else write whenever a draft is about to be sealed."""

    def __init__(self, interrupt: Callable[[], object], times: int) -> None:
        self._interrupt = interrupt
        self._left = times

    @property
    def newest(self) -> VaultKey:
        """The key, after the interruption."""
        if self._left:
            self._left -= 1
            self._interrupt()
        return OLD_KEY

    def find(self, key_id: str) -> Optional[VaultKey]:
        """See the port."""
        return KEYS.find(key_id)

    def all(self) -> tuple[VaultKey, ...]:
        """See the port."""
        return KEYS.all()


def test_a_write_in_between_is_kept(engine: Engine, store: DraftStore) -> None:
    """Who read before another wrote starts again, so that both fields are there."""
    store.put(draft(fields={}))
    slow = Vault(engine, Interrupted(lambda: store.patch("d-1", {"email": "e"}, AT), times=1))
    patched = slow.patch("d-1", {"phone": "p"}, AT, step=5)
    assert patched == store.get("d-1", AT)
    assert patched is not None and patched.fields == {"email": "e", "phone": "p"}
    assert patched.step == 5


def test_deleted_in_between(engine: Engine, store: DraftStore) -> None:
    """A draft that is erased while somebody writes stays erased."""
    store.put(draft())
    slow = Vault(engine, Interrupted(lambda: store.delete("d-1"), times=1))
    assert slow.patch("d-1", {"phone": "p"}, AT) is None
    assert store.get("d-1", AT) is None


def test_moved_in_between(engine: Engine, store: DraftStore) -> None:
    """A draft begun in the other conversation at that moment is replaced all the same."""
    store.put(draft())
    begin = draft("d-2", conversation="line-7", fields={})
    slow = Vault(engine, Interrupted(lambda: store.put(begin), times=1))
    slow.move("d-1", "line-7", AT)
    assert [found.id for found in store.of_conversation("line-7", AT)] == ["d-1"]


def test_no_end_of_writing(engine: Engine, store: DraftStore, monkeypatch: Any) -> None:
    """If others never let one write, that is an error, and nothing of theirs is lost."""
    monkeypatch.setattr("bot.adapters.stores.work._LONGEST_PAUSE_S", 0)
    store.put(draft(fields={}))
    others = count()
    busy = Interrupted(lambda: store.patch("d-1", {"email": f"e{next(others)}"}, AT), times=10_000)
    with pytest.raises(StoreUnavailable, match="contended"):
        Vault(engine, busy).patch("d-1", {"phone": "p"}, AT)
    found = store.get("d-1", AT)
    assert found is not None and found.fields == {"email": f"e{next(others) - 1}"}


def test_nothing_new_is_not_written(engine: Engine, store: DraftStore) -> None:
    """A patch that changes nothing leaves the row as it is."""
    store.put(draft())
    before = row_of(engine)
    store.patch("d-1", {"phone": draft().fields["phone"], "not_there": None}, AT)
    assert row_of(engine) == before


def test_many_writers_lose_nothing(store: DraftStore) -> None:
    """20 threads that each set a field of one draft at the same moment leave 20 fields."""
    store.put(draft(fields={}))
    at_once(20, lambda number: store.patch("d-1", {f"field_{number}": str(number)}, AT))
    found = store.get("d-1", AT)
    assert found is not None
    assert found.fields == {f"field_{number}": str(number) for number in range(20)}


def test_many_open_one_draft(engine: Engine, store: DraftStore) -> None:
    """20 threads that begin the same journey in one conversation get the same draft."""
    found = at_once(20, lambda number: store.put(draft(f"d-{number}")).id)
    assert len(set(found)) == 1
    with engine.connect() as connection:
        assert len(connection.execute(select(drafts)).all()) == 1


# When the database fails

USES: dict[str, Callable[[DraftStore], object]] = {
    "put": lambda store: store.put(draft()),
    "get": lambda store: store.get("d-1", AT),
    "of_conversation": lambda store: store.of_conversation(HOME, AT),
    "patch": lambda store: store.patch("d-1", {"phone": VALUES["phone"]}, AT),
    "move": lambda store: store.move("d-1", "web-2", AT),
    "delete": lambda store: store.delete("d-1"),
    "delete_conversation": lambda store: store.delete_conversation(HOME),
    "purge": lambda store: store.purge(EXPIRY),
}


@pytest.mark.parametrize("use", USES)
def test_database_fails(engine: Engine, store: DraftStore, use: str) -> None:
    """A database that does not do it is one error of ours, without anything personal."""
    execute(engine, text("DROP TABLE drafts"))
    with pytest.raises(StoreUnavailable, match="the draft store does not answer") as caught:
        USES[use](store)
    assert _tells_nothing(caught.value)
