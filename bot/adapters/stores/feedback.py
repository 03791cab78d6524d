"""Verdicts on answers, in a database. Nothing in it tells who gave them, or what was said."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from typing import Mapping, Optional

from sqlalchemy import Boolean, Column, MetaData, String, Table, func, select
from sqlalchemy.engine import Connection, Engine

from bot.adapters.contracts.tables import Moment
from bot.adapters.stores.engine import writing
from bot.adapters.stores.work import creating, in_turn, translated
from bot.services.drafts.drafts import KeyRing
from bot.services.transcript.feedback import KEPT_FOR, Verdict

metadata = MetaData()

verdicts = Table(
    "feedback",
    metadata,
    Column("answer", String(64), primary_key=True),
    Column("topic", String(64), nullable=False),
    Column("place", String(64), nullable=False),
    Column("is_solved", Boolean, nullable=False),
    Column("reason", String(32)),
    Column("at", Moment, nullable=False, index=True),
    Column("agency", String(64)),
)

create_tables = creating(metadata)


class SqlFeedback:
    """`services.transcript.feedback.FeedbackStore` over a database."""

    def __init__(self, engine: Engine, keys: KeyRing) -> None:
        self._engine = engine
        self._keys = keys

    def put(self, conversation: str, answer: str, verdict: Verdict) -> None:
        """See the port."""
        key = self._keys.newest.derived("feedback")
        digest = hmac.new(key, f"{conversation}\n{answer}".encode(), hashlib.sha256).hexdigest()
        row = {
            "answer": digest,
            "topic": verdict.topic,
            "place": verdict.place,
            "is_solved": verdict.is_solved,
            "reason": verdict.reason,
            "at": verdict.at,
            "agency": verdict.agency,
        }

        def put(connection: Connection) -> None:
            connection.execute(verdicts.delete().where(verdicts.c.answer == digest))
            connection.execute(verdicts.insert().values(row))

        in_turn(self._engine, lambda work: work.later(put))

    def counts(
        self, since: datetime, agency: Optional[str] = None
    ) -> Mapping[str, tuple[int, int]]:
        """See the port."""
        query = (
            select(verdicts.c.topic, verdicts.c.is_solved, func.count())
            .where(verdicts.c.at >= since)
            .group_by(verdicts.c.topic, verdicts.c.is_solved)
        )
        if agency is not None:
            query = query.where(verdicts.c.agency == agency)
        found: dict[str, tuple[int, int]] = {}
        with translated(), self._engine.connect() as connection:
            for topic, is_solved, count in connection.execute(query):
                good, bad = found.get(topic, (0, 0))
                found[topic] = (good + count, bad) if is_solved else (good, bad + count)
        return found

    def purge(self, now: datetime) -> int:
        """See the port."""
        with translated(), writing(self._engine) as connection:
            is_over = verdicts.c.at <= now - KEPT_FOR
            return int(connection.execute(verdicts.delete().where(is_over)).rowcount)
