"""When the clock was last looked at before a purge: one row beside the drafts."""

from __future__ import annotations

from datetime import datetime
from typing import Optional

from sqlalchemy import Column, Integer, MetaData, Table, select
from sqlalchemy.engine import Engine

from bot.adapters.contracts.tables import Moment
from bot.adapters.stores.engine import writing
from bot.adapters.stores.work import creating, translated

metadata = MetaData()

last_look = Table(
    "last_look",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
)

create_tables = creating(metadata)


class SqlLastLook:
    """`domain.clock_watch.LastLook` over a database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def read(self) -> Optional[datetime]:
        """See the port."""
        with translated(), self._engine.connect() as connection, connection.begin():
            at: Optional[datetime] = connection.execute(select(last_look.c.at)).scalar()
        return at

    def write(self, at: datetime) -> None:
        """See the port."""
        with translated(), writing(self._engine) as connection:
            connection.execute(last_look.delete())
            connection.execute(last_look.insert().values(id=1, at=at))
