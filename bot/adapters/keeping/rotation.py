"""鍵の交代: a new key for what is sealed from now on; what is under older ones still opens."""

from __future__ import annotations

import base64
import os
import secrets
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Mapping

from sqlalchemy import MetaData, func, inspect, select
from sqlalchemy.engine import Engine

from bot.adapters.stores import vault
from bot.adapters.stores.keys import FILE, parse_keys
from bot.adapters.stores.vault import Vault
from bot.adapters.stores.work import translated
from bot.domain.draft import DraftUnreadable
from bot.services.drafts.drafts import KEY_BYTES, KeyRing


@dataclass(frozen=True)
class Use:
    """How many rows are under each key, and whether the drafts open; `lost` keys are not here."""

    rows: Mapping[str, int]
    opened: int
    unreadable: int
    lost: tuple[str, ...]


def new_entry() -> str:
    """A new key as it stands among the keys: 「id:base64」."""
    encoded = base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
    return f"key-{secrets.token_hex(4)}:{encoded}"


def add_to_file(data_dir: Path, entry: str) -> None:
    """The key file with one more key, the newest last; whole, whenever somebody reads it.

    Raises `OSError`, `SettingsError`.
    """
    path = data_dir / FILE
    text = f"{path.read_text(encoding='ascii').strip()},{entry}"
    parse_keys(text, FILE)
    draft = path.with_name(f"{FILE}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(f"{text}\n")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def used(engine: Engine, keys: KeyRing) -> Use:
    """What is under which key, in every table; every draft is opened. Raises `StoreUnavailable`."""
    rows: Counter[str] = Counter()
    with translated(), engine.connect() as connection, connection.begin():
        tables = MetaData()
        tables.reflect(connection, only=lambda name, _: _is_sealed(engine, name))
        for table in tables.sorted_tables:
            key_id = table.c.key_id
            counted = select(key_id, func.count()).where(key_id.is_not(None)).group_by(key_id)
            rows.update({row[0]: row[1] for row in connection.execute(counted)})
        found = connection.execute(select(vault.drafts)).all()
    opener, opened = Vault(engine, keys), 0
    for row in found:
        try:
            opener.opened(row)
        except DraftUnreadable:
            continue
        opened += 1
    lost = tuple(sorted(key_id for key_id in rows if keys.find(key_id) is None))
    return Use(dict(rows), opened, len(found) - opened, lost)


def _is_sealed(engine: Engine, table: str) -> bool:
    return any(column["name"] == "key_id" for column in inspect(engine).get_columns(table))
