"""届いた一通: a message as a channel hands it over."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Optional

from bot.domain.channel import WEB, Channel
from bot.services.journeys.extras import Turn


@dataclass(frozen=True)
class Incoming:
    """A message as a channel hands it over; `sender` and `member` come from the server.

    `member` is the opaque reference of who is signed in on マイページ; `message_id` is the
    channel's own, the same for a message that is sent again; `client` tells apart where
    messages come from, without an address in it. `answers` names the question that it answers
    (`Card.answers`), where the channel knows.
    """

    sender: str
    text: str = field(repr=False)
    channel: Channel = WEB
    agency: Optional[str] = None
    member: Optional[str] = None
    message_id: Optional[str] = None
    client: Optional[str] = None
    answers: Optional[str] = None
    _own: str = field(default_factory=lambda: uuid.uuid4().hex, repr=False, compare=False)

    @property
    def turn(self) -> str:
        """What the turn that works it off is known by; the same for a message that comes again."""
        if self.message_id is None:
            return self._own
        named = f"{self.sender}\n{self.message_id}".encode("utf-8", "surrogatepass")
        return blake2b(named, digest_size=12).hexdigest()


def turn_of(incoming: Incoming, at: datetime) -> Turn:
    """Where the message comes from, as the journeys know it."""
    return Turn(incoming.sender, at, incoming.channel.is_private, incoming.member, incoming.client)
