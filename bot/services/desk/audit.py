"""監査記録: who at the desk looked which caller up, and when; never what was seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Optional, Protocol

KEPT_FOR = timedelta(days=365)


class Look(str, Enum):
    """What was done."""

    FOLLOW = "follow"
    """A caller's place, by the code that the caller gave."""
    CASES = "cases"
    """A page of the queue."""
    CASE = "case"
    """One case."""
    CASE_CHANGED = "case_changed"
    NUMBER = "number"
    """The number to call back."""
    EXPORT = "export"


@dataclass(frozen=True)
class Looked:
    """One line. `reference` is the id of a case or of a draft, "" where none was found or many were."""

    who: str
    at: datetime
    look: Look
    reference: str = ""
    agency: Optional[str] = None


class AuditStore(Protocol):
    """Where the lines lie; none is ever changed. Raises `StoreUnavailable`. Calls block."""

    def add(self, looked: Looked) -> None:
        """Keep one more."""

    def newest(self, limit: int, who: Optional[str] = None) -> tuple[Looked, ...]:
        """The last ones, the newest first; those of one name if it is given."""

    def last(self, who: str, look: Look, reference: str) -> Optional[datetime]:
        """When they did that the last time; None if never."""

    def purge(self, now: datetime) -> int:
        """Delete what was kept long enough; how many there were."""
