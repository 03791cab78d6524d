"""Tries to sign in, in a database, as HMACs: who reads the table learns no address."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from contextlib import contextmanager
from datetime import datetime
from typing import Iterator, Mapping, Optional, Union

from sqlalchemy import Column, Index, Integer, MetaData, String, Table, select
from sqlalchemy.engine import Connection, Engine

from bot.adapters.contracts.tables import Moment
from bot.adapters.stores.engine import writing
from bot.adapters.stores.work import creating, translated
from bot.domain.limit import Limit
from bot.services.accounts.limits import (
    FROM_CLIENT,
    OF_ACCOUNT,
    OF_ACCOUNT_FROM_CLIENT,
    Blocked,
    Counted,
)
from bot.services.drafts.drafts import KeyRing, VaultKey

_LOCK = 2026_1130  # any number of our own

metadata = MetaData()

tries = Table(
    "sign_in_tries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("counts_until", Moment, nullable=False),
    Column("try", String(32), nullable=False),
    Index("sign_in_tries_by_digest", "digest"),
    Index("sign_in_tries_by_time", "counts_until"),
    Index("sign_in_tries_by_try", "try"),
)

create_tables = creating(metadata)


class SqlSignInTries:
    """`services.accounts.limits.SignInTries` over a database: one row for each limited thing."""

    def __init__(self, engine: Engine, keys: KeyRing, scale: float = 1) -> None:
        self._engine = engine
        self._keys = keys
        self._scale = scale

    def begin(self, address: str, client: Optional[str], at: datetime) -> Union[Counted, Blocked]:
        """See the port."""
        limits = self._limits(address, client)
        with self._alone() as connection:
            _forget(connection, at)
            blocked_until = self._blocked_until(connection, limits)
            if blocked_until:
                return Blocked(blocked_until)
            counted = Counted(secrets.token_hex(16))
            rows = [
                {
                    "digest": _digest(self._keys.newest, subject),
                    "counts_until": at + limit.within,
                    "try": counted.id,
                }
                for subject, limit in limits.items()
            ]
            connection.execute(tries.insert(), rows)
            return counted

    def withdraw(self, counted: Counted) -> None:
        """See the port."""
        with self._alone() as connection:
            connection.execute(tries.delete().where(tries.c["try"] == counted.id))

    def was_right(self, counted: Counted, address: str, client: Optional[str]) -> None:
        """See the port."""
        subject = _from_client(address, client)
        is_of_both = tries.c.digest.in_([_digest(key, subject) for key in self._keys.all()])
        with self._alone() as connection:
            is_void = (tries.c["try"] == counted.id) | is_of_both
            connection.execute(tries.delete().where(is_void))

    def purge(self, now: datetime) -> int:
        """Delete what counts no more; how many there were."""
        with self._alone() as connection:
            return _forget(connection, now)

    def _blocked_until(
        self, connection: Connection, limits: Mapping[str, Limit]
    ) -> Optional[datetime]:
        # under an old key too: a rotation must not give anybody new tries
        subjects = {
            _digest(key, subject): subject for key in self._keys.all() for subject in limits
        }
        query = select(tries.c.digest, tries.c.counts_until).where(tries.c.digest.in_(subjects))
        counting: dict[str, list[datetime]] = {subject: [] for subject in limits}
        for row in connection.execute(query):
            counting[subjects[row.digest]].append(row.counts_until)
        again = [limits[subject].reached_until(found) for subject, found in counting.items()]
        return max((moment for moment in again if moment), default=None)

    def _limits(self, address: str, client: Optional[str]) -> dict[str, Limit]:
        limits = {
            _from_client(address, client): OF_ACCOUNT_FROM_CLIENT,
            f"account\n{address}": OF_ACCOUNT,
        }
        if client is not None:
            most = max(1, round(FROM_CLIENT.failed * self._scale))
            limits[f"client\n{client}"] = Limit(most, FROM_CLIENT.within)
        return limits

    @contextmanager
    def _alone(self) -> Iterator[Connection]:
        """A transaction that no other of these runs beside: else tries could outrun their count."""
        with translated(), writing(self._engine) as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
            yield connection


def _from_client(address: str, client: Optional[str]) -> str:
    return f"account\n{address}\nclient\n{client or ''}"


def _digest(key: VaultKey, subject: str) -> str:
    secret = key.derived("tries to sign in")
    return hmac.new(secret, subject.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def _forget(connection: Connection, at: datetime) -> int:
    return int(connection.execute(tries.delete().where(tries.c.counts_until <= at)).rowcount)
