"""Resume codes in a database, as HMACs: who reads the tables learns no code."""

from __future__ import annotations

import hashlib
import hmac
from contextlib import contextmanager
from datetime import datetime
from typing import Collection, Iterator, Optional

from sqlalchemy import Column, Index, Integer, MetaData, String, Table, select
from sqlalchemy.engine import Connection, Engine

from bot.adapters.contracts.tables import Moment
from bot.adapters.stores.engine import writing
from bot.adapters.stores.work import Work, creating, in_turn, translated
from bot.domain.errors import Overtaken
from bot.services.drafts.drafts import KeyRing, VaultKey
from bot.services.drafts.resume_codes import (
    WRONG_FROM_CLIENT,
    WRONG_IN_CONVERSATION,
    WRONG_WITHIN,
    Finding,
    Found,
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

create_tables = creating(metadata)


class SqlResumeCodes:
    """`services.resume_codes.ResumeCodeStore` over a database."""

    def __init__(self, engine: Engine, keys: KeyRing, scale: float = 1) -> None:
        self._engine = engine
        self._keys = keys
        self._scale = scale

    def put(self, code: ResumeCode, draft_id: str, expires_at: datetime, at: datetime) -> bool:
        """See the port."""
        # under an old key too: the same words must not stand for two drafts
        is_it = codes.c.digest.in_(self._digests(code))
        is_other = is_it & (codes.c.draft != draft_id) & (codes.c.expires_at > at)
        row = {
            "digest": _digest(self._keys.newest, code),
            "draft": draft_id,
            "expires_at": expires_at,
        }

        def put(connection: Connection) -> None:
            is_void = (codes.c.draft == draft_id) | (codes.c.expires_at <= at)
            connection.execute(codes.delete().where(is_void))
            connection.execute(codes.insert().values(row))

        def ask(work: Work) -> bool:
            with translated(), self._engine.connect() as connection, connection.begin():
                if connection.execute(select(codes.c.draft).where(is_other)).first():
                    return False
            work.later(put)
            return True

        return in_turn(self._engine, ask)

    def find(
        self,
        code: ResumeCode,
        conversation: str,
        client: Optional[str],
        at: datetime,
        most: int = WRONG_IN_CONVERSATION,
    ) -> Finding:
        """See the port."""
        limits = {conversation: most, **_limit(client, self._scale)}
        with self._alone() as connection:
            wrong = _recent(connection, limits, at)
            again_at = locked_until(wrong, limits, at)
            if again_at:
                return TooManyTries(again_at)
            is_it = codes.c.digest.in_(self._digests(code)) & (codes.c.expires_at > at)
            row = connection.execute(select(codes).where(is_it)).first()
            if row is not None:
                return Found(row.draft)
            rows = [{"conversation": subject, "tried_at": at} for subject in limits]
            connection.execute(wrong_tries.insert(), rows)
            tries = len(wrong.get(conversation, ())) + 1
            return WrongCode(most - tries)

    def use(self, code: ResumeCode) -> None:
        """See the port."""
        is_it = codes.c.digest.in_(self._digests(code))

        def use(connection: Connection) -> None:
            if connection.execute(codes.delete().where(is_it)).rowcount != 1:
                raise Overtaken

        in_turn(self._engine, lambda work: work.later(use))

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


def _limit(client: Optional[str], scale: float) -> dict[str, int]:
    """How many wrong codes may be tried from wherever the conversation comes from."""
    return {} if client is None else {f"client:{client}": round(WRONG_FROM_CLIENT * scale)}


def _recent(
    connection: Connection, subjects: Collection[str], at: datetime
) -> dict[str, list[datetime]]:
    """When each of them tried a wrong code that still counts; older ones are forgotten."""
    _forget(connection, at)
    query = select(wrong_tries.c.conversation, wrong_tries.c.tried_at).where(
        wrong_tries.c.conversation.in_(subjects)
    )
    found: dict[str, list[datetime]] = {}
    for row in connection.execute(query):
        found.setdefault(row.conversation, []).append(row.tried_at)
    return found


def _forget(connection: Connection, at: datetime) -> None:
    connection.execute(wrong_tries.delete().where(wrong_tries.c.tried_at <= at - WRONG_WITHIN))
