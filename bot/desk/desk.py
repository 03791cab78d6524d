"""What the routes of the desk are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Optional, Protocol, Union

from sanic.request import Request

from bot.bootstrap import Services
from bot.domain.desk_user import DeskUser
from bot.services.desk.audit import Look, Looked
from bot.services.desk.following import Followed, Reach
from bot.services.desk.search.search import Filter, Found
from bot.services.desk.search.understood import Understand
from bot.services.drafts.resume_codes import TooManyTries, WrongCode


class Door(Protocol):
    """Who comes, and how often they may; that of the channels."""

    def client(self, request: Request) -> str:
        """Where the request comes from, without an address in it."""

    def wait_for_desk_s(self, client: str) -> int:
        """0, or the seconds until this client may ask the desk anything."""

    def wait_for_desk_user_s(self, user: str) -> int:
        """0, or the seconds until the holder of this key, or who is signed in, may ask again."""

    def wait_for_wrong_key_s(self, client: str) -> int:
        """0, or the seconds until this client may show one more key that opens nothing."""


@dataclass(frozen=True)
class Desk:
    """The services, the door that all who serve HTTP share, and what the desk is lent by others:
    how the assistant reads a sentence, and how somebody is reached who is on a platform.
    """

    services: Services
    door: Door
    understand: Understand
    reach: Reach

    def say(self, key: str, **facts: Any) -> str:
        """A sentence of desk_words.yml."""
        return self.services.desk.sayings.say(key, **facts)

    def now(self) -> datetime:
        """The present moment."""
        return self.services.now()

    def find(self, text: str, within: Filter) -> Found:
        """What is approved for it, now. Blocks. Raises `TimeoutError`."""
        return self.services.desk.search.find(text, within, self.understand, self.now())

    def follow(
        self, code: str, user: DeskUser, who: str
    ) -> Union[Followed, WrongCode, TooManyTries]:
        """Where the caller is; `who` is whose wrong codes are counted. Blocks."""
        return self.services.desk.following.look(code, user, who, self.reach, self.now())

    def note(self, user: DeskUser, look: Look, reference: Optional[str] = None) -> None:
        """One line of the audit log. Blocks; without it nothing may be shown."""
        self.services.desk.audit.add(
            Looked(user.name, self.now(), look, reference or "", user.agency)
        )
