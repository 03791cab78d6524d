"""手順ごとの違い: what one journey does beside the engine, such as asking the back end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Mapping, Optional, Protocol, Sequence

from bot.reply import Reply
from bot.services.journey_moves import Start
from bot.services.journey_says import Say
from bot.services.journey_standing import Standing

Changes = Mapping[str, Optional[str]]


@dataclass(frozen=True)
class Turn:
    """Where a move comes from.

    `is_private`: personal values may be asked for and shown here. `member` is the opaque
    reference of who is signed in, None for everybody else.
    """

    conversation: str
    at: datetime
    is_private: bool = False
    member: Optional[str] = None


class JourneyExtras(Protocol):
    """Each is asked at its moment; None and nothing mean that there is nothing beside."""

    def start_instead(self, standing: Standing, start: Start, turn: Turn) -> Optional[list[Reply]]:
        """What must be settled before the journey starts or goes on."""

    def keep_back(self, standing: Standing, turn: Turn) -> Optional[list[Reply]]:
        """What keeps a form that was confirmed from being handed over."""

    def noted(self, standing: Standing, says: Sequence[Say], turn: Turn) -> Changes:
        """What the draft keeps of a move beside values and state."""

    def erased(self, standing: Standing) -> Changes:
        """What is erased with the values when a person wants everything gone."""

    def said(
        self, before: Standing, after: Standing, says: Sequence[Say], reply: Reply, turn: Turn
    ) -> list[Reply]:
        """What is said, with what belongs to it."""


class NoExtras:
    """A journey that is its content alone."""

    def start_instead(self, standing: Standing, start: Start, turn: Turn) -> Optional[list[Reply]]:
        """See the protocol."""
        return None

    def keep_back(self, standing: Standing, turn: Turn) -> Optional[list[Reply]]:
        """See the protocol."""
        return None

    def noted(self, standing: Standing, says: Sequence[Say], turn: Turn) -> Changes:
        """See the protocol."""
        return {}

    def erased(self, standing: Standing) -> Changes:
        """See the protocol."""
        return {}

    def said(
        self, before: Standing, after: Standing, says: Sequence[Say], reply: Reply, turn: Turn
    ) -> list[Reply]:
        """See the protocol."""
        return [reply]
