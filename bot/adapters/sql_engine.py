"""SQLAlchemy engines with the same behaviour on SQLite and PostgreSQL."""

from __future__ import annotations

import sqlite3
import time
from contextlib import contextmanager
from typing import Any, Iterator

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.pool import QueuePool

WAIT_S = 5
"""How long a call waits for a connection, a lock or a statement before it gives up."""

_PREPARATION_LOCK = 2026_0602  # any number of our own


def open_engine(url: str) -> Engine:
    """An engine for several threads; parameters never show in its errors or logs.

    A database in memory has one connection, so that all threads see the same one.
    """
    parsed = make_url(url)
    options: dict[str, Any] = {
        "future": True,
        "hide_parameters": True,
        "poolclass": QueuePool,
        "pool_timeout": WAIT_S,
    }
    if parsed.get_backend_name() == "sqlite":
        if parsed.database in (None, "", ":memory:"):
            options.update(pool_size=1, max_overflow=0)
        engine = create_engine(
            parsed, connect_args={"timeout": WAIT_S, "check_same_thread": False}, **options
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    engine = create_engine(
        parsed, connect_args={"connect_timeout": WAIT_S}, pool_pre_ping=True, **options
    )
    event.listen(engine, "connect", _prepare_postgresql)
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that takes SQLite's write lock at its start.

    Taken later, two transactions that have both read would refuse each other the lock.
    """
    with engine.connect() as connection:
        connection = connection.execution_options(is_writing=True)
        with connection.begin():
            yield connection


@contextmanager
def preparing(engine: Engine) -> Iterator[Connection]:
    """A writing transaction that one process at a time has: for tables and sample data."""
    with writing(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_PREPARATION_LOCK})")
        yield connection


def _prepare_sqlite(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes too late
    _use_write_ahead_log(connection)
    connection.execute("PRAGMA foreign_keys=ON")


def _use_write_ahead_log(connection: Any) -> None:
    """Readers and a writer side by side; the file remembers it.

    While several connections change over a new file SQLite refuses at once instead of
    waiting, so the waiting is done here.
    """
    deadline = time.monotonic() + WAIT_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.01)


def _begin_sqlite(connection: Connection) -> None:
    is_writing = connection.get_execution_options().get("is_writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")


def _prepare_postgresql(connection: Any, _: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET statement_timeout = {WAIT_S * 1000}")
        cursor.execute(f"SET lock_timeout = {WAIT_S * 1000}")
    connection.commit()
