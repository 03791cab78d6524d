"""Secrets that are none."""

from __future__ import annotations

import secrets
from typing import Callable

import pytest

from bot.guessable import is_guessable_key, is_guessable_text
from bot.settings import SHORTEST_SECRET


@pytest.mark.parametrize(
    "text",
    [
        "s" * 32,
        "ab" * 30,
        "password" * 8,
        "Password1234Password1234Password1234",
        "0123456789" * 4,
        "0123456789abcdef" * 4,
        "abcdefghijklmnopqrstuvwxyz012345",
        "zyxwvutsrqponmlkjihgfedcba987654321",
        "changeme-changeme-changeme-changeme",
        "change-this-secret-in-production",
        "my-session-secret-my-session-secret",
        "a-secret-only-for-this-test-0123456789",
        "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbb",
        " " * 40,
        "",
    ],
)
def test_guessable(text: str) -> None:
    """Repeated, well known, or counted up."""
    assert is_guessable_text(text)


@pytest.mark.parametrize(
    ("make", "shortest"), [(secrets.token_urlsafe, 24), (secrets.token_hex, 16)]
)
def test_random_secrets_pass(make: Callable[[int], str], shortest: int) -> None:
    """What the generators of every language give, from the shortest secret that may be set."""
    assert len(make(shortest)) == SHORTEST_SECRET
    for length in (shortest, 32, 48):
        assert not any(is_guessable_text(make(length)) for _ in range(500))


@pytest.mark.parametrize(
    "key",
    [
        bytes(32),
        b"\xff" * 32,
        b"x" * 32,
        bytes(range(32)),
        bytes(range(255, 223, -1)),
        bytes(range(0, 256, 8)),
        bytes(range(8)) * 4,
        b"passwordpasswordpasswordpassword",
        b"this is a key of thirty-two byte",
    ],
)
def test_guessable_keys(key: bytes) -> None:
    """Constant, counted up, repeated, or words."""
    assert is_guessable_key(key)


def test_random_keys_pass() -> None:
    """Not one of many is refused."""
    assert not any(is_guessable_key(secrets.token_bytes(32)) for _ in range(2000))
