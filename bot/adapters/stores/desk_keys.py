"""Keys of the desk in a database, by hash: who reads the table opens nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Optional

from sqlalchemy import Column, MetaData, String, Table, select
from sqlalchemy.engine import Engine, Row

from bot.adapters.contracts.tables import Moment
from bot.adapters.stores.engine import writing
from bot.adapters.stores.work import creating, translated
from bot.domain.desk_user import Scope
from bot.services.desk.keys import KEPT_AFTER, DeskKey

metadata = MetaData()

keys = Table(
    "desk_keys",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("id", String(64), nullable=False, unique=True),
    Column("name", String(64), nullable=False),
    Column("scopes", String(200), nullable=False),
    Column("agency", String(64)),
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("revoked_at", Moment),
)

create_tables = creating(metadata)


class SqlDeskKeys:
    """`services.desk.keys.DeskKeyStore` over a database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, key: DeskKey, digest: str) -> None:
        """See the port."""
        names = (column.name for column in keys.columns if column.name not in ("digest", "scopes"))
        row: dict[str, Any] = {name: getattr(key, name) for name in names}
        row |= {"digest": digest, "scopes": " ".join(sorted(scope.value for scope in key.scopes))}
        with translated(), writing(self._engine) as connection:
            connection.execute(keys.insert().values(row))

    def find(self, digest: str) -> Optional[DeskKey]:
        """See the port."""
        with translated(), self._engine.connect() as connection, connection.begin():
            row = connection.execute(select(keys).where(keys.c.digest == digest)).first()
        return _key(row) if row else None

    def all(self) -> tuple[DeskKey, ...]:
        """See the port."""
        query = select(keys).order_by(keys.c.made_at.desc(), keys.c.id)
        with translated(), self._engine.connect() as connection, connection.begin():
            return tuple(map(_key, connection.execute(query).all()))

    def revoke(self, key_id: str, at: datetime) -> bool:
        """See the port."""
        is_it = (keys.c.id == key_id) & keys.c.revoked_at.is_(None)
        with translated(), writing(self._engine) as connection:
            return bool(
                connection.execute(keys.update().where(is_it).values(revoked_at=at)).rowcount
            )

    def purge(self, now: datetime) -> int:
        """See the port."""
        with translated(), writing(self._engine) as connection:
            is_over = keys.c.expires_at <= now - KEPT_AFTER
            return int(connection.execute(keys.delete().where(is_over)).rowcount)


def _key(row: Row) -> DeskKey:
    values = {name: value for name, value in row._mapping.items() if name != "digest"}
    return DeskKey(**{**values, "scopes": frozenset(map(Scope, row.scopes.split()))})
