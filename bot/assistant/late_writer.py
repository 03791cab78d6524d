"""Writes events in a thread of its own, so that no turn waits for a store that is late."""

from __future__ import annotations

import threading
import time
from collections import deque
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Optional, Sequence

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError, TimeoutError

from bot.assistant.event_log import EventLog, Row
from bot.metrics.counted import STORE_LATE, TRACKER_EVENTS_LOST

log = structlog.get_logger()

PATIENCE_S = 0.25
"""A write that takes longer is late; a write of a turn takes a few milliseconds."""

MOST_ROWS = 20_000
"""Events that may wait for the store, about 15 MB; the oldest are given up."""

_PASSING = (OperationalError, InterfaceError, TimeoutError)
"""Errors of a store that is locked, gone or overloaded: later the same may work."""

_AT_ONCE = 500
_PAUSE_S = 0.5
_PROBE_S = 0.5

Written = Future[Optional[int]]
"""The id of a conversation's last event once it is stored; None if it never will be."""


@dataclass(frozen=True, eq=False)
class _Piece:
    """Events of one turn of a conversation, or the order to erase it (no rows)."""

    sender: str
    rows: tuple[Row, ...] = field(repr=False)
    written: Written = field(default_factory=Future, repr=False)


class LateWriter:
    """What is to be written, in order, and the thread that writes it.

    While the store does not answer, everything waits here and is tried again and again.
    """

    def __init__(self, events: EventLog, most_rows: int = MOST_ROWS) -> None:
        self._events = events
        self._most_rows = most_rows
        self._waiting: deque[_Piece] = deque()
        self._changed = threading.Condition()
        self._rows = 0
        self._began: Optional[float] = None
        self._has_failed = False
        self._reads_failed = False
        self._is_closing = False
        self._thread = threading.Thread(target=self._run, name="tracker-writer", daemon=True)
        self._thread.start()

    @property
    def is_late(self) -> bool:
        """True while a write, or a look, fails or takes longer than it should."""
        began = self._began
        return self._has_failed or (began is not None and time.monotonic() - began > PATIENCE_S)

    @property
    def has_failed(self) -> bool:
        """True from a write, or a look, that failed until one is done. One that is slow may be done yet."""
        return self._has_failed

    @property
    def are_reads_late(self) -> bool:
        """True from `reads_are_late` until the store has been seen to answer."""
        return self._reads_failed

    def reads_are_late(self) -> None:
        """Somebody waited for a read in vain; from now on this thread looks for the store."""
        with self._changed:
            if not self._reads_failed:
                log.warning("tracker_store.late", what="read")
            STORE_LATE.labels("trackers", "gave_up").inc()
            self._reads_failed = True
            self._changed.notify()

    def add(self, sender: str, rows: Sequence[Row]) -> Written:
        """Events of one conversation, to be written after everything that is there already."""
        return self._put(_Piece(sender, tuple(rows)))

    def erase(self, sender: str) -> Written:
        """Delete everything of a conversation; what of it still waits is never written."""
        with self._changed:
            # what is being written at this moment is deleted after it
            dropped = [
                piece
                for piece in self._waiting
                if piece.sender == sender and piece.rows and not piece.written.running()
            ]
            self._waiting = deque(piece for piece in self._waiting if piece not in dropped)
            self._rows -= sum(len(piece.rows) for piece in dropped)
        for piece in dropped:
            piece.written.set_result(None)
        return self._put(_Piece(sender, ()))

    def is_erasing(self, sender: str) -> bool:
        """True while stored events of a conversation wait to be deleted."""
        with self._changed:
            return any(piece.sender == sender and not piece.rows for piece in self._waiting)

    def close(self, timeout_s: float = 5.0) -> None:
        """Write what waits, as far as that goes in this time. Nothing is taken any more."""
        with self._changed:
            self._is_closing = True
            self._changed.notify()
        self._thread.join(timeout_s)
        if self._rows:
            log.error("tracker_store.lost", events=self._rows)

    def _put(self, piece: _Piece) -> Written:
        given_up: list[_Piece] = []
        with self._changed:
            self._waiting.append(piece)
            self._rows += len(piece.rows)
            while self._rows > self._most_rows:
                oldest = next(
                    (p for p in self._waiting if p.rows and not p.written.running()), None
                )
                if oldest is None:
                    break
                self._waiting.remove(oldest)
                self._rows -= len(oldest.rows)
                given_up.append(oldest)
            self._changed.notify()
        for old in given_up:
            old.written.set_result(None)
        if given_up:
            lost = sum(len(old.rows) for old in given_up)
            TRACKER_EVENTS_LOST.inc(lost)
            log.error("tracker_store.given_up", events=lost)
        return piece.written

    # In the thread

    def _run(self) -> None:
        while True:
            batch = self._next()
            if batch is None:
                return
            if not batch:
                self._look()
                continue
            self._began = time.monotonic()
            try:
                newest = self._write(batch)
            except _PASSING as error:
                self._note_failure(error)
                continue
            except Exception as error:
                # nothing that a later try would mend; whose it is shows in single tries
                if len(batch) > 1:
                    self._one_by_one(batch)
                else:
                    self._done(batch, {})
                    log.error("tracker_store.refused", error=type(error).__name__)
                continue
            finally:
                self._began = None
            self._done(batch, newest)

    def _next(self) -> Optional[list[_Piece]]:
        """What to write next; [] to look whether the store answers, None at the end."""
        with self._changed:
            while not self._waiting:
                if self._is_closing:
                    return None
                self._changed.wait(_PROBE_S if self._reads_failed or self._has_failed else None)
                if not self._waiting and (self._reads_failed or self._has_failed):
                    return []
            batch = [piece for piece in self._waiting if piece.written.running()]
            if batch:  # it failed: the same once more, so that none of it is written twice
                return batch
            rows = 0
            for piece in self._waiting:
                if batch and (not piece.rows or rows >= _AT_ONCE or not batch[0].rows):
                    break
                batch.append(piece)
                rows += len(piece.rows)
            for piece in batch:
                piece.written.set_running_or_notify_cancel()
            return batch

    def _write(self, batch: Sequence[_Piece]) -> dict[str, int]:
        first = batch[0]
        if not first.rows:
            self._events.erase(first.sender)
            return {first.sender: 0}
        if self._has_failed:
            # a connection that broke may have broken after the commit
            newest = self._events.newest_if_stored(batch[-1].rows[-1])
            if newest is not None:
                return {batch[-1].sender: newest}
        return self._events.append([row for piece in batch for row in piece.rows])

    def _one_by_one(self, batch: Sequence[_Piece]) -> None:
        for piece in batch:
            try:
                newest = self._write([piece])
            except _PASSING as error:
                self._note_failure(error)
                return
            except Exception as error:
                log.error("tracker_store.refused", error=type(error).__name__)
                newest = {}
            self._done([piece], newest)

    def _look(self) -> None:
        self._began = time.monotonic()
        try:
            self._events.answers()
        except SQLAlchemyError as error:
            self._note_failure(error)
        else:
            self._note_success()
        finally:
            self._began = None

    def _note_failure(self, error: Exception) -> None:
        is_first = not self._has_failed
        self._has_failed = True
        STORE_LATE.labels("trackers", "gave_up").inc()
        if is_first:
            # a connection that broke is mended by the next try, which is made at once
            log.warning("tracker_store.late", what="write", error=type(error).__name__)
            return
        time.sleep(_PAUSE_S)

    def _note_success(self) -> None:
        if self._has_failed or self._reads_failed:
            log.info("tracker_store.caught_up", waiting=self._rows)
        self._has_failed = self._reads_failed = False

    def _done(self, batch: Sequence[_Piece], newest: dict[str, int]) -> None:
        with self._changed:
            for piece in batch:
                self._waiting.remove(piece)
                self._rows -= len(piece.rows)
        self._note_success()
        for piece in batch:
            piece.written.set_result(newest.get(piece.sender))
