"""The wire between processes over a database: rows that are read soon, and deleted soon."""

from __future__ import annotations

import time
from typing import Callable, Optional, Sequence

from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    func,
    select,
)
from sqlalchemy.engine import Engine

from bot.adapters.shared.relay import Sent, WireDown
from bot.adapters.stores.engine import writing
from bot.adapters.stores.work import creating, translated

LOOK_EVERY_S = 0.25
OVERLAP_S = 5.0
"""Rows of PostgreSQL are not seen in the order of their numbers: for so long others may come."""
KEPT_S = 60.0

metadata = MetaData()

happenings = Table(
    "happenings",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("at", Double, nullable=False, index=True),
    Column("process", String(16), nullable=False),
    Column("topic", String(32), nullable=False),
    Column("key_id", String(16), nullable=False),
    Column("nonce", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)

create_tables = creating(metadata)


class SqlWire:
    """`adapters.shared.relay.Wire` over a database."""

    def __init__(
        self,
        engine: Engine,
        look_every_s: float = LOOK_EVERY_S,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._engine = engine
        self._look_every_s = look_every_s
        self._clock = clock
        self._overlap_s = 0.0 if engine.dialect.name == "sqlite" else OVERLAP_S
        self._seen: dict[int, float] = {}
        """Numbers that were read, and when."""
        self._after: Optional[int] = None
        self._swept_at = 0.0

    def send(self, happenings_: Sequence[Sent]) -> None:
        """See the port."""
        now = self._clock()
        rows = [
            {
                "at": now,
                "process": one.process,
                "topic": one.topic,
                "key_id": one.key_id,
                "nonce": one.nonce,
                "sealed": one.sealed,
            }
            for one in happenings_
        ]
        with (
            translated("the database of happenings", WireDown),
            writing(self._engine) as connection,
        ):
            connection.execute(happenings.insert(), rows)
            if now - self._swept_at > KEPT_S:
                self._swept_at = now
                connection.execute(happenings.delete().where(happenings.c.at < now - KEPT_S))

    def receive(self) -> Sequence[Sent]:
        """See the port."""
        if self._after is not None:
            time.sleep(self._look_every_s)
        with (
            translated("the database of happenings", WireDown),
            self._engine.connect() as connection,
            connection.begin(),
        ):
            if self._after is None:  # what was told before is nobody's news
                self._after = connection.execute(select(func.max(happenings.c.id))).scalar() or 0
                return ()
            is_new = (happenings.c.id > self._after) & happenings.c.id.not_in(self._seen)
            rows = connection.execute(
                select(happenings).where(is_new).order_by(happenings.c.id)
            ).all()
        self._note([row.id for row in rows])
        return [
            Sent(row.process, row.topic, row.key_id, bytes(row.nonce), bytes(row.sealed))
            for row in rows
        ]

    def _note(self, numbers: Sequence[int]) -> None:
        """Numbers come in order once all before them must have come."""
        now = self._clock()
        self._seen.update(dict.fromkeys(numbers, now))
        old = [one for one, at in self._seen.items() if at <= now - self._overlap_s]
        self._after = max([self._after or 0, *old])
        for number in old:
            del self._seen[number]
