"""開発用の送信箱: mails that were "sent" where no SMTP server is set, encrypted."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Callable, Optional

from sqlalchemy import Column, MetaData, String, Table, select
from sqlalchemy.engine import Engine, Row

from bot.adapters.contracts.tables import Moment
from bot.adapters.stores.engine import writing
from bot.adapters.stores.sealing import Seal, columns
from bot.adapters.stores.work import creating, translated
from bot.domain.errors import StoreUnavailable
from bot.services.drafts.drafts import KeyRing
from bot.services.mail.sending import Mail, MailDelayed

KEPT_FOR = timedelta(days=2)
"""Twice what the address in a mail is valid for."""

LISTED = 50

metadata = MetaData()

mails = Table(
    "local_mails",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("at", Moment, nullable=False, index=True),
    *columns(),
)

create_tables = creating(metadata)


@dataclass(frozen=True)
class Received:
    """A mail as its addressee would have it."""

    at: datetime
    mail: Mail


class LocalMails:
    """`services.mail.sending.Post` that keeps what it is given, for development."""

    def __init__(self, engine: Engine, keys: KeyRing, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._seal = Seal(keys, "local mails")
        self._now = now

    async def send(self, mail: Mail) -> None:
        """See the port."""
        try:
            await asyncio.to_thread(self._keep, mail)
        except StoreUnavailable:
            raise MailDelayed("store") from None

    def _keep(self, mail: Mail) -> None:
        document = {"to": mail.to, "subject": mail.subject, "text": mail.text, "html": mail.html}
        row = {"id": mail.id, "at": self._now(), **self._seal.close(document, mail.id)}
        with translated(), writing(self._engine) as connection:
            if connection.execute(select(mails.c.id).where(mails.c.id == mail.id)).first() is None:
                connection.execute(mails.insert().values(row))

    def newest_first(self) -> tuple[Received, ...]:
        """The last `LISTED`. Blocks. Raises `StoreUnavailable`."""
        query = select(mails).order_by(mails.c.at.desc(), mails.c.id).limit(LISTED)
        with translated(), self._engine.connect() as connection, connection.begin():
            rows = connection.execute(query).all()
        return tuple(found for row in rows if (found := self._received(row)))

    def get(self, mail_id: str) -> Optional[Received]:
        """The mail of that id. Blocks. Raises `StoreUnavailable`."""
        query = select(mails).where(mails.c.id == mail_id)
        with translated(), self._engine.connect() as connection, connection.begin():
            row = connection.execute(query).first()
        return self._received(row) if row else None

    def purge(self, now: datetime) -> int:
        """Delete what was kept long enough; how many there were."""
        with translated(), writing(self._engine) as connection:
            is_over = mails.c.at <= now - KEPT_FOR
            return int(connection.execute(mails.delete().where(is_over)).rowcount)

    def _received(self, row: Row) -> Optional[Received]:
        document = self._seal.open(row, row.id)
        return Received(row.at, Mail(id=row.id, **document)) if document else None
