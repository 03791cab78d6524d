"""The database under the embedded back end: away, contended, shared, and what it holds."""

from __future__ import annotations

import sqlite3
import threading
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Engine

from bot.adapters.contracts import tables as t
from bot.adapters.contracts.seed import Samples, seed
from bot.adapters.contracts.sql import SqlContracts
from bot.adapters.contracts.tables import create_tables
from bot.adapters.stores import engine as sql_engine
from bot.adapters.stores.engine import open_engine
from bot.domain.errors import BackEndRefused, BackEndUnavailable, Refusal
from bot.domain.membership import Member, RegistrationRequest
from bot.domain.plan import Application, ApplicationReceipt, Consent, PlanId
from bot.domain.policy import Contact
from tests.adapters.conftest import START, TOKEN_KEY, Clock, empty, postgresql_engine, with_services

MEMBER, CONTRACT = "m-sample-ichiro", "c-ichiro-1"
MOVED = Contact("730-0011", "広島県広島市中区基町99-1", "082-000-0099", "secret@example.jp")

APPLICATION = Application(PlanId.PLAN_A, 104400, {"not_cancelled": True}, frozenset(Consent))


def contracts_over(engine: Engine, key: bytes = TOKEN_KEY) -> SqlContracts:
    """The adapter with a clock that stands still."""
    return SqlContracts(engine, key, Clock())


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////nowhere/contracts.db",
        "sqlite://",  # without tables
        "postgresql://root@127.0.0.1:1/test",
    ],
)
def test_a_dead_database_is_an_unavailable_back_end(url: str) -> None:
    """For reading and for writing, and nothing typed is told."""
    contracts = contracts_over(open_engine(url))
    for call in (
        lambda: contracts.contracts_of(MEMBER),
        lambda: contracts.change_contact(MEMBER, CONTRACT, MOVED, idempotency_key="k"),
    ):
        with pytest.raises(BackEndUnavailable) as caught:
            call()
        text = "".join(traceback.format_exception(caught.value))
        assert "基町" not in text and "secret@" not in text


def test_a_failing_statement_hides_its_values(sqlite: Engine, samples: Samples) -> None:
    """The error of the driver is chained, without the parameters."""
    with sqlite.begin() as connection:
        connection.exec_driver_sql("DROP TABLE registrations")
    taro = samples.customers["taro"]
    asked = RegistrationRequest(taro.applicant, taro.email)
    with pytest.raises(BackEndUnavailable) as caught:
        contracts_over(sqlite).preregister(asked, idempotency_key="k")
    text = "".join(traceback.format_exception(caught.value))
    assert "INSERT INTO registrations" in text
    assert taro.email not in text and "太郎" not in text and "西新宿" not in text


def test_a_lock_is_waited_for(sqlite: Engine, tmp_path: Path) -> None:
    """Another writer holds the file for a moment: the call waits instead of failing."""
    other = sqlite3.connect(
        tmp_path / "contracts.db", isolation_level=None, check_same_thread=False
    )
    other.execute("BEGIN IMMEDIATE")
    contracts = contracts_over(sqlite)
    with ThreadPoolExecutor(1) as pool:
        changing = pool.submit(
            contracts.change_contact, MEMBER, CONTRACT, MOVED, idempotency_key="k"
        )
        assert contracts.contracts_of(MEMBER)[0].contact != MOVED  # readers need not wait
        assert not changing.done()
        other.execute("COMMIT")
        assert changing.result(timeout=5) == MOVED
    other.close()


