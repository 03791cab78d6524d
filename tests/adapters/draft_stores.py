"""Databases and keys for the tests of drafts and resume codes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Barrier
from typing import Any, Callable, Iterator, TypeVar

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.engine import Engine

from bot.adapters.schema import schemas
from bot.adapters.schema.start import moved
from bot.adapters.stores import resume_codes as resume_codes_sql
from bot.adapters.stores import vault
from bot.adapters.stores.engine import open_engine
from bot.adapters.stores.keys import Keys
from bot.domain.hours import TOKYO
from bot.services.drafts.drafts import VaultKey
from tests.adapters.conftest import postgresql_engine

T = TypeVar("T")

AT = datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO)

STORES = [
    "sqlite",
    pytest.param(
        "postgresql",
        marks=pytest.mark.services,
    ),
]

OLD_KEY = VaultKey("old", b"o" * 32)
NEW_KEY = VaultKey("new", b"n" * 32)
KEYS = Keys((OLD_KEY,))
ROTATED = Keys((OLD_KEY, NEW_KEY))


@contextmanager
def draft_engine(kind: str, folder: Path) -> Iterator[Engine]:
    """An empty database with the tables of drafts and codes."""
    if kind == "postgresql":
        with postgresql_engine() as engine:
            _create_tables(engine)
            yield engine
        return
    engine = open_engine(f"sqlite:///{folder / 'drafts.db'}")
    _create_tables(engine)
    yield engine
    engine.dispose()


@contextmanager
def whole_engine(kind: str, folder: Path) -> Iterator[Engine]:
    """A database with the tables of all stores, of this code's version."""
    with draft_engine(kind, folder) as engine:
        moved(engine, schemas.STORES, schemas.STORES.head)
        yield engine


def engines(*creating: Callable[[Engine], None]) -> Any:
    """The fixture `engine`: one database after the other with these tables, empty."""

    @pytest.fixture(params=STORES)
    def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
        with draft_engine(request.param, tmp_path) as opened:
            for create_tables in creating:
                create_tables(opened)
            yield opened

    return engine


def _create_tables(engine: Engine) -> None:
    vault.create_tables(engine)
    resume_codes_sql.create_tables(engine)


def stored_bytes(engine: Engine) -> bytes:
    """Everything that the database keeps: the files of SQLite, every value of PostgreSQL."""
    if engine.dialect.name == "sqlite":
        database = Path(str(engine.url.database))
        return b"".join(path.read_bytes() for path in database.parent.glob(f"{database.name}*"))
    found = []
    with engine.connect() as connection:
        for table in inspect(connection).get_table_names():
            for row in connection.execute(text(f"SELECT * FROM {table}")):
                for value in row:
                    is_binary = isinstance(value, (bytes, memoryview))
                    found.append(bytes(value) if is_binary else str(value).encode())
    return b"\n".join(found)


def at_once(count: int, call: Callable[[int], T]) -> list[T]:
    """What `call` returns in so many threads that all start at the same moment."""
    barrier = Barrier(count)

    def run(number: int) -> T:
        barrier.wait()
        return call(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def execute(engine: Engine, statement: Any) -> None:
    """Do something to the tables behind the store's back."""
    with engine.connect() as connection, connection.begin():
        connection.execute(statement)
