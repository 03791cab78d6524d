"""The draft vault: drafts in a database, each draft's fields encrypted as one document.

AES-256-GCM with a fresh nonce at every write; the ids of draft and key are authenticated
with it, so that nothing sealed can be put under another draft. The same code runs on SQLite
and PostgreSQL.
"""

from __future__ import annotations

import json
import secrets
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any, Callable, Iterator, Mapping, Optional, TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import (
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    select,
)
from sqlalchemy.engine import Connection, Engine, Row

from bot.adapters.contracts.tables import Moment
from bot.adapters.stores.engine import writing
from bot.adapters.stores.prepared import Prepared
from bot.adapters.stores.work import Write, creating, in_turn, translated
from bot.domain.draft import Draft, DraftUnreadable
from bot.domain.errors import Overtaken
from bot.services.drafts.drafts import KeyRing, VaultKey

T = TypeVar("T")

NONCE_BYTES = 12

metadata = MetaData()

drafts = Table(
    "drafts",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("conversation", String(255), nullable=False),
    Column("journey", String(64), nullable=False),
    Column("step", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("version", Integer, nullable=False),
    Column("key_id", String(16), nullable=False),
    Column("nonce", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    UniqueConstraint("conversation", "journey"),
    Index("drafts_by_expiry", "expires_at"),
)


_CHANGED = ("conversation", "step", "version", "key_id", "nonce", "sealed")
"""What a draft that is there may get another value of."""

create_tables = creating(metadata)


@dataclass
class _Known:
    """A draft as the turn has it: `version` is that of its row, None where there is none yet."""

    draft: Draft
    version: Optional[int]
    is_changed: bool = False
    is_deleted: bool = False


class _InTurn:
    """The drafts that a turn has read, and what it does with them."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self.known: dict[str, _Known] = {}
        self.read: set[str] = set()
        self.gone: set[str] = set()
        self.expired: set[tuple[str, str]] = set()
        self.deleted: list[Any] = []

    @property
    def has_changes(self) -> bool:
        """See `work.Part`."""
        return bool(self.deleted) or any(
            known.is_changed or known.is_deleted for known in self.known.values()
        )

    def writes(self) -> list[Write]:
        """See `work.Part`: what is deleted makes place for what is put there."""
        gone = [drafts.c.id == one for one, known in self.known.items() if known.is_deleted]
        deleting = [partial(_delete, condition) for condition in (*self.deleted, *gone)]
        kept = [one for one in self.known.values() if one.is_changed and not one.is_deleted]
        over = [
            partial(_delete_expired, one.draft)
            for one in kept
            if (one.draft.conversation, one.draft.journey) in self.expired
        ]
        writing = [self._vault.writing(one.draft, one.version) for one in kept]
        return [*deleting, *over, *writing]


class Vault:
    """`services.drafts.DraftStore` over a database."""

    def __init__(self, engine: Engine, keys: KeyRing) -> None:
        self._engine = engine
        self._keys = keys
        by_id, here = drafts.c.id == bindparam("of_id"), drafts.c.conversation == bindparam("of")
        self._by_id = Prepared(select(drafts).where(by_id), engine.dialect)
        self._by_conversation = Prepared(select(drafts).where(here), engine.dialect)
        self._insert = Prepared(drafts.insert(), engine.dialect)
        was = drafts.c.version == bindparam("of_version")
        self._update = Prepared(drafts.update().where(by_id, was), engine.dialect, _CHANGED)

    def put(self, draft: Draft) -> Draft:
        """See the port."""

        def put(mine: _InTurn) -> Draft:
            there = self._of_conversation(mine, draft.conversation, draft.created_at)
            same = next((one for one in there if one.journey == draft.journey), None)
            if same is None:
                mine.known[draft.id] = _Known(draft, None, is_changed=True)
            return same or draft

        return self._in_turn(put)

    def get(self, draft_id: str, at: datetime) -> Optional[Draft]:
        """See the port."""

        def get(mine: _InTurn) -> Optional[Draft]:
            known = self._known(mine, draft_id, at)
            return known.draft if known else None

        return self._in_turn(get)

    def of_conversation(self, conversation: str, at: datetime) -> tuple[Draft, ...]:
        """See the port."""
        return self._in_turn(lambda mine: self._of_conversation(mine, conversation, at))

    def patch(
        self,
        draft_id: str,
        changes: Mapping[str, Optional[str]],
        at: datetime,
        *,
        step: Optional[int] = None,
    ) -> Optional[Draft]:
        """See the port."""

        def patched(draft: Draft) -> Draft:
            return replace(draft.with_fields(changes), step=draft.step if step is None else step)

        return self._in_turn(lambda mine: self._changed(mine, draft_id, at, patched))

    def move(self, draft_id: str, conversation: str, at: datetime) -> Optional[Draft]:
        """See the port."""

        def move(mine: _InTurn) -> Optional[Draft]:
            known = self._known(mine, draft_id, at)
            if known is None:
                return None
            for other in self._of_conversation(mine, conversation, at):
                if other.journey == known.draft.journey and other.id != draft_id:
                    mine.known[other.id].is_deleted = True
            return self._changed(
                mine, draft_id, at, lambda draft: replace(draft, conversation=conversation)
            )

        return self._in_turn(move)

    def delete(self, draft_id: str) -> bool:
        """See the port."""

        def delete(mine: _InTurn) -> bool:
            known = mine.known.get(draft_id)
            if known is not None:
                was_there, known.is_deleted = not known.is_deleted, True
                return was_there
            is_it = drafts.c.id == draft_id
            with self._reading() as connection:
                was_there = connection.execute(select(drafts.c.id).where(is_it)).first() is not None
            if was_there:
                mine.gone.add(draft_id)
                mine.deleted.append(is_it)
            return was_there

        return self._in_turn(delete)

    def delete_conversation(self, conversation: str) -> int:
        """See the port."""

        def delete(mine: _InTurn) -> int:
            is_of_it = drafts.c.conversation == conversation
            with self._reading() as connection:
                ids = set(connection.execute(select(drafts.c.id).where(is_of_it)).scalars())
            for draft_id, known in mine.known.items():
                if known.draft.conversation == conversation and not known.is_deleted:
                    ids.add(draft_id)
                    known.is_deleted = True
            mine.gone |= ids
            mine.deleted.append(is_of_it)
            return len(ids)

        return self._in_turn(delete)

    def purge(self, now: datetime) -> int:
        """See the port."""
        with translated(), writing(self._engine) as connection:
            is_over = drafts.c.expires_at <= now
            return int(connection.execute(drafts.delete().where(is_over)).rowcount)

    # In the turn

    def _in_turn(self, operation: Callable[[_InTurn], T]) -> T:
        return in_turn(self._engine, lambda work: operation(work.part(self, lambda: _InTurn(self))))

    def _known(self, mine: _InTurn, draft_id: str, at: datetime) -> Optional[_Known]:
        """The draft as the turn has it, read if it has not been; None where there is none."""
        known = mine.known.get(draft_id)
        if known is None:
            with self._reading() as connection:
                row = next(iter(self._by_id.rows(connection, of_id=draft_id)), None)
            # one that has expired may be of a key that is gone: it is not opened
            if row is None or row.expires_at <= at or draft_id in mine.gone:
                return None
            known = mine.known[draft_id] = _Known(self.opened(row), row.version)
        return None if known.is_deleted or known.draft.is_expired(at) else known

    def _of_conversation(self, mine: _InTurn, conversation: str, at: datetime) -> tuple[Draft, ...]:
        if conversation not in mine.read:
            with self._reading() as connection:
                rows = self._by_conversation.rows(connection, of=conversation)
            for row in rows:
                if row.expires_at <= at:  # may be of a key that is gone: not opened
                    mine.expired.add((row.conversation, row.journey))
                elif row.id not in mine.known and row.id not in mine.gone:
                    mine.known[row.id] = _Known(self.opened(row), row.version)
            mine.read.add(conversation)
        found = [
            known.draft
            for known in mine.known.values()
            if known.draft.conversation == conversation
            and not (known.is_deleted or known.draft.is_expired(at))
        ]
        found.sort(key=lambda draft: draft.id)
        return tuple(sorted(found, key=lambda draft: draft.created_at, reverse=True))

    def _changed(
        self, mine: _InTurn, draft_id: str, at: datetime, change: Callable[[Draft], Draft]
    ) -> Optional[Draft]:
        known = self._known(mine, draft_id, at)
        if known is None:
            return None
        draft = change(known.draft)
        known.is_changed = known.is_changed or draft != known.draft
        known.draft = draft
        return draft

    # In the database

    def writing(self, draft: Draft, version: Optional[int]) -> Write:
        """Puts the draft, sealed, in place of that version of its row."""
        values = {**_columns(draft), "version": (version or 0) + 1, **self._sealed(draft)}
        if version is None:
            return lambda connection: self._insert.run(connection, values)
        is_it = {"of_id": draft.id, "of_version": version}

        def update(connection: Connection) -> None:
            if self._update.run(connection, {**values, **is_it}) != 1:
                raise Overtaken

        return update

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with translated(), self._engine.connect() as connection:
            yield connection

    # Sealing

    def _sealed(self, draft: Draft) -> dict[str, Any]:
        key = self._keys.newest
        nonce = secrets.token_bytes(NONCE_BYTES)
        text = json.dumps(dict(draft.fields), ensure_ascii=False, separators=(",", ":"))
        sealed = _cipher(key).encrypt(nonce, _encoded(text), _context(draft.id, key.id))
        return {"key_id": key.id, "nonce": nonce, "sealed": sealed}

    def opened(self, row: Row) -> Draft:
        """The draft of a row. Raises `DraftUnreadable`."""
        return Draft(
            id=row.id,
            conversation=row.conversation,
            journey=row.journey,
            step=row.step,
            created_at=row.created_at,
            expires_at=row.expires_at,
            fields=self._fields(row),
        )

    def _fields(self, row: Row) -> dict[str, str]:
        key = self._keys.find(row.key_id)
        if key is None:
            raise DraftUnreadable(f"draft {row.id}: there is no key {row.key_id}")
        try:
            text = _cipher(key).decrypt(row.nonce, row.sealed, _context(row.id, key.id))
        except (InvalidTag, ValueError):
            raise DraftUnreadable(
                f"draft {row.id}: key {row.key_id} does not open it: it is another key, "
                "or the draft was tampered with"
            ) from None
        fields: dict[str, str] = json.loads(text.decode("utf-8", "surrogatepass"))
        return fields


def _delete(condition: Any, connection: Connection) -> None:
    connection.execute(drafts.delete().where(condition))


def _delete_expired(draft: Draft, connection: Connection) -> None:
    place = _same_place(draft.conversation, draft.journey)
    _delete(place & (drafts.c.expires_at <= draft.created_at), connection)


def _cipher(key: VaultKey) -> AESGCM:
    return AESGCM(key.derived("draft fields"))


def _context(draft_id: str, key_id: str) -> bytes:
    return f"{draft_id}\n{key_id}".encode()


def _encoded(text: str) -> bytes:
    # half of a surrogate pair is not Unicode, but JSON of a browser can hold it
    return text.encode("utf-8", "surrogatepass")


def _columns(draft: Draft) -> dict[str, Any]:
    """Everything of a draft that is not encrypted."""
    return {
        "id": draft.id,
        "conversation": draft.conversation,
        "journey": draft.journey,
        "step": draft.step,
        "created_at": draft.created_at,
        "expires_at": draft.expires_at,
    }


def _same_place(conversation: str, journey: str) -> Any:
    return (drafts.c.conversation == conversation) & (drafts.c.journey == journey)
