"""Statements that are compiled once say what SQLAlchemy would have said."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Iterator

import pytest
from sqlalchemy import bindparam, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError, OperationalError

from bot.adapters.stores.engine import writing
from bot.adapters.stores.prepared import Prepared
from bot.adapters.stores.vault import drafts
from tests.adapters.draft_stores import AT, STORES, draft_engine

ROW = {
    "id": "d-1",
    "conversation": "web-1",
    "journey": "registration",
    "step": 1,
    "created_at": AT,
    "expires_at": AT + timedelta(days=14),
    "version": 1,
    "key_id": "old",
    "nonce": b"\0n",
    "sealed": b"\xff\0s",
}


@pytest.fixture(params=STORES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database."""
    with draft_engine(request.param, tmp_path) as engine:
        yield engine


def test_what_is_written_is_read_as_by_sqlalchemy(engine: Engine) -> None:
    """Moments and bytes too, in either direction."""
    with writing(engine) as connection:
        assert Prepared(drafts.insert(), engine.dialect).run(connection, ROW) == 1
    query = select(drafts).where(drafts.c.id == bindparam("of"))
    with engine.connect() as connection:
        (row,) = Prepared(query, engine.dialect).rows(connection, of="d-1")
        other = connection.execute(query, {"of": "d-1"}).one()
    assert row._asdict() == ROW == dict(other._mapping)


def test_how_many_rows_changed(engine: Engine) -> None:
    """None where the condition holds for none."""
    was = drafts.c.version == bindparam("was")
    update = Prepared(drafts.update().where(was), engine.dialect, ["step"])
    with writing(engine) as connection:
        Prepared(drafts.insert(), engine.dialect).run_each(
            connection, [ROW, {**ROW, "id": "d-2", "journey": "renewal"}]
        )
        assert update.run(connection, {"step": 2, "was": 1}) == 2
        assert update.run(connection, {"step": 3, "was": 7}) == 0


def test_errors_are_sqlalchemys_and_quote_no_value(engine: Engine) -> None:
    """What is there twice is an `IntegrityError`, as everywhere."""
    insert = Prepared(drafts.insert(), engine.dialect)
    with pytest.raises(IntegrityError) as caught, writing(engine) as connection:
        insert.run_each(connection, [ROW, ROW])
    assert "web-1" not in str(caught.value)


def test_a_lock_is_an_operational_error(tmp_path: Path) -> None:
    """As those who look for a store that is late expect it."""
    with draft_engine("sqlite", tmp_path) as engine, engine.connect() as other:
        other.connection.driver_connection.execute("BEGIN IMMEDIATE")
        with engine.connect() as connection:
            connection.connection.driver_connection.execute("PRAGMA busy_timeout=1")
            with pytest.raises(OperationalError):
                Prepared(drafts.insert(), engine.dialect).run(connection, ROW)
        other.connection.driver_connection.execute("ROLLBACK")
