"""Locks of several processes in Redis, each a key that ends by itself."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any, Optional

from bot.adapters.shared.redis import PREFIX, Answering, RedisDown
from bot.services.turn_locks import LocksDown

_IF_MINE = "if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end "
_RENEW = _IF_MINE + "return redis.call('pexpire', KEYS[1], ARGV[2])"
_GIVE_BACK = _IF_MINE + "return redis.call('del', KEYS[1])"


class RedisTurnLocks:
    """`services.turn_locks.TurnLocks` over Redis. What is flushed is free."""

    def __init__(self, redis: Answering) -> None:
        self._redis = redis
        self._renew = redis.script(_RENEW)
        self._give_back = redis.script(_GIVE_BACK)

    def take(self, name: str, for_s: float) -> Optional[str]:
        """See the port."""
        claim = secrets.token_hex(16)
        is_mine = self._ask(
            lambda redis: redis.set(_key(name), claim, nx=True, px=_milliseconds(for_s))
        )
        return claim if is_mine else None

    def renew(self, name: str, claim: str, for_s: float) -> bool:
        """See the port."""
        given = [claim, _milliseconds(for_s)]
        return bool(self._ask(lambda _: self._renew(keys=[_key(name)], args=given)))

    def give_back(self, name: str, claim: str) -> None:
        """See the port."""
        self._ask(lambda _: self._give_back(keys=[_key(name)], args=[claim]))

    def _ask(self, call: Any) -> Any:
        try:
            return self._redis.ask(call)
        except RedisDown as error:
            raise LocksDown(str(error)) from None


def _key(name: str) -> str:
    """A conversation on a platform is named by the person's id there: that stays here."""
    return f"{PREFIX}lock:{hashlib.sha256(name.encode()).hexdigest()}"


def _milliseconds(seconds: float) -> int:
    return max(1, int(seconds * 1000))
