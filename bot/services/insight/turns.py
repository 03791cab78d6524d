"""数えるもの: what is counted of a turn. Nothing in it was said by anybody, and nobody can be read from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Optional, Protocol

KEPT_FOR = timedelta(days=35)
"""Single turns; what is counted of their days stays longer (`figures`)."""


@dataclass(frozen=True)
class TurnSeen:
    """One turn: `place` is where the person stands after it, 「renewal/3」, "" outside a journey.

    `topic` is what was asked and answered, "" for none; `is_unanswered`: a question that was not
    understood. `hand_off` is why the person was handed over in this turn, `is_to_person` whether
    to somebody on the telephone; `ends`: a journey has come to its end.
    """

    conversation: str
    at: datetime
    channel: str
    agency: Optional[str] = None
    place: str = ""
    topic: str = ""
    is_unanswered: bool = False
    hand_off: Optional[str] = None
    is_to_person: bool = False
    ends: bool = False


class TurnStore(Protocol):
    """Where turns are counted, the conversation as a keyed hash. Calls block."""

    def add(self, turn: TurnSeen) -> None:
        """Keep it with the other changes of the turn: one statement. Raises `StoreUnavailable`."""

    def purge(self, now: datetime) -> int:
        """Delete what was kept long enough; how many there were."""
