"""ログイン: accounts of マイページ's sandbox — opened with a hash, signed in to with a password.

All calls block: from async code go through `asyncio.to_thread`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Callable, Optional, Protocol, Union

import structlog

from bot.domain.errors import BotError, PasswordsBusy
from bot.services.accounts import passwords
from bot.services.accounts.limits import Blocked, Counted, SignInTries
from bot.services.accounts.passwords import Hasher, PasswordWords

log = structlog.get_logger()

BUSY_AGAIN_S = 3
"""When to come again while too many passwords are being checked."""

_NOBODYS = "no password of anybody"


class AddressTaken(BotError):
    """Another member has an account with this mail address, or the member one with another."""

    def __init__(self) -> None:
        super().__init__("the mail address or the member has another account")


@dataclass(frozen=True)
class Account:
    """アカウント: the mail address is its login ID (REG-3)."""

    address: str = field(repr=False)
    password_hash: str = field(repr=False)
    member: str


@dataclass(frozen=True)
class SignedIn:
    """The password was right."""

    member: str


@dataclass(frozen=True)
class Refused:
    """No such account, or not its password: nobody learns which."""


@dataclass(frozen=True)
class TooOften:
    """Nothing was looked at; after so many seconds again."""

    retry_after_s: int


class AccountStore(Protocol):
    """Where accounts lie, encrypted. Calls block. Raises `StoreUnavailable`.

    Looking up does the same work whether or not there is one.
    """

    def open(self, account: Account) -> bool:
        """Keep it with the changes of the unit of work; one of the same two stays as it is.

        False if the address or the member has another account.
        """

    def find(self, address: str) -> Optional[Account]:
        """The account of this address."""

    def of_member(self, member: str) -> Optional[Account]:
        """The account of this member."""

    def change_hash(self, account: Account, password_hash: str) -> None:
        """Keep another hash of the same password, unless the account was changed meanwhile."""


class Accounts:
    """What the web flow does with accounts."""

    def __init__(
        self,
        store: AccountStore,
        tries: SignInTries,
        hasher: Hasher,
        words: PasswordWords,
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._tries = tries
        self._hasher = hasher
        self._words = words
        self._now = now

    def reasons_against(self, password: str) -> tuple[str, ...]:
        """What speaks against a new password, as sentences for people; () if nothing does."""
        return passwords.reasons_against(password, self._words)

    def hashed(self, password: str) -> str:
        """What may be kept of a password. Raises `PasswordsBusy`."""
        return self._hasher.hash(passwords.read(password))

    def is_same(self, password_hash: str, password: str) -> bool:
        """True if that is the password. Raises `PasswordsBusy`."""
        return self._hasher.is_same(password_hash, passwords.read(password))

    def open(self, email: str, password_hash: str, member: str) -> None:
        """Open an account, with the changes of the present unit of work if there is one.

        Again with the same address and member changes nothing. Raises `AddressTaken`,
        `StoreUnavailable`.
        """
        if not self._store.open(Account(_address(email), password_hash, member)):
            raise AddressTaken

    def address_of(self, member: str) -> Optional[str]:
        """The mail address of the member's account, to write to. Raises `StoreUnavailable`."""
        account = self._store.of_member(member)
        return account.address if account else None

    def sign_in(
        self, email: str, password: str, client: Optional[str]
    ) -> Union[SignedIn, Refused, TooOften]:
        """Who that is. The same answer after the same work, whether or not there is an account.

        `client`: where it comes from, without an address in it. Raises `StoreUnavailable`.
        """
        address, at = _address(email), self._now()
        counted = self._tries.begin(address, client, at)
        if isinstance(counted, Blocked):
            return TooOften(max(1, math.ceil((counted.until - at).total_seconds())))
        try:
            account = self._checked(address, password)
        except PasswordsBusy:
            self._tries.withdraw(counted)
            return TooOften(BUSY_AGAIN_S)
        if account is None:
            log.info("account.refused")
            return Refused()
        return self._signed_in(account, password, counted, client)

    @cached_property
    def _nobodys_hash(self) -> str:
        """Made by the first who signs in, whoever that is: no start waits for it."""
        return self._hasher.hash(_NOBODYS)

    def _checked(self, address: str, password: str) -> Optional[Account]:
        nobodys, account = self._nobodys_hash, self._store.find(address)
        password_hash = account.password_hash if account else nobodys
        is_right = self.is_same(password_hash, password)
        return account if is_right else None

    def _signed_in(
        self, account: Account, password: str, counted: Counted, client: Optional[str]
    ) -> SignedIn:
        self._tries.was_right(counted, account.address, client)
        if self._hasher.is_outdated(account.password_hash):
            try:
                self._store.change_hash(account, self.hashed(password))
            except PasswordsBusy:
                log.info("account.hash_stays")
        log.info("account.signed_in")
        return SignedIn(account.member)


def _address(email: str) -> str:
    """One spelling: nobody tells addresses apart by capitals or by the width of letters."""
    return passwords.read(email).strip().lower()
