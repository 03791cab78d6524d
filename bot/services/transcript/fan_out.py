"""知らせ: what happens in a conversation, told at once to whoever has it open.

A port, since pages of one conversation may be connected to several processes. What is told may be
lost or come twice: the transcript tells all of it, and numbers of exchanges have no gap.
"""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Iterator, Mapping, Optional, Protocol, Sequence

from bot.services.transcript.exchange import Exchange

MOST_WAITING = 100
"""Happenings that wait for one slow reader; then it is told to read the transcript."""


class Kind(str, Enum):
    """What sort of happening."""

    EXCHANGE = "exchange"
    """Something was said and is stored."""
    TYPING = "typing"
    """An answer is being prepared."""
    PROGRESS = "progress"
    """The pages of the web flow were gone on with, or somebody confirmed something: look."""
    ERASED = "erased"
    """What was said before is erased."""
    ENDED = "ended"
    """The conversation is over: nobody listens to it any more."""
    BEHIND = "behind"
    """Something was not told: read the transcript."""


@dataclass(frozen=True)
class Happening:
    """One of them; `data` is there for progress and holds no value of a person."""

    kind: Kind
    exchange: Optional[Exchange] = field(default=None, repr=False)
    data: Mapping[str, Any] = field(default_factory=dict)


class Listener(Protocol):
    """One who listens."""

    async def next(self, within_s: float) -> Optional[Happening]:
        """What happens next, None if nothing does in time."""


class FanOut(Protocol):
    """Tells those who listen. Embedded: `FanOutHere`; for several processes `adapters.shared.relay.Relay`."""

    def tell(self, topic: str, happening: Happening) -> None:
        """Tell everybody who listens to the topic; from any thread, never waiting for anybody."""

    def listening(self, topics: Sequence[str]) -> Any:
        """A context manager that gives a `Listener`; to be entered on the event loop."""


class _Listener:
    def __init__(self, loop: asyncio.AbstractEventLoop, most: int) -> None:
        self.loop = loop
        self._most = most
        self._waiting: deque[Happening] = deque()
        self._has_come = asyncio.Event()

    def put(self, happening: Happening) -> None:
        if len(self._waiting) >= self._most:
            # an end must not be lost among what can be read again
            ends = [one for one in self._waiting if one.kind is Kind.ENDED]
            self._waiting.clear()
            self._waiting.extend([Happening(Kind.BEHIND), *ends[:1]])
        self._waiting.append(happening)
        self._has_come.set()

    async def next(self, within_s: float) -> Optional[Happening]:
        if not self._waiting:
            self._has_come.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._has_come.wait(), within_s)
        return self._waiting.popleft() if self._waiting else None


class FanOutHere:
    """`FanOut` within one process."""

    def __init__(self, most_waiting: int = MOST_WAITING) -> None:
        self._most_waiting = most_waiting
        self._listeners: dict[str, tuple[_Listener, ...]] = {}

    def tell(self, topic: str, happening: Happening) -> None:
        """See the port."""
        for listener in self._listeners.get(topic, ()):
            with suppress(RuntimeError):  # its loop has ended
                listener.loop.call_soon_threadsafe(listener.put, happening)

    def tell_everybody(self, happening: Happening) -> None:
        """Tell everybody who listens, whatever to."""
        for topic in tuple(self._listeners):
            self.tell(topic, happening)

    def has_listeners(self, topic: str) -> bool:
        """True if anybody listens to the topic."""
        return topic in self._listeners

    @contextmanager
    def listening(self, topics: Sequence[str]) -> Iterator[Listener]:
        """See the port."""
        listener = _Listener(asyncio.get_running_loop(), self._most_waiting)
        for topic in topics:
            self._listeners[topic] = (*self._listeners.get(topic, ()), listener)
        try:
            yield listener
        finally:
            for topic in topics:
                left = tuple(one for one in self._listeners[topic] if one is not listener)
                self._listeners[topic] = left
                if not left:
                    del self._listeners[topic]


def topic_of_member(member: str) -> str:
    """What concerns a member, whichever conversation they are in; no conversation is called so."""
    return f"member:{member}"
