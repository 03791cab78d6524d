"""Failed checks in a database, as HMACs: who reads the table learns no policy number."""

from __future__ import annotations

import hashlib
import hmac
from contextlib import contextmanager
from datetime import datetime
from typing import Iterator, Mapping, Optional, Sequence

from sqlalchemy import Column, Index, Integer, MetaData, String, Table, select
from sqlalchemy.engine import Connection, Engine

from bot.adapters.contracts.tables import Moment
from bot.adapters.stores.engine import writing
from bot.adapters.stores.work import creating, translated
from bot.domain.policy import PolicyNumber
from bot.services.drafts.drafts import KeyRing, VaultKey
from bot.services.registration.doctor import (
    FROM_CLIENT,
    IN_CONVERSATION,
    OF_POLICY_NUMBER,
    Asking,
    Limit,
)

_LOCK = 2026_1123  # any number of our own

_CLIENT = "client\n"

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

create_tables = creating(metadata)


class SqlMatchAttempts:
    """`services.match_doctor.MatchAttempts` over a database: one row for each limited thing."""

    def __init__(self, engine: Engine, keys: KeyRing, scale: float = 1) -> None:
        self._engine = engine
        self._keys = keys
        self._scale = scale

    def blocked_until(self, asking: Asking, at: datetime) -> Optional[datetime]:
        """See the port."""
        with translated(), self._engine.connect() as connection, connection.begin():
            return self._blocked_until(connection, self._of_asking(asking), at)

    def count(
        self, asking: Asking, policy_numbers: Sequence[PolicyNumber], at: datetime
    ) -> Optional[datetime]:
        """See the port."""
        numbers = {f"policy number\n{number.value}": OF_POLICY_NUMBER for number in policy_numbers}
        limited = {**self._of_asking(asking), **numbers}
        with self._alone() as connection:
            _forget(connection, at)
            again_at = self._blocked_until(connection, self._of_asking(asking), at)
            if again_at:
                return again_at
            again_at = self._blocked_until(connection, numbers, at)
            # for who comes up against the limit of a number the try counts all the same
            counted = self._of_asking(asking) if again_at else limited
            rows = [
                {
                    "digest": _digest(self._keys.newest, subject),
                    "counts_until": at + limit.within,
                }
                for subject, limit in counted.items()
                # a form may hold five numbers: for the client each of them is a try
                for _ in range(len(policy_numbers) if subject.startswith(_CLIENT) else 1)
            ]
            connection.execute(attempts.insert(), rows)
            return again_at

    def purge(self, now: datetime) -> int:
        """See the port."""
        with self._alone() as connection:
            return _forget(connection, now)

    def _blocked_until(
        self, connection: Connection, limited: Mapping[str, Limit], at: datetime
    ) -> Optional[datetime]:
        """The latest moment of all limits that are reached; one statement."""
        # under an old key too: a rotation must not give anybody new tries
        subjects = {
            _digest(key, subject): subject for key in self._keys.all() for subject in limited
        }
        query = select(attempts.c.digest, attempts.c.counts_until).where(
            attempts.c.digest.in_(subjects), attempts.c.counts_until > at
        )
        counting: dict[str, list[datetime]] = {subject: [] for subject in limited}
        for row in connection.execute(query):
            counting[subjects[row.digest]].append(row.counts_until)
        again = [limited[subject].reached_until(found) for subject, found in counting.items()]
        return max((moment for moment in again if moment), default=None)

    def _of_asking(self, asking: Asking) -> dict[str, Limit]:
        limits = {f"conversation\n{asking.conversation}": IN_CONVERSATION}
        if asking.client is not None:
            from_client = round(FROM_CLIENT.failed * self._scale)
            limits[f"{_CLIENT}{asking.client}"] = Limit(from_client, FROM_CLIENT.within)
        return limits

    @contextmanager
    def _alone(self) -> Iterator[Connection]:
        """A transaction that no other of these runs beside: else checks could outrun their count."""
        with translated(), writing(self._engine) as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
            yield connection


def _digest(key: VaultKey, subject: str) -> str:
    return hmac.new(key.derived("match-attempts"), subject.encode(), hashlib.sha256).hexdigest()


def _forget(connection: Connection, at: datetime) -> int:
    return int(connection.execute(attempts.delete().where(attempts.c.counts_until <= at)).rowcount)
