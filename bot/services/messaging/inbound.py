"""受信: events of a platform, stored before its webhook is answered, worked off once each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, Mapping, Protocol, Sequence

LEASE = timedelta(seconds=10)
"""So long an event is its worker's; a worker that lives renews it. A killed one is waited for so long."""
RENEW_EVERY_S = 3.0

WORTH_ANSWERING_FOR = timedelta(hours=24)
"""An event that could not be worked off so long is given up: nobody waits for the answer any more."""
KEPT_FOR = timedelta(days=7)
"""How long it is known that an event was worked off; what was said in it is erased at once then."""

MOST_TRIES = 8
"""An event that fails so often, whatever it is, keeps no other from being worked off."""

Outcome = Literal["done", "failed", "late", "unreadable", "withdrawn"]


@dataclass(frozen=True)
class Event:
    """出来事: one thing that a platform tells of one conversation.

    `id` is the platform's, unique on the channel, the same when it is delivered again; `at` is its
    time there, by which events of a conversation are ordered; `message` is the platform's id of
    the message in it, by which it can be withdrawn. `body` may hold anything and is sealed.
    """

    channel: str
    id: str
    conversation: str
    at: datetime
    body: Mapping[str, Any] = field(repr=False)
    message: str = ""


@dataclass(frozen=True)
class TakenEvent:
    """An event that a worker has taken; `tries` counts this one. `key` is its row."""

    key: str
    claim: str
    event: Event
    tries: int


class Inbox(Protocol):
    """届いた出来事: stored, sealed, and not done with. Calls block. Raises `StoreUnavailable`."""

    def put(self, events: Sequence[Event]) -> int:
        """Store all or none; how many are new: one that was stored before changes nothing.

        Raises `KeysLost`.
        """

    def take(self, channel: str, claim: str, most: int, at: datetime) -> tuple[TakenEvent, ...]:
        """The first events of so many conversations, for one worker until `LEASE` is over.

        Of a conversation of which an event is taken, none.
        """

    def renew(self, taken: Sequence[TakenEvent], at: datetime) -> None:
        """Their worker lives: they stay its own for a `LEASE` from now."""

    def done(self, taken: TakenEvent, outcome: Outcome, at: datetime) -> None:
        """It is not taken again and what was said is erased, with the other changes of the turn."""

    def again(self, taken: TakenEvent, at: datetime) -> None:
        """It is due again then; those behind it in the conversation wait for it."""

    def has_message(self, channel: str, message: str) -> bool:
        """True if an event of that message is known, done or not."""

    def withdraw(self, channel: str, message: str, at: datetime) -> int:
        """A message that its sender takes back is erased and not worked off; how many waited."""

    def forget(self, conversation: str, at: datetime) -> None:
        """What waits of a conversation is erased and not worked off."""
