"""Answers to messages that may be sent again, in a database: encrypted, the text as an HMAC."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from contextlib import suppress
from datetime import datetime
from typing import Any, Optional, Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Column, Index, LargeBinary, MetaData, String, Table, bindparam, select
from sqlalchemy.engine import Connection, Engine

from bot.adapters.contracts.tables import Moment
from bot.adapters.stores.engine import writing
from bot.adapters.stores.prepared import Prepared
from bot.adapters.stores.work import creating, in_turn, translated
from bot.reply import Reply
from bot.services.drafts.drafts import KeyRing, VaultKey
from bot.services.hearing.received import KEPT_FOR, Message, MessageIdReused

NONCE_BYTES = 12

metadata = MetaData()

answered = Table(
    "answered_messages",
    metadata,
    Column("conversation", String(255), primary_key=True),
    Column("message_id", String(255), primary_key=True),
    Column("text", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Column("key_id", String(16), nullable=False),
    Column("nonce", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Index("answered_messages_by_time", "at"),
)

create_tables = creating(metadata)


class SqlReceived:
    """`services.hearing.received.ReceivedStore` over a database."""

    def __init__(self, engine: Engine, keys: KeyRing) -> None:
        self._engine = engine
        self._keys = keys
        here = answered.c.conversation == bindparam("of")
        same, since = (
            here & (answered.c.message_id == bindparam("of_id")),
            bindparam("since", type_=Moment),
        )
        self._said = Prepared(
            select(answered.c.key_id, answered.c.text).where(here, answered.c.at > since),
            engine.dialect,
        )
        self._answers = Prepared(
            select(answered).where(here, answered.c.at > since).order_by(answered.c.at.desc()),
            engine.dialect,
        )
        self._same = Prepared(select(answered).where(same, answered.c.at > since), engine.dialect)
        self._drop = Prepared(answered.delete().where(same, answered.c.at <= since), engine.dialect)
        self._insert = Prepared(answered.insert(), engine.dialect)

    def answer(self, message: Message, at: datetime) -> Optional[list[Reply]]:
        """See the port."""
        with translated(), self._engine.connect() as connection:
            rows = self._same.rows(connection, **_place(message), since=at - KEPT_FOR)
        return self._opened(rows[0], message) if rows else None

    def _opened(self, row: Any, message: Message) -> Optional[list[Reply]]:
        """The answer in a row, if the text is the same. Raises `MessageIdReused`."""
        key = self._keys.find(row.key_id)
        if key is None:
            return None  # of a key that is gone: worked off anew
        if not hmac.compare_digest(row.text, _digest(key, message.text)):
            raise MessageIdReused
        try:
            opened = _cipher(key).decrypt(row.nonce, row.sealed, _context(message, key.id))
        except InvalidTag:
            return None
        return [Reply.decode(one) for one in json.loads(opened)]

    def was_said(self, conversation: str, text: str, since: datetime) -> bool:
        """See the port."""
        with translated(), self._engine.connect() as connection:
            rows = self._said.rows(connection, of=conversation, since=since)
        found = ((self._keys.find(row.key_id), row.text) for row in rows)
        return any(key and hmac.compare_digest(said, _digest(key, text)) for key, said in found)

    def answer_since(self, conversation: str, text: str, since: datetime) -> Optional[list[Reply]]:
        """See the port."""
        with translated(), self._engine.connect() as connection:
            rows = self._answers.rows(connection, of=conversation, since=since)
        for row in rows:
            message = Message(conversation, row.message_id, text)
            with suppress(MessageIdReused):
                return self._opened(row, message)
        return None

    def keep(self, message: Message, replies: Sequence[Reply], at: datetime) -> None:
        """See the port."""
        row = self._row(message, replies, at)

        def keep(connection: Connection) -> None:
            self._drop.run(connection, {**_place(message), "since": at - KEPT_FOR})
            self._insert.run(connection, row)

        in_turn(self._engine, lambda work: work.later(keep))

    def forget(self, conversation: str) -> None:
        """See the port."""
        is_of_it = answered.c.conversation == conversation
        in_turn(
            self._engine,
            lambda work: work.later(
                lambda connection: connection.execute(answered.delete().where(is_of_it))
            ),
        )

    def purge(self, now: datetime) -> int:
        """See the port."""
        with translated(), writing(self._engine) as connection:
            is_over = answered.c.at <= now - KEPT_FOR
            return int(connection.execute(answered.delete().where(is_over)).rowcount)

    def _row(self, message: Message, replies: Sequence[Reply], at: datetime) -> dict[str, Any]:
        key, nonce = self._keys.newest, secrets.token_bytes(NONCE_BYTES)
        text = json.dumps([reply.as_message() for reply in replies], ensure_ascii=False)
        encoded = text.encode("utf-8", "surrogatepass")
        return {
            "conversation": message.conversation,
            "message_id": message.id,
            "text": _digest(key, message.text),
            "at": at,
            "key_id": key.id,
            "nonce": nonce,
            "sealed": _cipher(key).encrypt(nonce, encoded, _context(message, key.id)),
        }


def _place(message: Message) -> dict[str, str]:
    return {"of": message.conversation, "of_id": message.id}


def _cipher(key: VaultKey) -> AESGCM:
    return AESGCM(key.derived("answered messages"))


def _digest(key: VaultKey, text: str) -> str:
    secret = key.derived("texts of messages")
    return hmac.new(secret, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def _context(message: Message, key_id: str) -> bytes:
    return f"{message.conversation}\n{message.id}\n{key_id}".encode("utf-8", "surrogatepass")
