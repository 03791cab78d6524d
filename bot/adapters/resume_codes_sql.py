"""Resume codes in a database, as HMACs: who reads the tables learns no code."""

from __future__ import annotations

import hashlib
import hmac
from contextlib import contextmanager
from datetime import datetime
from typing import Iterator

from sqlalchemy import Column, Index, Integer, MetaData, String, Table, select
from sqlalchemy.engine import Connection, Engine

from bot.adapters.contracts_tables import Moment
from bot.adapters.sql_engine import preparing, writing
from bot.adapters.vault import translated
from bot.services.drafts import KeyRing, VaultKey
from bot.services.resume_codes import (
    WRONG_IN_CONVERSATION,
    WRONG_WITHIN,
    Redeemed,
    Redemption,
    ResumeCode,
    TooManyTries,
    WrongCode,
    locked_until,
)

_LOCK = 2026_1122  # any number of our own

metadata = MetaData()

codes = Table(
    "resume_codes",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("draft", String(64), nullable=False, unique=True),
    Column("expires_at", Moment, nullable=False),
)

wrong_tries = Table(
    "resume_code_tries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("conversation", String(255), nullable=False),
    Column("tried_at", Moment, nullable=False),
    Index("resume_code_tries_by_time", "tried_at"),
)


def create_tables(engine: Engine) -> None:
    """Create the tables that are missing. Raises `StoreUnavailable`."""
    with translated(), preparing(engine) as connection:
        metadata.create_all(connection)


class SqlResumeCodes:
    """`services.resume_codes.ResumeCodeStore` over a database."""

    def __init__(self, engine: Engine, keys: KeyRing) -> None:
        self._engine = engine
        self._keys = keys

    def put(self, code: ResumeCode, draft_id: str, expires_at: datetime, at: datetime) -> bool:
        """See the port."""
        with self._alone() as connection:
            is_void = (codes.c.draft == draft_id) | (codes.c.expires_at <= at)
            connection.execute(codes.delete().where(is_void))
            # under an old key too: the same words must not stand for two drafts
            taken = select(codes.c.draft).where(codes.c.digest.in_(self._digests(code)))
            if connection.execute(taken).first():
                return False
            connection.execute(
                codes.insert().values(
                    digest=_digest(self._keys.newest, code), draft=draft_id, expires_at=expires_at
                )
            )
            return True

    def redeem(self, code: ResumeCode, conversation: str, at: datetime) -> Redemption:
        """See the port."""
        with self._alone() as connection:
            wrong = _recent(connection, at)
            again_at = locked_until(wrong, conversation, at)
            if again_at:
                return TooManyTries(again_at)
            is_it = codes.c.digest.in_(self._digests(code)) & (codes.c.expires_at > at)
            row = connection.execute(select(codes).where(is_it)).first()
            if row is not None:
                used = connection.execute(codes.delete().where(codes.c.digest == row.digest))
                if used.rowcount == 1:
                    return Redeemed(row.draft)
            connection.execute(wrong_tries.insert().values(conversation=conversation, tried_at=at))
            tries = sum(who == conversation for who, _ in wrong) + 1
            return WrongCode(WRONG_IN_CONVERSATION - tries)

    def purge(self, now: datetime) -> int:
        """See the port."""
        with self._alone() as connection:
            _forget(connection, now)
            return int(connection.execute(codes.delete().where(codes.c.expires_at <= now)).rowcount)

    @contextmanager
    def _alone(self) -> Iterator[Connection]:
        """A transaction that no other of these runs beside: else tries could outrun their count."""
        with translated(), writing(self._engine) as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
            yield connection

    def _digests(self, code: ResumeCode) -> list[str]:
        return [_digest(key, code) for key in self._keys.all()]


def _digest(key: VaultKey, code: ResumeCode) -> str:
    return hmac.new(key.derived("resume codes"), code.spoken.encode(), hashlib.sha256).hexdigest()


def _recent(connection: Connection, at: datetime) -> list[tuple[str, datetime]]:
    """Conversation and time of the wrong codes that still count; the others are forgotten."""
    _forget(connection, at)
    query = select(wrong_tries.c.conversation, wrong_tries.c.tried_at)
    return [(row.conversation, row.tried_at) for row in connection.execute(query)]


def _forget(connection: Connection, at: datetime) -> None:
    connection.execute(wrong_tries.delete().where(wrong_tries.c.tried_at <= at - WRONG_WITHIN))
