"""Keys of the vault: from the environment, in development from a file made on the first run."""

from __future__ import annotations

import base64
import binascii
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Mapping, Optional, Union

import structlog
from sqlalchemy import select
from sqlalchemy.engine import Engine

from bot.adapters.stores import (
    accounts,
    addressees,
    inbound,
    linked,
    outbound,
    outbox,
    reminders,
    sms,
    vault,
)
from bot.domain.errors import KeysLost
from bot.services.drafts.drafts import KEY_BYTES, VaultKey
from bot.settings import SettingsError

log = structlog.get_logger()

VARIABLE = "BOT_VAULT_KEYS"
FILE = "vault.key"

# shorter than any key, so that 「key:id」 the wrong way round never shows a key in an error
_ID = re.compile(r"[A-Za-z0-9_-]{1,16}")


@dataclass(frozen=True)
class Keys:
    """`services.drafts.KeyRing`: keys in the order in which they came into use."""

    keys: tuple[VaultKey, ...]

    @property
    def newest(self) -> VaultKey:
        """The last one."""
        return self.keys[-1]

    def find(self, key_id: str) -> Optional[VaultKey]:
        """See the port."""
        return next((key for key in self.keys if key.id == key_id), None)

    def all(self) -> tuple[VaultKey, ...]:
        """See the port."""
        return self.keys


class LostKeys:
    """A ring without a key: drafts can be deleted, not opened, and none can be kept."""

    @property
    def newest(self) -> VaultKey:
        """Raises `KeysLost`."""
        raise KeysLost(f"{FILE} is missing beside the drafts that it has to open")

    def find(self, key_id: str) -> Optional[VaultKey]:
        """See the port."""
        return None

    def all(self) -> tuple[VaultKey, ...]:
        """See the port."""
        return ()


def parse_keys(text: str, source: str = VARIABLE) -> Keys:
    """Keys from 「id:base64,id:base64」, the newest last.

    Raises `SettingsError`, which names the source and the entry and shows no key.
    """
    keys: list[VaultKey] = []
    for number, entry in enumerate(text.split(","), start=1):
        key_id, colon, encoded = entry.strip().partition(":")
        if not colon or not _ID.fullmatch(key_id):
            raise SettingsError(
                f"{source}: entry {number} must read id:base64, "
                "the id of 1 to 16 letters, digits, _ and -"
            )
        where = f"{source}: entry {number} ({key_id})"
        if any(key.id == key_id for key in keys):
            raise SettingsError(f"{where} has an id that stands there already")
        secret = _decoded(encoded)
        if secret is None:
            raise SettingsError(f"{where} must be {KEY_BYTES} bytes in base64")
        if any(key.secret == secret for key in keys):
            raise SettingsError(f"{where} is a key that stands there already")
        keys.append(VaultKey(key_id, secret))
    return Keys(tuple(keys))


def read_keys(
    environ: Mapping[str, str],
    data_dir: Path,
    production: bool,
    is_in_use: Callable[[], bool] = lambda: False,
) -> Union[Keys, LostKeys]:
    """The keys of `BOT_VAULT_KEYS`; in development, where it is not set, those of the key file.

    A key file that is missing is made, unless there are drafts already: a new key would open
    none of them, and nobody would notice. Raises `SettingsError`.
    """
    text = environ.get(VARIABLE, "").strip()
    if text:
        return parse_keys(text)
    if production:
        raise SettingsError(f"{VARIABLE} must be set in production: id:base64, the newest last")
    path = data_dir / FILE
    if not path.exists() and is_in_use():
        log.error("vault.key_missing", file=FILE)
        return LostKeys()
    try:
        return parse_keys(_content(path), FILE)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{FILE} cannot be read or made: {type(error).__name__}") from None


def has_sealed(engine: Engine) -> bool:
    """True if there is anything that a key has to open. Raises `StoreUnavailable`."""
    queries = (
        select(vault.drafts.c.id),
        select(accounts.accounts.c.address),
        select(outbox.letters.c.id).where(outbox.letters.c.done_at.is_(None)),
        select(inbound.events.c.key).where(inbound.events.c.done_at.is_(None)),
        select(outbound.parcels.c.id).where(outbound.parcels.c.done_at.is_(None)),
        select(addressees.addressees.c.conversation),
        select(linked.links.c.conversation),
        select(reminders.reminders.c.id).where(reminders.reminders.c.done_at.is_(None)),
        select(sms.stops.c.number),
    )
    with vault.translated(), engine.connect() as connection, connection.begin():
        return any(connection.execute(query.limit(1)).first() for query in queries)


def _decoded(encoded: str) -> Optional[bytes]:
    """The bytes of a key; None if it is not base64 of the right length."""
    try:
        secret = base64.b64decode(encoded.translate({45: "+", 95: "/"}), validate=True)
    except (binascii.Error, ValueError):
        return None
    return secret if len(secret) == KEY_BYTES else None


def _content(path: Path) -> str:
    if not path.exists():
        _make(path)
    if path.stat().st_mode & 0o077:
        path.chmod(0o600)
    return path.read_text(encoding="ascii").strip()


def _make(path: Path) -> None:
    """Write a new key, unless another process was quicker: then its key stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    encoded = base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(f"dev-{secrets.token_hex(4)}:{encoded}\n")
            file.flush()
            os.fsync(file.fileno())
        # a link appears whole or not at all, and never replaces a file
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
