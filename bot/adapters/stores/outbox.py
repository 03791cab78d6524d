"""発送待ち in a database: letters encrypted, and erased when they are sent."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime
from typing import Any, Callable, Optional

import structlog
from sqlalchemy import Column, Index, Integer, MetaData, String, Table, and_, or_, select
from sqlalchemy.engine import Connection, Engine, Row

from bot.adapters.contracts.tables import Moment
from bot.adapters.stores.engine import writing
from bot.adapters.stores.sealing import ERASED, Seal, columns
from bot.adapters.stores.work import creating, in_turn, translated
from bot.metrics.counted import MAILS
from bot.services.drafts.drafts import KeyRing, VaultKey
from bot.services.mail.letter import WORTH_SENDING_FOR, Letter
from bot.services.mail.sending import KEPT_FOR, LEASE, Outcome, Taken

log = structlog.get_logger()

metadata = MetaData()

letters = Table(
    "letters",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("put_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("claim", String(32)),
    Column("done_at", Moment),
    Column("outcome", String(16)),
    *columns(nullable=True),
    Index("letters_by_due", "done_at", "due_at"),
)

create_tables = creating(metadata)


class SqlOutbox:
    """`services.mail`'s `Mailbox` and `Outbox` over a database."""

    def __init__(self, engine: Engine, keys: KeyRing, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._keys = keys
        self._seal = Seal(keys, "letters")
        self._now = now

    def put(self, letter: Letter) -> None:
        """See the port."""
        at = self._now()
        row_id = _digest(self._keys.newest, letter)
        # under an old key too: after a rotation it is the same letter still
        same = letters.c.id.in_([_digest(key, letter) for key in self._keys.all()])
        document = {"to": letter.to, "name": letter.name, "link": letter.link, "key": letter.key}
        row = {
            "id": row_id,
            "kind": letter.kind,
            "put_at": at,
            "due_at": at,
            "tries": 0,
            **self._seal.close(document, row_id),
        }

        def put(connection: Connection) -> None:
            if connection.execute(select(letters.c.id).where(same)).first() is None:
                connection.execute(letters.insert().values(row))

        in_turn(self._engine, lambda work: work.later(put))

    def take(self, most: int, at: datetime) -> tuple[Taken, ...]:
        """See the port."""
        due = select(letters).where(_is_due(at)).order_by(letters.c.due_at).limit(most)
        with translated(), self._engine.connect() as connection, connection.begin():
            if connection.execute(due).first() is None:
                return ()
        with translated(), writing(self._engine) as connection:
            rows = connection.execute(due.with_for_update(skip_locked=True)).all()
            found = (self._taken(connection, row, at) for row in rows)
            return tuple(taken for taken in found if taken)

    def done(self, taken: Taken, outcome: Outcome, at: datetime) -> None:
        """See the port."""
        with translated(), writing(self._engine) as connection:
            _end(connection, letters.c.id == taken.id, outcome, at)

    def again(self, taken: Taken, at: datetime) -> None:
        """See the port."""
        is_mine = (letters.c.id == taken.id) & (letters.c.claim == taken.claim)
        with translated(), writing(self._engine) as connection:
            connection.execute(letters.update().where(is_mine).values(due_at=at, claim=None))

    def purge(self, now: datetime) -> int:
        """End what is not worth sending any more; delete what was done with long ago, how many."""
        with translated(), writing(self._engine) as connection:
            late = _end(connection, ~_is_worth_sending(now), "late", now)
            is_old = letters.c.done_at <= now - KEPT_FOR
            deleted = int(connection.execute(letters.delete().where(is_old)).rowcount)
        if late:
            MAILS.labels("any", "given_up").inc(late)
            log.error("mail.given_up", count=late)
        return deleted

    def _taken(self, connection: Connection, row: Row, at: datetime) -> Optional[Taken]:
        document = self._seal.open(row, row.id)
        if document is None:
            log.error("mail.unreadable", kind=row.kind)
            _end(connection, letters.c.id == row.id, "unreadable", at)
            return None
        claim, tries = secrets.token_hex(16), row.tries + 1
        is_it = letters.c.id == row.id
        # counted before it is tried: a letter that ends the process is not tried at once again
        values = {"claim": claim, "tries": tries, "due_at": at + LEASE}
        connection.execute(letters.update().where(is_it).values(values))
        return Taken(row.id, claim, Letter(kind=row.kind, **document), tries)


def _is_due(at: datetime) -> Any:
    return letters.c.done_at.is_(None) & (letters.c.due_at <= at) & _is_worth_sending(at)


def _is_worth_sending(at: datetime) -> Any:
    return or_(
        *(
            and_(letters.c.kind == kind, letters.c.put_at > at - longest)
            for kind, longest in WORTH_SENDING_FOR.items()
        )
    )


def _end(connection: Connection, condition: Any, outcome: Outcome, at: datetime) -> int:
    is_open = letters.c.done_at.is_(None) & condition
    values = {"done_at": at, "outcome": outcome, "claim": None, **ERASED}
    return int(connection.execute(letters.update().where(is_open).values(values)).rowcount)


def _digest(key: VaultKey, letter: Letter) -> str:
    return hmac.new(key.derived("letter keys"), letter.key.encode(), hashlib.sha256).hexdigest()
