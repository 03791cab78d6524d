"""The draft vault: drafts in a database, each draft's fields encrypted as one document.

AES-256-GCM with a fresh nonce at every write; the ids of draft and key are authenticated
with it, so that nothing sealed can be put under another draft. The same code runs on SQLite
and PostgreSQL.
"""

from __future__ import annotations

import json
import random
import secrets
import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, Callable, Iterator, Mapping, Optional

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
    select,
)
from sqlalchemy.engine import Connection, Engine, Row
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from bot.adapters.contracts_tables import Moment
from bot.adapters.sql_engine import preparing, writing
from bot.domain.draft import Draft, DraftUnreadable
from bot.domain.errors import StoreUnavailable
from bot.services.drafts import KeyRing, VaultKey

NONCE_BYTES = 12

_TRIES = 50
_LONGEST_PAUSE_S = 0.01

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


def create_tables(engine: Engine) -> None:
    """Create the table if it is missing. Raises `StoreUnavailable`."""
    with translated(), preparing(engine) as connection:
        metadata.create_all(connection)


@contextmanager
def translated() -> Iterator[None]:
    """Errors of the database as ours, without the rows that a driver's message may quote."""
    try:
        yield
    except SQLAlchemyError as error:
        cause = type(getattr(error, "orig", None) or error).__name__
        raise StoreUnavailable(f"the draft store does not answer ({cause})") from None


class _Overtaken(Exception):
    """Somebody else wrote since the row was read; ends the transaction, never gets out."""


class Vault:
    """`services.drafts.DraftStore` over a database."""

    def __init__(self, engine: Engine, keys: KeyRing) -> None:
        self._engine = engine
        self._keys = keys

    def put(self, draft: Draft) -> Draft:
        """See the port."""
        row = {**_columns(draft), "version": 1, **self._sealed(draft)}
        same = _same_place(draft.conversation, draft.journey)
        for _ in self._tries():
            with translated():
                try:
                    with writing(self._engine) as connection:
                        over = drafts.c.expires_at <= draft.created_at
                        connection.execute(drafts.delete().where(same, over))
                        there = connection.execute(select(drafts).where(same)).first()
                        if there is None:
                            connection.execute(drafts.insert().values(row))
                            return draft
                except IntegrityError:
                    continue  # another one was quicker: now it can be seen
            return self._opened(there)
        raise StoreUnavailable("the draft store is contended")

    def get(self, draft_id: str, at: datetime) -> Optional[Draft]:
        """See the port."""
        row = self._row(draft_id, at)
        return self._opened(row) if row else None

    def of_conversation(self, conversation: str, at: datetime) -> tuple[Draft, ...]:
        """See the port."""
        query = (
            select(drafts)
            .where(drafts.c.conversation == conversation, drafts.c.expires_at > at)
            .order_by(drafts.c.created_at.desc(), drafts.c.id)
        )
        with self._reading() as connection:
            rows = connection.execute(query).all()
        return tuple(map(self._opened, rows))

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

        return self._rewrite(draft_id, at, patched)

    def move(self, draft_id: str, conversation: str, at: datetime) -> Optional[Draft]:
        """See the port."""
        return self._rewrite(draft_id, at, lambda draft: replace(draft, conversation=conversation))

    def delete(self, draft_id: str) -> bool:
        """See the port."""
        return self._delete(drafts.c.id == draft_id) == 1

    def delete_conversation(self, conversation: str) -> int:
        """See the port."""
        return self._delete(drafts.c.conversation == conversation)

    def purge(self, now: datetime) -> int:
        """See the port."""
        return self._delete(drafts.c.expires_at <= now)

    # Writing

    def _rewrite(
        self, draft_id: str, at: datetime, change: Callable[[Draft], Draft]
    ) -> Optional[Draft]:
        """Read, change and seal anew with the newest key; once more if somebody wrote meanwhile."""
        for _ in self._tries():
            row = self._row(draft_id, at)
            if row is None:
                return None
            draft = change(self._opened(row))
            values = {**_columns(draft), "version": row.version + 1, **self._sealed(draft)}
            if self._is_replaced(row, draft, values):
                return draft
        raise StoreUnavailable("the draft store is contended")

    def _is_replaced(self, row: Row, draft: Draft, values: Mapping[str, Any]) -> bool:
        """True if the row was still the one that was read, and holds these values now."""
        is_it = (drafts.c.id == row.id) & (drafts.c.version == row.version)
        with translated():
            try:
                with writing(self._engine) as connection:
                    if draft.conversation != row.conversation:
                        place = _same_place(draft.conversation, draft.journey)
                        connection.execute(drafts.delete().where(place))
                    if (
                        connection.execute(drafts.update().where(is_it).values(values)).rowcount
                        != 1
                    ):
                        raise _Overtaken
            except (IntegrityError, _Overtaken):
                return False
        return True

    def _delete(self, condition: Any) -> int:
        with translated(), writing(self._engine) as connection:
            return int(connection.execute(drafts.delete().where(condition)).rowcount)

    # Reading

    def _row(self, draft_id: str, at: datetime) -> Optional[Row]:
        query = select(drafts).where(drafts.c.id == draft_id, drafts.c.expires_at > at)
        with self._reading() as connection:
            row: Optional[Row] = connection.execute(query).first()
        return row

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with translated(), self._engine.connect() as connection, connection.begin():
            yield connection

    def _tries(self) -> Iterator[int]:
        for number in range(_TRIES):
            if number:
                time.sleep(random.uniform(0, _LONGEST_PAUSE_S))
            yield number

    # Sealing

    def _sealed(self, draft: Draft) -> dict[str, Any]:
        key = self._keys.newest
        nonce = secrets.token_bytes(NONCE_BYTES)
        text = json.dumps(dict(draft.fields), ensure_ascii=False, separators=(",", ":"))
        sealed = _cipher(key).encrypt(nonce, _encoded(text), _context(draft.id, key.id))
        return {"key_id": key.id, "nonce": nonce, "sealed": sealed}

    def _opened(self, row: Row) -> Draft:
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
