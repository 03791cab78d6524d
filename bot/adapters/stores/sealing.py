"""封: a small document of a row, encrypted under the newest key of the vault.

AES-256-GCM with a fresh nonce at every write; what the row is and the id of the key are
authenticated with it, so that nothing sealed can be put into another row.
"""

from __future__ import annotations

import json
import secrets
from typing import Any, Mapping, Optional

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Column, LargeBinary, String

from bot.services.drafts.drafts import KeyRing, VaultKey

NONCE_BYTES = 12

ERASED: Mapping[str, None] = {"key_id": None, "nonce": None, "sealed": None}
"""The columns of a row of which only that it was there is kept."""


def columns(nullable: bool = False) -> tuple[Column[Any], ...]:
    """The columns that hold what is sealed."""
    return (
        Column("key_id", String(16), nullable=nullable),
        Column("nonce", LargeBinary, nullable=nullable),
        Column("sealed", LargeBinary, nullable=nullable),
    )


class Seal:
    """Seals documents of one purpose."""

    def __init__(self, keys: KeyRing, purpose: str) -> None:
        self._keys = keys
        self._purpose = purpose

    def close(self, document: Mapping[str, Any], row_id: str) -> dict[str, Any]:
        """The columns of a row. Raises `KeysLost`."""
        key, nonce = self._keys.newest, secrets.token_bytes(NONCE_BYTES)
        text = json.dumps(dict(document), ensure_ascii=False, separators=(",", ":"))
        sealed = self._cipher(key).encrypt(
            nonce, text.encode("utf-8", "surrogatepass"), _context(row_id, key.id)
        )
        return {"key_id": key.id, "nonce": nonce, "sealed": sealed}

    def open(self, row: Any, row_id: str) -> Optional[dict[str, Any]]:
        """What was sealed; None for what no key opens: the key is gone, or it is not its row."""
        key = self._keys.find(row.key_id) if row.key_id else None
        if key is None:
            return None
        try:
            text = self._cipher(key).decrypt(row.nonce, row.sealed, _context(row_id, key.id))
        except (InvalidTag, ValueError):
            return None
        document: dict[str, Any] = json.loads(text.decode("utf-8", "surrogatepass"))
        return document

    def _cipher(self, key: VaultKey) -> AESGCM:
        return AESGCM(key.derived(self._purpose))


def _context(row_id: str, key_id: str) -> bytes:
    return f"{row_id}\n{key_id}".encode()
