"""Locks of several processes, wherever they are kept."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Callable, Iterator

import pytest
from redis_support import RedisServer

from bot.adapters.shared.locks import RedisTurnLocks
from bot.adapters.shared.opened import Shared
from bot.adapters.shared.redis import Answering
from bot.adapters.stores import turn_locks
from bot.adapters.stores.engine import open_engine
from bot.adapters.stores.turn_locks import SqlTurnLocks
from bot.services.turn_locks import FirstThatAnswers, LocksDown, TurnLocks
from tests.adapters.conftest import postgresql_engine
from tests.adapters.draft_stores import at_once
from tests.adapters.shared.conftest import EVERYWHERE

Another = Callable[[], TurnLocks]
LONG_S, SHORT_S = 30.0, 0.3


@pytest.fixture(params=EVERYWHERE)
def another(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Another]:
    """The locks as one process after the other has them."""
    if request.param == "redis":
        server: RedisServer = request.getfixturevalue("redis_server")
        yield lambda: RedisTurnLocks(Answering(server.url))
    elif request.param == "postgresql":
        with postgresql_engine() as engine:
            turn_locks.create_tables(engine)
            yield lambda: SqlTurnLocks(engine)
    else:
        url = f"sqlite:///{tmp_path / 'shared.db'}"
        turn_locks.create_tables(open_engine(url))
        yield lambda: SqlTurnLocks(open_engine(url))


def test_one_has_it(another: Another) -> None:
    """The others get nothing until it is given back; other names are free."""
    here, there = another(), another()
    claim = here.take("web-1", LONG_S)
    assert claim and there.take("web-1", LONG_S) is None and here.take("web-1", LONG_S) is None
    other = there.take("web-2", LONG_S)
    assert other
    here.give_back("web-1", claim)
    assert there.take("web-1", LONG_S)


def test_of_many_at_once_one_gets_it(another: Another) -> None:
    """However often, whether it was ever had before or not."""
    processes = [another() for _ in range(4)]
    for _ in range(10):
        claims = [one for one in at_once(4, lambda n: processes[n].take("web-1", LONG_S)) if one]
        assert len(claims) == 1
        processes[0].give_back("web-1", claims[0])


def test_it_is_free_again_when_its_process_is_gone(another: Another) -> None:
    """After the time that it was taken for; renewing counts from then."""
    here, there = another(), another()
    claim = here.take("web-1", SHORT_S)
    assert claim
    time.sleep(SHORT_S / 2)
    assert here.renew("web-1", claim, SHORT_S)
    time.sleep(SHORT_S * 0.7)
    assert there.take("web-1", LONG_S) is None, "it was renewed"
    time.sleep(SHORT_S)
    assert there.take("web-1", LONG_S)


def test_what_is_somebody_elses_is_left_alone(another: Another) -> None:
    """Who was too slow can neither renew it nor free it."""
    here, there = another(), another()
    claim = here.take("web-1", SHORT_S / 10)
    assert claim
    time.sleep(SHORT_S / 5)
    assert there.take("web-1", LONG_S)
    assert not here.renew("web-1", claim, LONG_S)
    here.give_back("web-1", claim)
    assert here.take("web-1", LONG_S) is None


def test_a_name_of_any_length_and_letters(another: Another) -> None:
    """Conversations are named by their channels."""
    locks = another()
    for name in ("LINE 証券・😀", "x" * 250):
        assert locks.take(name, LONG_S)
        assert locks.take(name, LONG_S) is None


@pytest.mark.services
class TestRedisAway:
    """Down, slow, flushed: people are answered."""

    @pytest.fixture
    def locks(self, redis_server: RedisServer, tmp_path: Path) -> FirstThatAnswers:
        """Redis, and a database for when it is away."""
        engine = open_engine(f"sqlite:///{tmp_path / 'shared.db'}")
        turn_locks.create_tables(engine)
        return FirstThatAnswers(RedisTurnLocks(Answering(redis_server.url)), SqlTurnLocks(engine))

    def test_down(self, redis_server: RedisServer, locks: FirstThatAnswers) -> None:
        """The database takes over, and hands back what it gave when Redis is there again."""
        redis_server.stop()
        claim = locks.take("web-1", LONG_S)
        assert claim and locks.take("web-1", LONG_S) is None
        redis_server.start()
        assert locks.renew("web-1", claim, LONG_S)
        locks.give_back("web-1", claim)

    def test_slow(self, redis_server: RedisServer, locks: FirstThatAnswers) -> None:
        """Nobody waits for it more than a moment, and once it was late nobody waits."""
        assert locks.take("web-0", LONG_S)
        with redis_server.frozen():
            seconds = []
            for number in range(1, 5):
                began = time.monotonic()
                assert locks.take(f"web-{number}", LONG_S)
                seconds.append(time.monotonic() - began)
        assert seconds[0] < 1 and max(seconds[1:]) < 0.1

    def test_flushed(self, redis_server: RedisServer) -> None:
        """What was held is free, and its holder hears so when it renews."""
        locks = RedisTurnLocks(Answering(redis_server.url))
        claim = locks.take("web-1", LONG_S)
        redis_server.client().flushall()
        assert claim and not locks.renew("web-1", claim, LONG_S)
        assert locks.take("web-1", LONG_S)

    def test_nothing_names_a_person(self, redis_server: RedisServer) -> None:
        """A conversation on a platform is named by the person's id there."""
        RedisTurnLocks(Answering(redis_server.url)).take("line-U0123456789", LONG_S)
        assert not any(b"U0123456789" in key for key in redis_server.client().keys("*"))


def test_a_job_is_one_processes(another: Another) -> None:
    """Of all that ask within a time one gets it; alone, or where nobody can say, each does."""
    processes = [Shared(locks=another()) for _ in range(3)]
    assert sum(one.is_mine("purge", LONG_S) for one in processes) == 1
    assert sum(one.is_mine("purge", LONG_S) for one in processes) == 0
    assert sum(one.is_mine("applications", SHORT_S) for one in processes) == 1
    time.sleep(SHORT_S)
    assert sum(one.is_mine("applications", SHORT_S) for one in processes) == 1
    assert Shared().is_mine("purge", LONG_S) and Shared().is_mine("purge", LONG_S)


def test_a_job_where_locks_are_gone(tmp_path: Path) -> None:
    """It is done all the same."""
    assert Shared(locks=SqlTurnLocks(open_engine(f"sqlite:///{tmp_path / 'shared.db'}"))).is_mine(
        "purge", LONG_S
    )


def test_a_database_that_is_gone(tmp_path: Path) -> None:
    """Says so in the port's words."""
    locks = SqlTurnLocks(open_engine(f"sqlite:///{tmp_path / 'shared.db'}"))
    with pytest.raises(LocksDown):
        locks.take("web-1", LONG_S)
