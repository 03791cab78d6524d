"""What an operator does with what is stored: backup, restore, versions of tables, keys, forgetting."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Mapping, NoReturn, Optional, Union

from sqlalchemy.engine import Engine

from bot import bootstrap, private_files
from bot.adapters.keeping import backup as backups
from bot.adapters.keeping import in_use, rotation
from bot.adapters.keeping.forgetting import Forgetting
from bot.adapters.schema.schemas import CONTRACTS, STORES, Schema
from bot.adapters.schema.start import moved, version_of
from bot.adapters.stores import keys
from bot.adapters.stores.engine import open_engine
from bot.adapters.stores.keys import Keys, LostKeys
from bot.domain.errors import StoreUnavailable
from bot.settings import Settings, SettingsError

_SCHEMAS = (STORES, CONTRACTS)


def backup(settings: Settings, file: Path) -> None:
    """Databases and keys into one file."""
    _embedded_only(settings)
    try:
        _show(backups.back_up(settings.data_dir, file, bootstrap.tokyo_now()), "bytes")
    except backups.BackupError as error:
        _fail(str(error))


def restore(settings: Settings, file: Path, replace: bool) -> None:
    """Databases and keys out of it."""
    _embedded_only(settings)
    if in_use.is_in_use(settings.data_dir):
        _fail(f"{settings.data_dir} is in use: stop the assistant first")
    try:
        _show(backups.put_back(file, settings.data_dir, replace), "bytes")
    except backups.BackupError as error:
        _fail(str(error))
    private_files.keep(settings)


def migrate(settings: Settings, of: Optional[str], to: Optional[str]) -> None:
    """All databases to the version of this code, or one of them to another version."""
    schemas = [one for one in _SCHEMAS if of in (None, one.name)]
    if not schemas or (to and (of is None or to not in schemas[0].versions)):
        _fail(
            "--to is one of "
            + ", ".join(f"{version} of {one.name}" for one in _SCHEMAS for version in one.versions)
        )
    for schema in schemas:
        engine = _database(settings, schema)
        if engine is None:
            continue
        try:
            before = version_of(engine, schema)
            after = moved(engine, schema, to or schema.head)
        except (StoreUnavailable, SettingsError) as error:
            _fail(str(error))
        print(f"{schema.name}: {before or 'no version'} -> {after}")


def versions(settings: Settings) -> int:
    """0 if this code can start on the databases as they are: none is behind."""
    behind = 0
    for schema in _SCHEMAS:
        engine = _database(settings, schema)
        if engine is None:
            continue
        try:
            found = version_of(engine, schema)
        except StoreUnavailable as error:
            _fail(str(error))
        behind += found is not None and found < schema.head
        print(f"{schema.name}: {found or 'no version'}, this code {schema.head}")
    return 1 if behind else 0


def rotate(settings: Settings) -> None:
    """One more key; in the file of development, or to be added to the environment."""
    entry = rotation.new_entry()
    if settings.vault_keys:
        print(f"append to {keys.VARIABLE}, and restart:", file=sys.stderr)
        print(f",{entry}")
        return
    engine = _drafts(settings)
    before = rotation.used(engine, _ring(settings, engine))
    try:
        rotation.add_to_file(settings.data_dir, entry)
        after = rotation.used(engine, _ring(settings, engine))
    except (OSError, SettingsError) as error:
        _fail(f"{keys.FILE} cannot be changed ({type(error).__name__})")
    print(f"{entry.partition(':')[0]} is the newest key from the next start on")
    print(f"drafts that opened before: {before.opened}, that open now: {after.opened}")


def status(settings: Settings) -> int:
    """0 if every draft opens."""
    engine = _drafts(settings)
    ring = _ring(settings, engine)
    found = rotation.used(engine, ring)
    for key in ring.all():
        print(f"{key.id}: {found.rows.get(key.id, 0)} rows")
    for key_id in found.lost:
        print(f"{key_id}: {found.rows[key_id]} rows that no key opens")
    print(f"drafts that open: {found.opened}, that do not: {found.unreadable}")
    return 1 if found.unreadable else 0


def forget(settings: Settings, member: str) -> None:
    """Drafts first: they tell where else to look; then what Rasa remembers."""
    from bot.assistant.forgetting import forget_conversations

    engine = _drafts(settings)
    try:
        forgotten = Forgetting(engine, _ring(settings, engine)).forget(member)
        rows = dict(forgotten.rows)
        rows["events"] = forget_conversations(settings, forgotten.conversations)
    except StoreUnavailable as error:
        _fail(str(error))
    _show({name: count for name, count in rows.items() if count}, "deleted")
    print(f"total: {sum(rows.values())} deleted")


def _database(settings: Settings, schema: Schema) -> Optional[Engine]:
    """None where contracts are behind an API, whose operator keeps its tables."""
    if schema is STORES:
        return open_engine(settings.drafts_database_url)
    url = settings.contracts_back_end_url
    return None if url.startswith("http") else open_engine(url)


def _drafts(settings: Settings) -> Engine:
    bootstrap.services(settings)  # makes what is missing
    return open_engine(settings.drafts_database_url)


def _ring(settings: Settings, engine: Engine) -> Union[Keys, LostKeys]:
    return keys.read_keys(
        {keys.VARIABLE: settings.vault_keys},
        settings.data_dir,
        settings.production,
        lambda: keys.has_sealed(engine),
    )


def _embedded_only(settings: Settings) -> None:
    """A database server has tools of its own for that (docs/operations.md), and so has an API."""
    for name in ("tracker", "drafts", "contracts"):
        url: str = getattr(settings, f"{name}_url")
        if url and not url.startswith("http"):
            _fail(f"BOT_{name.upper()}_URL is set: its database is not in {settings.data_dir}")


def _show(counts: Mapping[str, int], what: str) -> None:
    for name, count in counts.items():
        print(f"{name}: {count} {what}")


def _fail(said: str) -> NoReturn:
    raise SystemExit(said)
