"""開いたままの接続: what happens in a conversation, sent to a page as long as it listens.

Live happenings may be lost; numbers of exchanges have no gap. So a stream that misses one reads
the transcript, and a page that comes back says what it has seen last: each message comes once.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import AsyncIterator, Callable, Iterator, Optional

from bot.assistant.unasked import Unasked
from bot.channels.web import shown
from bot.channels.web.sessions import Session
from bot.domain.errors import StoreUnavailable
from bot.services.transcript.exchange import Exchange, newest_place
from bot.services.transcript.fan_out import Happening, Kind, Listener, topic_of_member
from bot.services.transcript.transcript import MOST_READ, Transcript

KEEP_ALIVE_S = 15.0
"""So often something is sent, if only a comment: proxies close what is silent for a minute."""
RETRY_MS = 2000
"""When a page comes back whose stream was cut; it waits longer by itself while that fails."""
MOST_OF_A_CONVERSATION = 6
MOST_OF_AN_ADDRESS = 300
MOST_IN_ALL = 1000
"""Half of all connections: who listens must not keep away who asks."""
AGAIN_S = 10
"""When to try again where too many are open."""

_KEEP_ALIVE = b": \n\n"


@dataclass
class Places:
    """Open streams of this process, counted by conversation and by address."""

    scale: float = 1.0
    is_closing: bool = False
    _open: Counter[str] = field(default_factory=Counter)
    _listeners: set[Callable[[], None]] = field(default_factory=set)

    def has_room(self, conversation: str, client: str) -> bool:
        """True if one more may be opened."""
        if self.is_closing or len(self._listeners) >= self._scaled(MOST_IN_ALL):
            return False
        is_over = self._open[conversation] >= MOST_OF_A_CONVERSATION
        return not is_over and self._open[client] < self._scaled(MOST_OF_AN_ADDRESS)

    def _scaled(self, most: int) -> int:
        return max(1, int(most * self.scale))

    @contextmanager
    def taken(self, conversation: str, client: str, close: Callable[[], None]) -> Iterator[None]:
        """One of them; `close` is called when the server stops."""
        self._open.update((conversation, client))
        self._listeners.add(close)
        try:
            yield
        finally:
            self._listeners.discard(close)
            self._open.subtract((conversation, client))
            self._open += Counter()  # names of nobody are forgotten

    def close(self) -> None:
        """End all of them, and open no more."""
        self.is_closing = True
        for close in tuple(self._listeners):
            close()


@dataclass
class Stream:
    """One page that listens; `after` is the place of the last message that it has."""

    unasked: Unasked
    transcript: Transcript
    session: Session
    after: int
    now: Callable[[], datetime]
    seconds: Callable[[], float] = time.time
    keep_alive_s: float = KEEP_ALIVE_S
    _number: Optional[int] = None
    """The last exchange that was sent, or that was erased; None as long as there is none."""
    _is_over: asyncio.Event = field(default_factory=asyncio.Event)

    def close(self) -> None:
        """Let it end."""
        self._is_over.set()

    async def parts(self) -> AsyncIterator[bytes]:
        """What is to be sent, until the session ends, or the conversation, or the server."""
        conversation, member = self.session.conversation, self.session.member
        topics = [conversation, *([topic_of_member(member)] if member else [])]
        with self.transcript.fan_out.listening(topics) as listener:
            missed = await self._missed()
            # what happens once the first line has come is heard in its order
            yield f"retry: {RETRY_MS}\n\n".encode()
            for part in missed:
                yield part
            # what was done on the pages before this one listened
            await self.unasked.tell_news(conversation, member)
            while not self._is_over.is_set() and self.seconds() < self.session.ends_at:
                happening = await self._next(listener)
                if happening is None:
                    yield _KEEP_ALIVE
                    continue
                if happening.kind is Kind.ENDED:
                    return
                for part in await self._told(happening):
                    yield part

    async def _next(self, listener: Listener) -> Optional[Happening]:
        """What happens next; None when it is time for a sign of life, or to look at the clock."""
        left_s = max(0.0, self.session.ends_at - self.seconds())
        coming = asyncio.ensure_future(listener.next(min(self.keep_alive_s, left_s + 0.1)))
        over = asyncio.ensure_future(self._is_over.wait())
        try:
            await asyncio.wait((coming, over), return_when=asyncio.FIRST_COMPLETED)
            return coming.result() if coming.done() else None
        finally:
            coming.cancel()
            over.cancel()

    async def _told(self, happening: Happening) -> list[bytes]:
        if happening.kind is Kind.TYPING:
            return [shown.event("typing", happening.data)]
        if happening.kind is Kind.ERASED:
            return [shown.event("erased", {})]
        if happening.kind is Kind.PROGRESS:
            conversation, member = self.session.conversation, self.session.member
            await self.unasked.tell_news(conversation, member)
            return [shown.event("progress", happening.data)] if happening.data else []
        exchange = happening.exchange
        if exchange is None:
            return await self._missed()
        is_next = self._number is not None and exchange.number <= self._number + 1
        missed = [] if is_next else await self._missed(exchange.number)
        return missed + self._sent((exchange,))

    async def _missed(self, before: Optional[int] = None) -> list[bytes]:
        """What the transcript has after the last message that was sent; `before`: up to that exchange."""
        parts: list[bytes] = []
        while True:
            try:
                read, number = await asyncio.to_thread(self._read)
            except StoreUnavailable:  # the page comes back, and asks again
                self.close()
                return parts
            found = tuple(one for one in read if before is None or one.number < before)
            self._note(number if before is None else before - 1)
            parts += self._sent(found)
            if len(found) < MOST_READ:
                return parts

    def _read(self) -> tuple[tuple[Exchange, ...], Optional[int]]:
        """What is there, and how far the conversation had come when it was read."""
        conversation = self.session.conversation
        newest = self.transcript.newest(conversation)
        found = self.transcript.since(conversation, self.after, self.now())
        return found, newest.number if newest else None

    def _note(self, number: Optional[int]) -> None:
        if number is not None:
            self._number = max(self._number or 0, number)

    def _sent(self, exchanges: tuple[Exchange, ...]) -> list[bytes]:
        parts = [
            shown.event("message", message, message["id"])
            for exchange in exchanges
            for message in shown.messages(exchange, self.after)
        ]
        self.after = max(self.after, newest_place(exchanges))
        self._note(exchanges[-1].number if exchanges else None)
        return parts
