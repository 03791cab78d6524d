"""Cases and requests for a call-back in a database; conversations as HMACs, no number at all."""

from __future__ import annotations

import hashlib
import hmac
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Callable, Iterator, Optional

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    select,
)
from sqlalchemy.engine import Connection, Engine, Row

from bot.adapters.contracts.tables import Moment
from bot.adapters.stores.engine import writing
from bot.adapters.stores.work import Work, creating, in_turn, translated
from bot.domain.call_back import CallBack, Slot
from bot.domain.case import Case
from bot.domain.errors import Overtaken
from bot.domain.handoff import Reason, Target
from bot.services.drafts.drafts import KeyRing
from bot.services.handoff.cases import Position

metadata = MetaData()

cases = Table(
    "handoff_cases",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("journey", String(64), nullable=False),
    Column("step", Integer, nullable=False),
    Column("reason", String(64), nullable=False),
    Column("target", String(64), nullable=False),
    Column("holder", String(64)),
    Column("agency", String(64)),
    Column("at", Moment, nullable=False),
    Column("transcript", String(64), nullable=False),
    Index("handoff_cases_by_time", "at", "id"),
    Index("handoff_cases_by_agency", "agency", "at", "id"),
)

call_backs = Table(
    "call_backs",
    metadata,
    Column("case_id", ForeignKey("handoff_cases.id"), primary_key=True),
    Column("begins_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("reason", String(64), nullable=False),
    Column("draft", String(64), nullable=False),
    Column("phone_field", String(64), nullable=False),
    Column("has_consent", Boolean, nullable=False),
    Column("consented_at", Moment, nullable=False),
    CheckConstraint("has_consent", name="call_backs_only_with_consent"),
)

create_tables = creating(metadata)


def transcript_reference(keys: KeyRing) -> Callable[[str], str]:
    """The keyed hash that stands for a conversation in a case, under the newest key."""

    def reference(conversation: str) -> str:
        key = keys.newest.derived("transcripts")
        return hmac.new(key, conversation.encode(), hashlib.sha256).hexdigest()

    return reference


class SqlCases:
    """`services.cases.CaseStore` over a database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, case: Case) -> None:
        """See the port."""
        row = {column.name: getattr(case, column.name) for column in cases.columns}
        row |= {"reason": case.reason.value, "target": case.target.value}
        self._later(lambda connection: connection.execute(cases.insert().values(row)))

    def get(self, case_id: str) -> Optional[Case]:
        """See the port."""
        with self._reading() as connection:
            row = connection.execute(select(cases).where(cases.c.id == case_id)).first()
        return _case(row) if row else None

    def recent(
        self, limit: int, after: Optional[Position], agency: Optional[str]
    ) -> tuple[Case, ...]:
        """See the port."""
        query = select(cases).order_by(cases.c.at.desc(), cases.c.id.desc()).limit(limit)
        if agency is not None:
            query = query.where(cases.c.agency == agency)
        if after is not None:
            is_same_moment = cases.c.at == after.at
            is_older = cases.c.at < after.at
            query = query.where(is_older | (is_same_moment & (cases.c.id < after.case_id)))
        with self._reading() as connection:
            return tuple(map(_case, connection.execute(query).all()))

    def put_call_back(self, call_back: CallBack) -> bool:
        """See the port."""
        row = {
            "case_id": call_back.case_id,
            "begins_at": call_back.slot.begins_at,
            "ends_at": call_back.slot.ends_at,
            "reason": call_back.reason.value,
            "draft": call_back.draft_id,
            "phone_field": call_back.phone_field,
            "has_consent": call_back.has_consent,
            "consented_at": call_back.consented_at,
        }
        case = select(cases.c.id).where(cases.c.id == call_back.case_id)

        def put(connection: Connection) -> None:
            # its row is held, so that two requests for one case come one after the other
            if connection.execute(case.with_for_update()).first() is None:
                raise Overtaken
            connection.execute(_of(call_back.case_id))
            connection.execute(call_backs.insert().values(row))

        def ask(work: Work) -> bool:
            with self._reading() as connection:
                if connection.execute(case).first() is None:
                    return False
            work.later(put)
            return True

        return in_turn(self._engine, ask)

    def call_back(self, case_id: str) -> Optional[CallBack]:
        """See the port."""
        query = select(call_backs).where(call_backs.c.case_id == case_id)
        with self._reading() as connection:
            row = connection.execute(query).first()
        return _call_back(row) if row else None

    def delete_call_back(self, case_id: str) -> bool:
        """See the port."""
        is_there = self.call_back(case_id) is not None
        if is_there:
            self._later(lambda connection: connection.execute(_of(case_id)))
        return is_there

    def purge(self, before: datetime) -> int:
        """See the port."""
        is_old = cases.c.at < before
        with translated(), writing(self._engine) as connection:
            # held first: no request may come between the two deletions
            old = select(cases.c.id).where(is_old).with_for_update()
            ids = [row.id for row in connection.execute(old)]
            connection.execute(call_backs.delete().where(call_backs.c.case_id.in_(ids)))
            return int(connection.execute(cases.delete().where(cases.c.id.in_(ids))).rowcount)

    def _later(self, write: Callable[[Connection], object]) -> None:
        in_turn(self._engine, lambda work: work.later(write))

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with translated(), self._engine.connect() as connection, connection.begin():
            yield connection


def _of(case_id: str) -> Any:
    return call_backs.delete().where(call_backs.c.case_id == case_id)


def _case(row: Row) -> Case:
    values = {**row._mapping}
    values |= {"reason": Reason(row.reason), "target": Target(row.target)}
    return Case(**values)


def _call_back(row: Row) -> CallBack:
    return CallBack(
        case_id=row.case_id,
        slot=Slot(row.begins_at, row.ends_at),
        reason=Reason(row.reason),
        draft_id=row.draft,
        phone_field=row.phone_field,
        has_consent=row.has_consent,
        consented_at=row.consented_at,
    )
