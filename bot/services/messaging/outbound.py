"""送信: what goes to a platform, tried again until it is there, at most for a day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, Mapping, Optional, Protocol, Sequence

from bot.domain.errors import BotError

SEND_WITHIN_S = 30.0
"""One try, as a whole."""
LEASE = timedelta(seconds=10)
"""So long a parcel is its worker's; a worker that lives renews it."""

FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(minutes=10)

WORTH_SENDING_FOR = timedelta(hours=24)
"""After that it is given up; the person is told of it at their next message."""
KEPT_FOR = timedelta(days=14)
"""What could not be sent, to be told of; that something was sent, so that it is not sent twice."""
IN_ORDER_FOR = timedelta(minutes=1)
"""What was put later waits so long for what was put before it; then one that fails holds up none."""

SentOutcome = Literal["sent", "refused", "late", "unsure", "unreadable", "told", "withdrawn"]


class SendingDelayed(BotError):
    """It could not be sent now: later may help. `reason` holds no personal value.

    `after_s` is what the platform asks to wait for; `note` is what its next try has to know.
    """

    def __init__(self, reason: str, after_s: Optional[float] = None, note: str = "") -> None:
        super().__init__(f"sending is delayed: {reason}")
        self.reason = reason
        self.after_s = after_s
        self.note = note


class SendingRefused(BotError):
    """It cannot be sent, ever. `reason` holds no personal value.

    `is_unsure`: it may have arrived, and a further try could say it twice. `is_final`: nobody is
    told of it later, as where the person wants no more.
    """

    def __init__(self, reason: str, is_unsure: bool = False, is_final: bool = False) -> None:
        super().__init__(f"sending is refused: {reason}")
        self.reason = reason
        self.is_unsure = is_unsure
        self.is_final = is_final


@dataclass(frozen=True)
class Parcel:
    """送るもの: one sending of a channel. The same `key` is the same parcel, put once only.

    `body` is the channel's own; it is sealed, as is to whom it goes.
    """

    channel: str
    key: str
    conversation: str
    body: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True)
class TakenParcel:
    """A parcel that a worker has taken; `tries` counts this one.

    `note` is what the last try that came to an end has left; `is_cut_off`: the one before this did
    not come to an end, as in a crash, and may have arrived.
    """

    id: str
    claim: str
    parcel: Parcel
    tries: int
    note: str = ""
    is_cut_off: bool = False


class Outbox(Protocol):
    """送るのを待つもの. Calls block. Raises `StoreUnavailable`."""

    def put(self, parcels: Sequence[Parcel]) -> None:
        """Keep them with the other changes of the turn, in this order. Raises `KeysLost`."""

    def take(self, channel: str, claim: str, most: int, at: datetime) -> tuple[TakenParcel, ...]:
        """Parcels that are due, for one worker until `LEASE` is over; one of a conversation."""

    def renew(self, taken: Sequence[TakenParcel], at: datetime) -> None:
        """Their worker lives: they stay its own for a `LEASE` from now."""

    def done(self, taken: TakenParcel, outcome: SentOutcome, at: datetime) -> None:
        """It is not tried again. What was sent is erased; what was not is kept to be told."""

    def again(self, taken: TakenParcel, at: datetime, note: str) -> None:
        """It is due again then, unless another worker has taken it since."""

    def undelivered(self, conversation: str, at: datetime) -> tuple[Parcel, ...]:
        """What did not arrive, the oldest first; it counts as told with the changes of the turn."""

    def forget(self, conversation: str, at: datetime) -> None:
        """What waits for a conversation is erased and not sent."""


def pause_after(tries: int, asked_s: Optional[float] = None) -> timedelta:
    """How long to wait after so many tries in vain: doubled each time, or longer where asked to.

    >>> [pause_after(tries).total_seconds() for tries in (1, 2, 3, 20)]
    [1.0, 2.0, 4.0, 600.0]
    >>> pause_after(1, asked_s=30).total_seconds()
    30.0
    """
    doubled: timedelta = min(FIRST_PAUSE * 2 ** min(tries - 1, 16), LONGEST_PAUSE)
    asked = timedelta(seconds=min(max(asked_s or 0.0, 0.0), 3600.0))
    return max(doubled, asked)
