"""Accounts over a store in memory: who gets in, and that nobody learns who has an account."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Optional, Union

import pytest

from bot.content.password_words import load_password_words
from bot.domain.errors import PasswordsBusy
from bot.domain.hours import TOKYO
from bot.services.accounts.accounts import (
    Account,
    Accounts,
    AddressTaken,
    Refused,
    SignedIn,
    TooOften,
)
from bot.services.accounts.limits import Blocked, Counted
from bot.services.accounts.signing_in import BUSY_AGAIN_S

AT = datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO)


@dataclass
class Done:
    """What was done, in order; of hashes with which parameters."""

    calls: list[str] = field(default_factory=list)


@dataclass
class Hasher:
    """「version:password」, and a note of every call."""

    done: Done
    version: str = "1"
    is_busy: bool = False

    def hash(self, password: str) -> str:
        """See the port."""
        self._note(f"hash {self.version}")
        return f"{self.version}:{password}"

    def is_same(self, password_hash: str, password: str) -> bool:
        """See the port."""
        self._note(f"verify {password_hash[0]}")
        return password_hash.partition(":")[2] == password

    def is_outdated(self, password_hash: str) -> bool:
        """See the port."""
        return not password_hash.startswith(self.version)

    def _note(self, call: str) -> None:
        self.done.calls.append(call)
        if self.is_busy:
            raise PasswordsBusy


@dataclass
class StoreInMemory:
    """Accounts by address."""

    done: Done
    accounts: dict[str, Account] = field(default_factory=dict)

    def open(self, account: Account) -> bool:
        """See the port."""
        return self.accounts.setdefault(account.address, account).member == account.member

    def find(self, address: str) -> Optional[Account]:
        """See the port."""
        self.done.calls.append("find")
        return self.accounts.get(address)

    def of_member(self, member: str) -> Optional[Account]:
        """See the port."""
        return next((one for one in self.accounts.values() if one.member == member), None)

    def change_hash(self, account: Account, password_hash: str) -> None:
        """See the port."""
        self.accounts[account.address] = replace(account, password_hash=password_hash)


@dataclass
class TriesInMemory:
    """Those that count."""

    done: Done
    blocked: Optional[Blocked] = None
    counting: list[Counted] = field(default_factory=list)

    def begin(self, address: str, client: Optional[str], at: datetime) -> Union[Counted, Blocked]:
        """See the port."""
        self.done.calls.append("begin")
        if self.blocked:
            return self.blocked
        counted = Counted(f"{len(self.done.calls)}")
        self.counting.append(counted)
        return counted

    def withdraw(self, counted: Counted) -> None:
        """See the port."""
        self.counting.remove(counted)

    def was_right(self, counted: Counted, address: str, client: Optional[str]) -> None:
        """See the port."""
        self.counting.clear()


@dataclass
class World:
    """The accounts and what stands behind them."""

    accounts: Accounts
    hasher: Hasher
    store: StoreInMemory
    tries: TriesInMemory
    done: Done


@pytest.fixture
def world() -> World:
    """One account: taro@example.jp, ひみつのたぬき, m-taro."""
    done = Done()
    hasher, store, tries = Hasher(done), StoreInMemory(done), TriesInMemory(done)
    accounts = Accounts(store, tries, hasher, load_password_words(), lambda: AT)
    accounts.open("Taro@Example.jp", accounts.hashed("ひみつのたぬき"), "m-taro")
    return World(accounts, hasher, store, tries, done)


def test_sign_in(world: World) -> None:
    """The right password, however its keyboard wrote it; the address in any capitals."""
    assert world.accounts.sign_in(" TARO@example.jp ", "ひみつのたぬき", "c") == SignedIn("m-taro")
    assert world.tries.counting == []
    assert world.accounts.sign_in("taro@example.jp", "ﾋﾐﾂのたぬき", "c") == Refused()
    assert len(world.tries.counting) == 1
    assert world.accounts.address_of("m-taro") == "taro@example.jp"
    assert world.accounts.address_of("m-nobody") is None


def test_wide_letters_are_the_same_password(world: World) -> None:
    """全角 at one page and 半角 at the other is one password."""
    kept = world.accounts.hashed("Ｔａｎｕｋｉ９９")
    assert world.accounts.is_same(kept, "Tanuki99")
    assert not world.accounts.is_same(kept, "tanuki99")


def test_nobody_learns_who_has_an_account(world: World) -> None:
    """The same answer after the same calls, whichever comes first."""
    for first, second in (("taro", "nobody"), ("nobody2", "taro")):
        traces = []
        for name in (first, second):
            world.done.calls.clear()
            answer = world.accounts.sign_in(f"{name}@example.jp", "wrong wrong", "c")
            traces.append((answer, [c for c in world.done.calls if c != "hash 1"]))
        assert traces[0] == traces[1] == (Refused(), ["begin", "find", "verify 1"])


def test_the_password_of_nobody_opens_nothing(world: World) -> None:
    """Who knows what the hash of nobody is of gets no further."""
    assert world.accounts.sign_in("x@example.jp", "no password of anybody", "c") == Refused()


def test_too_often(world: World) -> None:
    """Nothing is looked at, right or wrong, known or not; the wait is told in seconds."""
    world.tries.blocked = Blocked(AT + timedelta(seconds=90, microseconds=1))
    world.done.calls.clear()
    for name, password in (("taro", "ひみつのたぬき"), ("taro", "x"), ("nobody", "x")):
        assert world.accounts.sign_in(f"{name}@example.jp", password, "c") == TooOften(91)
    assert world.done.calls == ["begin"] * 3


def test_busy(world: World) -> None:
    """Too many at the moment: come again, and it was no try."""
    world.hasher.is_busy = True
    for name in ("taro", "nobody"):
        assert world.accounts.sign_in(f"{name}@example.jp", "x", "c") == TooOften(BUSY_AGAIN_S)
    assert world.tries.counting == []
    with pytest.raises(PasswordsBusy):
        world.accounts.hashed("x")


def test_a_hash_of_old_parameters_is_renewed(world: World) -> None:
    """At the next right password, and not at a wrong one."""
    world.hasher.version = "2"
    world.accounts.sign_in("taro@example.jp", "wrong", "c")
    assert world.store.accounts["taro@example.jp"].password_hash.startswith("1")
    assert world.accounts.sign_in("taro@example.jp", "ひみつのたぬき", "c") == SignedIn("m-taro")
    assert world.store.accounts["taro@example.jp"].password_hash == "2:ひみつのたぬき"


def test_open_again(world: World) -> None:
    """The same twice is once; somebody else's address is told."""
    world.accounts.open("taro@example.jp", "1:other", "m-taro")
    with pytest.raises(AddressTaken):
        world.accounts.open("TARO@example.jp", "1:other", "m-jiro")
    assert world.accounts.sign_in("taro@example.jp", "ひみつのたぬき", "c") == SignedIn("m-taro")
