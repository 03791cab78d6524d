"""Rasa's SQL tracker store, which never holds up a reply.

The stock store counts the stored events by a query at every save, inserts them one ORM
object each, opens SQLite anew for every session, rebuilds the tracker from JSON at every
turn, and does all that on the event loop: one lock on its table stops everybody.

Here the trackers of recent conversations stay in memory, reading from PostgreSQL is done in
threads of its own, and writing in one more (`late_writer`). While the store answers, a turn waits for both,
so that another process finds what was said. While it does not, nobody waits: what is to be
written is kept in order, and a conversation that is not in memory begins anew — slots are
conveniences; journeys live in the drafts.
"""

from __future__ import annotations

import asyncio
import json
import time
import weakref
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Callable, Optional, Sequence, TypeVar

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import sessionmaker

from bot.adapters.stores.engine import database_url, open_engine
from bot.assistant.event_log import EventLog, Row
from bot.assistant.late_writer import LateWriter, Written
from bot.domain.errors import StoreUnavailable
from bot.metrics import parts

T = TypeVar("T")

REMEMBERED_TRACKERS = 512
"""Conversations kept in memory."""

REMEMBERED_EVENTS = 250
"""A turn makes about eight events; a session has at most a dozen turns."""

FIRST_EVENTS = 2
"""Where a session may start in a tracker that holds no earlier one."""

READ_PATIENCE_S = 0.4
WRITE_PATIENCE_S = 0.25
"""How long a turn waits for a store that answered a moment ago."""

ERASE_PATIENCE_S = 1.0

_LOOK_EVERY_S = 0.02
_READERS = 2


class StoreLate(Exception):
    """The store does not answer in time."""


@dataclass
class _Remembered:
    """A conversation in memory: how many of its events were saved, and what became of them.

    `is_out`: a turn has the tracker and has not saved it yet.
    """

    tracker: DialogueStateTracker
    count: int
    written: Written
    is_out: bool = False


