"""What is known of a database that does not answer: nobody waits for it a second time.

A lock on a table, or on SQLite's file, makes every call wait until it gives up. The first
one has to; while the database is known to be late, one call at a time looks whether it
answers again, and all others fail at once — a thread that waits is a thread that others need.
"""

from __future__ import annotations

import threading
import time
from typing import Callable, Optional

from sqlalchemy.exc import TimeoutError

from bot.metrics.counted import STORE_LATE

LOOK_EVERY_S = 1.0
"""So long after a failure the next call may try."""


class StoreLate(TimeoutError):
    """The database did not answer a moment ago."""


class Lateness:
    """For several threads. `clock` counts seconds and never goes back."""

    def __init__(
        self,
        longest_look_s: float,
        clock: Callable[[], float] = time.monotonic,
        store: str = "other",
    ) -> None:
        """`store` is the name under which it is counted."""
        self._longest_look_s = longest_look_s
        self._clock = clock
        self._store = store
        self._lock = threading.Lock()
        self._is_late = False
        self._next_look = 0.0
        self._looking: Optional[int] = None

    def enter(self) -> bool:
        """Before a call, and again within it. Raises `StoreLate` while the database is late.

        One thread at a time may pass all the same, to look: True for that one, which should
        not wait long.
        """
        if not self._is_late:
            return False
        with self._lock:
            now, me = self._clock(), threading.get_ident()
            if self._is_late and now < self._next_look and self._looking != me:
                STORE_LATE.labels(self._store, "not_tried").inc()
                raise StoreLate("the database is late")
            if self._looking != me:
                self._looking, self._next_look = me, now + self._longest_look_s
            return True

    def failed(self) -> None:
        """A call gave up waiting, or found no connection."""
        STORE_LATE.labels(self._store, "gave_up").inc()
        with self._lock:
            self._is_late, self._looking = True, None
            self._next_look = self._clock() + LOOK_EVERY_S

    def answered(self) -> None:
        """A call was answered."""
        self._is_late, self._looking = False, None
