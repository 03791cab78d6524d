"""Rasa's SQL tracker store, writing only what is new and keeping one SQLite connection.

The stock store counts the stored events by a query at every save, inserts them one ORM
object each, opens SQLite anew for every session and rebuilds the tracker from JSON at
every turn: together more than the understanding of a message.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from functools import cached_property
from pathlib import Path
from typing import Any, Optional

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SessionStarted
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.engine.url import URL, make_url
from sqlalchemy.orm import sessionmaker
from sqlalchemy.pool import StaticPool

REMEMBERED_TRACKERS = 512
"""Conversations kept in memory beside an embedded store."""

REMEMBERED_EVENTS = 250
"""A turn makes about eight events; a session has at most a dozen turns."""

FIRST_EVENTS = 2
"""Where a session may start in a tracker that holds no earlier one."""


class LeanTrackerStore(SQLTrackerStore):
    """Appends the events of a turn in one statement.

    Trackers know how many of their events are stored; only those after that are new.
    """

    engine: sa.engine.Engine

    @cached_property
    def _insert(self) -> sa.sql.Insert:
        """Made once: to build and look up the same statement costs more than to run it."""
        return self.SQLEvent.__table__.insert()

    async def retrieve(self, sender_id: str) -> Optional[DialogueStateTracker]:
        """The events since the last session start; see the base class."""
        tracker = await super().retrieve(sender_id)
        if tracker is not None:
            tracker.stored_events = len(tracker.events)
        return tracker

    async def peek(self, sender_id: str) -> Optional[DialogueStateTracker]:
        """The same, to look at only."""
        return await self.retrieve(sender_id)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Insert what is not stored yet; see the base class."""
        await self.stream_events(tracker)
        stored = getattr(tracker, "stored_events", 0)
        new = list(tracker.events)[stored:]
        if new:
            with self.engine.begin() as connection:
                connection.execute(self._insert, [_row(tracker.sender_id, event) for event in new])
        tracker.stored_events = stored + len(new)

    def forget(self, sender_id: str) -> None:
        """Delete all events of a conversation."""
        table = self.SQLEvent.__table__
        with self.engine.begin() as connection:
            connection.execute(table.delete().where(table.c.sender_id == sender_id))


class EmbeddedTrackerStore(LeanTrackerStore):
    """SQLite, written by this process alone, so that its trackers may stay in memory."""

    def __init__(self, domain: Domain, database: str) -> None:
        super().__init__(domain=domain, dialect="sqlite", db=database)
        stock: sa.engine.Engine = self.engine
        stock.dispose()
        self.engine = sa.create_engine(
            stock.url, poolclass=StaticPool, connect_args={"check_same_thread": False}
        )
        sa.event.listen(self.engine, "connect", _tune)
        self.sessionmaker = sessionmaker(bind=self.engine)
        self._remembered: OrderedDict[str, DialogueStateTracker] = OrderedDict()

    async def retrieve(self, sender_id: str) -> Optional[DialogueStateTracker]:
        """From memory if it was saved here; taken out, so that a failed turn leaves nothing."""
        return self._remembered.pop(sender_id, None) or await super().retrieve(sender_id)

    async def peek(self, sender_id: str) -> Optional[DialogueStateTracker]:
        """See the base class; what is in memory stays there."""
        return self._remembered.get(sender_id) or await super().retrieve(sender_id)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store, then remember; see the base class."""
        await super().save(tracker)
        if len(tracker.events) > REMEMBERED_EVENTS:
            return  # read anew next time: the database gives the last session only
        self._remembered[tracker.sender_id] = self._last_session(tracker)
        if len(self._remembered) > REMEMBERED_TRACKERS:
            self._remembered.popitem(last=False)

    def _last_session(self, tracker: DialogueStateTracker) -> DialogueStateTracker:
        """What reading it anew would give."""
        events = list(tracker.events)
        starts = [i for i, event in enumerate(events) if isinstance(event, SessionStarted)]
        if not starts or starts[-1] < FIRST_EVENTS:
            return tracker
        # the action that starts a session stands before its event
        session = events[starts[-1] - 1 :]
        trimmed = DialogueStateTracker.from_events(
            tracker.sender_id, session, self.domain.slots, domain=self.domain
        )
        trimmed.stored_events = len(session)
        return trimmed

    def forget(self, sender_id: str) -> None:
        """See the base class."""
        self._remembered.pop(sender_id, None)
        super().forget(sender_id)


def _tune(connection: Any, _: Any) -> None:
    # Readers do not wait for the writer, and a commit does not wait for the disk: a
    # crash of the process loses nothing, one of the machine at most the last turns.
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")


def _row(sender_id: str, event: Event) -> dict[str, Any]:
    data = event.as_dict()
    return {
        "sender_id": sender_id,
        "type_name": event.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": data.get("parse_data", {}).get("intent", {}).get("name"),
        "action_name": data.get("name"),
        "data": json.dumps(data),
    }


def open_store(database_url: str, domain: Domain) -> LeanTrackerStore:
    """SQLite or PostgreSQL, by URL."""
    url: URL = make_url(database_url)
    if url.drivername.startswith("sqlite"):
        database = url.database or ""
        Path(database).parent.mkdir(parents=True, exist_ok=True)
        return EmbeddedTrackerStore(domain, database)
    return LeanTrackerStore(
        domain=domain,
        dialect=url.drivername,
        host=url.host,
        port=url.port,
        db=url.database,
        username=url.username,
        password=url.password,
        query=dict(url.query),
    )
