"""配達係: takes letters from the outbox and has them sent, at least once each."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import datetime
from typing import Callable, Optional, TypeVar

import structlog

from bot.domain.errors import BotError, StoreUnavailable
from bot.metrics.counted import MAILS
from bot.services.mail.letter import KINDS, Letter
from bot.services.mail.sending import (
    SEND_WITHIN_S,
    Mail,
    MailDelayed,
    MailRefused,
    Outbox,
    Post,
    Taken,
    pause_after,
)

T = TypeVar("T")

log = structlog.get_logger()

AT_ONCE = 4
"""Mails under way at the same time: one slow server of a recipient does not stop the others."""

LOOK_EVERY_S = 1.0
"""So often the outbox is looked into while nothing is in it."""

_STORE_AGAIN_S = 5.0
_NOTES = 5
"""Times that what became of a mail is noted, if the store does not answer: else it is sent twice."""

Write = Callable[[str, Letter], Mail]
"""The mail of that id for a letter."""


class Postman:
    """Runs in the event loop of the server; stores are asked in threads."""

    def __init__(
        self, outbox: Outbox, post: Post, write: Write, now: Callable[[], datetime]
    ) -> None:
        self._outbox = outbox
        self._post = post
        self._write = write
        self._now = now
        for kind in KINDS:  # there before the first: a rise from nothing is none
            for outcome in ("sent", "delayed", "refused", "failed"):
                MAILS.labels(kind, outcome)
        self._leaving = asyncio.Event()
        self._work: Optional[asyncio.Task[None]] = None

    def start(self) -> None:
        """Begin, in the running loop."""
        self._leaving.clear()
        self._work = asyncio.create_task(self._run())

    async def stop(self, within_s: float) -> None:
        """End after the mails under way; what is not done then is sent after the next start."""
        self._leaving.set()
        if self._work is None:
            return
        done, _ = await asyncio.wait({self._work}, timeout=within_s)
        if not done:
            self._work.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._work
        self._work = None

    async def _run(self) -> None:
        while not self._leaving.is_set():
            try:
                pause_s = 0.0 if await self.round() else LOOK_EVERY_S
            except StoreUnavailable:
                log.error("mail.outbox_unavailable")
                pause_s = _STORE_AGAIN_S
            except BotError as error:
                log.error("mail.round_failed", error=type(error).__name__)
                pause_s = _STORE_AGAIN_S
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._leaving.wait(), pause_s or 0.001)

    async def round(self) -> int:
        """Send what is due; how many were tried. Raises `StoreUnavailable`."""
        taken = await asyncio.to_thread(self._outbox.take, AT_ONCE, self._now())
        await asyncio.gather(*map(self._send, taken))
        return len(taken)

    async def _send(self, taken: Taken) -> None:
        kind, tries = taken.letter.kind, taken.tries
        try:
            async with asyncio.timeout(SEND_WITHIN_S):
                await self._post.send(self._write(taken.id, taken.letter))
        except (MailDelayed, TimeoutError) as error:
            again_at = self._now() + pause_after(tries)
            reason = getattr(error, "reason", "timeout")
            MAILS.labels(kind, "delayed").inc()
            log.warning("mail.delayed", kind=kind, tries=tries, reason=reason)
            await self._note(lambda: self._outbox.again(taken, again_at))
        except MailRefused as error:
            MAILS.labels(kind, "refused").inc()
            log.error("mail.refused", kind=kind, tries=tries, reason=error.reason)
            await self._note(lambda: self._outbox.done(taken, "refused", self._now()))
        except Exception as error:  # one letter that cannot be written must not stop the others
            again_at = self._now() + pause_after(tries)
            MAILS.labels(kind, "failed").inc()
            log.error("mail.failed", kind=kind, tries=tries, error=type(error).__name__)
            await self._note(lambda: self._outbox.again(taken, again_at))
        else:
            MAILS.labels(kind, "sent").inc()
            log.info("mail.sent", kind=kind, tries=tries)
            await self._note(lambda: self._outbox.done(taken, "sent", self._now()))

    async def _note(self, note: Callable[[], None]) -> None:
        for number in range(_NOTES):
            if number:
                await asyncio.sleep(number)
            try:
                await asyncio.to_thread(note)
                return
            except StoreUnavailable:
                log.error("mail.not_noted", number=number + 1)
