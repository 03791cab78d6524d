"""The site around the chat, as the tests stand for it: its key, and what it signs for its members."""

from __future__ import annotations

import time
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

KEY = ec.generate_private_key(ec.SECP256R1())
PEM = (
    KEY.public_key()
    .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    .decode()
)
PRIVATE_PEM = KEY.private_bytes(
    serialization.Encoding.PEM,
    serialization.PrivateFormat.PKCS8,
    serialization.NoEncryption(),
).decode()
"""For a process beside the test's own."""
ISSUER, AUDIENCE = "https://mypage.example.jp", "assistant"


def host_token(member: str, key: Any = KEY, **changed: Any) -> str:
    """What the site signs for a member: good for five minutes, unless `exp` says otherwise."""
    now = int(time.time())
    claims = {"sub": member, "iss": ISSUER, "aud": AUDIENCE, "iat": now, "exp": now + 300}
    return jwt.encode({**claims, **changed}, key, algorithm="ES256")
