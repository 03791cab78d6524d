"""待っているもの: how much of each kind waits to be worked off, for whoever watches over it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Mapping, Protocol

QUEUES = ("mails", "inbound", "outbound", "reminders", "cases", "events")


@dataclass(frozen=True)
class Depth:
    """How much waits, and for how many seconds the oldest of it has; 0 where nothing does."""

    count: int
    oldest_s: float


class Waiting(Protocol):
    """Looks into every queue. Calls block."""

    def depths(self, at: datetime) -> Mapping[str, Depth]:
        """By the names of `QUEUES`. Raises `StoreUnavailable`."""
