"""Transcripts in a database: who, when and how far in clear, what was said sealed."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Mapping, Optional

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    MetaData,
    String,
    Table,
    bindparam,
    select,
)
from sqlalchemy.engine import Connection, Engine

from bot.adapters.contracts.tables import Moment
from bot.adapters.stores.engine import writing
from bot.adapters.stores.prepared import Prepared
from bot.adapters.stores.sealing import ERASED, Seal, columns
from bot.adapters.stores.work import creating, in_turn, translated
from bot.reply import Reply
from bot.services.drafts.drafts import KeyRing
from bot.services.transcript.exchange import Exchange
from bot.services.transcript.transcript import KEPT_FOR, Position

metadata = MetaData()

exchanges = Table(
    "exchanges",
    metadata,
    Column("conversation", String(255), primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("asked_feedback", Boolean, nullable=False),
    *columns(nullable=True),
    Index("exchanges_by_time", "at"),
)

create_tables = creating(metadata)


class SqlTranscripts:
    """`services.transcript.transcript.TranscriptStore` over a database."""

    def __init__(self, engine: Engine, keys: KeyRing) -> None:
        self._engine = engine
        self._seal = Seal(keys, "transcripts")
        table, dialect = exchanges.c, engine.dialect
        here = table.conversation == bindparam("of")
        newest = select(table.number, table.asked_feedback).where(here)
        self._newest = Prepared(newest.order_by(table.number.desc()).limit(1), dialect)
        is_asked_for = (
            here
            & (table.number >= bindparam("since"))
            & table.key_id.is_not(None)
            & (table.at > bindparam("after", type_=Moment))
        )
        self._read = Prepared(
            select(exchanges)
            .where(is_asked_for)
            .order_by(table.number)
            .limit(bindparam("most", type_=BigInteger)),
            dialect,
        )
        self._insert = Prepared(exchanges.insert(), dialect)

    def newest(self, conversation: str) -> Optional[Position]:
        """See the port."""
        with translated(), self._engine.connect() as connection:
            rows = self._newest.rows(connection, of=conversation)
        return Position(rows[0].number, rows[0].asked_feedback) if rows else None

    def add(self, conversation: str, exchange: Exchange, asked_feedback: bool) -> None:
        """See the port."""
        row = {
            "conversation": conversation,
            "number": exchange.number,
            "at": exchange.at,
            "asked_feedback": asked_feedback,
            **self._seal.close(_document(exchange), _row_id(conversation, exchange.number)),
        }
        in_turn(
            self._engine,
            lambda work: work.later(lambda connection: self._insert.run(connection, row)),
        )

    def read(self, conversation: str, since: int, most: int, at: datetime) -> tuple[Exchange, ...]:
        """See the port."""
        with translated(), self._engine.connect() as connection:
            rows = self._read.rows(
                connection, of=conversation, since=since, most=most, after=at - KEPT_FOR
            )
        return tuple(self._opened(row) for row in rows)

    def erase(self, conversation: str) -> None:
        """See the port."""
        erased = exchanges.update().where(exchanges.c.conversation == conversation).values(ERASED)

        def erase(connection: Connection) -> None:
            connection.execute(erased)

        in_turn(self._engine, lambda work: work.later(erase))

    def purge(self, now: datetime) -> int:
        """See the port."""
        with translated(), writing(self._engine) as connection:
            is_over = exchanges.c.at <= now - KEPT_FOR
            return int(connection.execute(exchanges.delete().where(is_over)).rowcount)

    def _opened(self, row: Any) -> Exchange:
        document = self._seal.open(row, _row_id(row.conversation, row.number)) or {}
        return Exchange(
            number=row.number,
            at=row.at,
            said=document.get("said"),
            replies=tuple(Reply.decode(one) for one in document.get("replies") or ()),
            message_id=document.get("message_id"),
            place=document.get("place", ""),
            agency=document.get("agency"),
        )


def _document(exchange: Exchange) -> Mapping[str, Any]:
    return {
        "said": exchange.said,
        "replies": [reply.as_message() for reply in exchange.replies],
        "message_id": exchange.message_id,
        "place": exchange.place,
        "agency": exchange.agency,
    }


def _row_id(conversation: str, number: int) -> str:
    return f"{conversation}\n{number}"
