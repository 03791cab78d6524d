"""What a start does about the tables: make them, take them as they are, or refuse.

An empty database gets the tables of this code. One from before versions becomes one of the first
version. One that is behind is migrated where it is a file of the data folder; a database that is
named by a setting may serve other processes and machines, so its operator says when. One that is
ahead was migrated by newer code, which leaves it so that this one can go on (docs/operations.md).
"""

from __future__ import annotations

from typing import Optional

import structlog
from sqlalchemy import inspect
from sqlalchemy.engine import Connection, Engine

from bot.adapters.schema.schemas import Schema
from bot.adapters.stores.engine import preparing
from bot.adapters.stores.work import translated
from bot.settings import SettingsError

log = structlog.get_logger()


def make_ready(engine: Engine, schema: Schema, is_embedded: bool) -> None:
    """Raises `SettingsError` that says what to do, `StoreUnavailable`."""
    with translated(), preparing(engine) as connection:
        version = schema.version(connection)
        if version is None and not _has_tables(connection, schema):
            for metadata in schema.metadata:
                metadata.create_all(connection)
            schema.note(connection, schema.head)
            return
        if version is None:
            version = _adopted(connection, schema)
        if version > schema.head:
            log.warning("schema.ahead", database=schema.name, version=version, head=schema.head)
        elif version < schema.head and not is_embedded:
            raise SettingsError(
                f"{schema.setting}: its tables have version {version}, this code needs"
                f" {schema.head}: run python -m bot migrate first (docs/operations.md)"
            )
        elif version < schema.head:
            from bot.adapters.schema import migrating

            migrating.migrate(connection, schema, schema.head)
            log.info("schema.migrated", database=schema.name, version=schema.head)


def version_of(engine: Engine, schema: Schema) -> Optional[str]:
    """None for an empty database, and for one from before versions. Raises `StoreUnavailable`."""
    with translated(), engine.connect() as connection, connection.begin():
        return schema.version(connection)


def moved(engine: Engine, schema: Schema, to: str) -> str:
    """Migrate to a version, forwards or backwards; the version that it has then.

    Raises `SettingsError` where its tables are those of no version, `StoreUnavailable`.
    """
    from bot.adapters.schema import migrating

    with translated(), preparing(engine) as connection:
        version = schema.version(connection)
        if version is None and _has_tables(connection, schema):
            version = _adopted(connection, schema)
        if version is not None and version > schema.head:
            raise SettingsError(
                f"{schema.setting}: its tables have version {version}, which this code does not"
                " know: migrate with the code that does"
            )
        migrating.migrate(connection, schema, to)
    return to


def _has_tables(connection: Connection, schema: Schema) -> bool:
    return bool(schema.tables & set(inspect(connection).get_table_names()))


def _adopted(connection: Connection, schema: Schema) -> str:
    """The version of a database from before versions, from now on. Raises `SettingsError`."""
    from bot.adapters.schema import migrating

    try:
        migrating.adopt(connection, schema)
    except migrating.Unlike as error:
        raise SettingsError(
            f"{schema.setting}: {error}; no version has such tables: put a backup back"
        ) from None
    found = schema.version(connection)
    assert found is not None, "it was noted"
    log.info("schema.adopted", database=schema.name, version=found)
    return found
