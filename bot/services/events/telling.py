"""語る: what happens in conversations goes into the outbox with the changes that it tells of, or not at all.

Counted for Prometheus as well, once it is written; that also where no broker is set.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Optional

from bot.metrics.counted import JOURNEYS, MOVES, VERDICTS
from bot.services.events.event import EventOutbox, Happened, Kind
from bot.services.unit_of_work import UnitOfWork

MOST_MOVES = 5
"""That one message leads to more moves than that is not known."""


@dataclass
class _Turn:
    """The turn of this thread: where it is from, and the moves that it came to."""

    channel: str
    moves: list[str] = field(default_factory=list)


_present: ContextVar[Optional[_Turn]] = ContextVar("told", default=None)


class Telling:
    """Every method may raise `StoreUnavailable` outside of a turn. Calls block."""

    def __init__(
        self, outbox: Optional[EventOutbox] = None, work: Optional[UnitOfWork] = None
    ) -> None:
        """Without an outbox nothing is told; without `work` nothing is counted."""
        self._outbox = outbox
        self._work = work

    def begin(self, channel: str) -> None:
        """A turn begins in this thread."""
        _present.set(_Turn(channel))

    def moved(self, journey: str, move: str) -> None:
        """A move was made in a journey: 「next」, "values" for what was typed."""
        self._count(MOVES.labels(journey, move))
        turn = _present.get()
        if turn is not None and len(turn.moves) < MOST_MOVES:
            turn.moves.append(move)

    def understood(self, conversation: str, at: datetime, data: dict[str, Any]) -> None:
        """A turn, with `data` of what was understood; its moves are known here."""
        turn = _present.get()
        self._tell(conversation, Kind.TURN, at, {**data, "moves": turn.moves if turn else []})

    def journey(self, conversation: str, kind: Kind, at: datetime, data: dict[str, Any]) -> None:
        """A journey was begun, prepared, stopped or ended: `data` holds journey, step and more."""
        change = kind.value.removeprefix("journey_")
        self._count(JOURNEYS.labels(data["journey"], change))
        self._tell(conversation, kind, at, data)

    def handed_off(self, conversation: str, at: datetime, data: dict[str, Any]) -> None:
        """Somebody was handed over: journey, step, reason, target, holder."""
        self._tell(conversation, Kind.HANDED_OFF, at, data)

    def verdict(self, conversation: str, channel: str, at: datetime, data: dict[str, Any]) -> None:
        """An answer was judged, outside of a turn: topic, journey, step, is_solved, reason."""
        self._count(VERDICTS.labels("solved" if data["is_solved"] else "not_solved"))
        if self._outbox is not None:
            self._outbox.add(Happened(conversation, Kind.FEEDBACK, channel, at, data))

    def _tell(self, conversation: str, kind: Kind, at: datetime, data: dict[str, Any]) -> None:
        if self._outbox is not None:
            turn = _present.get()
            channel = turn.channel if turn else None
            self._outbox.add(Happened(conversation, kind, channel, at, data))

    def _count(self, counter: Any) -> None:
        if self._work is not None:
            self._work.afterwards(counter.inc)


NOBODY = Telling()
"""Where nothing is told and nothing counted."""
