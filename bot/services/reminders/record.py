"""お知らせの記録: what is sent to whom and when, and where it waits."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, Optional, Protocol, Sequence

from bot.services.drafts.slots import TEXT, Erased, Scope, Slot
from bot.services.hearing.reminding import Deadline

KEPT_FOR = timedelta(days=30)
"""How long it is known that one was sent, so that it is not sent twice."""

MAIL_AT = Slot("_mail_at", TEXT, scope=Scope.DRAFT, erased=Erased.WITH_VALUES)
"""When the mail came, as the person told: its 24 hours can be reminded of."""

MAIL = "mail"
"""The way that is no channel: a letter to the member's address."""

Outcome = Literal["sent", "done", "cancelled", "late"]


@dataclass(frozen=True)
class Reminder:
    """お知らせ: one message at `due_at`, before `deadline_at`.

    `way` is a channel by its id, or `MAIL`; `contract` is that whose 満期 it is.
    """

    deadline: Deadline
    conversation: str
    way: str
    due_at: datetime
    deadline_at: datetime
    member: Optional[str] = field(default=None, repr=False)
    contract: Optional[str] = field(default=None, repr=False)


@dataclass(frozen=True)
class Kept:
    """A reminder with the id of its row."""

    id: str
    reminder: Reminder


class Reminders(Protocol):
    """Where reminders wait, sealed. Calls block. Raises `StoreUnavailable`."""

    def put(self, reminder: Reminder, at: datetime) -> None:
        """Keep it with the other changes of the turn, in place of one of the same deadline.

        One that was sent already is not sent again.
        """

    def waiting(self, conversation: str) -> int:
        """How many wait for this conversation."""

    def cancel(self, conversation: str, at: datetime) -> None:
        """Those of the conversation are not sent, with the other changes of the turn."""

    def due(self, at: datetime, most: int) -> Sequence[Kept]:
        """Those whose moment has come, the earliest first."""

    def end(self, kept: Kept, outcome: Outcome, at: datetime) -> None:
        """It is over, with the other changes of the turn: of two that end it, one is `Overtaken`."""
