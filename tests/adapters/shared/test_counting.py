"""How often, counted for all processes: as in one (tests/channels/front/test_limits.py)."""

from __future__ import annotations

import time
from typing import Callable

import pytest
from redis_support import RedisServer

from bot.adapters.shared.counting import Counts, RedisCounting
from bot.adapters.shared.redis import Answering
from bot.channels.front.limits import Limit, Windows

THREE, ONE = Limit("three", 3), Limit("one", 1)
Processes = tuple[Counts, Counts]


@pytest.fixture(params=["memory", pytest.param("redis", marks=pytest.mark.services)])
def processes(request: pytest.FixtureRequest) -> Processes:
    """Two that count together; in memory one is both."""
    if request.param == "memory":
        windows = Windows()
        return windows, windows
    server: RedisServer = request.getfixturevalue("redis_server")

    def one() -> Counts:
        return RedisCounting(Answering(server.url), Windows(), clock=lambda now: now)

    return one(), one()


def test_together(processes: Processes) -> None:
    """So many a minute pass, whichever process they come to."""
    here, there = processes
    assert [one.wait_s([THREE], at) for one, at in ((here, 0.0), (there, 10.0), (here, 20.0))] == [
        0,
        0,
        0,
    ]
    assert here.wait_s([THREE], 30.0) == there.wait_s([THREE], 30.0) == 31
    assert there.wait_s([THREE], 59.5) == 1
    assert there.wait_s([THREE], 60.0) == 0
    assert here.wait_s([THREE], 60.0) == 11


def test_refused_ones_do_not_count(processes: Processes) -> None:
    """Neither for the limit that refuses nor for the others."""
    here, there = processes
    in_all = Limit("in all", 2)
    assert here.wait_s([in_all, ONE.of("a")], 0.0) == 0
    assert [there.wait_s([in_all, ONE.of("a")], 1.0) for _ in range(9)] == [60] * 9
    assert there.wait_s([in_all, ONE.of("b")], 2.0) == 0
    assert here.wait_s([in_all, ONE.of("c")], 3.0) == 58


def test_nothing_to_count(processes: Processes) -> None:
    """No limit, no wait."""
    assert processes[0].wait_s([], 0.0) == 0


@pytest.mark.services
class TestRedisAway:
    """Limits hold in each process, and nobody waits."""

    def test_down_and_back(self, redis_server: RedisServer) -> None:
        """For itself meanwhile, together again afterwards."""
        moment: Callable[[float], float] = lambda now: now  # noqa: E731
        seconds = [0.0]
        redis = Answering(redis_server.url, clock=lambda: seconds[0])
        counting = RedisCounting(redis, Windows(), clock=moment)
        assert counting.wait_s([THREE], 0.0) == 0
        redis_server.stop()
        assert [counting.wait_s([ONE], 0.0), counting.wait_s([ONE], 1.0)] == [0, 60]
        redis_server.start()
        seconds[0] = 60.0
        assert counting.wait_s([ONE], 1.0) == 0

    def test_slow(self, redis_server: RedisServer) -> None:
        """The event loop stands still for a moment, once."""
        counting = RedisCounting(Answering(redis_server.url), Windows())
        counting.wait_s([THREE], 0.0)
        with redis_server.frozen():
            began = time.monotonic()
            for _ in range(50):
                counting.wait_s([Limit("many", 100)], 0.0)
            assert time.monotonic() - began < 0.5

    def test_it_forgets(self, redis_server: RedisServer) -> None:
        """No key outlives its minute, and none tells of whom it counts."""
        RedisCounting(Answering(redis_server.url), Windows()).wait_s([ONE.of("line-U1")], 0.0)
        client = redis_server.client()
        (key,) = client.keys("*")
        assert 0 < client.pttl(key) <= 60_000 and b"U1" not in key
