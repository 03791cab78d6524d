"""One Redis for all tests of a file, emptied before each; databases as the drafts have them."""

from __future__ import annotations

from typing import Iterator

import pytest
from redis_support import RedisServer, redis_served

EVERYWHERE = [
    "sqlite",
    pytest.param("postgresql", marks=pytest.mark.services),
    pytest.param("redis", marks=pytest.mark.services),
]


@pytest.fixture(scope="module")
def one_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """A server that goes on from test to test."""
    with redis_served(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture
def redis_server(one_redis: RedisServer) -> Iterator[RedisServer]:
    """Running and empty."""
    if one_redis.process is None:
        one_redis.start()
    one_redis.client().flushall()
    yield one_redis
