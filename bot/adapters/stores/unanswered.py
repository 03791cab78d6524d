"""答えられなかった質問 in a database: words sealed, the same sentence found by a keyed hash of its form."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime
from typing import Any, Collection, Optional, Sequence

from sqlalchemy import (
    Column,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    and_,
    func,
    or_,
    select,
)
from sqlalchemy.engine import Connection, Engine, Row
from sqlalchemy.exc import IntegrityError

from bot.adapters.contracts.tables import Moment
from bot.adapters.stores.engine import writing
from bot.adapters.stores.sealing import Seal, columns
from bot.adapters.stores.work import creating, translated
from bot.services.drafts.drafts import KeyRing, VaultKey
from bot.services.insight.unanswered import (
    KEPT_FOR,
    MOST_NEAREST,
    Item,
    Position,
    Sighting,
    Status,
    Why,
)
from bot.text.same import comparable

metadata = MetaData()

items = Table(
    "unanswered_items",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("form", String(64), nullable=False, unique=True),
    Column("why", String(16), nullable=False),
    Column("nearest", String(400), nullable=False),
    Column("last_at", Moment, nullable=False, index=True),
    Column("status", String(16), nullable=False),
    Column("target", String(64)),
    Column("assigned_by", String(300)),
    Column("confirmed_by", String(300)),
    *columns(),
)

seen = Table(
    "unanswered_seen",
    metadata,
    Column("item", String(32), ForeignKey(items.c.id), primary_key=True),
    Column("agency", String(64), primary_key=True),
    Column("channel", String(16), primary_key=True),
    Column("place", String(64), primary_key=True),
    Column("count", Integer, nullable=False),
)
"""How often, by whose customers, where; "" stands for none."""

create_tables = creating(metadata)


class SqlUnanswered:
    """`services.insight.unanswered.UnansweredStore` over a database."""

    def __init__(self, engine: Engine, keys: KeyRing) -> None:
        self._engine = engine
        self._keys = keys
        self._seal = Seal(keys, "unanswered")

    def add(self, sighting: Sighting) -> None:
        """See the port."""
        with translated():
            try:
                self._add(sighting)
            except IntegrityError:  # another process has begun the same item
                self._add(sighting)

    def page(
        self,
        limit: int,
        after: Optional[Position],
        agency: Optional[str],
        statuses: Collection[Status],
        at: datetime,
    ) -> tuple[Item, ...]:
        """See the port."""
        count = func.sum(seen.c.count)
        counted = select(seen.c.item, count.label("count")).group_by(seen.c.item)
        if agency is not None:
            counted = counted.where(seen.c.agency == agency)
        by = counted.subquery()
        query = (
            select(items, by.c.count)
            .join(by, by.c.item == items.c.id)
            .where(items.c.status.in_([status.value for status in statuses]))
            .where(items.c.last_at > at - KEPT_FOR)
            .order_by(by.c.count.desc(), items.c.id)
            .limit(limit)
        )
        if after is not None:
            is_next = and_(by.c.count == after.count, items.c.id > after.item)
            query = query.where(or_(by.c.count < after.count, is_next))
        with translated(), self._engine.connect() as connection:
            return self._shown(connection, connection.execute(query).all(), agency)

    def get(self, item: str, agency: Optional[str], at: datetime) -> Optional[Item]:
        """See the port."""
        query = select(items).where((items.c.id == item) & (items.c.last_at > at - KEPT_FOR))
        with translated(), self._engine.connect() as connection:
            found = self._shown(connection, connection.execute(query).all(), agency)
        return found[0] if found and found[0].count else None

    def change(
        self,
        item: str,
        before: Item,
        status: Status,
        target: Optional[str],
        assigned_by: Optional[str],
        confirmed_by: Optional[str],
    ) -> bool:
        """See the port."""
        is_as_read = (
            (items.c.id == item)
            & (items.c.status == before.status.value)
            & items.c.target.is_not_distinct_from(before.target)
            & items.c.assigned_by.is_not_distinct_from(before.assigned_by)
        )
        values = {
            "status": status.value,
            "target": target,
            "assigned_by": assigned_by,
            "confirmed_by": confirmed_by,
        }
        with translated(), writing(self._engine) as connection:
            changed = connection.execute(items.update().where(is_as_read).values(values))
            return bool(changed.rowcount)

    def purge(self, now: datetime) -> int:
        """See the port."""
        is_over = items.c.last_at <= now - KEPT_FOR
        with translated(), writing(self._engine) as connection:
            ids = [row.id for row in connection.execute(select(items.c.id).where(is_over))]
            connection.execute(seen.delete().where(seen.c.item.in_(ids)))
            return int(connection.execute(items.delete().where(items.c.id.in_(ids))).rowcount)

    # Inside

    def _add(self, sighting: Sighting) -> None:
        forms = [_form(key, sighting) for key in self._keys.all()]
        with writing(self._engine) as connection:
            found = connection.execute(
                select(items.c.id, items.c.last_at).where(items.c.form.in_(forms)).with_for_update()
            ).first()
            item = found.id if found else self._begin(connection, sighting)
            if found and found.last_at < sighting.at:
                is_it = items.c.id == item
                connection.execute(items.update().where(is_it).values(last_at=sighting.at))
            self._count(connection, item, sighting)

    def _begin(self, connection: Connection, sighting: Sighting) -> str:
        item = f"u-{secrets.token_hex(8)}"
        row = {
            "id": item,
            "form": _form(self._keys.newest, sighting),
            "why": sighting.why.value,
            "nearest": " ".join(sighting.nearest[:MOST_NEAREST]),
            "last_at": sighting.at,
            "status": Status.OPEN.value,
            **self._seal.close({"text": sighting.text}, item),
        }
        connection.execute(items.insert().values(row))
        return item

    def _count(self, connection: Connection, item: str, sighting: Sighting) -> None:
        where = {
            "item": item,
            "agency": sighting.agency or "",
            "channel": sighting.channel,
            "place": sighting.place,
        }
        is_it = and_(*(seen.c[name] == value for name, value in where.items()))
        one_more = seen.update().where(is_it).values(count=seen.c.count + 1)
        if not connection.execute(one_more).rowcount:
            connection.execute(seen.insert().values(**where, count=1))

    def _shown(
        self, connection: Connection, rows: Sequence[Row], agency: Optional[str]
    ) -> tuple[Item, ...]:
        query = select(seen).where(seen.c.item.in_([row.id for row in rows]))
        if agency is not None:
            query = query.where(seen.c.agency == agency)
        by_item: dict[str, list[Any]] = {}
        for one in connection.execute(query):
            by_item.setdefault(one.item, []).append(one)
        return tuple(self._item(row, by_item.get(row.id, [])) for row in rows)

    def _item(self, row: Row, sightings: Sequence[Any]) -> Item:
        document = self._seal.open(row, row.id) or {}
        return Item(
            id=row.id,
            text=document.get("text"),
            nearest=tuple(row.nearest.split()),
            why=Why(row.why),
            count=sum(one.count for one in sightings),
            places=tuple(sorted({one.place for one in sightings if one.place})),
            channels=tuple(sorted({one.channel for one in sightings})),
            last_at=row.last_at,
            status=Status(row.status),
            target=row.target,
            assigned_by=row.assigned_by,
            confirmed_by=row.confirmed_by,
        )


def _form(key: VaultKey, sighting: Sighting) -> str:
    """What makes two the same: the sentence as a reader compares it, else topics and place."""
    text = sighting.text
    plain = f"text {comparable(text)}" if text else f"{sighting.nearest[:1]} {sighting.place}"
    return hmac.new(key.derived("unanswered by form"), plain.encode(), hashlib.sha256).hexdigest()
