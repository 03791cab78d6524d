"""受信の処理: each event is answered once, whatever is killed.

The answer is put to be sent and the event is done with in one transaction. Who works it off a second
time, after a crash before that, gets the same answer by the id of the message.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Awaitable, Callable, Sequence

import structlog

from bot.metrics.counted import INBOUND
from bot.services.messaging.crew import Crew
from bot.services.messaging.inbound import MOST_TRIES, Event, Inbox, Outcome, TakenEvent
from bot.services.messaging.noting import noted
from bot.services.messaging.outbound import Outbox, Parcel
from bot.services.unit_of_work import UnitOfWork

log = structlog.get_logger()

AT_ONCE = 8
"""Conversations at the same time; of each one event after the other."""

Handle = Callable[[Event], Awaitable[Sequence[Parcel]]]
"""What a channel does with an event: the answer, which is then sent. It may be called again for the
same event and must then give the same parcels, by their keys."""


class Working:
    """Works off the events of one channel."""

    def __init__(
        self,
        channel: str,
        inbox: Inbox,
        outbox: Outbox,
        work: UnitOfWork,
        handle: Handle,
        put: Callable[[], None],
        now: Callable[[], datetime],
    ) -> None:
        """`put` is called when there is something to send."""
        self._inbox = inbox
        self._outbox = outbox
        self._unit = work
        self._handle = handle
        self._put = put
        self._now = now
        self.crew: Crew[TakenEvent] = Crew(channel, inbox, self.work_off, AT_ONCE, now)

    async def work_off(self, taken: TakenEvent) -> None:
        """Answer one event and be done with it, or come back to it later."""
        try:
            parcels = await self._handle(taken.event)
        except Exception as error:  # one event must not stop the others
            await self._failed(taken, type(error).__name__)
            return
        if await noted(lambda: self._end(taken, parcels, "done"), "inbound"):
            INBOUND.labels(taken.event.channel, "done").inc()
            if parcels:
                self._put()

    async def _failed(self, taken: TakenEvent, error: str) -> None:
        channel, tries = taken.event.channel, taken.tries
        INBOUND.labels(channel, "failed").inc()
        log.error("inbound.failed", channel=channel, tries=tries, error=error)
        if tries >= MOST_TRIES:
            await noted(lambda: self._end(taken, (), "failed"), "inbound")
            return
        again_at = self._now() + timedelta(seconds=2 ** min(tries, 6))
        await noted(lambda: self._inbox.again(taken, again_at), "inbound")

    def _end(self, taken: TakenEvent, parcels: Sequence[Parcel], outcome: Outcome) -> None:
        with self._unit.turn():
            self._outbox.put(parcels)
            self._inbox.done(taken, outcome, self._now())
            self._unit.commit()
