"""A database that kept somebody waiting keeps nobody else waiting; and dropped connections."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from locks import locked
from sqlalchemy.exc import OperationalError, TimeoutError

from bot.adapters.stores.engine import WAIT_S, failing_fast, open_engine, writing
from bot.adapters.stores.late import LOOK_EVERY_S, Lateness, StoreLate
from tests_support import IS_ON_SERVICES, environment


class Seconds:
    """A clock that is set."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_one_looks_while_the_others_fail_at_once() -> None:
    """After a failure nobody tries, later one at a time, and everybody after an answer."""
    seconds = Seconds()
    late = Lateness(longest_look_s=6, clock=seconds)
    late.enter()
    late.failed()
    with pytest.raises(StoreLate):
        late.enter()
    seconds.now += LOOK_EVERY_S
    with ThreadPoolExecutor(1) as other:
        other.submit(late.enter).result()
        other.submit(late.enter).result()  # the one that looks may go on
        with pytest.raises(StoreLate):
            late.enter()
        seconds.now += 6  # whoever looked has not come back
        late.enter()
    late.answered()
    late.enter()
    late.enter()


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A database with the table `kept`."""
    made = environment(tmp_path).get("BOT_DRAFTS_URL", f"sqlite:///{tmp_path / 'some.db'}")
    with writing(open_engine(made)) as connection:
        connection.exec_driver_sql("CREATE TABLE kept (number INTEGER)")
    return made


def write(engine: sa.Engine) -> None:
    """One row more."""
    with writing(engine) as connection:
        connection.exec_driver_sql("INSERT INTO kept VALUES (1)")


def count(engine: sa.Engine) -> int:
    """How many rows there are."""
    with engine.connect() as connection, connection.begin():
        return int(connection.exec_driver_sql("SELECT count(*) FROM kept").scalar() or 0)


def test_the_first_one_waits_and_the_next_ones_fail_at_once(url: str) -> None:
    """On a real lock; when it is gone, writing works again."""
    engine = failing_fast(open_engine(url))
    write(engine)
    with locked(url, "kept"):
        with pytest.raises(OperationalError):
            write(engine)
        began = time.monotonic()
        for _ in range(5):
            with pytest.raises(TimeoutError):
                write(engine)
        assert time.monotonic() - began < WAIT_S / 2
        if not IS_ON_SERVICES:
            assert count(engine) == 1, "SQLite's readers do not wait"
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            write(engine)
            break
        except TimeoutError:
            time.sleep(0.1)
    assert count(engine) == 2


@pytest.mark.skipif(not IS_ON_SERVICES, reason="SQLite has no connections that break")
def test_dropped_connections_are_made_anew(url: str) -> None:
    """What a restart of the database does to connections that lie in the pool is not noticed."""
    engine = failing_fast(open_engine(url))
    for _ in range(3):
        write(engine)
        with sa.create_engine(url, poolclass=sa.pool.NullPool).begin() as other:
            other.execute(
                sa.text("SELECT pg_terminate_backend(:pid)"), {"pid": connection_pid(engine)}
            )
        write(engine)
    assert count(engine) == 6


def connection_pid(engine: sa.Engine) -> int:
    """The server's process of the connection that the pool gives next."""
    with engine.connect() as connection, connection.begin():
        return int(connection.exec_driver_sql("SELECT pg_backend_pid()").scalar() or 0)
