"""Who is signed in on the page around the chat."""

from __future__ import annotations

import time
from typing import Any, Iterator

import jwt
import pytest
import time_machine
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from bot.channels.web import host_token
from bot.channels.web.host_token import Host, HostTokenInvalid

KEY = ec.generate_private_key(ec.SECP256R1())
OTHER_KEY = ec.generate_private_key(ec.SECP256R1())
RSA_KEY = rsa.generate_private_key(65537, 2048)
ISSUER, AUDIENCE = "https://mypage.example.jp", "assistant"
NOW = int(time.time())


def public(key: Any) -> str:
    """The PEM of a key's public half."""
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return str(key.public_key().public_bytes(serialization.Encoding.PEM, form).decode())


HOST = Host(public(KEY), ISSUER, AUDIENCE)


@pytest.fixture(autouse=True)
def _the_moment_of_the_tokens() -> Iterator[None]:
    """However long the tests before took."""
    with time_machine.travel(NOW, tick=False):
        yield


def claims(**changed: Any) -> dict[str, Any]:
    """Those of a good token, with changes; `...` leaves one out."""
    good = {
        "sub": "m-sample",
        "iss": ISSUER,
        "aud": AUDIENCE,
        "iat": NOW,
        "exp": NOW + 600,
    }
    return {name: value for name, value in {**good, **changed}.items() if value is not ...}


def signed(key: Any = KEY, algorithm: str = "ES256", **changed: Any) -> str:
    """A token of the page."""
    return jwt.encode(claims(**changed), key, algorithm=algorithm)


def test_the_member_and_the_agency() -> None:
    """A token of the page tells who is signed in, and until when it vouches for them."""
    found = host_token.read(signed(agency="yumecard"), HOST)
    assert (found.member, found.agency, found.ends_at) == ("m-sample", "yumecard", NOW + 600)
    assert host_token.read(signed(), HOST).agency is None
    assert host_token.read(signed(agency=["yumecard"]), HOST).agency is None


def test_rsa() -> None:
    """RS256 is taken as well, with a key of RSA."""
    host = Host(public(RSA_KEY), ISSUER, AUDIENCE)
    assert host_token.read(signed(RSA_KEY, "RS256"), host).member == "m-sample"


def test_several_audiences() -> None:
    """A token for several of us is one for us."""
    assert host_token.read(signed(aud=["other", AUDIENCE]), HOST).member == "m-sample"


@pytest.mark.parametrize("skew_s", [-20, 20])
def test_clocks_may_differ_a_little(skew_s: int) -> None:
    """A token of a clock that is fast or slow by some seconds is good."""
    issued = NOW + skew_s
    assert host_token.read(signed(iat=issued, exp=issued + 60), HOST).member == "m-sample"
    assert host_token.read(signed(iat=NOW - 60, exp=NOW - 20), HOST).member == "m-sample"


FAULTS: dict[str, dict[str, Any]] = {
    "too old": {"iat": NOW - 300, "exp": NOW - 60},
    "good for too long": {"exp": NOW + 601},
    "good for a day": {"exp": NOW + 86_400},
    "issued long ago": {"iat": NOW - 3600, "exp": NOW + 60},
    "issued tomorrow": {"iat": NOW + 86_400, "exp": NOW + 86_460},
    "no iat": {"iat": ...},
    "no exp": {"exp": ...},
    "no sub": {"sub": ...},
    "no iss": {"iss": ...},
    "no aud": {"aud": ...},
    "other issuer": {"iss": "https://evil.example"},
    "issuer in part": {"iss": ISSUER + ".evil.example"},
    "other audience": {"aud": "somebody else"},
    "issuer of another type": {"iss": 5},
    "audience of another type": {"aud": {"a": 1}},
    "iat of another type": {"iat": "now"},
    "iat as a list": {"iat": []},
    "iat that is no number": {"iat": float("nan")},
    "exp for ever": {"exp": float("inf")},
    "exp of another type": {"exp": {}},
    "a name": {"sub": "損保太郎"},
    "no reference": {"sub": "a b"},
    "sub of another type": {"sub": 5},
    "sub as a list": {"sub": ["m-sample"]},
}


@pytest.mark.parametrize("changed", FAULTS.values(), ids=list(FAULTS))
def test_a_token_with_one_fault_signs_nobody_in(changed: dict[str, Any]) -> None:
    """Everything that is required is required."""
    with pytest.raises(HostTokenInvalid):
        host_token.read(jwt.api_jws.encode(_json(claims(**changed)), KEY, "ES256"), HOST)


def _json(body: dict[str, Any]) -> bytes:
    import json

    return json.dumps(body).encode()


@pytest.mark.parametrize(
    "token",
    [
        signed(OTHER_KEY),
        signed("a shared secret is no key of the page, long as it is", "HS256"),
        jwt.encode(claims(), "", algorithm="none"),
        signed(RSA_KEY, "RS256"),
        signed(ec.generate_private_key(ec.SECP384R1()), "ES384"),
        jwt.api_jws.encode(b"[]", KEY, "ES256"),
        jwt.api_jws.encode(b"not json", KEY, "ES256"),
        "",
        "no token",
        "a.b.c",
        "\udcff",
        "é.é.é",
        "." * 1000,
    ],
)
def test_nobody_else_is_believed(token: str) -> None:
    """Forged tokens, tokens of other kinds and what is no token at all."""
    with pytest.raises(HostTokenInvalid):
        host_token.read(token, HOST)


def test_the_public_key_is_no_shared_secret() -> None:
    """Everybody knows it: signed with it as a secret, a token is forged."""
    import base64
    import hashlib
    import hmac

    def part(data: bytes) -> bytes:
        return base64.urlsafe_b64encode(data).rstrip(b"=")

    head = part(b'{"alg":"HS256","typ":"JWT"}') + b"." + part(_json(claims()))
    mac = hmac.new(HOST.key.encode(), head, hashlib.sha256).digest()
    with pytest.raises(HostTokenInvalid):
        host_token.read((head + b"." + part(mac)).decode(), HOST)


def test_a_key_of_another_type_is_no_failure() -> None:
    """A token that does not fit the key is refused like any other."""
    with pytest.raises(HostTokenInvalid):
        host_token.read(signed(), Host(public(RSA_KEY), ISSUER, AUDIENCE))


def test_without_a_host_nobody_is_signed_in() -> None:
    """Where no site is configured, its tokens count for nothing."""
    with pytest.raises(HostTokenInvalid):
        host_token.read(signed(), None)


def test_the_key_is_not_shown() -> None:
    """Nothing of it in what is printed."""
    assert "BEGIN" not in repr(HOST)
