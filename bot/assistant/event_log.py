"""The table of Rasa's events: what is asked of it and written to it. Every call blocks."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Mapping, Optional, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bot.adapters.stores.engine import preparing, writing
from bot.adapters.stores.prepared import Prepared

AT_ONCE = 5_000
"""Rows that one transaction deletes: nobody shall wait long behind a purge."""

_SESSION = "session_started"
_ACTION = "action"
_COLUMNS = ("sender_id", "type_name", "timestamp", "intent_name", "action_name", "data")

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Stored:
    """The last session of a conversation: its events, and the id of the last one."""

    events: tuple[dict[str, Any], ...]
    newest: int


class EventLog:
    """Events in SQLite or PostgreSQL, in the order of their ids. For several threads.

    Every method raises what SQLAlchemy raises.
    """

    def __init__(self, engine: Engine, table: sa.Table) -> None:
        self.engine = engine
        self._table = table
        c, dialect, here = table.c, engine.dialect, table.c.sender_id == sa.bindparam("of")
        since, newest = c.id >= sa.bindparam("since"), sa.func.max(c.id).label("newest")
        begun = sa.select(newest).where(here, c.type_name == _SESSION)
        before = sa.select(newest).where(here, c.id < sa.bindparam("since"))
        rows = sa.select(c.id, c.type_name, c.data).where(here, since).order_by(c.id)
        self._begun, self._before = Prepared(begun, dialect), Prepared(before, dialect)
        self._rows = Prepared(rows, dialect)
        self._last = Prepared(sa.select(newest).where(here), dialect)
        self._insert = Prepared(table.insert().inline(), dialect, _COLUMNS)

    def create(self) -> None:
        """Make the table, and the index that a purge needs, where they are missing."""
        with preparing(self.engine) as connection:
            self._table.create(connection, checkfirst=True)
            there = {index["name"] for index in sa.inspect(connection).get_indexes("events")}
            if "events_by_timestamp" not in there:
                connection.exec_driver_sql("CREATE INDEX events_by_timestamp ON events (timestamp)")

    def last_session(self, sender: str) -> Optional[Stored]:
        """What was stored since the last start of a session; None for nobody we know."""
        with self.engine.connect() as connection, connection.begin():
            begun, since = self._newest(connection, self._begun, sender), 0
            if begun is not None:
                # the action that starts a session stands before its event
                since = self._newest(connection, self._before, sender, since=begun) or begun
            rows = self._rows.rows(connection, of=sender, since=since)
        if not rows:
            return None
        newest = rows[-1].id
        if begun is not None and rows[0].id < begun and rows[0].type_name != _ACTION:
            rows = rows[1:]
        return Stored(tuple(json.loads(row.data) for row in rows), newest)

    def newest(self, sender: str) -> int:
        """The id of the last event of a conversation, 0 if there is none."""
        with self.engine.connect() as connection:
            return self._newest(connection, self._last, sender) or 0

    def append(self, rows: Sequence[Row]) -> dict[str, int]:
        """Store events; the id of the last one of each conversation."""
        with writing(self.engine) as connection:
            self._insert.run_each(connection, rows)
            senders = dict.fromkeys(row["sender_id"] for row in rows)
            return {one: self._newest(connection, self._last, one) or 0 for one in senders}

    def newest_if_stored(self, row: Row) -> Optional[int]:
        """The id of the conversation's last event if this one is stored, else None."""
        c = self._table.c
        same = [c[name] == row[name] for name in ("sender_id", "type_name", "timestamp", "data")]
        with self.engine.connect() as connection, connection.begin():
            if connection.execute(sa.select(c.id).where(*same).limit(1)).first() is None:
                return None
            return self._newest(connection, self._last, row["sender_id"])

    def erase(self, sender: str) -> None:
        """Delete all events of a conversation."""
        with writing(self.engine) as connection:
            connection.execute(self._table.delete().where(self._table.c.sender_id == sender))

    def purge(self, before: float) -> int:
        """Delete events older than that (seconds since 1970); how many there were."""
        c = self._table.c
        old = sa.select(c.id).where(c.timestamp < before).limit(AT_ONCE)
        deleted = 0
        while True:
            with writing(self.engine) as connection:
                count = connection.execute(self._table.delete().where(c.id.in_(old))).rowcount
            deleted += count
            if count < AT_ONCE:
                return deleted

    def answers(self) -> None:
        """Look into the table, to see whether it can be."""
        with self.engine.connect() as connection, connection.begin():
            connection.execute(sa.select(self._table.c.id).limit(1)).first()

    def keeps(self, sender: str, row: Row) -> bool:
        """True if an event that is written now is there to be read; it is deleted again."""
        try:
            self.append([row])
            stored = self.last_session(sender)
        finally:
            self.erase(sender)
        return stored is not None and stored.events[-1] == json.loads(row["data"])

    @staticmethod
    def _newest(
        connection: Connection, statement: Prepared, sender: str, **values: int
    ) -> Optional[int]:
        (row,) = statement.rows(connection, of=sender, **values)
        found: Optional[int] = row.newest
        return found
