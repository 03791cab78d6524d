"""窓口の利用者: who looks something up for a caller, and what they may see."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Optional


class Scope(str, Enum):
    """What somebody at the desk, or a machine of theirs, may do."""

    SEARCH = "search"
    """Look answers, steps and topics up."""
    FOLLOW = "follow"
    """See how far a caller has come, by the code that the caller gives."""
    CASES = "cases"
    """See hand-offs and call-backs, and note what came of them."""
    UNANSWERED = "unanswered"
    """See what was not understood, and say where it belongs."""
    FIGURES = "figures"
    """See counts of days."""


class Role(str, Enum):
    """A person's part at the desk; each may do what the one before may."""

    READER = "reader"
    AGENT = "agent"
    EDITOR = "editor"
    MANAGER = "manager"


_ADDED: dict[Role, frozenset[Scope]] = {
    Role.READER: frozenset({Scope.SEARCH}),
    Role.AGENT: frozenset({Scope.FOLLOW, Scope.CASES}),
    Role.EDITOR: frozenset({Scope.UNANSWERED}),
    Role.MANAGER: frozenset({Scope.FIGURES}),
}


def scopes_of(role: Role) -> frozenset[Scope]:
    """What that part allows."""
    parts = list(Role)
    return frozenset().union(*(_ADDED[part] for part in parts[: parts.index(role) + 1]))


@dataclass(frozen=True)
class DeskUser:
    """Somebody who is signed in, or the holder of a key.

    `name` is theirs for the audit log; `agency` is the only one whose cases they see, None for
    the insurer's own people, who see all.
    """

    name: str
    scopes: frozenset[Scope]
    agency: Optional[str] = None

    def may(self, scope: Scope) -> bool:
        """True if they may do it."""
        return scope in self.scopes

    def sees(self, agency: Optional[str]) -> bool:
        """True if what belongs to that agency is theirs to see."""
        return self.agency is None or self.agency == agency
