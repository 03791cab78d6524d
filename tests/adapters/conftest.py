"""Every adapter of the contract port, each over its own fresh store with the samples in it."""

from __future__ import annotations

import os
import shutil
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Iterator, Optional

import pytest
from sqlalchemy import text
from sqlalchemy.engine import Engine, make_url

from bot.adapters.contracts.http import HttpContracts
from bot.adapters.contracts.seed import Samples, read_samples, seed
from bot.adapters.contracts.sql import SqlContracts
from bot.adapters.contracts.tables import create_tables, metadata
from bot.adapters.stores.engine import open_engine
from bot.domain.hours import TOKYO
from bot.services.contracts import Contracts
from tests.adapters.contract_api_server import ContractApiServer

POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgresql://root@127.0.0.1:5432/test")
TOKEN = "a token for tests"
TOKEN_KEY = b"a key for tests only"
START = datetime(2026, 4, 14, 10, 30, tzinfo=TOKYO)

with_services = pytest.mark.services

ADAPTERS = ["sqlite", pytest.param("postgresql", marks=with_services), "http"]


class Clock:
    """The time of the back end; stands still until moved."""

    def __init__(self, at: datetime = START) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def advance(self, **duration: float) -> None:
        """Move on by a `timedelta` of these arguments."""
        self.at += timedelta(**duration)


@dataclass
class Bench:
    """An adapter under test, and what stands behind it."""

    contracts: Contracts
    samples: Samples
    clock: Clock
    engine: Engine
    server: Optional[ContractApiServer] = None


@contextmanager
def postgresql_engine() -> Iterator[Engine]:
    """An engine in a schema of its own, which is dropped afterwards."""
    schema = f"contracts_{uuid.uuid4().hex[:12]}"
    admin = open_engine(POSTGRES)
    with admin.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    engine = open_engine(
        make_url(POSTGRES).update_query_dict({"options": f"-csearch_path={schema}"})
    )
    try:
        yield engine
    finally:
        engine.dispose()
        with admin.begin() as connection:
            connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
        admin.dispose()


def empty(engine: Engine) -> None:
    """Delete all rows."""
    with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())


@pytest.fixture(scope="session")
def samples() -> Samples:
    """The samples as of the day on which the clocks of the tests stand."""
    return read_samples(START.date())


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory, samples: Samples) -> Path:
    """A database file with the samples, to be copied."""
    path = tmp_path_factory.mktemp("contracts") / "template.db"
    engine = open_engine(f"sqlite:///{path}")
    create_tables(engine)
    seed(engine, samples, START)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgresql(samples: Samples) -> Iterator[Engine]:
    """An engine with the tables, shared by the tests one after the other."""
    with postgresql_engine() as engine:
        create_tables(engine)
        yield engine


@pytest.fixture
def sqlite(sqlite_template: Path, tmp_path: Path) -> Iterator[Engine]:
    """A database with the samples."""
    path = shutil.copy(sqlite_template, tmp_path / "contracts.db")
    engine = open_engine(f"sqlite:///{path}")
    yield engine
    engine.dispose()


@pytest.fixture(params=ADAPTERS)
def bench(request: pytest.FixtureRequest, samples: Samples) -> Iterator[Bench]:
    """One adapter after the other."""
    clock = Clock()
    if request.param == "postgresql":
        engine: Engine = request.getfixturevalue("postgresql")
        empty(engine)
        seed(engine, samples, START)
    else:
        engine = request.getfixturevalue("sqlite")
    sql = SqlContracts(engine, TOKEN_KEY, clock)
    if request.param != "http":
        yield Bench(sql, samples, clock, engine)
        return
    with ContractApiServer(sql, TOKEN) as server:
        http = HttpContracts(server.url, TOKEN)
        yield Bench(http, samples, clock, engine, server)
        http.close()
        assert server.violations == []
