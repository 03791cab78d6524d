"""短いリンク in a database: codes, and the page of ours that each opens."""

from __future__ import annotations

from datetime import datetime
from typing import Optional

from sqlalchemy import Column, Index, MetaData, String, Table, select
from sqlalchemy.engine import Engine

from bot.adapters.contracts.tables import Moment
from bot.adapters.stores.engine import writing
from bot.adapters.stores.work import creating, translated
from bot.services.sms.short_links import KNOWN_FOR, LIVES_FOR, Target

metadata = MetaData()

links = Table(
    "short_links",
    metadata,
    Column("code", String(16), primary_key=True),
    Column("conversation", String(255), nullable=False),
    Column("path", String(128), nullable=False),
    Column("expires_at", Moment, nullable=False),
    Index("short_links_by_page", "conversation", "path"),
    Index("short_links_by_time", "expires_at"),
)

create_tables = creating(metadata)


class SqlShortLinks:
    """`services.sms.short_links.ShortLinkStore` over a database.

    A code opens a page that everybody may open, so it stands there as it is.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, code: str, conversation: str, target: Target) -> bool:
        """See the port."""
        with translated(), writing(self._engine) as connection:
            if connection.execute(select(links.c.code).where(links.c.code == code)).first():
                return False
            values = {
                "code": code,
                "conversation": conversation,
                "path": target.path,
                "expires_at": target.expires_at,
            }
            connection.execute(links.insert().values(values))
            return True

    def of(self, conversation: str, path: str, at: datetime) -> Optional[str]:
        """See the port."""
        is_it = (links.c.conversation == conversation) & (links.c.path == (path or "/"))
        lasts = links.c.expires_at > at + LIVES_FOR / 2
        asked = select(links.c.code).where(is_it, lasts).order_by(links.c.expires_at.desc())
        with translated(), self._engine.connect() as connection, connection.begin():
            row = connection.execute(asked).first()
        return str(row.code) if row else None

    def find(self, code: str) -> Optional[Target]:
        """See the port."""
        asked = select(links).where(links.c.code == code)
        with translated(), self._engine.connect() as connection, connection.begin():
            row = connection.execute(asked).first()
        return Target(row.path, row.expires_at) if row else None

    def purge(self, now: datetime) -> int:
        """Delete what has expired long ago; how many."""
        with translated(), writing(self._engine) as connection:
            is_old = links.c.expires_at <= now - KNOWN_FOR
            return int(connection.execute(links.delete().where(is_old)).rowcount)
