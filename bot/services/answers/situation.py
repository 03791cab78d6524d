"""What is known about a turn where an answer is made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Optional, Sequence


@dataclass(frozen=True)
class Situation:
    """What is known about this turn: the question, the moment, the person's agency.

    `journey` is the procedure that the person is in, None while that is not known, and `step` the
    screen of it; `told` the topics answered last, newest first. Whoever `is_annoyed` gets a telephone number with whatever is said.
    """

    at: datetime
    question: str = ""
    agency: Optional[str] = None
    attribute: Optional[str] = None
    journey: Optional[str] = None
    step: Optional[int] = None
    is_annoyed: bool = False
    told: Sequence[str] = ()

    @property
    def last(self) -> Optional[str]:
        """The topic answered last."""
        return next(iter(self.told), None)