class LeanTrackerStore(SQLTrackerStore):
    """Appends the events of a turn in one statement, off the event loop.

    Trackers know how many of their events are handed over; only those after that are new.
    """

    engine: sa.engine.Engine

    def __init__(self, domain: Domain, url: str) -> None:
        # not the base class's: it opens an engine of its own, and waits for ever if it cannot
        TrackerStore.__init__(self, domain)
        self.engine = open_engine(url, "trackers")
        if self.engine.dialect.name == "sqlite":
            sa.event.listen(self.engine, "connect", _tune)
        self.sessionmaker = sessionmaker(bind=self.engine)
        self._events = EventLog(self.engine, self.SQLEvent.__table__)
        self._events.create()
        self._writer = LateWriter(self._events)
        self._readers = ThreadPoolExecutor(_READERS, "tracker-reader")
        self._remembered: OrderedDict[str, _Remembered] = OrderedDict()
        self._forgotten: set[str] = set()
        weakref.finalize(self, _close, self._writer, self._readers)

    async def retrieve(self, sender_id: str) -> Optional[DialogueStateTracker]:
        """The events since the last session start, for a turn that will save them."""
        self._forgotten.discard(sender_id)  # by a turn that was never saved
        known = self._known(sender_id)
        if known is None:
            return self._read(sender_id)
        if known.is_out:  # by a turn that failed: nothing of it is left
            known.tracker = self._made(sender_id, list(known.tracker.events)[: known.count])
        known.is_out = True
        return known.tracker

    async def peek(self, sender_id: str) -> Optional[DialogueStateTracker]:
        """The same, to look at only."""
        known = self._known(sender_id)
        if known is None:
            return self._read(sender_id)
        if not known.is_out:
            return known.tracker
        return self._made(sender_id, list(known.tracker.events)[: known.count])

    async def create_tracker(
        self, sender_id: str, append_action_listen: bool = True
    ) -> DialogueStateTracker:
        """A new one, not saved before there is something to save; see the base class."""
        tracker = self.init_tracker(sender_id)
        if append_action_listen:
            tracker.update(ActionExecuted(ACTION_LISTEN_NAME))
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Hand over what is not stored yet, and wait for it if the store answers."""
        new = self._save(tracker)
        if self.event_broker is not None:
            await self._stream_new_events(self.event_broker, new, tracker.sender_id)

    def _save(self, tracker: DialogueStateTracker) -> list[Event]:
        sender = tracker.sender_id
        if sender in self._forgotten:
            self._forgotten.discard(sender)
            tracker = self._without_past(tracker)
        events = list(tracker.events)
        new = events[getattr(tracker, "stored_events", 0) :]
        written = self._writer.add(sender, [_row(sender, event) for event in new])
        tracker.stored_events = len(events)
        self._remember(tracker, written)
        with parts.measured("trackers"):
            self._wait_for(written)
        return new

    def forget(self, sender_id: str) -> bool:
        """Erase what is stored and remembered of a conversation; False if that is still to come.

        In the middle of a turn of that conversation: of the turn only the slots that it sets
        are saved afterwards, no word of it. Waits up to `ERASE_PATIENCE_S`, so it is for a
        worker thread; a store that is late erases as soon as it answers, before it writes on.
        """
        self._forgotten.add(sender_id)
        self._remembered.pop(sender_id, None)
        erased = self._writer.erase(sender_id)
        try:
            erased.result(0 if self._writer.is_late else ERASE_PATIENCE_S)
        except TimeoutError:
            return False
        return True

    def replace(self, tracker: DialogueStateTracker) -> None:
        """Erase what is stored and remembered of the conversation, and keep this instead."""
        self.forget(tracker.sender_id)
        self._forgotten.discard(tracker.sender_id)
        self._save(tracker)

    def purge(self, before: datetime) -> int:
        """Delete events older than that; how many there were. Blocks.

        Raises `StoreUnavailable`.
        """
        try:
            return self._events.purge(before.timestamp())
        except SQLAlchemyError as error:
            cause = type(error).__name__
            raise StoreUnavailable(f"the tracker store does not answer ({cause})") from None

    async def keeps(self, sender: str, event: Event, within_s: float) -> bool:
        """True if an event that is written now can be read again; nothing of it stays."""
        if self._writer.is_late or self._writer.are_reads_late:
            return False
        loop = asyncio.get_running_loop()
        kept = loop.run_in_executor(self._readers, self._events.keeps, sender, _row(sender, event))
        return await asyncio.wait_for(kept, within_s)

    def close(self) -> None:
        """Write what waits, as far as that goes in a few seconds."""
        self._writer.close()

    # Reading

    def _known(self, sender: str) -> Optional[_Remembered]:
        """What is in memory, unless somebody else has written since."""
        known = self._remembered.get(sender)
        if known is None or not known.written.done():
            return known
        newest = known.written.result()
        if newest is None:
            return known
        try:
            is_same = self._within(lambda: self._events.newest(sender)) == newest
        except StoreLate:
            return known
        if is_same or self._remembered.get(sender) is not known:
            return self._remembered.get(sender)
        del self._remembered[sender]
        return None

    def _read(self, sender: str) -> Optional[DialogueStateTracker]:
        if self._writer.is_erasing(sender):
            return None
        try:
            stored = self._within(lambda: self._events.last_session(sender))
        except StoreLate:
            return None
        if stored is None:
            return None
        tracker = DialogueStateTracker.from_dict(sender, list(stored.events), self.domain.slots)
        tracker.stored_events = len(tracker.events)
        return tracker

    def _within(self, call: Callable[[], T]) -> T:
        """What the store answers, or `StoreLate` as soon as it is known to be late."""
        if self._is_late_for_reading():
            raise StoreLate
        try:
            if self._reads_beside_writes:  # measured by the engine
                return call()
            with parts.measured("trackers"):
                return self._in_time(call)
        except (SQLAlchemyError, StoreLate):
            self._writer.reads_are_late()
            raise StoreLate from None

    def _in_time(self, call: Callable[[], T]) -> T:
        answer = self._readers.submit(call)
        deadline = time.monotonic() + READ_PATIENCE_S
        while time.monotonic() < deadline and not self._is_late_for_reading():
            with suppress(TimeoutError):
                return answer.result(_LOOK_EVERY_S)
        answer.cancel()
        raise StoreLate

    @property
    def _reads_beside_writes(self) -> bool:
        """SQLite's readers do not wait for who writes, those of PostgreSQL's table may."""
        return self.engine.dialect.name == "sqlite"

    def _is_late_for_reading(self) -> bool:
        """A write that is slow stops no read: with several processes most conversations are in no memory."""
        fails_alike = not self._reads_beside_writes and self._writer.has_failed
        return self._writer.are_reads_late or fails_alike

    def _wait_for(self, written: Written) -> None:
        deadline = time.monotonic() + WRITE_PATIENCE_S
        while not self._writer.is_late and (left := deadline - time.monotonic()) > 0:
            with suppress(TimeoutError):
                written.result(min(left, _LOOK_EVERY_S))
                return

    # Remembering

    def _remember(self, tracker: DialogueStateTracker, written: Written) -> None:
        sender = tracker.sender_id
        self._remembered.pop(sender, None)
        if len(tracker.events) > REMEMBERED_EVENTS:
            return  # read anew next time: the database gives the last session only
        last = self._last_session(tracker)
        self._remembered[sender] = _Remembered(last, len(last.events), written)
        if len(self._remembered) > REMEMBERED_TRACKERS:
            self._remembered.popitem(last=False)

    def _last_session(self, tracker: DialogueStateTracker) -> DialogueStateTracker:
        """What reading it anew would give."""
        events = list(tracker.events)
        starts = [i for i, event in enumerate(events) if isinstance(event, SessionStarted)]
        if not starts or starts[-1] < FIRST_EVENTS:
            return tracker
        # the action that starts a session stands before its event
        return self._made(tracker.sender_id, events[starts[-1] - 1 :])

    def _without_past(self, tracker: DialogueStateTracker) -> DialogueStateTracker:
        """A conversation that begins with the slots that its last turn has set."""
        events = list(tracker.events)
        said = [i for i, event in enumerate(events) if isinstance(event, UserUttered)]
        of_turn = events[said[-1] :] if said else []
        kept: list[Event] = [
            ActionExecuted(ACTION_SESSION_START_NAME),
            SessionStarted(),
            *(SlotSet(event.key, event.value) for event in of_turn if isinstance(event, SlotSet)),
            ActionExecuted(ACTION_LISTEN_NAME),
        ]
        fresh = self._made(tracker.sender_id, kept)
        fresh.stored_events = 0
        return fresh

    def _made(self, sender: str, events: Sequence[Event]) -> DialogueStateTracker:
        """A tracker of events that are handed over already."""
        tracker = DialogueStateTracker.from_events(
            sender, list(events), self.domain.slots, domain=self.domain
        )
        tracker.stored_events = len(events)
        return tracker


def _close(writer: LateWriter, readers: ThreadPoolExecutor) -> None:
    writer.close()
    readers.shutdown(wait=False, cancel_futures=True)


def _tune(connection: Any, _: Any) -> None:
    # A commit does not wait for the disk: a crash of the process loses nothing, one of the
    # machine at most the last turns.
    connection.execute("PRAGMA synchronous=NORMAL")


def _row(sender_id: str, event: Event) -> Row:
    data = event.as_dict()
    return {
        "sender_id": sender_id,
        "type_name": event.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": data.get("parse_data", {}).get("intent", {}).get("name"),
        "action_name": data.get("name"),
        "data": json.dumps(data),
    }


def open_store(at: str, domain: Domain) -> LeanTrackerStore:
    """SQLite or PostgreSQL, by URL."""
    url = database_url(at)
    if url.drivername.startswith("sqlite") and url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    return LeanTrackerStore(domain, at)
