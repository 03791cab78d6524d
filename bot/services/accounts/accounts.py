"""ログイン: accounts of マイページ's sandbox — opened with a hash, signed in to with a password.

All calls block: from async code go through `asyncio.to_thread`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Callable, Optional, Protocol, Union

from bot.domain.errors import BotError
from bot.services.accounts import passwords
from bot.services.accounts.limits import SignInTries
from bot.services.accounts.passwords import Hasher, PasswordWords
from bot.services.accounts.signing_in import Refused, SigningIn, TooOften


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
        self._hasher = hasher
        self._words = words
        self._door = SigningIn(store, tries, hasher, now)

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
        found = self._door.sign_in(_address(email), password, client)
        return SignedIn(found.member) if isinstance(found, Account) else found


def _address(email: str) -> str:
    """One spelling: nobody tells addresses apart by capitals or by the width of letters."""
    return passwords.read(email).strip().lower()
