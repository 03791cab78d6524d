"""Locks of several processes as rows of a table, each with the moment when it is free again."""

from __future__ import annotations

import secrets
import time
from typing import Any, Callable, Optional

from sqlalchemy import Column, Double, MetaData, String, Table, bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine

from bot.adapters.stores.engine import writing
from bot.adapters.stores.prepared import Prepared
from bot.adapters.stores.work import creating, translated
from bot.services.turn_locks import LocksDown

metadata = MetaData()

locks = Table(
    "turn_locks",
    metadata,
    Column("name", String(300), primary_key=True),
    Column("claim", String(32), nullable=False),
    Column("until", Double, nullable=False),
)

create_tables = creating(metadata)


class SqlTurnLocks:
    """`services.turn_locks.TurnLocks` over a database. Clocks of machines must not differ much."""

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._clock = clock
        insert = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert
        new = insert(locks)
        takes = new.on_conflict_do_update(
            index_elements=[locks.c.name],
            set_={"claim": new.excluded.claim, "until": new.excluded.until},
            where=locks.c.until <= bindparam("now", type_=Double),
        )
        is_mine = (locks.c.name == bindparam("of")) & (locks.c.claim == bindparam("by"))
        self._take = Prepared(takes, engine.dialect, ("name", "claim", "until"))
        self._renew = Prepared(locks.update().where(is_mine), engine.dialect, ("until",))
        self._give_back = Prepared(locks.delete().where(is_mine), engine.dialect)

    def take(self, name: str, for_s: float) -> Optional[str]:
        """See the port."""
        now, claim = self._clock(), secrets.token_hex(16)
        row = {"name": name, "claim": claim, "until": now + for_s, "now": now}
        return claim if self._run(self._take, row) else None

    def renew(self, name: str, claim: str, for_s: float) -> bool:
        """See the port."""
        row = {"of": name, "by": claim, "until": self._clock() + for_s}
        return bool(self._run(self._renew, row))

    def give_back(self, name: str, claim: str) -> None:
        """See the port."""
        self._run(self._give_back, {"of": name, "by": claim})

    def _run(self, statement: Prepared, row: dict[str, Any]) -> int:
        with translated("the database of locks", LocksDown), writing(self._engine) as connection:
            return statement.run(connection, row)
