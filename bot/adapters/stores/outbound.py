"""送るもの in a database: sealed, and erased when it was sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Callable, Optional, Sequence

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
from bot.services.messaging.outbound import (
    IN_ORDER_FOR,
    KEPT_FOR,
    LEASE,
    WORTH_SENDING_FOR,
    Parcel,
    SentOutcome,
    TakenParcel,
)

log = structlog.get_logger()

metadata = MetaData()

parcels = Table(
    "outbound_parcels",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("channel", String(16), nullable=False),
    Column("conversation", String(255), nullable=False),
    Column("place", BigInteger, nullable=False),
    Column("put_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("note", String(32), nullable=False),
    Column("claim", String(32)),
    Column("done_at", Moment),
    Column("outcome", String(16)),
    *columns(nullable=True),
    Index("outbound_parcels_by_due", "channel", "done_at", "due_at"),
    Index("outbound_parcels_by_conversation", "conversation", "done_at"),
)

create_tables = creating(metadata)

_TOLD_LATER: tuple[SentOutcome, ...] = ("refused", "late", "unsure")
"""What did not arrive, and is kept until the person can be told."""


class SqlOutboundParcels:
    """`services.messaging.outbound.Outbox` over a database."""

    def __init__(self, engine: Engine, keys: KeyRing, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._seal = Seal(keys, "outbound parcels")
        self._now = now

    def put(self, these: Sequence[Parcel]) -> None:
        """See the port."""
        if not these:
            return
        at = self._now()
        first = first_place(at)
        rows = {
            row["id"]: row
            for row in (self._row(one, at, first + number) for number, one in enumerate(these))
        }

        def put(connection: Connection) -> None:
            known = select(parcels.c.id).where(parcels.c.id.in_(rows))
            there = {row.id for row in connection.execute(known)}
            new = [row for row in rows.values() if row["id"] not in there]
            if new:
                connection.execute(parcels.insert(), new)

        in_turn(self._engine, lambda work: work.later(put))

    def take(self, channel: str, claim: str, most: int, at: datetime) -> tuple[TakenParcel, ...]:
        """See the port."""
        due = select(parcels).where(_is_next(channel, at)).order_by(parcels.c.place)

        def taken(connection: Connection, row: Row) -> Optional[TakenParcel]:
            return self._taken(connection, row, claim, at)

        return claims.take(self._engine, parcels, due, most, taken)

    def renew(self, taken: Sequence[TakenParcel], at: datetime) -> None:
        """See the port."""
        held = [(one.id, one.claim) for one in taken]
        claims.renew(self._engine, parcels, parcels.c.id, held, at + LEASE)

    def done(self, taken: TakenParcel, outcome: SentOutcome, at: datetime) -> None:
        """See the port."""
        with translated(), writing(self._engine) as connection:
            _end(connection, parcels.c.id == taken.id, outcome, at)

    def again(self, taken: TakenParcel, at: datetime, note: str) -> None:
        """See the port."""
        values = {"due_at": at, "note": note}
        claims.give_back(self._engine, parcels, parcels.c.id, (taken.id, taken.claim), values)

    def undelivered(self, conversation: str, at: datetime) -> tuple[Parcel, ...]:
        """See the port."""
        is_told_later = (parcels.c.conversation == conversation) & parcels.c.outcome.in_(
            _TOLD_LATER
        )
        found = select(parcels).where(is_told_later).order_by(parcels.c.place)
        with translated(), self._engine.connect() as connection, connection.begin():
            rows = connection.execute(found).all()
        if not rows:
            return ()
        told = parcels.update().where(parcels.c.id.in_([row.id for row in rows]))
        values = {"outcome": "told", **ERASED}

        def tell(connection: Connection) -> None:
            connection.execute(told.values(values))

        in_turn(self._engine, lambda work: work.later(tell))
        opened = ((row, self._seal.open(row, row.id)) for row in rows)
        return tuple(_parcel(row, document) for row, document in opened if document)

    def forget(self, conversation: str, at: datetime) -> None:
        """See the port."""
        is_of_it = parcels.c.conversation == conversation
        erased = parcels.update().where(is_of_it & parcels.c.done_at.is_not(None))
        with translated(), writing(self._engine) as connection:
            _end(connection, is_of_it, "withdrawn", at)
            connection.execute(erased.values({"outcome": "withdrawn", **ERASED}))

    def purge(self, now: datetime) -> int:
        """Give up what is not worth sending any more; delete what was done with, how many."""
        with translated(), writing(self._engine) as connection:
            late = _end(connection, parcels.c.put_at <= now - WORTH_SENDING_FOR, "late", now)
            is_old = parcels.c.done_at <= now - KEPT_FOR
            deleted = int(connection.execute(parcels.delete().where(is_old)).rowcount)
        if late:
            log.error("outbound.given_up", count=late)
        return deleted

    def _row(self, parcel: Parcel, at: datetime, place: int) -> dict[str, Any]:
        row_id = digest(parcel.channel, parcel.key)
        document = {"key": parcel.key, "body": dict(parcel.body)}
        return {
            "id": row_id,
            "channel": parcel.channel,
            "conversation": parcel.conversation,
            "place": place,
            "put_at": at,
            "due_at": at,
            "tries": 0,
            "note": "",
            **self._seal.close(document, row_id),
        }

    def _taken(
        self, connection: Connection, row: Row, claim: str, at: datetime
    ) -> Optional[TakenParcel]:
        is_it = parcels.c.id == row.id
        if row.put_at <= at - WORTH_SENDING_FOR:
            log.error("outbound.given_up", channel=row.channel, count=1)
            _end(connection, is_it, "late", at)
            return None
        document = self._seal.open(row, row.id)
        if document is None:
            log.error("outbound.unreadable", channel=row.channel)
            _end(connection, is_it, "unreadable", at)
            return None
        tries = row.tries + 1
        values = {"claim": claim, "tries": tries, "due_at": at + LEASE}
        connection.execute(parcels.update().where(is_it).values(values))
        is_cut_off = row.claim is not None  # who comes to an end gives it back
        return TakenParcel(row.id, claim, _parcel(row, document), tries, row.note, is_cut_off)


def _parcel(row: Row, document: Any) -> Parcel:
    return Parcel(row.channel, document["key"], row.conversation, document["body"])


def _is_next(channel: str, at: datetime) -> Any:
    """Due, and none of its conversation before it, but for one that fails for long."""
    mine, other = parcels.c, parcels.alias("other").c
    comes_first = exists().where(
        other.conversation == mine.conversation,
        other.done_at.is_(None),
        or_(
            and_(other.place < mine.place, other.put_at > at - IN_ORDER_FOR),
            and_(other.claim.is_not(None), other.due_at > at),
        ),
    )
    return (mine.channel == channel) & mine.done_at.is_(None) & (mine.due_at <= at) & ~comes_first


def _end(connection: Connection, condition: Any, outcome: SentOutcome, at: datetime) -> int:
    """What is told later stays sealed; the rest is erased."""
    is_open = parcels.c.done_at.is_(None) & condition
    erased = {} if outcome in _TOLD_LATER else ERASED
    values = {"done_at": at, "outcome": outcome, "claim": None, **erased}
    return int(connection.execute(parcels.update().where(is_open).values(values)).rowcount)
