"""お知らせ in a database: for whom sealed, when and how in clear."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Optional, Sequence

import structlog
from sqlalchemy import Column, Index, MetaData, String, Table, func, select
from sqlalchemy.engine import Connection, Engine, Row

from bot.adapters.contracts.tables import Moment
from bot.adapters.stores.engine import writing
from bot.adapters.stores.sealing import ERASED, Seal, columns
from bot.adapters.stores.work import creating, in_turn, translated
from bot.domain.errors import Overtaken
from bot.services.drafts.drafts import KeyRing
from bot.services.hearing.reminding import Deadline
from bot.services.reminders.record import KEPT_FOR, Kept, Outcome, Reminder

log = structlog.get_logger()

metadata = MetaData()

reminders = Table(
    "reminders",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("conversation", String(255), nullable=False),
    Column("deadline", String(16), nullable=False),
    Column("way", String(16), nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("deadline_at", Moment, nullable=False),
    Column("done_at", Moment),
    Column("outcome", String(16)),
    *columns(nullable=True),
    Index("reminders_by_due", "done_at", "due_at"),
    Index("reminders_by_conversation", "conversation", "done_at"),
)

create_tables = creating(metadata)


class SqlReminders:
    """`services.reminders.record.Reminders` over a database."""

    def __init__(self, engine: Engine, keys: KeyRing) -> None:
        self._engine = engine
        self._seal = Seal(keys, "reminders")

    def put(self, reminder: Reminder, at: datetime) -> None:
        """See the port."""
        row_id = _id(reminder)
        row = {
            "id": row_id,
            "conversation": reminder.conversation,
            "deadline": reminder.deadline.value,
            "way": reminder.way,
            "due_at": reminder.due_at,
            "deadline_at": reminder.deadline_at,
            "done_at": None,
            "outcome": None,
            **self._seal.close({"member": reminder.member, "contract": reminder.contract}, row_id),
        }
        is_same = (
            (reminders.c.conversation == reminder.conversation)
            & (reminders.c.deadline == reminder.deadline.value)
            & reminders.c.done_at.is_(None)
        )

        def put(connection: Connection) -> None:
            connection.execute(reminders.delete().where(is_same))
            before = select(reminders.c.outcome).where(reminders.c.id == row_id)
            found = connection.execute(before).first()
            if found is not None and found.outcome == "sent":
                return
            connection.execute(reminders.delete().where(reminders.c.id == row_id))
            connection.execute(reminders.insert().values(row))

        in_turn(self._engine, lambda work: work.later(put))

    def waiting(self, conversation: str) -> int:
        """See the port."""
        is_it = (reminders.c.conversation == conversation) & reminders.c.done_at.is_(None)
        with translated(), self._engine.connect() as connection, connection.begin():
            counted = connection.execute(select(func.count()).select_from(reminders).where(is_it))
            return int(counted.scalar_one())

    def cancel(self, conversation: str, at: datetime) -> None:
        """See the port."""
        is_it = (reminders.c.conversation == conversation) & reminders.c.done_at.is_(None)
        over = reminders.update().where(is_it)

        def cancel(connection: Connection) -> None:
            connection.execute(over.values(done_at=at, outcome="cancelled", **ERASED))

        in_turn(self._engine, lambda work: work.later(cancel))

    def due(self, at: datetime, most: int) -> Sequence[Kept]:
        """See the port."""
        is_due = reminders.c.done_at.is_(None) & (reminders.c.due_at <= at)
        asked = select(reminders).where(is_due).order_by(reminders.c.due_at).limit(most)
        with translated(), self._engine.connect() as connection, connection.begin():
            rows = connection.execute(asked).all()
        found = [self._kept(row) for row in rows]
        return [kept for kept in found if kept is not None]

    def end(self, kept: Kept, outcome: Outcome, at: datetime) -> None:
        """See the port."""
        is_open = (reminders.c.id == kept.id) & reminders.c.done_at.is_(None)
        over = reminders.update().where(is_open)

        def end(connection: Connection) -> None:
            ended = connection.execute(over.values(done_at=at, outcome=outcome, **ERASED))
            if ended.rowcount != 1:
                raise Overtaken

        in_turn(self._engine, lambda work: work.later(end))

    def purge(self, now: datetime) -> int:
        """Delete what was over long ago; how many."""
        with translated(), writing(self._engine) as connection:
            is_old = reminders.c.done_at <= now - KEPT_FOR
            return int(connection.execute(reminders.delete().where(is_old)).rowcount)

    def _kept(self, row: Row) -> Optional[Kept]:
        document = self._seal.open(row, row.id)
        if document is None:
            log.error("reminders.unreadable")
            return None
        return Kept(
            row.id,
            Reminder(
                Deadline(row.deadline),
                row.conversation,
                row.way,
                row.due_at,
                row.deadline_at,
                document["member"],
                document["contract"],
            ),
        )


def _id(reminder: Reminder) -> str:
    """Of one deadline of a conversation: when it is told of may change."""
    parts = (reminder.conversation, reminder.deadline.value, reminder.deadline_at.isoformat())
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
