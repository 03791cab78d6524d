"""パスワードの確認: the same work, and the same answer, whether or not there is such an account."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Callable, Generic, Optional, Protocol, TypeVar, Union

import structlog

from bot.domain.errors import PasswordsBusy
from bot.services.accounts import passwords
from bot.services.accounts.limits import Blocked, SignInTries
from bot.services.accounts.passwords import Hasher

log = structlog.get_logger()

BUSY_AGAIN_S = 3
"""When to come again while too many passwords are being checked."""

_NOBODYS = "no password of anybody"


@dataclass(frozen=True)
class Refused:
    """No such account, or not its password: nobody learns which."""


@dataclass(frozen=True)
class TooOften:
    """Nothing was looked at; after so many seconds again."""

    retry_after_s: int


class HasPassword(Protocol):
    """Somebody of whom the hash of a password is kept."""

    @property
    def password_hash(self) -> str:
        """With its parameters and its salt."""


Who = TypeVar("Who", bound=HasPassword)


class Known(Protocol[Who]):
    """Where they are found. Calls block, and raise `StoreUnavailable`."""

    def find(self, login: str, /) -> Optional[Who]:
        """Who signs in so; the same work whether or not there is somebody."""

    def change_hash(self, who: Who, password_hash: str, /) -> None:
        """Keep another hash of the same password, unless it was changed meanwhile."""


class SigningIn(Generic[Who]):
    """Checks a password, as often as that may be tried. Calls block.

    `realm`: what parts the tries of these from those of others who sign in by the same name.
    """

    def __init__(
        self,
        known: Known[Who],
        tries: SignInTries,
        hasher: Hasher,
        now: Callable[[], datetime],
        realm: str = "",
    ) -> None:
        self._known = known
        self._tries = tries
        self._hasher = hasher
        self._now = now
        self._realm = realm

    def sign_in(
        self, login: str, password: str, client: Optional[str]
    ) -> Union[Who, Refused, TooOften]:
        """Who that is. `client`: where it comes from, without an address in it.

        Raises `StoreUnavailable`.
        """
        at, counted_as = self._now(), f"{self._realm}{login}"
        counted = self._tries.begin(counted_as, client, at)
        if isinstance(counted, Blocked):
            return TooOften(max(1, math.ceil((counted.until - at).total_seconds())))
        try:
            who = self._checked(login, password)
        except PasswordsBusy:
            self._tries.withdraw(counted)
            return TooOften(BUSY_AGAIN_S)
        if who is None:
            log.info("account.refused")
            return Refused()
        self._tries.was_right(counted, counted_as, client)
        self._renew_hash(who, password)
        log.info("account.signed_in")
        return who

    @cached_property
    def _nobodys_hash(self) -> str:
        """Made by the first who signs in, whoever that is: no start waits for it."""
        return self._hasher.hash(_NOBODYS)

    def _checked(self, login: str, password: str) -> Optional[Who]:
        nobodys, who = self._nobodys_hash, self._known.find(login)
        password_hash = who.password_hash if who else nobodys
        is_right = self._hasher.is_same(password_hash, passwords.read(password))
        return who if is_right else None

    def _renew_hash(self, who: Who, password: str) -> None:
        if not self._hasher.is_outdated(who.password_hash):
            return
        try:
            self._known.change_hash(who, self._hasher.hash(passwords.read(password)))
        except PasswordsBusy:
            log.info("account.hash_stays")
