"""A bulkhead: a slow part may hold so many threads, and no more."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import Iterator


class Full(Exception):
    """As many calls as there may be are under way, and none ended in time."""


class Bulkhead:
    """At most `size` calls at once; one more waits `wait_s` seconds for its turn."""

    def __init__(self, size: int, wait_s: float) -> None:
        self._places = threading.BoundedSemaphore(size)
        self._wait_s = wait_s

    @contextmanager
    def call(self) -> Iterator[None]:
        """Around one call. Raises `Full`."""
        if not self._places.acquire(timeout=self._wait_s):
            raise Full
        try:
            yield
        finally:
            self._places.release()
