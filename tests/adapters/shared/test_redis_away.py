"""Redis that is away is told by a figure, until it is back; nobody has to need it for that."""

from __future__ import annotations

import pytest
from redis_support import RedisServer

from bot.adapters.shared import redis as redis_module
from bot.adapters.shared.redis import Answering, RedisDown
from bot.metrics import counted
from bot.metrics.counted import REGISTRY

pytestmark = pytest.mark.services


def figure(name: str) -> float:
    """As it is served."""
    found = REGISTRY.get_sample_value(f"assistant_{name}")
    assert found is not None
    return found


def test_away_and_back(redis_server: RedisServer) -> None:
    """A look that is no call finds it again."""
    counted.REDIS_AWAY.set(0)  # whatever others of this process have seen
    seconds = [0.0]
    answering = Answering(redis_server.url, clock=lambda: seconds[0])
    answering.ask(lambda client: client.ping())
    assert figure("redis_away") == 0
    before = figure("redis_failures_total")
    redis_server.stop()
    with pytest.raises(RedisDown):
        answering.ask(lambda client: client.ping())
    assert (figure("redis_away"), figure("redis_failures_total")) == (1, before + 1)
    answering.look_again()
    assert figure("redis_away") == 1
    redis_server.start()
    seconds[0] += redis_module.AGAIN_S
    answering.look_again()
    assert figure("redis_away") == 0
