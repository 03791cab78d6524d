"""作業班: takes what is due from a store and works it off, some at a time, until it is told to end."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections import deque
from datetime import datetime
from typing import Any, Awaitable, Callable, Generic, Protocol, Sequence, TypeVar

import structlog

from bot.services.messaging.inbound import RENEW_EVERY_S

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

log = structlog.get_logger()

LOOK_EVERY_S = 1.0
"""So often is looked while nothing is there: what another process has stored, what is due again."""
_AHEAD = 4
"""So many times what is done at once is taken at once: to look for it costs more than to have it."""
_STORE_AGAIN_S = 2.0


class Source(Protocol[T_co]):
    """Where the crew gets its work: a store, for one channel. Calls block."""

    def take(self, channel: str, claim: str, most: int, at: datetime) -> Sequence[T_co]:
        """What is due, for this crew alone as long as it renews it."""

    def renew(self, taken: Sequence[Any], at: datetime) -> None:
        """This crew lives, and still has these."""


class Crew(Generic[T]):
    """Runs in the event loop of the server; stores are asked in threads.

    `work` does one piece and raises nothing.
    """

    def __init__(
        self,
        channel: str,
        source: Source[T],
        work: Callable[[T], Awaitable[None]],
        at_once: int,
        now: Callable[[], datetime],
    ) -> None:
        self._channel = channel
        self._source = source
        self._work = work
        self._at_once = at_once
        self._now = now
        self._claim = secrets.token_hex(16)
        self._leaving = False
        self._woken = asyncio.Event()
        self._taken: deque[T] = deque()
        self._under_way: dict[asyncio.Task[None], T] = {}
        self._loops: tuple[asyncio.Task[None], ...] = ()

    def start(self) -> None:
        """Begin, in the running loop."""
        self._leaving = False
        self._loops = (asyncio.create_task(self._run()), asyncio.create_task(self._renew()))

    def wake(self) -> None:
        """There is something: look now. To be called on the loop."""
        self._woken.set()

    async def stop(self, within_s: float) -> None:
        """End after what is under way; what is not done then is done after the next start."""
        self._leaving = True
        self.wake()
        for task in self._loops[:1]:
            await asyncio.wait({task}, timeout=within_s)
        if self._under_way:
            await asyncio.wait(set(self._under_way), timeout=within_s)
        left = [*self._loops, *self._under_way]
        for task in left:
            task.cancel()
        for task in left:
            with contextlib.suppress(asyncio.CancelledError):
                await task
        self._loops = ()

    async def round(self) -> int:
        """Take what is due, where nothing taken is left, and begin with what there is room for.

        How much was begun. What was taken and not begun when the crew ends is another's after its lease.
        """
        if not self._taken and len(self._under_way) < self._at_once:
            claim, at, most = self._claim, self._now(), self._at_once * _AHEAD
            self._taken += await asyncio.to_thread(
                self._source.take, self._channel, claim, most, at
            )
        begun = 0
        while self._taken and len(self._under_way) < self._at_once:
            one = self._taken.popleft()
            task: asyncio.Task[None] = asyncio.ensure_future(self._done(one))
            self._under_way[task] = one
            task.add_done_callback(self._is_done)
            begun += 1
        return begun

    async def idle(self) -> None:
        """Until what is under way is done."""
        while self._under_way:
            await asyncio.wait(set(self._under_way))

    async def _done(self, one: T) -> None:
        await self._work(one)

    def _is_done(self, task: asyncio.Task[None]) -> None:
        self._under_way.pop(task, None)
        self.wake()
        if not task.cancelled() and task.exception() is not None:
            log.error("crew.failed", channel=self._channel, error=type(task.exception()).__name__)

    async def _run(self) -> None:
        while not self._leaving:
            self._woken.clear()
            try:
                if await self.round():
                    continue
            except Exception as error:  # whatever it is, the crew goes on
                log.error("crew.no_store", channel=self._channel, error=type(error).__name__)
                await asyncio.sleep(_STORE_AGAIN_S)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), LOOK_EVERY_S)

    async def _renew(self) -> None:
        """What is done with and could not be noted is let go: it is taken again."""
        while True:
            await asyncio.sleep(RENEW_EVERY_S)
            mine = [*self._under_way.values(), *self._taken]
            if mine:
                with contextlib.suppress(Exception):
                    await asyncio.to_thread(self._source.renew, mine, self._now())
