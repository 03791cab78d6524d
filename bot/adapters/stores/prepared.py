"""Statements that every turn sends, compiled once and sent by the driver itself.

SQLAlchemy builds, looks up and binds a statement anew each time: .5 ms of CPU to read a row and
1.5 to change one, where SQLite needs .02. What it knows of tables, dialects and types is used
all the same: it compiles, and its types write and read the values.
"""

from __future__ import annotations

import sqlite3
from collections import namedtuple
from typing import Any, Callable, Mapping, Optional, Sequence

from sqlalchemy import Select
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.dml import UpdateBase

Convert = Optional[Callable[[Any], Any]]


class Prepared:
    """A statement whose values are named by `bindparam`, or by the columns of an INSERT.

    Errors are SQLAlchemy's. On SQLite a statement outside of `writing` is a transaction of its
    own, without BEGIN and COMMIT around it.
    """

    def __init__(
        self, statement: Select[Any] | UpdateBase, dialect: Dialect, columns: Sequence[str] = ()
    ) -> None:
        compiled: Any = statement.compile(dialect=dialect, column_keys=list(columns) or None)
        self._text = str(compiled)
        self._constant = {k: v for k, v in compiled.params.items() if v is not None}
        self._names: Optional[Sequence[str]] = compiled.positiontup
        self._written: dict[str, Convert] = {
            name: bind.type.dialect_impl(dialect).bind_processor(dialect)
            for bind, name in compiled.bind_names.items()
        }
        self._row: Any = None
        if isinstance(statement, Select):
            selected = statement.selected_columns
            self._row = _named([str(column.name) for column in selected])
            self._read: list[Convert] = [
                column.type.dialect_impl(dialect).result_processor(dialect, None)
                for column in selected
            ]

    def rows(self, connection: Connection, **values: Any) -> list[Any]:
        """What a SELECT finds, as named tuples."""
        found = self._sent(connection, values).fetchall()
        return [
            self._row(*(read(one) if read else one for read, one in zip(self._read, row)))
            for row in found
        ]

    def run(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """How many rows it changed."""
        return int(self._sent(connection, values).rowcount)

    def run_each(self, connection: Connection, many: Sequence[Mapping[str, Any]]) -> None:
        """The same statement with each of these values."""
        self._sent_each(connection, [self._bound(values) for values in many])

    def _bound(self, values: Mapping[str, Any]) -> Any:
        given = {**self._constant, **values}
        bound = {
            name: given[name] if write is None or given[name] is None else write(given[name])
            for name, write in self._written.items()
        }
        return bound if self._names is None else tuple(bound[name] for name in self._names)

    def _sent(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        bound = self._bound(values)
        if connection.dialect.name != "sqlite":
            return connection.exec_driver_sql(self._text, bound)
        try:
            return _driver(connection).execute(self._text, bound)
        except sqlite3.Error as error:
            raise translated_error(self._text, error) from error

    def _sent_each(self, connection: Connection, bound: list[Any]) -> None:
        if connection.dialect.name != "sqlite":
            connection.exec_driver_sql(self._text, bound)
            return
        try:
            _driver(connection).executemany(self._text, bound)
        except sqlite3.Error as error:
            raise translated_error(self._text, error) from error


def send(connection: Connection, text: str) -> None:
    """A statement without values to SQLite. Errors are SQLAlchemy's."""
    try:
        _driver(connection).execute(text)
    except sqlite3.Error as error:
        raise translated_error(text, error) from error


def translated_error(text: str, error: sqlite3.Error) -> BaseException:
    """The error of SQLAlchemy for one of the driver, without values in it."""
    return DBAPIError.instance(text, None, error, sqlite3.Error, hide_parameters=True)


def _named(columns: list[str]) -> Any:
    return namedtuple("Row", columns)  # noqa: PYI024 - named by the statement


def _driver(connection: Connection) -> Any:
    """SQLite's connection; all that is sent here goes through it."""
    return connection.connection.driver_connection
