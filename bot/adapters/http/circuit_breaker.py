"""A circuit breaker: after repeated failures nobody waits for a service that is down."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from enum import Enum
from typing import Callable, Iterator, Optional


class CircuitOpen(Exception):
    """The service has failed repeatedly and is not asked for now."""


class State(str, Enum):
    """Closed lets everything through, open nothing, half-open one attempt at a time."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


class CircuitBreaker:
    """Opens after `threshold` failures in a row; `open_s` seconds later one attempt may try.

    That one closes the circuit when it succeeds, and opens it again when it fails. For
    several threads; `clock` counts seconds and never goes back.
    """

    def __init__(
        self,
        threshold: int = 5,
        open_s: float = 30.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._threshold = threshold
        self._open_s = open_s
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._opened_at: Optional[float] = None
        self._is_trying = False

    @property
    def state(self) -> State:
        """The state at this moment."""
        with self._lock:
            if self._opened_at is None:
                return State.CLOSED
            waited = self._clock() - self._opened_at
            return State.HALF_OPEN if waited >= self._open_s else State.OPEN

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Around one attempt: any exception in it is a failure. Raises `CircuitOpen`."""
        is_trial = self._enter()
        try:
            yield
        except BaseException:
            self._leave(is_trial, failed=True)
            raise
        self._leave(is_trial, failed=False)

    def _enter(self) -> bool:
        with self._lock:
            if self._opened_at is None:
                return False
            if self._is_trying or self._clock() - self._opened_at < self._open_s:
                raise CircuitOpen
            self._is_trying = True
            return True

    def _leave(self, is_trial: bool, failed: bool) -> None:
        with self._lock:
            if is_trial:
                self._is_trying = False
            elif self._opened_at is not None:
                return  # began before the circuit opened: too old to tell anything
            if failed:
                self._failures += 1
                if is_trial or self._failures >= self._threshold:
                    self._opened_at = self._clock()
            else:
                self._failures = 0
                self._opened_at = None
