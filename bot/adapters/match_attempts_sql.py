"""Failed checks in a database, as HMACs: who reads the table learns no policy number."""

from __future__ import annotations

import hashlib
import hmac
from contextlib import contextmanager
from datetime import datetime
from typing import Iterator, Optional, Sequence

from sqlalchemy import Column, Index, Integer, MetaData, String, Table, select
from sqlalchemy.engine import Connection, Engine

from bot.adapters.contracts_tables import Moment
from bot.adapters.sql_engine import preparing, writing
from bot.adapters.vault import translated
from bot.domain.policy import PolicyNumber
from bot.services.drafts import KeyRing, VaultKey
from bot.services.match_doctor import IN_CONVERSATION, OF_POLICY_NUMBER, Limit

_LOCK = 2026_1123  # any number of our own

metadata = MetaData()

attempts = Table(
    "match_attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("counts_until", Moment, nullable=False),
    Index("match_attempts_by_digest", "digest"),
    Index("match_attempts_by_time", "counts_until"),
)


def create_tables(engine: Engine) -> None:
    """Create the table if it is missing. Raises `StoreUnavailable`."""
    with translated(), preparing(engine) as connection:
        metadata.create_all(connection)


class SqlMatchAttempts:
    """`services.match_doctor.MatchAttempts` over a database: one row for each limited thing."""

    def __init__(self, engine: Engine, keys: KeyRing) -> None:
        self._engine = engine
        self._keys = keys

    def blocked_until(
        self, conversation: str, policy_numbers: Sequence[PolicyNumber], at: datetime
    ) -> Optional[datetime]:
        """See the port."""
        with translated(), self._engine.connect() as connection, connection.begin():
            return self._blocked_until(connection, conversation, policy_numbers, at)

    def count(
        self, conversation: str, policy_numbers: Sequence[PolicyNumber], at: datetime
    ) -> Optional[datetime]:
        """See the port."""
        with self._alone() as connection:
            _forget(connection, at)
            again_at = self._blocked_until(connection, conversation, policy_numbers, at)
            if again_at is None:
                rows = [
                    {
                        "digest": _digest(self._keys.newest, subject),
                        "counts_until": at + limit.within,
                    }
                    for subject, limit in _limited(conversation, policy_numbers).items()
                ]
                connection.execute(attempts.insert(), rows)
            return again_at

    def purge(self, now: datetime) -> int:
        """See the port."""
        with self._alone() as connection:
            return _forget(connection, now)

    def _blocked_until(
        self,
        connection: Connection,
        conversation: str,
        policy_numbers: Sequence[PolicyNumber],
        at: datetime,
    ) -> Optional[datetime]:
        """The latest moment of all limits that are reached."""
        again = []
        for subject, limit in _limited(conversation, policy_numbers).items():
            # under an old key too: a rotation must not give anybody new tries
            digests = [_digest(key, subject) for key in self._keys.all()]
            query = select(attempts.c.counts_until).where(
                attempts.c.digest.in_(digests), attempts.c.counts_until > at
            )
            counting = [row.counts_until for row in connection.execute(query)]
            again.append(limit.reached_until(counting))
        return max((moment for moment in again if moment), default=None)

    @contextmanager
    def _alone(self) -> Iterator[Connection]:
        """A transaction that no other of these runs beside: else checks could outrun their count."""
        with translated(), writing(self._engine) as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
            yield connection


def _limited(conversation: str, policy_numbers: Sequence[PolicyNumber]) -> dict[str, Limit]:
    """What is counted, each once, and how often it may be."""
    numbers = {f"policy number\n{number.value}": OF_POLICY_NUMBER for number in policy_numbers}
    return {f"conversation\n{conversation}": IN_CONVERSATION, **numbers}


def _digest(key: VaultKey, subject: str) -> str:
    return hmac.new(key.derived("match-attempts"), subject.encode(), hashlib.sha256).hexdigest()


def _forget(connection: Connection, at: datetime) -> int:
    return int(connection.execute(attempts.delete().where(attempts.c.counts_until <= at)).rowcount)
