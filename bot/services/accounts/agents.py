"""担当者: people of the desk, with a name and a part; local ones for development."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Optional, Protocol

from bot.domain.desk_user import DeskUser, Role, scopes_of

LONGEST_NAME = 64
SESSION_FOR = timedelta(hours=8)
"""A working day: so long after signing in it is asked for again."""


@dataclass(frozen=True)
class Agent:
    """担当者, known here by name and password. `agency`: whose people they are, None for the insurer's."""

    name: str
    role: Role
    agency: Optional[str]
    password_hash: str = field(repr=False)


@dataclass(frozen=True)
class DeskSession:
    """Who is signed in. `agent`: the local one, who may be taken away or changed meanwhile."""

    name: str
    shown: str
    role: Role
    agency: Optional[str]
    until: datetime
    agent: Optional[str] = None

    @property
    def user(self) -> DeskUser:
        """As whom they are known to everything behind the pages."""
        return DeskUser(self.name, scopes_of(self.role), self.agency)


class AgentStore(Protocol):
    """Where local agents lie. Calls block. Raises `StoreUnavailable`."""

    def put(self, agent: Agent, at: datetime) -> bool:
        """Add one; False if there is one of that name."""

    def find(self, name: str) -> Optional[Agent]:
        """The agent of that name; the same work whether or not there is one."""

    def change_hash(self, agent: Agent, password_hash: str) -> None:
        """Keep another hash of the same password, unless it was changed meanwhile."""

    def all(self) -> tuple[Agent, ...]:
        """All of them, by name."""

    def remove(self, name: str) -> bool:
        """Take one away; False if there is none of that name."""


class DeskSessionStore(Protocol):
    """Where it lies who is signed in, sealed. Calls block. Raises `StoreUnavailable`."""

    def put(self, key: str, session: DeskSession) -> None:
        """Keep it under the hash of a cookie. Raises `KeysLost`."""

    def get(self, key: str, at: datetime) -> Optional[DeskSession]:
        """Who is signed in there; None for nobody, and for what is over."""

    def remove(self, key: str) -> None:
        """Nobody is signed in there any more."""

    def purge(self, now: datetime) -> int:
        """Delete what is over; how many there were."""


def read_name(text: str) -> str:
    """One spelling of an agent's name.

    >>> read_name(" ｈａｎａｋｏ  Ｍ ")
    'hanako M'
    """
    return " ".join(unicodedata.normalize("NFKC", text).split())


def is_name(text: str) -> bool:
    """True for what can be the name of an agent."""
    return 1 <= len(text) <= LONGEST_NAME and text.isprintable() and read_name(text) == text
