"""受け取り済み: a message that arrives again under the same id gets the same answer, once worked off.

The answer is kept with the changes of its turn, in one transaction: whoever sends a message
again after a crash gets either that answer or a first one, never a second.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Optional, Protocol, Sequence

from bot.domain.errors import BotError
from bot.reply import Reply

KEPT_FOR = timedelta(hours=24)
"""How long an answer is kept for a message that is sent again."""


class MessageIdReused(BotError):
    """Another text came under the id of an earlier message; it was not read."""

    def __init__(self) -> None:
        super().__init__("another text under the id of an earlier message")


@dataclass(frozen=True)
class Message:
    """A message as its channel names it; `text` is compared, never kept."""

    conversation: str
    id: str
    text: str


class ReceivedStore(Protocol):
    """Where answers are kept, encrypted. Raises `StoreUnavailable`. Calls block."""

    def answer(self, message: Message, at: datetime) -> Optional[list[Reply]]:
        """What the same message was answered with; None if it is new.

        Raises `MessageIdReused`.
        """

    def was_said(self, conversation: str, text: str, since: datetime) -> bool:
        """True if a message of these very letters was answered in the conversation after `since`."""

    def answer_since(self, conversation: str, text: str, since: datetime) -> Optional[list[Reply]]:
        """What a message of these very letters was answered with after `since`, None if none was."""

    def keep(self, message: Message, replies: Sequence[Reply], at: datetime) -> None:
        """Keep the answer with the other changes of the turn: of two turns only one can."""

    def forget(self, conversation: str) -> None:
        """Forget the answers of a conversation, with the other changes of the turn."""

    def purge(self, now: datetime) -> int:
        """Delete what was kept long enough; how many answers there were."""
