"""What stands behind the ports that processes share, by the settings.

One process has all of it in its memory. Several have Redis where one is set, and a database
otherwise: the PostgreSQL of the drafts, or on one machine a SQLite file of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Callable, Optional

from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot.adapters.shared.counting import Counts, RedisCounting
from bot.adapters.shared.locks import RedisTurnLocks
from bot.adapters.shared.redis import Answering
from bot.adapters.shared.relay import Relay
from bot.adapters.shared.wire import RedisWire
from bot.adapters.stores import happenings, turn_locks
from bot.adapters.stores.engine import open_engine
from bot.adapters.stores.happenings import SqlWire
from bot.adapters.stores.turn_locks import SqlTurnLocks
from bot.services.drafts.drafts import KeyRing
from bot.services.transcript.fan_out import FanOut, FanOutHere
from bot.services.turn_locks import FirstThatAnswers, LocksDown, TurnLocks
from bot.settings import Settings


def _as_it_is(counting: Counts) -> Counts:
    return counting


@dataclass(frozen=True)
class Shared:
    """`locks` is None where this process is alone."""

    locks: Optional[TurnLocks] = None
    fan_out: FanOut = field(default_factory=FanOutHere)
    counting: Callable[[Counts], Counts] = _as_it_is
    """What counts for all processes, given what counts for this one."""
    share: float = 1.0
    """Which part of what all may do together is this process's, where nobody counts for all."""

    def is_mine(self, job: str, for_s: float) -> bool:
        """True for one process that asks within a time. Blocks.

        Where nobody can say, each does it: all jobs may be done twice, and cost no more than that.
        """
        if self.locks is None:
            return True
        try:
            return self.locks.take(f"job {job}", for_s) is not None
        except LocksDown:
            return True


def shared(settings: Settings, keys: KeyRing, drafts: Engine) -> Shared:
    """Opened; tables beside those of the drafts are made. Raises `StoreUnavailable`."""
    if not settings.redis_url and settings.workers == 1:
        return Shared()
    engine = drafts if drafts.dialect.name == "postgresql" else _beside(settings)
    in_database = SqlTurnLocks(engine)
    if settings.redis_url:
        redis = Answering(settings.redis_url)
        return Shared(
            locks=FirstThatAnswers(RedisTurnLocks(redis), in_database),
            fan_out=Relay(RedisWire(settings.redis_url, redis), keys),
            counting=lambda here: RedisCounting(redis, here),
        )
    return Shared(
        locks=in_database,
        fan_out=Relay(SqlWire(engine), keys),
        share=1 / settings.workers,
    )


def _beside(settings: Settings) -> Engine:
    """A file of its own, so that nobody who writes a draft waits for it; no power cut matters."""
    engine = open_engine(f"sqlite:///{settings.data_dir / 'shared.db'}", "shared")

    def forget_the_disk(connection: Any, _: Any) -> None:
        connection.execute("PRAGMA synchronous=OFF")

    event.listen(engine, "connect", forget_the_disk)
    if settings.prepares:
        turn_locks.create_tables(engine)
        happenings.create_tables(engine)
    return engine
