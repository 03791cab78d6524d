"""How often, counted in Redis for all processes together."""

from __future__ import annotations

import hashlib
import math
import secrets
import time
from typing import Any, Callable, Protocol, Sequence

from bot.adapters.shared.redis import PREFIX, Answering, RedisDown

WINDOW_S = 60.0

# Each name is a sorted set of the moments of the last minute. All or none of them count.
_PASS = """
local now, window, wait = tonumber(ARGV[1]), tonumber(ARGV[2]), 0
for i, key in ipairs(KEYS) do
  redis.call('zremrangebyscore', key, '-inf', now - window)
  local most = tonumber(ARGV[i + 3])
  if redis.call('zcard', key) >= most then
    local oldest = redis.call('zrange', key, -most, -most, 'withscores')
    wait = math.max(wait, tonumber(oldest[2]) + window - now)
  end
end
if wait > 0 then return tostring(wait) end
for _, key in ipairs(KEYS) do
  redis.call('zadd', key, now, ARGV[3])
  redis.call('pexpire', key, math.ceil(window * 1000))
end
return '0'
"""


class Counts(Protocol):
    """`channels.front.limits.Counting`: a limit has a `name`, and how many a minute are `most`."""

    def wait_s(self, limits: Sequence[Any], now: float) -> int:
        """0 if it may pass, otherwise the seconds to wait."""


class RedisCounting:
    """Over Redis; while that is away, each process counts for itself (`otherwise`)."""

    def __init__(
        self,
        redis: Answering,
        otherwise: Counts,
        clock: Callable[[float], float] = lambda _: time.time(),
    ) -> None:
        self._redis = redis
        self._otherwise = otherwise
        self._clock = clock
        self._pass = redis.script(_PASS)

    def wait_s(self, limits: Sequence[Any], now: float) -> int:
        """See the port. `now` is of this machine alone, so the clock of the day is asked."""
        if not limits:
            return 0
        keys = [f"{PREFIX}count:{hashlib.sha256(one.name.encode()).hexdigest()}" for one in limits]
        given = [
            repr(self._clock(now)),
            repr(WINDOW_S),
            secrets.token_hex(8),
            *(one.most for one in limits),
        ]
        try:
            waits = float(self._redis.ask(lambda _: self._pass(keys=keys, args=given)))
        except RedisDown:
            return self._otherwise.wait_s(limits, now)
        return math.floor(waits) + 1 if waits > 0 else 0
