"""手順ごとの違い: what one journey does beside the engine, such as asking the back end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Mapping, Optional, Protocol, Sequence

from bot.domain.handoff import Reason
from bot.reply import Reply
from bot.services.journeys.engine.moves import Start
from bot.services.journeys.engine.says import Say
from bot.services.journeys.standing import Standing

Changes = Mapping[str, Optional[str]]


@dataclass(frozen=True)
class Turn:
    """Where a move comes from.

    `is_private`: personal values may be asked for and shown here. `member` is the opaque
    reference of who is signed in, None for everybody else. `client` tells apart where
    messages come from, for limits: it holds no address.
    """

    conversation: str
    at: datetime
    is_private: bool = False
    member: Optional[str] = None
    client: Optional[str] = None


@dataclass(frozen=True)
class Prepared:
    """What a prepared form is for: the contract, its agency, and what keeps it off the web."""

    contract: Optional[str] = None
    agency: Optional[str] = None
    bars: frozenset[Reason] = frozenset()


class JourneyExtras(Protocol):
    """Each is asked at its moment; None and nothing mean that there is nothing beside."""

    def start_instead(self, standing: Standing, start: Start, turn: Turn) -> Optional[list[Reply]]:
        """What must be settled before the journey starts or goes on."""

    def keep_back(self, standing: Standing, turn: Turn) -> Optional[list[Reply]]:
        """What keeps a form that was confirmed from being handed over."""

    def has_kept_back(self, standing: Standing) -> bool:
        """True if the form was kept back, and the person heard why."""

    def more_causes(self, standing: Standing, turn: Turn) -> Optional[list[Reply]]:
        """「ほかの原因を見る」; None where there is nothing to tell."""

    def asked_about(self, standing: Standing) -> Optional[str]:
        """The field of the likely cause that was just asked about, None if none was."""

    def prepared(self, standing: Standing, turn: Turn) -> Optional[Prepared]:
        """What the form is for; None where it is not handed over to whoever is here."""

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

    def has_kept_back(self, standing: Standing) -> bool:
        """See the protocol."""
        return False

    def more_causes(self, standing: Standing, turn: Turn) -> Optional[list[Reply]]:
        """See the protocol."""
        return None

    def asked_about(self, standing: Standing) -> Optional[str]:
        """See the protocol."""
        return None

    def prepared(self, standing: Standing, turn: Turn) -> Optional[Prepared]:
        """See the protocol."""
        return Prepared()

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
