"""The desk's audit log in a database: names of the desk, references of ours, no caller."""

from __future__ import annotations

from datetime import datetime
from typing import Optional

from sqlalchemy import Column, Integer, MetaData, String, Table, select
from sqlalchemy.engine import Engine

from bot.adapters.contracts.tables import Moment
from bot.adapters.stores.engine import writing
from bot.adapters.stores.work import creating, translated
from bot.services.desk.audit import KEPT_FOR, Look, Looked

metadata = MetaData()

lines = Table(
    "desk_audit",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("who", String(255), nullable=False),
    Column("at", Moment, nullable=False, index=True),
    Column("look", String(32), nullable=False),
    Column("reference", String(64), nullable=False, index=True),
    Column("agency", String(64)),
)

create_tables = creating(metadata)


class SqlAudit:
    """`services.desk.audit.AuditStore` over a database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, looked: Looked) -> None:
        """See the port."""
        row = {
            "who": looked.who,
            "at": looked.at,
            "look": looked.look.value,
            "reference": looked.reference,
            "agency": looked.agency,
        }
        with translated(), writing(self._engine) as connection:
            connection.execute(lines.insert().values(row))

    def newest(self, limit: int, who: Optional[str] = None) -> tuple[Looked, ...]:
        """See the port."""
        query = select(lines).order_by(lines.c.at.desc(), lines.c.number.desc()).limit(limit)
        if who is not None:
            query = query.where(lines.c.who == who)
        with translated(), self._engine.connect() as connection, connection.begin():
            return tuple(
                Looked(row.who, row.at, Look(row.look), row.reference, row.agency)
                for row in connection.execute(query)
            )

    def last(self, who: str, look: Look, reference: str) -> Optional[datetime]:
        """See the port."""
        is_it = (
            (lines.c.reference == reference) & (lines.c.who == who) & (lines.c.look == look.value)
        )
        query = select(lines.c.at).where(is_it).order_by(lines.c.at.desc()).limit(1)
        with translated(), self._engine.connect() as connection, connection.begin():
            row = connection.execute(query).first()
        return row.at if row else None

    def purge(self, now: datetime) -> int:
        """See the port."""
        with translated(), writing(self._engine) as connection:
            is_over = lines.c.at <= now - KEPT_FOR
            return int(connection.execute(lines.delete().where(is_over)).rowcount)
