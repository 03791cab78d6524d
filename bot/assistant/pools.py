"""The threads of the process, each kind in a pool of its own, so that no part uses up another's.

The event loop only passes things on. Understanding has one thread: it is arithmetic, of which
one interpreter does one at a time, and the dictionary and the embedding are then asked by one
caller only. A turn, which may wait for a store or for the contracts' API, has one of
`TURN_THREADS` from its beginning to its end. Trackers have theirs (`tracker_store`), and so has
readiness (`health`).
"""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Callable, Optional, TypeVar
from weakref import WeakSet

T = TypeVar("T")

TURN_THREADS = 32
"""More than the calls that one slow part may hold (`adapters.bulkhead`), several times over."""

_ready: WeakSet[asyncio.AbstractEventLoop] = WeakSet()


def use_for_turns(loop: asyncio.AbstractEventLoop) -> None:
    """Let `asyncio.to_thread` of this loop use a pool of a known size. Idempotent."""
    if loop not in _ready:
        _ready.add(loop)
        loop.set_default_executor(ThreadPoolExecutor(TURN_THREADS, "turn"))


class OneThread:
    """A thread that does one thing after the other, for whoever asks."""

    def __init__(self, name: str) -> None:
        self._pool = ThreadPoolExecutor(1, name, initializer=self._enter)
        self._ident = 0

    def _enter(self) -> None:
        self._ident = threading.get_ident()

    def start(self, call: Callable[..., T], *arguments: Any) -> Future[T]:
        """Begin a call as soon as those before it are done."""
        return self._pool.submit(call, *arguments)

    def result(self, wait_s: Optional[float], call: Callable[..., T], *arguments: Any) -> T:
        """The result, waited for in the caller's thread, or raise `TimeoutError`.

        None waits as long as it takes.
        """
        if threading.get_ident() == self._ident:
            return call(*arguments)
        future = self.start(call, *arguments)
        try:
            return future.result(wait_s)
        finally:
            future.cancel()
