"""From one version to another, in one transaction: all of it happens, or nothing."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from sqlalchemy import inspect
from sqlalchemy.engine import Connection, Engine

from bot.adapters.schema.schemas import FIRST, FOLDER, Schema
from bot.adapters.stores.engine import open_engine


class Unlike(Exception):
    """A table is not as any version has it; the message names it."""


def migrate(connection: Connection, schema: Schema, to: str) -> None:
    """Forwards or backwards, to a version that this code knows.

    Nobody waits for a lock longer than ever; what is done under it may take its time.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    here = schema.version(connection)
    run = command.downgrade if here is not None and to < here else command.upgrade
    run(config(connection, schema), to)


def adopt(connection: Connection, schema: Schema) -> None:
    """Make a database from before versions one of the first version. Raises `Unlike`.

    Tables that are missing are made; one that lacks a column could not be worked with.
    """
    there = set(inspect(connection).get_table_names())
    for table, columns in _first(schema).items():
        if table in there:
            found = {column["name"] for column in inspect(connection).get_columns(table)}
            if columns - found:
                raise Unlike(f"the table {table} lacks {', '.join(sorted(columns - found))}")
    migrate(connection, schema, FIRST)


def _first(schema: Schema) -> dict[str, set[str]]:
    """Columns of the tables of the first version."""
    engine: Engine = open_engine("sqlite://")
    with engine.begin() as connection:
        command.upgrade(config(connection, schema), FIRST)
        found = inspect(connection)
        return {
            table: {column["name"] for column in found.get_columns(table)}
            for table in found.get_table_names()
            if table != schema.version_table
        }


def config(connection: Connection, schema: Schema) -> Config:
    """What alembic's commands take, for this database."""
    made = Config()
    made.set_main_option("script_location", _escaped(FOLDER))
    made.set_main_option("path_separator", "newline")
    made.set_main_option("version_locations", "\n".join(map(_escaped, schema.folders)))
    made.attributes["connection"] = connection
    made.attributes["version_table"] = schema.version_table
    return made


def _escaped(path: object) -> str:
    return str(path).replace("%", "%%")
