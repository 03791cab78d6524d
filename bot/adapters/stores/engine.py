"""SQLAlchemy engines with the same behaviour on SQLite and PostgreSQL."""

from __future__ import annotations

import sqlite3
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Iterator
from weakref import WeakKeyDictionary

from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL, Connection, Engine, ExceptionContext, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection, QueuePool

from bot.adapters.stores.late import Lateness, StoreLate
from bot.adapters.stores.prepared import send
from bot.metrics import parts
from bot.metrics.counted import STORE_SECONDS

WAIT_S = 3
"""How long a call waits for a connection, a lock or a statement before it gives up."""

LOOK_S = 0.1
"""How long a call waits that looks whether a database that was late answers again."""

_names: WeakKeyDictionary[Engine, str] = WeakKeyDictionary()

_lateness: WeakKeyDictionary[Engine, Lateness] = WeakKeyDictionary()
"""Of SQLite, where only who writes can be kept waiting."""


@dataclass
class _Writers:
    """SQLite lets one connection write, and lets the others try again by chance: of many some come
    too late. Within this process they wait for each other, without a connection."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    written: int = 0
    """How many have come through: a queue that moves is not late, however long it is."""


_writers: WeakKeyDictionary[Engine, _Writers] = WeakKeyDictionary()

_PREPARATION_LOCK = 2026_0602  # any number of our own


def database_url(url: str) -> URL:
    """The URL with the driver that is installed, whichever one it names.

    >>> str(database_url("postgresql+psycopg2://db.example.jp/drafts"))
    'postgresql+psycopg://db.example.jp/drafts'
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    return parsed


def load_driver(url: str) -> None:
    """Import what such an engine needs, and connect to nothing: for a process that will be forked."""
    database_url(url).get_dialect().import_dbapi()


CONNECTIONS = 32
"""At most to a PostgreSQL; a turn has one from its first look to its last, and may wait meanwhile."""

IDLE_CONNECTIONS = 8
"""So many are kept open. A PostgreSQL takes 100 of everybody, unless it is told otherwise."""


class _Measured(QueuePool):
    """Notes when somebody asked for a connection: waiting for it counts."""

    def connect(self) -> PoolProxiedConnection:
        """See the base class."""
        began = time.perf_counter()
        connection = super().connect()
        connection.info[_SINCE] = began
        return connection


_SINCE = "asked_for_since"


def open_engine(url: str, store: str = "other") -> Engine:
    """An engine for several threads; parameters never show in its errors or logs.

    Its seconds are counted under the name `store`.
    A database in memory has one connection, so that all threads see the same one.
    """
    parsed = database_url(url)
    options: dict[str, Any] = {
        "future": True,
        "hide_parameters": True,
        "poolclass": _Measured,
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
        _writers[engine] = _Writers()
        return _named(engine, store)
    engine = create_engine(
        parsed,
        connect_args={"connect_timeout": WAIT_S},
        pool_pre_ping=True,
        pool_size=IDLE_CONNECTIONS,
        max_overflow=CONNECTIONS - IDLE_CONNECTIONS,
        **options,
    )
    event.listen(engine, "connect", _prepare_postgresql)
    return _named(engine, store)


def _named(engine: Engine, store: str) -> Engine:
    """Counts under that name how long each connection was needed."""
    _names[engine] = store

    def given_back(_: Any, record: ConnectionPoolEntry) -> None:
        since = record.info.pop(_SINCE, None)
        if since is not None:
            seconds = time.perf_counter() - since
            STORE_SECONDS.labels(store).observe(seconds)
            parts.add(store, seconds)

    event.listen(engine, "checkin", given_back)
    return engine


def failing_fast(engine: Engine) -> Engine:
    """The same engine; while its database keeps calls waiting, the next ones fail at once.

    They fail with `sqlalchemy.exc.TimeoutError`. On SQLite reading goes on beside a lock.
    """
    late = Lateness(2 * WAIT_S, store=_names.get(engine, "other"))
    if engine.dialect.name == "sqlite":
        _lateness[engine] = late
        return engine

    def failed(context: ExceptionContext) -> None:
        # a ping that fails is mended by a new connection
        if isinstance(context.sqlalchemy_exception, OperationalError) and not context.is_pre_ping:
            late.failed()

    def connecting(*_: Any) -> None:
        late.enter()

    def taken(connection: Any, record: ConnectionPoolEntry, _: Any) -> None:
        seconds = LOOK_S if late.enter() else WAIT_S
        if record.info.get("lock_timeout", WAIT_S) != seconds:
            record.info["lock_timeout"] = seconds
            with connection.cursor() as cursor:
                cursor.execute(f"SET lock_timeout = {int(seconds * 1000)}")
            connection.commit()

    event.listen(engine, "do_connect", connecting)
    event.listen(engine, "checkout", taken)
    event.listen(engine, "handle_error", failed)
    event.listen(engine, "after_cursor_execute", lambda *_: late.answered())
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that takes SQLite's write lock at its start.

    Taken later, two transactions that have both read would refuse each other the lock.
    """
    with (
        _in_turn(engine),
        _noting_lateness(engine) as wait_s,
        engine.connect() as connection,
    ):
        connection = connection.execution_options(is_writing=True)
        if engine.dialect.name == "sqlite":
            _wait_at_most(wait_s, connection.connection.dbapi_connection)
        with connection.begin():
            yield connection


@contextmanager
def _in_turn(engine: Engine) -> Iterator[None]:
    writers = _writers.get(engine)
    if writers is None:
        yield
        return
    before, began = writers.written, time.perf_counter()
    while not writers.lock.acquire(timeout=WAIT_S):
        if writers.written == before:
            raise StoreLate("others of this process are writing")
        before = writers.written
    parts.add(_names.get(engine, "other"), time.perf_counter() - began)
    try:
        yield
        writers.written += 1
    finally:
        writers.lock.release()


@contextmanager
def _noting_lateness(engine: Engine) -> Iterator[float]:
    """Gives how many seconds a writer of SQLite may wait."""
    late = _lateness.get(engine)
    if late is None:
        yield WAIT_S
        return
    is_looking = late.enter()
    try:
        yield LOOK_S if is_looking else WAIT_S
    except OperationalError:
        late.failed()
        raise
    late.answered()


def _wait_at_most(seconds: float, connection: Any) -> None:
    connection.execute(f"PRAGMA busy_timeout={int(seconds * 1000)}")


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
    send(connection, "BEGIN IMMEDIATE" if is_writing else "BEGIN")


def _prepare_postgresql(connection: Any, _: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET statement_timeout = {WAIT_S * 1000}")
        cursor.execute(f"SET lock_timeout = {WAIT_S * 1000}")
    connection.commit()
