"""順番に: one turn of a conversation at a time, in this process and among all of them."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager, suppress
from typing import AsyncIterator, Optional
from weakref import WeakValueDictionary

import structlog

from bot.services.turn_locks import LocksDown, TurnLocks

log = structlog.get_logger()

TRIES = 5
"""How often a turn is done again because somebody else changed the same."""
HELD_S = 4.0
"""So long a lock is held after its process was killed."""
RENEW_EVERY_S = 1.0
PATIENCE_S = 8.0
"""Who waits longer goes on: what is written is compared with what was read in any case."""
_PAUSE_S = 0.01
_LONGEST_PAUSE_S = 0.1


class InOrder:
    """Waits for the turns before; among processes where there are `locks`."""

    def __init__(self, locks: Optional[TurnLocks] = None) -> None:
        self._locks = locks
        self._here: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def turn(self, conversation: str) -> AsyncIterator[bool]:
        """Gives True if another process had the conversation before."""
        # where one stands is read before Rasa locks the conversation
        async with self._here.setdefault(conversation, asyncio.Lock()):
            if self._locks is None:
                yield False
                return
            async with self._among_processes(self._locks, conversation) as has_waited:
                yield has_waited

    @asynccontextmanager
    async def _among_processes(self, locks: TurnLocks, conversation: str) -> AsyncIterator[bool]:
        claim, has_waited = await _taken(locks, conversation)
        if claim is None:
            yield has_waited
            return
        renewing = asyncio.ensure_future(_renewed(locks, conversation, claim))
        try:
            yield has_waited
        finally:
            renewing.cancel()
            with suppress(LocksDown):
                await asyncio.shield(asyncio.to_thread(locks.give_back, conversation, claim))


async def _taken(locks: TurnLocks, conversation: str) -> tuple[Optional[str], bool]:
    """A claim, None where locks cannot be had; and whether somebody else had it."""
    deadline, pause_s, has_waited = time.monotonic() + PATIENCE_S, _PAUSE_S, False
    while True:
        try:
            claim = await asyncio.to_thread(locks.take, conversation, HELD_S)
        except LocksDown:  # told by what keeps them
            return None, has_waited
        if claim is not None:
            return claim, has_waited
        has_waited = True
        if time.monotonic() > deadline:
            log.warning("turn.lock_not_had", waited_s=PATIENCE_S)
            return None, has_waited
        await asyncio.sleep(pause_s)
        pause_s = min(pause_s * 1.5, _LONGEST_PAUSE_S)


async def _renewed(locks: TurnLocks, conversation: str, claim: str) -> None:
    while True:
        await asyncio.sleep(RENEW_EVERY_S)
        try:
            if not await asyncio.to_thread(locks.renew, conversation, claim, HELD_S):
                log.warning("turn.lock_lost")
                return
        except LocksDown:
            return