def test_a_lock_is_not_waited_for_forever(
    sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the wait the back end counts as unavailable."""
    monkeypatch.setattr(sql_engine, "WAIT_S", 0.1)
    path = tmp_path / "held.db"
    path.write_bytes(sqlite_template.read_bytes())
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    contracts = contracts_over(open_engine(f"sqlite:///{path}"))
    with pytest.raises(BackEndUnavailable):
        contracts.change_contact(MEMBER, CONTRACT, MOVED, idempotency_key="k")
    other.close()


def test_a_database_in_memory_is_one_for_all_threads(samples: Samples) -> None:
    """As many threads as there may be see the same tables."""
    engine = open_engine("sqlite://")
    create_tables(engine)
    seed(engine, samples, START)
    contracts = contracts_over(engine)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: len(contracts.contracts_of(MEMBER)), range(32)))
    assert found == [2] * 32


def prepare_at_once(engines: list[Engine], samples: Samples) -> None:
    """Tables and samples through several engines at the same moment."""
    together = threading.Barrier(len(engines))

    def prepare(engine: Engine) -> None:
        if engine.dialect.name == "postgresql":
            engine.connect().close()  # connecting takes long enough to be apart again
        together.wait(10)
        create_tables(engine)
        seed(engine, samples, START)

    with ThreadPoolExecutor(len(engines)) as pool:
        list(pool.map(prepare, engines))


def test_several_processes_may_start_at_once(tmp_path: Path, samples: Samples) -> None:
    """Each prepares the tables; none fails, and nothing is there twice."""
    engines = [open_engine(f"sqlite:///{tmp_path / 'new.db'}") for _ in range(4)]
    prepare_at_once(engines, samples)
    with engines[0].connect() as connection:
        assert len(connection.execute(select(t.customers)).all()) == 11


@with_services
def test_several_processes_may_start_at_once_on_postgresql(samples: Samples) -> None:
    """The same on PostgreSQL, which has no lock of its own around CREATE TABLE."""
    with postgresql_engine() as engine:
        engines = [open_engine(engine.url) for _ in range(4)]
        prepare_at_once(engines, samples)
        with engine.connect() as connection:
            assert len(connection.execute(select(t.customers)).all()) == 11
        for one in engines:
            one.dispose()


class Meeting(Clock):
    """A clock that lets the first two who ask for the time wait for each other.

    The adapter asks inside its transaction, so that both have read what the other has
    not yet written.
    """

    def __init__(self) -> None:
        super().__init__()
        self._barrier = threading.Barrier(2)
        self._left = threading.Semaphore(2)

    def __call__(self) -> datetime:
        """The time, when both have come."""
        if self._left.acquire(blocking=False):
            self._barrier.wait(10)
        return self.at


class Stopped(Clock):
    """A clock that keeps the first who asks for the time inside its transaction."""

    def __init__(self) -> None:
        super().__init__()
        self.is_inside = threading.Event()
        self.may_go_on = threading.Event()

    def __call__(self) -> datetime:
        """The time, for the first one later."""
        if not self.is_inside.is_set():
            self.is_inside.set()
            self.may_go_on.wait(10)
        return self.at


def outcome(call: Callable[[], object]) -> object:
    """What a call gives, a refusal as its code."""
    try:
        return call()
    except BackEndRefused as error:
        return error.code


def one_inside_the_other(
    clock: Stopped, first: Callable[[], object], second: Callable[[], object]
) -> tuple[object, object]:
    """What two calls give, when the second begins in the middle of the first and must wait."""
    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(outcome, first)
        assert clock.is_inside.wait(5)
        two = pool.submit(outcome, second)
        time.sleep(0.3)
        assert not two.done()
        clock.may_go_on.set()
        return one.result(10), two.result(10)


@pytest.fixture
def postgresql_with_samples(postgresql: Engine, samples: Samples) -> Engine:
    """PostgreSQL with nothing but the samples."""
    empty(postgresql)
    seed(postgresql, samples, START)
    return postgresql


@with_services
def test_a_key_waits_for_its_answer(postgresql_with_samples: Engine) -> None:
    """A double click while the first is under way: the second waits, and gets the same receipt."""
    clock = Stopped()
    contracts = SqlContracts(postgresql_with_samples, TOKEN_KEY, clock)
    call = partial(contracts.apply, MEMBER, CONTRACT, APPLICATION, idempotency_key="k")
    first, second = one_inside_the_other(clock, call, call)
    assert first == second and isinstance(first, ApplicationReceipt)


@with_services
def test_a_second_window_waits_for_the_first(
    postgresql_with_samples: Engine, samples: Samples
) -> None:
    """The address in the mail opened twice: one member, and the other hears it is confirmed."""
    taro = samples.customers["taro"]
    asked = RegistrationRequest(taro.applicant, taro.email)
    ready = contracts_over(postgresql_with_samples)
    token = ready.preregister(asked, idempotency_key="k").confirmation_token
    clock = Stopped()
    contracts = SqlContracts(postgresql_with_samples, TOKEN_KEY, clock)
    first, second = one_inside_the_other(
        clock,
        partial(contracts.confirm, token, idempotency_key="k1"),
        partial(contracts.confirm, token, idempotency_key="k2"),
    )
    assert isinstance(first, Member) and second is Refusal.ALREADY_CONFIRMED


@with_services
def test_two_transactions_with_two_keys_apply_once(postgresql_with_samples: Engine) -> None:
    """Both find nothing applied for; the slower one to write is told that it is."""
    contracts = SqlContracts(postgresql_with_samples, TOKEN_KEY, Meeting())
    calls = [
        partial(contracts.apply, MEMBER, CONTRACT, APPLICATION, idempotency_key=key)
        for key in ("k1", "k2")
    ]
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(outcome, calls))
    assert results.count(Refusal.ALREADY_APPLIED) == 1


def test_tokens_and_requests_are_not_in_the_database(
    sqlite: Engine, samples: Samples, tmp_path: Path
) -> None:
    """Who reads the file cannot confirm a registration; answers keep no personal value."""
    contracts = contracts_over(sqlite)
    taro = samples.customers["taro"]
    asked = RegistrationRequest(taro.applicant, taro.email, (taro.contracts[0].policy_number,))
    token = contracts.preregister(asked, idempotency_key="k1").confirmation_token
    contracts.change_contact(MEMBER, CONTRACT, MOVED, idempotency_key="k2")
    with sqlite.connect() as connection:
        answered = str(connection.execute(select(t.answered)).all())
    assert "基町" not in answered and "secret@" not in answered and "A020119183" not in answered
    sqlite.dispose()
    content = b"".join(path.read_bytes() for path in tmp_path.glob("contracts.db*"))
    assert "基町".encode() in content  # it is the back end's database, after all
    assert token.partition(".")[2].encode() not in content


def test_another_key_makes_other_tokens(sqlite: Engine, samples: Samples) -> None:
    """A token is worth nothing to a back end with another secret."""
    taro = samples.customers["taro"]
    asked = RegistrationRequest(taro.applicant, taro.email)
    token = contracts_over(sqlite).preregister(asked, idempotency_key="k").confirmation_token
    stranger = contracts_over(sqlite, b"another key of ours")
    with pytest.raises(BackEndRefused) as caught:
        stranger.confirm(token, idempotency_key="k")
    assert caught.value.code is Refusal.REGISTRATION_UNKNOWN


def test_a_short_key_is_not_taken(sqlite: Engine) -> None:
    """16 bytes at least."""
    with pytest.raises(ValueError, match="token_key"):
        contracts_over(sqlite, b"short")
