"""SMSのやりとり in a database: what was said and offered sealed, by conversation."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace
from datetime import datetime
from typing import Any, Mapping, Optional, Sequence

from sqlalchemy import Boolean, Column, Index, MetaData, String, Table, select
from sqlalchemy.engine import Connection, Engine

from bot.adapters.contracts.tables import Moment
from bot.adapters.stores.engine import writing
from bot.adapters.stores.sealing import Seal, columns
from bot.adapters.stores.work import creating, translated
from bot.services.drafts.drafts import KeyRing, VaultKey
from bot.services.sms import deliveries as deliveries_port
from bot.services.sms.port import Status
from bot.services.sms.talks import KEPT_FOR, Heard, Offer, Talk

metadata = MetaData()

talks = Table(
    "sms_talks",
    metadata,
    Column("conversation", String(255), primary_key=True),
    Column("said_at", Moment),
    Column("is_begun", Boolean, nullable=False),
    Column("answered_at", Moment),
    Column("changed_at", Moment, nullable=False),
    *columns(),
    Index("sms_talks_by_time", "changed_at"),
)

stops = Table(
    "sms_stops",
    metadata,
    Column("number", String(64), primary_key=True),
    Column("by", String(255), nullable=False),
    Column("stopped_at", Moment, nullable=False),
)

deliveries = Table(
    "sms_deliveries",
    metadata,
    Column("gateway", String(16), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("state", String(16), nullable=False),
    Column("reason", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Index("sms_deliveries_by_time", "at"),
)

create_tables = creating(metadata)

_ORDER = ("queued", "sent", "failed", "delivered")


class SqlTalks:
    """`services.sms.talks.Talks` over a database."""

    def __init__(self, engine: Engine, keys: KeyRing) -> None:
        self._engine = engine
        self._seal = Seal(keys, "sms talks")

    def of(self, conversation: str) -> Talk:
        """See the port."""
        with translated(), self._engine.connect() as connection, connection.begin():
            return self._read(connection, conversation)

    def hear(self, conversation: str, heard: Heard) -> None:
        """See the port."""
        with translated(), writing(self._engine) as connection:
            before = self._read(connection, conversation)
            talk = replace(before, heard=heard, is_begun=False, answered_at=None)
            self._write(connection, conversation, talk, heard.at)

    def say(self, conversation: str, offers: Sequence[Offer], by: str, at: datetime) -> None:
        """See the port."""
        with translated(), writing(self._engine) as connection:
            before = self._read(connection, conversation)
            is_begun = before.is_begun or _is_of(before, by)
            talk = replace(before, offers=tuple(offers), said_at=at, is_begun=is_begun)
            self._write(connection, conversation, talk, at)

    def sent(self, conversation: str, by: str, at: datetime) -> None:
        """See the port."""
        with translated(), writing(self._engine) as connection:
            before = self._read(connection, conversation)
            if before.answered_at is None and _is_of(before, by):
                talk = replace(before, is_begun=True, answered_at=at)
                self._write(connection, conversation, talk, at)

    def purge(self, now: datetime) -> int:
        """Delete what nobody will go on with; how many."""
        with translated(), writing(self._engine) as connection:
            is_old = talks.c.changed_at <= now - KEPT_FOR
            return int(connection.execute(talks.delete().where(is_old)).rowcount)

    def _read(self, connection: Connection, conversation: str) -> Talk:
        row = connection.execute(select(talks).where(talks.c.conversation == conversation)).first()
        document = self._seal.open(row, conversation) if row else None
        if row is None or document is None:
            return Talk()
        offers = tuple(Offer(*offer) for offer in document["offers"])
        heard = _heard(document["heard"])
        return Talk(offers, heard, row.said_at, row.is_begun, row.answered_at)

    def _write(self, connection: Connection, conversation: str, talk: Talk, at: datetime) -> None:
        heard = talk.heard
        document = {
            "offers": [[offer.number, offer.word, offer.payload] for offer in talk.offers],
            "heard": [heard.by, heard.at.isoformat(), heard.text, heard.meant] if heard else None,
        }
        values = {
            "said_at": talk.said_at,
            "is_begun": talk.is_begun,
            "answered_at": talk.answered_at,
            "changed_at": at,
            **self._seal.close(document, conversation),
        }
        _put(connection, talks, {"conversation": conversation}, values)


class SqlStops:
    """`services.sms.talks.Stops` over a database: of a number only a keyed hash is kept.

    It is found under every key of the ring, so that a new key makes nobody forgotten.
    """

    def __init__(self, engine: Engine, keys: KeyRing) -> None:
        self._engine = engine
        self._keys = keys

    def stop(self, number: str, by: str, at: datetime) -> str:
        """See the port."""
        new = {"number": _digest(self._keys.newest, number), "by": by, "stopped_at": at}
        with translated(), writing(self._engine) as connection:
            row = connection.execute(select(stops).where(self._is_it(number))).first()
            if row is not None:
                return str(row.by)
            connection.execute(stops.insert().values(new))
            return by

    def is_stopped(self, number: str) -> bool:
        """See the port."""
        asked = select(stops.c.by).where(self._is_it(number))
        with translated(), self._engine.connect() as connection, connection.begin():
            return connection.execute(asked).first() is not None

    def resume(self, number: str) -> None:
        """See the port."""
        with translated(), writing(self._engine) as connection:
            connection.execute(stops.delete().where(self._is_it(number)))

    def _is_it(self, number: str) -> Any:
        return stops.c.number.in_([_digest(key, number) for key in self._keys.all()])


class SqlDeliveries:
    """`services.sms.deliveries.Deliveries` over a database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def note(self, gateway: str, status: Status, at: datetime) -> None:
        """See the port."""
        key = {"gateway": gateway, "id": status.gateway_id[:64]}
        is_it = (deliveries.c.gateway == gateway) & (deliveries.c.id == key["id"])
        values = {"state": status.state, "reason": status.reason[:64], "at": at}
        with translated(), writing(self._engine) as connection:
            row = connection.execute(select(deliveries.c.state).where(is_it)).first()
            if row is None or _ORDER.index(row.state) < _ORDER.index(status.state):
                _put(connection, deliveries, key, values)

    def state(self, gateway: str, gateway_id: str) -> Optional[str]:
        """What was told of a message last, None if nothing was."""
        is_it = (deliveries.c.gateway == gateway) & (deliveries.c.id == gateway_id)
        with translated(), self._engine.connect() as connection, connection.begin():
            row = connection.execute(select(deliveries.c.state).where(is_it)).first()
        return str(row.state) if row else None

    def purge(self, now: datetime) -> int:
        """Delete what was told long ago; how many."""
        with translated(), writing(self._engine) as connection:
            is_old = deliveries.c.at <= now - deliveries_port.KEPT_FOR
            return int(connection.execute(deliveries.delete().where(is_old)).rowcount)


def _digest(key: VaultKey, number: str) -> str:
    return hmac.new(key.derived("sms stops"), number.encode(), hashlib.sha256).hexdigest()


def _is_of(talk: Talk, by: str) -> bool:
    return talk.heard is not None and talk.heard.by == by


def _heard(entry: Optional[Sequence[Any]]) -> Optional[Heard]:
    if entry is None:
        return None
    by, at, text, meant = entry
    return Heard(by, datetime.fromisoformat(at), text, meant)


def _put(
    connection: Connection, table: Table, key: Mapping[str, Any], values: Mapping[str, Any]
) -> None:
    """The row of that key, changed or new."""
    change = table.update()
    for name, value in key.items():
        change = change.where(table.c[name] == value)
    if not connection.execute(change.values(values)).rowcount:
        connection.execute(table.insert().values({**key, **values}))
