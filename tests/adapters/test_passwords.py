"""Argon2id as it is used."""

from __future__ import annotations

import threading

import pytest

from bot.adapters import passwords
from bot.adapters.passwords import ITERATIONS, MEMORY_KIB, Argon2Hasher
from bot.domain.errors import PasswordsBusy


def test_a_hash() -> None:
    """Argon2id with the parameters that are named, a salt of its own, nothing of the password."""
    hasher = Argon2Hasher()
    one, other = hasher.hash("ひみつのたぬき"), hasher.hash("ひみつのたぬき")
    assert one.startswith(f"$argon2id$v=19$m={MEMORY_KIB},t={ITERATIONS},p=1$")
    assert one != other
    assert hasher.is_same(one, "ひみつのたぬき") and hasher.is_same(other, "ひみつのたぬき")
    assert not hasher.is_same(one, "ひみつのたぬさ")
    assert not hasher.is_same("no hash", "ひみつのたぬき")
    assert hasher.is_same(hasher.hash("\ud83d"), "\ud83d")


def test_outdated() -> None:
    """A hash made with less is known as such, and still checked."""
    old = Argon2Hasher(memory_kib=8 * 1024, iterations=1).hash("ひみつのたぬき")
    assert Argon2Hasher().is_outdated(old)
    assert Argon2Hasher().is_same(old, "ひみつのたぬき")
    assert not Argon2Hasher().is_outdated(Argon2Hasher().hash("x"))


def test_so_many_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """One more than there are places waits its time, and is told to come again."""
    monkeypatch.setattr(passwords, "WAIT_S", 0.05)
    hasher = Argon2Hasher()
    entered, release = threading.Barrier(passwords.AT_ONCE + 1), threading.Event()

    class Slow:
        def hash(self, _: bytes) -> str:
            entered.wait(5)
            release.wait(5)
            return "hash"

    monkeypatch.setattr(hasher, "_hasher", Slow())
    threads = [threading.Thread(target=hasher.hash, args=("x",)) for _ in range(passwords.AT_ONCE)]
    for thread in threads:
        thread.start()
    entered.wait(5)
    with pytest.raises(PasswordsBusy):
        hasher.is_same("hash", "x")
    release.set()
    for thread in threads:
        thread.join()
