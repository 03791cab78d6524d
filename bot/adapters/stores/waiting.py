"""待っているもの, counted in the tables of the queues: one look at each, no row is opened."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Mapping

from sqlalchemy import Column, func, select
from sqlalchemy.engine import Engine

from bot.adapters.stores import case_work, cases, events, inbound, outbound, outbox, reminders
from bot.adapters.stores.work import translated
from bot.services.desk.work import Status
from bot.services.waiting import Depth


class SqlWaiting:
    """`services.waiting.Waiting` over a database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def depths(self, at: datetime) -> Mapping[str, Depth]:
        """See the port."""
        with translated(), self._engine.connect() as connection, connection.begin():
            found = {
                queue: connection.execute(select(func.count(), func.min(since)).where(waits)).one()
                for queue, (since, waits) in _queues(at).items()
            }
        return {
            queue: Depth(count, max(0.0, (at - since).total_seconds()) if since else 0.0)
            for queue, (count, since) in found.items()
        }


def _queues(at: datetime) -> Mapping[str, tuple[Column[Any], Any]]:
    """Of each queue since when a row waits, and which rows do."""
    letters, parcels, come = outbox.letters.c, outbound.parcels.c, inbound.events.c
    due, told = reminders.reminders.c, events.events.c
    worked = select(case_work.work.c.case_id).where(case_work.work.c.status != Status.OPEN.value)
    return {
        "mails": (letters.put_at, letters.done_at.is_(None)),
        "inbound": (come.put_at, come.done_at.is_(None)),
        "outbound": (parcels.put_at, parcels.done_at.is_(None)),
        "reminders": (due.due_at, due.done_at.is_(None) & (due.due_at <= at)),
        "cases": (cases.cases.c.at, cases.cases.c.id.not_in(worked)),
        "events": (told.at, told.done_at.is_(None)),
    }
