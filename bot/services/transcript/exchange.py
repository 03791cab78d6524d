"""やりとり: what a person said and what was answered, as one entry of the transcript."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Optional, Sequence

from bot.reply import Reply

MOST_MESSAGES = 100
"""Of one exchange: the person's has the place 0."""

_DIGITS = 14
_ID = re.compile(r"(?P<stored>[0-9]{1,18})(?:x[0-9a-f]{1,32})?")


class NoSuchMessage(ValueError):
    """No id of a message looks like that."""


@dataclass(frozen=True)
class Exchange:
    """One turn, or something that was told without being asked: then `said` is None.

    `number` is one more than that of the exchange before in its conversation. `said` is masked;
    `message_id` is the sender's own of it. `place` is where the person stood: 「renewal/3」; `agency` the
    one that was known of them.
    """

    number: int
    at: datetime
    said: Optional[str] = field(default=None, repr=False)
    replies: tuple[Reply, ...] = field(default=(), repr=False)
    message_id: Optional[str] = None
    place: str = ""
    agency: Optional[str] = None

    def with_ids(self) -> Exchange:
        """The same, each reply with its id."""
        named = (
            replace(reply, id=message_id(self.number, place))
            for place, reply in enumerate(self.replies[: MOST_MESSAGES - 1], start=1)
        )
        return replace(self, replies=tuple(named))

    @property
    def first_id(self) -> str:
        """The id of what the person said."""
        return message_id(self.number, 0)

    @property
    def last_id(self) -> str:
        """Whoever has the message of this id has all of the exchange."""
        return message_id(self.number, len(self.replies))


def message_id(number: int, place: int) -> str:
    """Grows with every message; of the same length always, so that it can be compared as text.

    >>> message_id(17_645_123_456, 2)
    '01764512345602'
    """
    return f"{number * MOST_MESSAGES + place:0{_DIGITS}d}"


def loose_id(after: int, tail: str) -> str:
    """The id of a message that is stored nowhere: it stands after that place, and is no place itself.

    >>> loose_id(1_764_512_345_602, "3f")
    '01764512345602x3f'
    """
    return f"{after:0{_DIGITS}d}x{tail}"


def place_after(text: str) -> int:
    """The place in the conversation that an id names; 0, the beginning, for "".

    Raises `NoSuchMessage`.
    """
    if not text:
        return 0
    match = _ID.fullmatch(text)
    if match is None:
        raise NoSuchMessage(text)
    return int(match["stored"])


def number_of(place: int) -> int:
    """The exchange in which a place lies."""
    return place // MOST_MESSAGES


def newest_place(exchanges: Sequence[Exchange]) -> int:
    """The place of the last message, 0 where there is none."""
    return place_after(exchanges[-1].last_id) if exchanges else 0
