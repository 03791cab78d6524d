"""宛先 in a database: the conversation in clear, where it is written to sealed."""

from __future__ import annotations

from datetime import datetime
from typing import Optional

from sqlalchemy import Column, Index, MetaData, String, Table, select
from sqlalchemy.engine import Connection, Engine

from bot.adapters.contracts.tables import Moment
from bot.adapters.stores.engine import writing
from bot.adapters.stores.sealing import Seal, columns
from bot.adapters.stores.work import creating, in_turn, translated
from bot.services.drafts.drafts import KeyRing
from bot.services.messaging.addressees import KEPT_FOR

metadata = MetaData()

addressees = Table(
    "addressees",
    metadata,
    Column("conversation", String(255), primary_key=True),
    Column("seen_at", Moment, nullable=False),
    *columns(),
    Index("addressees_by_time", "seen_at"),
)

create_tables = creating(metadata)


class SqlAddressees:
    """`services.messaging.addressees.Addressees` over a database."""

    def __init__(self, engine: Engine, keys: KeyRing) -> None:
        self._engine = engine
        self._seal = Seal(keys, "addressees")

    def keep(self, conversation: str, address: str, at: datetime) -> None:
        """See the port."""
        is_it = addressees.c.conversation == conversation
        sealed = {"seen_at": at, **self._seal.close({"to": address}, conversation)}

        def keep(connection: Connection) -> None:
            changed = connection.execute(addressees.update().where(is_it).values(sealed))
            if not changed.rowcount:
                connection.execute(addressees.insert().values(conversation=conversation, **sealed))

        in_turn(self._engine, lambda work: work.later(keep))

    def find(self, conversation: str) -> Optional[str]:
        """See the port."""
        asked = select(addressees).where(addressees.c.conversation == conversation)
        with translated(), self._engine.connect() as connection, connection.begin():
            row = connection.execute(asked).first()
        document = self._seal.open(row, conversation) if row else None
        return document["to"] if document else None

    def forget(self, conversation: str) -> None:
        """See the port."""
        gone = addressees.delete().where(addressees.c.conversation == conversation)

        def forget(connection: Connection) -> None:
            connection.execute(gone)

        in_turn(self._engine, lambda work: work.later(forget))

    def purge(self, now: datetime) -> int:
        """Delete those who have not written for long; how many."""
        with translated(), writing(self._engine) as connection:
            is_over = addressees.c.seen_at <= now - KEPT_FOR
            return int(connection.execute(addressees.delete().where(is_over)).rowcount)
