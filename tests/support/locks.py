"""Real locks, as another process or session holds them."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import Iterator

import sqlalchemy as sa


@contextmanager
def locked(url: str, table: str, mode: str = "ACCESS EXCLUSIVE") -> Iterator[None]:
    """Nobody writes to the database; on PostgreSQL nobody reads the table either, but in SHARE `mode`."""
    if url.startswith("sqlite"):
        other = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        try:
            yield
        finally:
            other.close()
        return
    engine = sa.create_engine(url, poolclass=sa.pool.NullPool)
    with engine.connect() as connection, connection.begin():
        connection.execute(sa.text(f"LOCK TABLE {table} IN {mode} MODE"))
        yield
