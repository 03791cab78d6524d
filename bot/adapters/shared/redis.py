"""Redis, which may be away: who asks is told at once, and the log hears of it once."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from typing import Any, Callable, TypeVar

import redis
import structlog

from bot.metrics.counted import REDIS_AWAY, REDIS_FAILURES

T = TypeVar("T")

log = structlog.get_logger()

PATIENCE_S = 0.15
"""Redis answers within a millisecond, or is not waited for."""
AGAIN_S = 2.0
"""So long nobody asks after a failure."""

PREFIX = "assistant:"


class RedisDown(Exception):
    """It did not answer, now or a moment ago."""


def connected(url: str, patience_s: float = PATIENCE_S) -> redis.Redis:
    """Connects when it is first asked. Never tries twice: a second wait is too long."""
    client: redis.Redis = redis.Redis.from_url(
        url,
        socket_timeout=patience_s,
        socket_connect_timeout=patience_s,
        retry=None,
        retry_on_timeout=False,
        health_check_interval=0,
        protocol=2,
    )
    return client


class Answering:
    """Calls to a Redis, for several threads; after a failure the next ones fail at once."""

    def __init__(self, url: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.client = connected(url)
        self._clock = clock
        self._lock = threading.Lock()
        self._closed_until = 0.0
        self._is_down = False

    def ask(self, call: Callable[[redis.Redis], T]) -> T:
        """What it answers. Raises `RedisDown`."""
        if self._is_down and self._clock() < self._closed_until:
            raise RedisDown("Redis did not answer a moment ago")
        try:
            answer = call(self.client)
        except redis.RedisError as error:
            self._failed(error)
            raise RedisDown(f"Redis does not answer ({type(error).__name__})") from None
        if self._is_down:
            self._is_down = False
            REDIS_AWAY.set(0)
            log.info("redis.answers_again")
        return answer

    def look_again(self) -> None:
        """Where it was away: whether it is back, although nobody needs it now."""
        if self._is_down:
            with suppress(RedisDown):
                self.ask(lambda client: client.ping())

    def script(self, text: str) -> Callable[..., Any]:
        """A script, to be called with `keys` and `args`."""
        return self.client.register_script(text)

    def _failed(self, error: Exception) -> None:
        with self._lock:
            is_first, self._is_down = not self._is_down, True
            self._closed_until = self._clock() + AGAIN_S
        REDIS_AWAY.set(1)
        REDIS_FAILURES.inc()
        if is_first:
            log.error("redis.does_not_answer", error=type(error).__name__)
