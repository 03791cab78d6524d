"""Conversation ids of platforms: made here of who writes, told by nobody else."""

from __future__ import annotations

import hashlib
import hmac


class Pseudonyms:
    """Keyed hashes of platform users; who has no key finds nobody by an id.

    The same secret gives the same ids over a restart: it is that of the sessions.
    """

    def __init__(self, secret: str, channel: str) -> None:
        self._key = hashlib.sha256(f"conversations of {channel} {secret}".encode()).digest()
        self._channel = channel

    def of(self, user: str) -> str:
        """「line-」 and 32 hexadecimal digits."""
        digest = hmac.new(self._key, user.encode("utf-8", "surrogatepass"), hashlib.sha256)
        return f"{self._channel}-{digest.hexdigest()[:32]}"
