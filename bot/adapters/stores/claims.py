"""What waits in a table until a crew takes it: the rows of `inbound` and `outbound` alike.

A row is claimed for some time, and free again when that is over: whoever took it may be gone.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any, Callable, Optional, Sequence, TypeVar

from sqlalchemy import Column, Select, Table
from sqlalchemy.engine import Connection, Engine, Row

from bot.adapters.stores.engine import writing
from bot.adapters.stores.work import translated

T = TypeVar("T")

_AT_ONCE = 1000
"""No more rows are put in a microsecond."""


def digest(channel: str, text: str) -> str:
    """What a row is known by: of an id of the platform, or of a key of ours."""
    return hashlib.sha256(f"{channel}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()


def first_place(at: datetime) -> int:
    """The place in the queue of the first row that is put at a moment; those with it come next."""
    return int(at.timestamp() * 1_000_000) * _AT_ONCE


def take(
    engine: Engine,
    table: Table,
    due: Select[Any],
    most: int,
    taken: Callable[[Connection, Row], Optional[T]],
) -> tuple[T, ...]:
    """The rows that are due, locked while `taken` claims each; it gives None for one to be left.

    Looks first without a lock: most of the time there is nothing.
    """
    with translated(), engine.connect() as connection, connection.begin():
        if connection.execute(due.limit(1)).first() is None:
            return ()
    with translated(), writing(engine) as connection:
        locked = due.limit(most).with_for_update(skip_locked=True, of=table)
        found = (taken(connection, row) for row in connection.execute(locked).all())
        return tuple(one for one in found if one is not None)


def renew(
    engine: Engine, table: Table, key: Column[str], held: Sequence[tuple[str, str]], until: datetime
) -> None:
    """Keep rows for longer; `held` are their keys and claims."""
    keys, claims = {one for one, _ in held}, {claim for _, claim in held}
    is_mine = key.in_(keys) & table.c.claim.in_(claims) & table.c.done_at.is_(None)
    with translated(), writing(engine) as connection:
        connection.execute(table.update().where(is_mine).values(due_at=until))


def give_back(
    engine: Engine, table: Table, key: Column[str], held: tuple[str, str], values: dict[str, Any]
) -> None:
    """A row that is still held is free again, with some `values`."""
    is_mine = (key == held[0]) & (table.c.claim == held[1])
    with translated(), writing(engine) as connection:
        connection.execute(table.update().where(is_mine).values({**values, "claim": None}))
