"""出来事: one thing that happened in a conversation, in names of ours alone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Mapping, Optional, Protocol, Sequence

from bot.domain.errors import BotError

MOST_WAITING = 100_000
"""Events that wait for a broker that is away, some 50 MB; the oldest are given up, and counted."""
WORTH_TELLING_FOR = timedelta(days=14)
"""What could not be delivered for so long is given up."""
KEPT_FOR = timedelta(days=1)
"""What was delivered, in case somebody asks what was."""
NUMBERED_FOR = timedelta(days=35)
"""The last event of a conversation, delivered or not: the next one counts on from it."""

VERSION = 1


class Kind(str, Enum):
    """What happened."""

    TURN = "turn_understood"
    BEGUN = "journey_begun"
    PREPARED = "journey_prepared"
    STOPPED = "journey_stopped"
    ENDED = "journey_ended"
    HANDED_OFF = "handed_off"
    FEEDBACK = "feedback_given"


@dataclass(frozen=True)
class Happened:
    """What is to be told. `data` holds names, numbers and yes or no; the schema says which.

    `channel` is None for what happened on the pages of the web flow, or in a separate action server.
    """

    conversation: str
    kind: Kind
    channel: Optional[str]
    at: datetime
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Event:
    """What is delivered. `id` is unique, the same however often it is sent; `sequence` counts the
    events of a conversation from 1, and `conversation` is a keyed hash."""

    id: str
    conversation: str
    sequence: int
    kind: Kind
    channel: Optional[str]
    at: datetime
    data: Mapping[str, Any]

    @property
    def routing_key(self) -> str:
        """「journey_begun.web」; "none" for no channel."""
        return f"{self.kind.value}.{self.channel or 'none'}"

    def encoded(self) -> bytes:
        """As `docs/events.schema.json` describes it."""
        return json.dumps(
            {
                "version": VERSION,
                "id": self.id,
                "conversation": self.conversation,
                "sequence": self.sequence,
                "kind": self.kind.value,
                "channel": self.channel,
                "at": self.at.isoformat(timespec="milliseconds"),
                "data": dict(self.data),
            }
        ).encode()


class BrokerAway(BotError):
    """An event was not confirmed: it may be there or not, and is sent again. `reason` is a class."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the broker does not confirm ({reason})")
        self.reason = reason


class Broker(Protocol):
    """届け先: what takes events away."""

    async def publish(self, event: Event) -> None:
        """Return once it is confirmed, or raise `BrokerAway`."""

    async def close(self) -> None:
        """Close the connection, if there is one."""


class EventOutbox(Protocol):
    """届け待ち: events in the order in which they happened. Calls block. Raises `StoreUnavailable`."""

    def add(self, happened: Happened) -> None:
        """Keep it with the other changes of the turn, at once where none goes on: one statement."""

    def take(self, most: int) -> Sequence[Event]:
        """The first that wait; those of a conversation in their order."""

    def done(self, ids: Sequence[str], at: datetime) -> None:
        """They were confirmed."""

    def trim(self, most: int, at: datetime) -> int:
        """Give up the oldest where more than so many wait; how many there were."""
