"""見本のサイトの署名: the sandbox tells the chat on its pages who is signed in, as マイページ would.

The key is made of the session secret, so that every process of one server has the same.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

ISSUER, AUDIENCE = "sandbox-site", "assistant"
GOOD_FOR = timedelta(minutes=9)
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class HostTokens:
    """Signs what a host page vouches for."""

    def __init__(self, secret: str) -> None:
        digest = hashlib.sha512(f"host key of the sandbox {secret}".encode()).digest()
        number = int.from_bytes(digest, "big") % (_ORDER - 1) + 1
        self._key = ec.derive_private_key(number, ec.SECP256R1())

    @property
    def public_pem(self) -> str:
        """What the chat checks tokens with."""
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        return self._key.public_key().public_bytes(serialization.Encoding.PEM, form).decode()

    def sign(self, member: str, at: datetime) -> str:
        """A token for this member, good for nine minutes."""
        claims = {
            "sub": member,
            "iss": ISSUER,
            "aud": AUDIENCE,
            "iat": int(at.timestamp()),
            "exp": int((at + GOOD_FOR).timestamp()),
        }
        return jwt.encode(claims, self._key, algorithm="ES256")
