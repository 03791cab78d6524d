"""控え: exchanges are kept with the changes of their turn, told when they stand, and read again."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Optional, Protocol, Sequence

from bot.reply import Reply
from bot.services.drafts.drafts import KEPT_FOR
from bot.services.transcript.exchange import (
    MOST_MESSAGES,
    Exchange,
    loose_id,
    newest_place,
    number_of,
)
from bot.services.transcript.fan_out import FanOut, Happening, Kind

REMEMBERED = 10_000
"""Conversations of which it is remembered where they are."""
MOST_READ = 100
"""Exchanges that are read at once."""
_A_SECOND = 10
"""New conversations begin at the time, in tenths of seconds: no id is that of another one."""

__all__ = ["KEPT_FOR", "MOST_READ", "Position", "Transcript", "TranscriptStore"]


@dataclass(frozen=True)
class Position:
    """The last exchange of a conversation, and whether feedback was asked for in it."""

    number: int
    asked_feedback: bool = False


class TranscriptStore(Protocol):
    """Where exchanges lie, sealed. Raises `StoreUnavailable`. Calls block.

    Of two that add the same number one is done again: what is read has no gap that is filled later.
    """

    def newest(self, conversation: str) -> Optional[Position]:
        """Where the conversation is, erased or not; None for one that is new."""

    def add(self, conversation: str, exchange: Exchange, asked_feedback: bool) -> None:
        """Keep it with the other changes of the turn. Raises `KeysLost`."""

    def read(self, conversation: str, since: int, most: int, at: datetime) -> tuple[Exchange, ...]:
        """Exchanges from that number on, the oldest first; those that no key opens are empty."""

    def erase(self, conversation: str) -> None:
        """Forget what was said, with the other changes of the turn; not how far it was."""

    def purge(self, now: datetime) -> int:
        """Delete what was kept long enough; how many exchanges there were."""


class Transcript:
    """What conversations do with it. Calls block on the store."""

    def __init__(self, store: TranscriptStore, fan_out: FanOut) -> None:
        self._store = store
        self.fan_out = fan_out
        self._positions: OrderedDict[str, Position] = OrderedDict()

    # In a turn

    def position(self, conversation: str, at: datetime) -> Position:
        """Where the conversation is; one that is new begins now. Raises `StoreUnavailable`."""
        return self.newest(conversation) or Position(int(at.timestamp() * _A_SECOND))

    def newest(self, conversation: str) -> Optional[Position]:
        """The last exchange that is stored, erased or not. Raises `StoreUnavailable`."""
        known = self._positions.get(conversation) or self._store.newest(conversation)
        if known is not None:
            self._remember(conversation, known)
        return known

    def add(self, conversation: str, exchange: Exchange) -> None:
        """Keep the exchange with the other changes of the turn. Raises `StoreUnavailable`."""
        self._store.add(conversation, exchange, _asks(exchange.replies))

    def has_stood(self, conversation: str, exchange: Exchange) -> None:
        """It is written: whoever has the conversation open hears of it, with its values."""
        self._remember(conversation, Position(exchange.number, _asks(exchange.replies)))
        if any(reply.erases for reply in exchange.replies):
            self.fan_out.tell(conversation, Happening(Kind.ERASED))
        self.fan_out.tell(conversation, Happening(Kind.EXCHANGE, exchange))

    def told_elsewhere(self, conversation: str, at: datetime) -> Optional[Exchange]:
        """The last exchange, if another process has added it. Raises `StoreUnavailable`."""
        known = self._positions.pop(conversation, None)
        newest = self.newest(conversation)
        if newest is None or (known is not None and known.number == newest.number):
            return None
        return next(iter(self._store.read(conversation, newest.number, 1, at)), None)

    def look_again(self, conversation: str) -> None:
        """Somebody else has written in this conversation."""
        self._positions.pop(conversation, None)

    def erase(self, conversation: str) -> None:
        """Forget what was said, with the other changes of the turn."""
        self._store.erase(conversation)

    def loosely(self, conversation: str, replies: Sequence[Reply]) -> list[Reply]:
        """The replies, those without an id with one by which they cannot be read again."""
        if all(reply.id for reply in replies):
            return list(replies)
        known = self._positions.get(conversation)
        after = known.number * MOST_MESSAGES + MOST_MESSAGES - 1 if known else 0
        return [
            reply if reply.id else replace(reply, id=loose_id(after, secrets.token_hex(8)))
            for reply in replies
        ]

    # Afterwards

    def since(self, conversation: str, place: int, at: datetime) -> tuple[Exchange, ...]:
        """At most `MOST_READ` exchanges that have messages after the place, the oldest first."""
        found = self._store.read(conversation, number_of(place), MOST_READ + 1, at)
        return tuple(one for one in found if newest_place([one]) > place)[:MOST_READ]

    def last_at(self, conversation: str, at: datetime) -> Optional[datetime]:
        """When something was last said or told there, None if nothing was that is kept."""
        newest = self.newest(conversation)
        found = self._store.read(conversation, newest.number, 1, at) if newest else ()
        return found[0].at if found else None

    def _remember(self, conversation: str, position: Position) -> None:
        self._positions[conversation] = position
        self._positions.move_to_end(conversation)
        if len(self._positions) > REMEMBERED:
            self._positions.popitem(last=False)


def _asks(replies: Sequence[Reply]) -> bool:
    return any(reply.asks_feedback for reply in replies)
