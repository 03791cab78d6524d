"""順番: one turn of a conversation at a time, and jobs once, among several processes."""

from __future__ import annotations

from typing import Optional, Protocol


class LocksDown(Exception):
    """Nobody can say who has a lock."""


class TurnLocks(Protocol):
    """Locks by name, of all processes. Calls block. Each raises `LocksDown`.

    Whoever has one may be gone: it is free again after a while unless it is renewed. So a lock
    makes turns wait for each other and is no proof: what a turn writes is written against the
    versions that it has read (`unit_of_work`), and who was too slow does it again.
    """

    def take(self, name: str, for_s: float) -> Optional[str]:
        """A claim to the lock, None while somebody else has it."""

    def renew(self, name: str, claim: str, for_s: float) -> bool:
        """Have it for longer from now on; False if it is somebody else's by now."""

    def give_back(self, name: str, claim: str) -> None:
        """It is free, unless it is somebody else's by now."""


class FirstThatAnswers:
    """`TurnLocks` in one place, and while that does not answer in another one."""

    def __init__(self, first: TurnLocks, second: TurnLocks) -> None:
        self._both = (first, second)

    def take(self, name: str, for_s: float) -> Optional[str]:
        """See the port. The claim tells whose it is."""
        first, second = self._both
        try:
            claim = first.take(name, for_s)
            return f"0{claim}" if claim else None
        except LocksDown:
            claim = second.take(name, for_s)
            return f"1{claim}" if claim else None

    def renew(self, name: str, claim: str, for_s: float) -> bool:
        """See the port."""
        return self._both[int(claim[0])].renew(name, claim[1:], for_s)

    def give_back(self, name: str, claim: str) -> None:
        """See the port."""
        self._both[int(claim[0])].give_back(name, claim[1:])
