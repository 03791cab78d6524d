"""窓口の鍵: what a machine of the desk shows, made by a command, kept as a hash alone."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Collection, Optional, Protocol

from bot.domain.desk_user import DeskUser, Scope

DAYS = 365
"""How long a key is good where nothing else is said."""
MOST_DAYS = 3650
LONGEST_NAME = 64
LONGEST_KEY = 200
KEPT_AFTER = timedelta(days=365)
"""As long as the audit log names it."""

_PREFIX = "desk_"


@dataclass(frozen=True)
class DeskKey:
    """What is known of a key, but for the key itself. `revoked_at` is None while it is good."""

    id: str
    name: str
    scopes: frozenset[Scope]
    agency: Optional[str]
    made_at: datetime
    expires_at: datetime
    revoked_at: Optional[datetime] = None

    def is_good(self, at: datetime) -> bool:
        """True if it opens anything at that moment."""
        return self.revoked_at is None and at < self.expires_at

    @property
    def user(self) -> DeskUser:
        """Whoever shows it."""
        return DeskUser(self.name, self.scopes, self.agency)


class DeskKeyStore(Protocol):
    """Where keys lie, by their hash. Raises `StoreUnavailable`. Calls block."""

    def add(self, key: DeskKey, digest: str) -> None:
        """Keep a new one."""

    def find(self, digest: str) -> Optional[DeskKey]:
        """The one with that hash."""

    def all(self) -> tuple[DeskKey, ...]:
        """Every one, the newest first."""

    def revoke(self, key_id: str, at: datetime) -> bool:
        """It opens nothing from now on; False if there is none, or was revoked before."""

    def purge(self, now: datetime) -> int:
        """Delete what nobody has to know any more; how many there were."""


@dataclass(frozen=True)
class DeskKeys:
    """Makes and knows keys. Calls block."""

    store: DeskKeyStore

    def make(
        self,
        name: str,
        scopes: Collection[Scope],
        at: datetime,
        agency: Optional[str] = None,
        days: int = DAYS,
    ) -> str:
        """A new key; it is told this once. Raises `ValueError` for what cannot be one."""
        name = name.strip()
        if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
            raise ValueError(f"a name has 1 to {LONGEST_NAME} characters")
        if not scopes:
            raise ValueError("a key needs a scope")
        if not 0 < days <= MOST_DAYS:
            raise ValueError(f"a key is good for 1 to {MOST_DAYS} days")
        key = _PREFIX + secrets.token_urlsafe(32)
        known = DeskKey(
            id=f"k-{secrets.token_hex(6)}",
            name=name,
            scopes=frozenset(scopes),
            agency=agency,
            made_at=at,
            expires_at=at + timedelta(days=days),
        )
        self.store.add(known, _digest(key))
        return key

    def holder(self, key: str, at: datetime) -> Optional[DeskKey]:
        """What is known of the key; None for one that opens nothing."""
        if not key.startswith(_PREFIX) or len(key) > LONGEST_KEY:
            return None
        found = self.store.find(_digest(key))
        return found if found and found.is_good(at) else None


def _digest(key: str) -> str:
    """Of 256 bits by chance: nobody can guess what the hash is of, without a secret of ours too."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
