"""選択肢の封: the choices of the last reply, encrypted, as the tracker may keep them.

Their titles name cars and their payloads contracts: what a person may press next must
outlive a restart, but nobody may read it where conversations are stored.
"""

from __future__ import annotations

import base64
import binascii
import json
import secrets
from typing import Any, Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.domain.errors import KeysLost
from bot.services.drafts.drafts import KEY_BYTES, KeyRing, VaultKey

_PURPOSE = "offered choices"
_NONCE_BYTES = 12


class SealedOffers:
    """Seals title → payload for one conversation; opened in another one it is nothing."""

    def __init__(self, ring: KeyRing) -> None:
        self._ring = ring
        self._here = VaultKey("here", secrets.token_bytes(KEY_BYTES))

    def _newest(self) -> VaultKey:
        """Without the keys of the drafts one of this process: buttons work until it ends."""
        try:
            return self._ring.newest
        except KeysLost:
            return self._here

    def seal(self, offered: Mapping[str, str], conversation: str) -> str:
        """「key-id.base64」; "" where nothing was offered."""
        if not offered:
            return ""
        key, nonce = self._newest(), secrets.token_bytes(_NONCE_BYTES)
        text = json.dumps(dict(offered), ensure_ascii=False, separators=(",", ":"))
        sealed = _cipher(key).encrypt(nonce, text.encode(), conversation.encode())
        return f"{key.id}.{base64.b64encode(nonce + sealed).decode()}"

    def open(self, sealed: Any, conversation: str) -> dict[str, str]:
        """What was sealed; {} for anything else, and where the key is gone."""
        key_id, _, encoded = sealed.partition(".") if isinstance(sealed, str) else ("", "", "")
        key = self._here if key_id == self._here.id else self._ring.find(key_id) if key_id else None
        if key is None:
            return {}
        try:
            raw = base64.b64decode(encoded, validate=True)
            nonce, body = raw[:_NONCE_BYTES], raw[_NONCE_BYTES:]
            text = _cipher(key).decrypt(nonce, body, conversation.encode())
        except (InvalidTag, ValueError, binascii.Error):
            return {}
        offered: dict[str, str] = json.loads(text)
        return offered


def _cipher(key: VaultKey) -> AESGCM:
    return AESGCM(key.derived(_PURPOSE))
