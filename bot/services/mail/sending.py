"""発送: letters on their way — which are due, when one is tried again, when it is given up."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, Protocol

from bot.domain.errors import BotError
from bot.services.mail.letter import Letter

SEND_WITHIN_S = 30.0
"""One try at one mail, as a whole."""

LEASE = timedelta(minutes=2)
"""So long a letter is its worker's: well over `SEND_WITHIN_S`, so that no other sends it too."""

FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=1)

KEPT_FOR = timedelta(days=30)
"""How long it is known that a letter was sent; whom it went to is erased with the sending."""

Outcome = Literal["sent", "refused", "late", "unreadable"]


class MailDelayed(BotError):
    """The mail could not be sent now: later may help. `reason` holds no personal value."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the mail is delayed: {reason}")
        self.reason = reason


class MailRefused(BotError):
    """The mail cannot be sent, ever. `reason` holds no personal value."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the mail is refused: {reason}")
        self.reason = reason


@dataclass(frozen=True)
class Mail:
    """メール: what goes out. `id` stays the same however often it is tried (Message-ID)."""

    id: str
    to: str = field(repr=False)
    subject: str
    text: str = field(repr=False)
    html: str = field(repr=False)


@dataclass(frozen=True)
class Taken:
    """A letter that a worker has taken to send; `tries` counts this one. `claim` says whose."""

    id: str
    claim: str
    letter: Letter
    tries: int


class Outbox(Protocol):
    """発送待ち: letters that were put and are not done with. Calls block.

    Raises `StoreUnavailable`.
    """

    def take(self, most: int, at: datetime) -> tuple[Taken, ...]:
        """Letters that are due, for one worker alone until `LEASE` is over."""

    def done(self, taken: Taken, outcome: Outcome, at: datetime) -> None:
        """It is not tried again, and whom it was for is erased."""

    def again(self, taken: Taken, at: datetime) -> None:
        """It is due again then, unless another worker has taken it since."""


class Post(Protocol):
    """配達: what takes a mail away."""

    async def send(self, mail: Mail) -> None:
        """Hand it over, or raise `MailDelayed` or `MailRefused`. The same id is the same mail."""


def pause_after(tries: int) -> timedelta:
    """How long to wait after so many tries in vain: doubled each time.

    >>> [pause_after(tries).total_seconds() for tries in (1, 2, 3, 20)]
    [10.0, 20.0, 40.0, 3600.0]
    """
    doubled: timedelta = FIRST_PAUSE * 2 ** min(tries - 1, 16)
    return min(doubled, LONGEST_PAUSE)
