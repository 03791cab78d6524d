"""The journeys of the assistant under measurement: they tell which move was made."""

from __future__ import annotations

from typing import Any, Optional

from bot.services.journeys.engine.moves import Move, Next, Remind
from bot.services.journeys.turns import Journeys


class Watched:
    """Stands in for `Journeys` and keeps the name of the last move that a person made."""

    def __init__(self, journeys: Journeys) -> None:
        self._journeys = journeys
        self.last: Optional[str] = None

    def forget(self) -> None:
        """Before the next message."""
        self.last = None

    def move(self, move: Move, *arguments: Any) -> Any:
        """See `Journeys.move`. To be reminded of the place is nobody's move."""
        if not isinstance(move, Remind):
            self.last = "Next" if isinstance(move, Next) else type(move).__name__
        return self._journeys.move(move, *arguments)

    def typed(self, *arguments: Any) -> Any:
        """See `Journeys.typed`."""
        self.last = "ValueGiven"
        return self._journeys.typed(*arguments)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._journeys, name)
