"""届け: one process at a time takes events from the outbox to the broker, at least once each, in order.

Those of a conversation go one after the other, each when the one before is confirmed; those of different
conversations side by side. So whoever drops ids that came already sees each conversation in its order,
even where a connection is cut in the middle or two processes deliver for a moment.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import defaultdict
from datetime import datetime
from typing import Callable, Optional, Sequence

import structlog

from bot.domain.errors import StoreUnavailable
from bot.metrics.counted import BROKER_AWAY, EVENTS
from bot.services.events.event import MOST_WAITING, Broker, BrokerAway, Event, EventOutbox
from bot.services.turn_locks import LocksDown, TurnLocks

log = structlog.get_logger()

AT_ONCE = 200
"""Events that one look takes."""
LOOK_EVERY_S = 1.0
"""So often is looked while nothing waits; also whether the process that delivers is gone."""
LEASE_S = 10.0
"""So long a process that is gone is waited for."""
ROUND_S = 6.0
"""A look and what it found, before the lease is over."""
TRIM_EVERY_S = 10.0
FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 30.0
"""After failures: doubled each time."""

JOB = "job events"


class Delivery:
    """Runs in the event loop of the server; the store is asked in threads."""

    def __init__(
        self,
        outbox: EventOutbox,
        broker: Broker,
        locks: Optional[TurnLocks],
        now: Callable[[], datetime],
        most_waiting: int = MOST_WAITING,
    ) -> None:
        """`locks` is None where this process is alone."""
        self._outbox = outbox
        self._broker = broker
        self._locks = locks
        self._now = now
        self._most_waiting = most_waiting
        self._claim: Optional[str] = None
        self._leaving = asyncio.Event()
        self._work: Optional[asyncio.Task[None]] = None
        self._pause_s = 0.0
        self._trim_at = 0.0

    def start(self) -> None:
        """Begin, in the running loop."""
        self._leaving.clear()
        self._work = asyncio.create_task(self._run())

    async def stop(self, within_s: float) -> None:
        """End after the events under way; another process, or the next start, goes on."""
        self._leaving.set()
        if self._work is not None:
            await asyncio.wait({self._work}, timeout=within_s)
            self._work.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._work
            self._work = None
        await self._broker.close()
        if self._locks is not None and self._claim is not None:
            with contextlib.suppress(LocksDown):
                await asyncio.to_thread(self._locks.give_back, JOB, self._claim)
            self._claim = None

    async def _run(self) -> None:
        while not self._leaving.is_set():
            pause_s = LOOK_EVERY_S
            try:
                if await self._is_mine():
                    await self._trim()
                    delivered = await self.round()
                    pause_s = self._pause_s or (0.0 if delivered else LOOK_EVERY_S)
                else:
                    self._is_back()  # whoever delivers tells
            except StoreUnavailable:
                log.error("events.outbox_unavailable")
                pause_s = LONGEST_PAUSE_S / 6
            except Exception as error:  # whatever it is, delivering goes on
                log.error("events.failed", error=type(error).__name__)
                pause_s = LONGEST_PAUSE_S / 6
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._leaving.wait(), pause_s or 0.001)

    async def round(self) -> int:
        """Deliver what waits first; how many were confirmed. Raises `StoreUnavailable`."""
        waiting: dict[str, list[Event]] = defaultdict(list)
        for event in await asyncio.to_thread(self._outbox.take, AT_ONCE):
            waiting[event.conversation].append(event)
        if not waiting:
            return 0
        confirmed: list[str] = []
        failures: list[str] = []
        try:
            async with asyncio.timeout(ROUND_S):
                each = (self._one_by_one(those, confirmed) for those in waiting.values())
                failures = [why for why in await asyncio.gather(*each) if why]
        except TimeoutError:
            failures = ["timeout"]
        if confirmed:
            await asyncio.to_thread(self._outbox.done, confirmed, self._now())
            EVENTS.labels("delivered").inc(len(confirmed))
        if failures:
            self._is_away(failures[0])
        else:
            self._is_back()
        return len(confirmed)

    async def _one_by_one(self, events: Sequence[Event], confirmed: list[str]) -> str:
        """The events of one conversation, up to one that fails; why it did."""
        for event in events:
            try:
                await self._broker.publish(event)
            except BrokerAway as error:
                return error.reason
            confirmed.append(event.id)
        return ""

    async def _is_mine(self) -> bool:
        """True for one process at a time; for each where nobody can say: then some come twice."""
        if self._locks is None:
            return True
        try:
            if self._claim is not None:
                held = await asyncio.to_thread(self._locks.renew, JOB, self._claim, LEASE_S)
                if held:
                    return True
            self._claim = await asyncio.to_thread(self._locks.take, JOB, LEASE_S)
            return self._claim is not None
        except LocksDown:
            return True

    async def _trim(self) -> None:
        if time.monotonic() < self._trim_at:
            return
        self._trim_at = time.monotonic() + TRIM_EVERY_S
        given_up = await asyncio.to_thread(self._outbox.trim, self._most_waiting, self._now())
        if given_up:
            EVENTS.labels("given_up").inc(given_up)
            log.error("events.given_up", count=given_up)

    def _is_away(self, reason: str) -> None:
        if not self._pause_s:
            log.warning("events.broker_away", reason=reason)
        BROKER_AWAY.set(1)
        self._pause_s = min(max(FIRST_PAUSE_S, self._pause_s * 2), LONGEST_PAUSE_S)

    def _is_back(self) -> None:
        if self._pause_s:
            log.info("events.broker_back")
        BROKER_AWAY.set(0)
        self._pause_s = 0.0
