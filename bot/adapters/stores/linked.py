"""アカウント連携 in a database: members sealed, and found by a keyed hash; nonces as hashes."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from typing import Optional

from sqlalchemy import Column, Index, MetaData, String, Table, select
from sqlalchemy.engine import Connection, Engine

from bot.adapters.contracts.tables import Moment
from bot.adapters.stores.engine import writing
from bot.adapters.stores.sealing import Seal, columns
from bot.adapters.stores.work import creating, in_turn, translated
from bot.services.drafts.drafts import KeyRing, VaultKey

metadata = MetaData()

links = Table(
    "linked_conversations",
    metadata,
    Column("conversation", String(255), primary_key=True),
    Column("of_member", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    *columns(),
    Index("linked_conversations_by_member", "of_member"),
)
nonces = Table(
    "link_nonces",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("expires_at", Moment, nullable=False),
    *columns(),
)

create_tables = creating(metadata)


class SqlLinks:
    """`services.accounts.linked.LinkStore` over a database."""

    def __init__(self, engine: Engine, keys: KeyRing) -> None:
        self._engine = engine
        self._keys = keys
        self._seal = Seal(keys, "linked conversations")

    def member(self, conversation: str) -> Optional[str]:
        """See the port."""
        asked = select(links).where(links.c.conversation == conversation)
        with translated(), self._engine.connect() as connection, connection.begin():
            row = connection.execute(asked).first()
        document = self._seal.open(row, conversation) if row else None
        return document["member"] if document else None

    def link(self, conversation: str, member: str, at: datetime) -> None:
        """See the port."""
        row = {
            "of_member": _digest(self._keys.newest, member),
            "at": at,
            **self._seal.close({"member": member}, conversation),
        }
        is_it = links.c.conversation == conversation

        def link(connection: Connection) -> None:
            connection.execute(links.delete().where(is_it))
            connection.execute(links.insert().values(conversation=conversation, **row))

        in_turn(self._engine, lambda work: work.later(link))

    def forget(self, conversation: str) -> None:
        """See the port."""
        gone = links.delete().where(links.c.conversation == conversation)
        in_turn(self._engine, lambda work: work.later(lambda c: c.execute(gone)))

    def has_links(self, member: str) -> bool:
        """See the port."""
        asked = select(links.c.conversation).where(links.c.of_member.in_(self.digests(member)))
        with translated(), self._engine.connect() as connection, connection.begin():
            return connection.execute(asked.limit(1)).first() is not None

    def forget_member(self, member: str) -> None:
        """See the port."""
        gone = links.delete().where(links.c.of_member.in_(self.digests(member)))
        in_turn(self._engine, lambda work: work.later(lambda c: c.execute(gone)))

    def put_nonce(self, nonce: str, member: str, expires_at: datetime) -> None:
        """See the port."""
        name = hashlib.sha256(nonce.encode()).hexdigest()
        sealed = self._seal.close({"member": member}, name)
        row = nonces.insert().values(name=name, expires_at=expires_at, **sealed)
        in_turn(self._engine, lambda work: work.later(lambda c: c.execute(row)))

    def use_nonce(self, nonce: str, at: datetime) -> Optional[str]:
        """See the port."""
        name = hashlib.sha256(nonce.encode("utf-8", "surrogatepass")).hexdigest()
        is_good = (nonces.c.name == name) & (nonces.c.expires_at > at)
        with translated(), writing(self._engine) as connection:
            row = connection.execute(select(nonces).where(is_good).with_for_update()).first()
            if row is None:
                return None
            connection.execute(nonces.delete().where(nonces.c.name == name))
        document = self._seal.open(row, name)
        return document["member"] if document else None

    def purge(self, now: datetime) -> int:
        """Delete nonces that are over; how many."""
        with translated(), writing(self._engine) as connection:
            is_over = nonces.c.expires_at <= now
            return int(connection.execute(nonces.delete().where(is_over)).rowcount)

    def digests(self, member: str) -> list[str]:
        """Under every key: after a rotation it is the same member still."""
        return [_digest(key, member) for key in self._keys.all()]


def _digest(key: VaultKey, member: str) -> str:
    secret = key.derived("members of linked conversations")
    return hmac.new(secret, member.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
