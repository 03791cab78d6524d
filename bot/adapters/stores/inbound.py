"""届いた出来事 in a database: what was said sealed, and erased when it is done with."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Callable, Mapping, Optional, Sequence

import structlog
from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    and_,
    exists,
    or_,
    select,
)
from sqlalchemy.engine import Connection, Engine, Row

from bot.adapters.contracts.tables import Moment
from bot.adapters.stores import claims
from bot.adapters.stores.claims import digest, first_place
from bot.adapters.stores.engine import writing
from bot.adapters.stores.sealing import ERASED, Seal, columns
from bot.adapters.stores.work import creating, in_turn, translated
from bot.services.drafts.drafts import KeyRing
from bot.services.messaging.inbound import (
    KEPT_FOR,
    LEASE,
    WORTH_ANSWERING_FOR,
    Event,
    Outcome,
    TakenEvent,
)

log = structlog.get_logger()

metadata = MetaData()

events = Table(
    "inbound_events",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("channel", String(16), nullable=False),
    Column("message", String(64)),
    Column("conversation", String(255), nullable=False),
    Column("at", Moment, nullable=False),
    Column("place", BigInteger, nullable=False),
    Column("put_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("claim", String(32)),
    Column("done_at", Moment),
    Column("outcome", String(16)),
    *columns(nullable=True),
    Index("inbound_events_by_due", "channel", "done_at", "due_at"),
    Index("inbound_events_by_conversation", "conversation", "done_at"),
    Index("inbound_events_by_message", "message"),
)

create_tables = creating(metadata)


class SqlInbox:
    """`services.messaging.inbound.Inbox` over a database."""

    def __init__(self, engine: Engine, keys: KeyRing, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._seal = Seal(keys, "inbound events")
        self._now = now

    def put(self, these: Sequence[Event]) -> int:
        """See the port."""
        at = self._now()
        first = first_place(at)
        rows = {row["key"]: row for row in map(self._row(at, first), range(len(these)), these)}
        if not rows:
            return 0
        with translated(), writing(self._engine) as connection:
            known = select(events.c.key).where(events.c.key.in_(rows))
            for row in connection.execute(known).all():
                del rows[row.key]
            if rows:
                connection.execute(_unless_there(self._engine), list(rows.values()))
        return len(rows)

    def take(self, channel: str, claim: str, most: int, at: datetime) -> tuple[TakenEvent, ...]:
        """See the port."""
        due = select(events).where(_is_next(channel, at)).order_by(events.c.at, events.c.place)

        def taken(connection: Connection, row: Row) -> Optional[TakenEvent]:
            return self._taken(connection, row, claim, at)

        return claims.take(self._engine, events, due, most, taken)

    def renew(self, taken: Sequence[TakenEvent], at: datetime) -> None:
        """See the port."""
        held = [(one.key, one.claim) for one in taken]
        claims.renew(self._engine, events, events.c.key, held, at + LEASE)

    def done(self, taken: TakenEvent, outcome: Outcome, at: datetime) -> None:
        """See the port."""

        def end(connection: Connection) -> None:
            _end(connection, events.c.key == taken.key, outcome, at)

        in_turn(self._engine, lambda work: work.later(end))

    def again(self, taken: TakenEvent, at: datetime) -> None:
        """See the port."""
        held = (taken.key, taken.claim)
        claims.give_back(self._engine, events, events.c.key, held, {"due_at": at})

    def has_message(self, channel: str, message: str) -> bool:
        """See the port."""
        known = select(events.c.key).where(events.c.message == digest(channel, message)).limit(1)
        with translated(), self._engine.connect() as connection, connection.begin():
            return connection.execute(known).first() is not None

    def withdraw(self, channel: str, message: str, at: datetime) -> int:
        """See the port."""
        is_it = events.c.message == digest(channel, message)
        with translated(), writing(self._engine) as connection:
            return _end(connection, is_it, "withdrawn", at)

    def forget(self, conversation: str, at: datetime) -> None:
        """See the port."""
        with translated(), writing(self._engine) as connection:
            _end(connection, events.c.conversation == conversation, "withdrawn", at)

    def purge(self, now: datetime) -> int:
        """Give up what nobody waits for any more; delete what was done with long ago, how many."""
        with translated(), writing(self._engine) as connection:
            late = _end(connection, events.c.put_at <= now - WORTH_ANSWERING_FOR, "late", now)
            is_old = events.c.done_at <= now - KEPT_FOR
            deleted = int(connection.execute(events.delete().where(is_old)).rowcount)
        if late:
            log.error("inbound.given_up", count=late)
        return deleted

    def _row(self, at: datetime, first: int) -> Callable[[int, Event], dict[str, Any]]:
        def row(number: int, event: Event) -> dict[str, Any]:
            key = digest(event.channel, event.id)
            document = {"id": event.id, "message": event.message, "body": dict(event.body)}
            return {
                "key": key,
                "channel": event.channel,
                "message": digest(event.channel, event.message) if event.message else None,
                "conversation": event.conversation,
                "at": event.at,
                "place": first + number,
                "put_at": at,
                "due_at": at,
                "tries": 0,
                **self._seal.close(document, key),
            }

        return row

    def _taken(
        self, connection: Connection, row: Row, claim: str, at: datetime
    ) -> Optional[TakenEvent]:
        is_it = events.c.key == row.key
        document = self._seal.open(row, row.key)
        if document is None:
            log.error("inbound.unreadable", channel=row.channel)
            _end(connection, is_it, "unreadable", at)
            return None
        tries = row.tries + 1  # counted before: one that ends the process is given up some time
        values = {"claim": claim, "tries": tries, "due_at": at + LEASE}
        connection.execute(events.update().where(is_it).values(values))
        return TakenEvent(row.key, claim, _event(row, document), tries)


def _event(row: Row, document: Mapping[str, Any]) -> Event:
    return Event(
        channel=row.channel,
        id=document["id"],
        conversation=row.conversation,
        at=row.at,
        body=document["body"],
        message=document["message"],
    )


def _is_next(channel: str, at: datetime) -> Any:
    """The first of its conversation, with none of it under way."""
    mine, other = events.c, events.alias("other").c
    is_before = or_(other.at < mine.at, and_(other.at == mine.at, other.place < mine.place))
    is_under_way = other.claim.is_not(None) & (other.due_at > at)
    comes_first = exists().where(
        other.conversation == mine.conversation,
        other.done_at.is_(None),
        or_(is_before, is_under_way),
    )
    return (mine.channel == channel) & mine.done_at.is_(None) & (mine.due_at <= at) & ~comes_first


def _end(connection: Connection, condition: Any, outcome: Outcome, at: datetime) -> int:
    is_open = events.c.done_at.is_(None) & condition
    values = {"done_at": at, "outcome": outcome, "claim": None, **ERASED}
    return int(connection.execute(events.update().where(is_open).values(values)).rowcount)


def _unless_there(engine: Engine) -> Any:
    """Another process may store the same at this moment."""
    if engine.dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert

        return insert(events).on_conflict_do_nothing()
    return events.insert()
