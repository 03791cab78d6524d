"""What the desk made of cases, in a database, beside the cases themselves."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Optional

from sqlalchemy import Column, Integer, MetaData, Select, String, Table, func, select
from sqlalchemy.engine import Engine, Row
from sqlalchemy.exc import IntegrityError

from bot.adapters.contracts.tables import Moment
from bot.adapters.stores.cases import call_backs, cases
from bot.adapters.stores.engine import writing
from bot.adapters.stores.work import creating, translated
from bot.domain.call_back import Slot
from bot.domain.case import Case
from bot.domain.handoff import Reason, Target
from bot.services.desk.work import Status, Wanted, Worked
from bot.services.handoff.cases import Position

metadata = MetaData()

work = Table(
    "case_work",
    metadata,
    Column("case_id", String(64), primary_key=True),
    Column("status", String(16), nullable=False),
    Column("note", String(1000), nullable=False),
    Column("by", String(255)),
    Column("version", Integer, nullable=False),
    Column("changed_at", Moment, nullable=False),
)
"""Without a foreign key: cases go by themselves, when they are 90 days old."""

create_tables = creating(metadata)


class SqlCaseWork:
    """`services.desk.work.WorkStore` over a database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def page(self, limit: int, after: Optional[Position], wanted: Wanted) -> tuple[Worked, ...]:
        """See the port."""
        query = _worked().order_by(cases.c.at.desc(), cases.c.id.desc()).limit(limit)
        if wanted.agency is not None:
            query = query.where(cases.c.agency == wanted.agency)
        if wanted.holder is not None:
            query = query.where(cases.c.holder == wanted.holder)
        if wanted.status is not None:
            query = query.where(_status() == wanted.status.value)
        if after is not None:
            is_older = cases.c.at < after.at
            is_same_moment = (cases.c.at == after.at) & (cases.c.id < after.case_id)
            query = query.where(is_older | is_same_moment)
        return tuple(map(_read, self._rows(query)))

    def get(self, case_id: str) -> Optional[Worked]:
        """See the port."""
        rows = self._rows(_worked().where(cases.c.id == case_id))
        return _read(rows[0]) if rows else None

    def change(self, worked: Worked, at: datetime) -> bool:
        """See the port."""
        row = {
            "status": worked.status.value,
            "note": worked.note,
            "by": worked.by,
            "version": worked.version,
            "changed_at": at,
        }
        is_before = (work.c.case_id == worked.case.id) & (work.c.version == worked.version - 1)
        with translated():
            try:
                with writing(self._engine) as connection:
                    if worked.version > 1:
                        changed = connection.execute(work.update().where(is_before).values(row))
                        return bool(changed.rowcount)
                    connection.execute(work.insert().values(case_id=worked.case.id, **row))
            except IntegrityError:  # somebody else was the first
                return False
        return True

    def purge(self, now: datetime) -> int:
        """See the port."""
        is_gone = work.c.case_id.not_in(select(cases.c.id))
        with translated(), writing(self._engine) as connection:
            return int(connection.execute(work.delete().where(is_gone)).rowcount)

    def _rows(self, query: Select[Any]) -> list[Row[Any]]:
        with translated(), self._engine.connect() as connection, connection.begin():
            return list(connection.execute(query).all())


def _status() -> Any:
    return func.coalesce(work.c.status, Status.OPEN.value)


def _worked() -> Select[Any]:
    """Cases with the work on them and the time of their call-back, where there is any."""
    of_work = cases.outerjoin(work, work.c.case_id == cases.c.id)
    return select(
        cases,
        _status().label("status"),
        func.coalesce(work.c.note, "").label("note"),
        work.c.by,
        func.coalesce(work.c.version, 0).label("version"),
        call_backs.c.begins_at,
        call_backs.c.ends_at,
    ).select_from(of_work.outerjoin(call_backs, call_backs.c.case_id == cases.c.id))


def _read(row: Row[Any]) -> Worked:
    values = {column.name: getattr(row, column.name) for column in cases.columns}
    values |= {"reason": Reason(row.reason), "target": Target(row.target)}
    slot = Slot(row.begins_at, row.ends_at) if row.begins_at is not None else None
    return Worked(Case(**values), Status(row.status), row.note, row.by, row.version, slot)
