"""Who is signed in on the page around the chat."""

from __future__ import annotations

import time
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bot.channels import host_token
from bot.channels.host_token import HostTokenInvalid, SignedIn

KEY = ec.generate_private_key(ec.SECP256R1())
OTHER_KEY = ec.generate_private_key(ec.SECP256R1())
PUBLIC = (
    KEY.public_key()
    .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    .decode()
)


A_DAY_S = 86_400


def signed(key: Any = KEY, algorithm: str = "ES256", **claims: Any) -> str:
    """A token of the page, good for longer than the tests take: only its fault refuses it."""
    return jwt.encode(
        {"sub": "m-sample", "exp": int(time.time()) + A_DAY_S, **claims}, key, algorithm=algorithm
    )


def test_the_member_and_the_agency() -> None:
    """A token of the page tells who is signed in."""
    assert host_token.read(signed(agency="yumecard"), PUBLIC) == SignedIn("m-sample", "yumecard")
    assert host_token.read(signed(), PUBLIC) == SignedIn("m-sample", None)


@pytest.mark.parametrize(
    "token",
    [
        signed(OTHER_KEY),
        signed(exp=int(time.time()) - 10),
        signed("a shared secret is no key of the page, long as it is", "HS256"),
        signed(sub="損保太郎"),
        signed(sub="a b"),
        "",
        "no token",
    ],
    ids=["other key", "too old", "shared secret", "a name", "no reference", "empty", "text"],
)
def test_nobody_else_is_believed(token: str) -> None:
    """Forged, expired and odd tokens sign nobody in."""
    with pytest.raises(HostTokenInvalid):
        host_token.read(token, PUBLIC)


def test_without_a_key_nobody_is_signed_in() -> None:
    """Where the page's key is not configured, its tokens count for nothing."""
    with pytest.raises(HostTokenInvalid):
        host_token.read(signed(), "")
