"""届け待ち in a database: one row an event, in names of ours; the conversation as a keyed hash."""

from __future__ import annotations

import hashlib
import hmac
import json
import uuid
from datetime import datetime
from typing import Any, Sequence

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    exists,
    func,
    select,
)
from sqlalchemy.engine import Connection, Engine, Row

from bot.adapters.contracts.tables import Moment
from bot.adapters.stores.engine import writing
from bot.adapters.stores.prepared import Prepared
from bot.adapters.stores.work import creating, in_turn, translated
from bot.domain.errors import KeysLost
from bot.services.drafts.drafts import KeyRing, VaultKey
from bot.services.events.event import (
    KEPT_FOR,
    NUMBERED_FOR,
    WORTH_TELLING_FOR,
    Event,
    Happened,
    Kind,
)

metadata = MetaData()

events = Table(
    "conversation_events",
    metadata,
    Column("place", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("id", String(32), nullable=False),
    Column("conversation", String(32), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("channel", String(16)),
    Column("at", Moment, nullable=False),
    Column("data", Text, nullable=False),
    Column("done_at", Moment),
    Column("outcome", String(16)),
    UniqueConstraint("conversation", "sequence", name="conversation_events_in_order"),
    Index("conversation_events_by_done", "done_at", "place"),
)

create_tables = creating(metadata)

_GIVEN = ("id", "conversation", "kind", "channel", "at", "data")


def reference(key: VaultKey, conversation: str) -> str:
    """The keyed hash that stands for a conversation in its events, and nowhere else."""
    secret = key.derived("events of conversations")
    return hmac.new(secret, conversation.encode(), hashlib.sha256).hexdigest()[:32]


class SqlEvents:
    """`services.events.event.EventOutbox` over a database."""

    def __init__(self, engine: Engine, keys: KeyRing) -> None:
        self._engine = engine
        self._keys = keys
        given = {name: bindparam(f"of_{name}", type_=events.c[name].type) for name in _GIVEN}
        last = func.coalesce(func.max(events.c.sequence), 0)
        numbered = select(*given.values(), last + 1).where(
            events.c.conversation == given["conversation"]
        )
        # the next number and the row in one: of two that want the same one fails, and is done again
        insert = events.insert().from_select([*_GIVEN, "sequence"], numbered)
        self._insert = Prepared(insert, engine.dialect)

    def add(self, happened: Happened) -> None:
        """See the port. Where there is no key, nobody can be named and nothing is told."""
        try:
            conversation = reference(self._keys.newest, happened.conversation)
        except KeysLost:
            return
        row = {
            "id": uuid.uuid4().hex,
            "conversation": conversation,
            "kind": happened.kind.value,
            "channel": happened.channel,
            "at": happened.at,
            "data": json.dumps(dict(happened.data)),
        }
        values = {f"of_{name}": value for name, value in row.items()}

        def add(connection: Connection) -> None:
            self._insert.run(connection, values)

        in_turn(self._engine, lambda work: work.later(add))

    def take(self, most: int) -> Sequence[Event]:
        """See the port."""
        waiting = select(events).where(events.c.done_at.is_(None))
        with translated(), self._engine.connect() as connection, connection.begin():
            found = connection.execute(waiting.order_by(events.c.place).limit(most)).all()
        return tuple(map(_event, found))

    def done(self, ids: Sequence[str], at: datetime) -> None:
        """See the port."""
        with translated(), writing(self._engine) as connection:
            _end(connection, events.c.id.in_(ids), "delivered", at)

    def trim(self, most: int, at: datetime) -> int:
        """See the port."""
        waits = events.c.done_at.is_(None)
        newer = select(events.c.place).where(waits).order_by(events.c.place.desc())
        with translated(), self._engine.connect() as connection, connection.begin():
            last = connection.execute(newer.offset(most).limit(1)).scalar()
        if last is None:
            return 0
        with translated(), writing(self._engine) as connection:
            return _end(connection, events.c.place <= last, "given_up", at)

    def purge(self, now: datetime) -> int:
        """Give up what nobody waits for any more; delete what was done with, how many.

        The last of a conversation stays for longer: the next one counts on from it.
        """
        later = events.alias("later").c
        is_followed = exists().where(
            later.conversation == events.c.conversation, later.sequence > events.c.sequence
        )
        is_over = (events.c.done_at <= now - KEPT_FOR) & is_followed
        is_old = events.c.done_at <= now - NUMBERED_FOR
        with translated(), writing(self._engine) as connection:
            _end(connection, events.c.at <= now - WORTH_TELLING_FOR, "given_up", now)
            return int(connection.execute(events.delete().where(is_over | is_old)).rowcount)


def _event(row: Row) -> Event:
    return Event(
        id=row.id,
        conversation=row.conversation,
        sequence=row.sequence,
        kind=Kind(row.kind),
        channel=row.channel,
        at=row.at,
        data=json.loads(row.data),
    )


def _end(connection: Connection, condition: Any, outcome: str, at: datetime) -> int:
    is_open = events.c.done_at.is_(None) & condition
    values = {"done_at": at, "outcome": outcome}
    return int(connection.execute(events.update().where(is_open).values(values)).rowcount)
