"""送信の処理: what waits is sent, tried again with growing pauses, and given up in the end."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Callable, Protocol

import structlog

from bot.metrics.counted import OUTBOUND
from bot.services.messaging.crew import Crew
from bot.services.messaging.noting import noted
from bot.services.messaging.outbound import (
    SEND_WITHIN_S,
    Outbox,
    SendingDelayed,
    SendingRefused,
    SentOutcome,
    TakenParcel,
    pause_after,
)

log = structlog.get_logger()

AT_ONCE = 8
"""Parcels under way at the same time, each of another conversation."""


class Carrier(Protocol):
    """運ぶもの: what hands a parcel to its platform."""

    async def send(self, taken: TakenParcel) -> None:
        """Hand it over, or raise `SendingDelayed` or `SendingRefused`."""


class Sending:
    """Sends the parcels of one channel."""

    def __init__(
        self, channel: str, outbox: Outbox, carrier: Carrier, now: Callable[[], datetime]
    ) -> None:
        self._channel = channel
        self._outbox = outbox
        self._carrier = carrier
        self._now = now
        self.crew: Crew[TakenParcel] = Crew(channel, outbox, self.send, AT_ONCE, now)

    async def send(self, taken: TakenParcel) -> None:
        """One try at one parcel, and what became of it noted."""
        channel, tries = self._channel, taken.tries
        try:
            async with asyncio.timeout(SEND_WITHIN_S):
                await self._carrier.send(taken)
        except SendingDelayed as error:
            await self._later(taken, error.reason, error)
        except TimeoutError:
            await self._later(taken, "timeout", SendingDelayed("timeout"))
        except SendingRefused as error:
            log.error("outbound.refused", channel=channel, tries=tries, reason=error.reason)
            outcome: SentOutcome = "unsure" if error.is_unsure else "refused"
            await self._done(taken, "withdrawn" if error.is_final else outcome)
        except Exception as error:  # one that cannot be written must not stop the others
            name = type(error).__name__
            log.error("outbound.failed", channel=channel, tries=tries, error=name)
            await self._later(taken, "failed", SendingDelayed("failed"))
        else:
            log.info("outbound.sent", channel=channel, tries=tries)
            await self._done(taken, "sent")

    async def _later(self, taken: TakenParcel, reason: str, delayed: SendingDelayed) -> None:
        again_at = self._now() + pause_after(taken.tries, delayed.after_s)
        OUTBOUND.labels(self._channel, "delayed").inc()
        log.warning("outbound.delayed", channel=self._channel, tries=taken.tries, reason=reason)
        await noted(lambda: self._outbox.again(taken, again_at, delayed.note), "outbound")

    async def _done(self, taken: TakenParcel, outcome: SentOutcome) -> None:
        OUTBOUND.labels(self._channel, outcome).inc()
        await noted(lambda: self._outbox.done(taken, outcome, self._now()), "outbound")
