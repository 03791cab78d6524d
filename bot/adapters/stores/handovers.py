"""Codes of hand-over links in a database, as HMACs: who reads the table can open nothing."""

from __future__ import annotations

import hashlib
import hmac
from contextlib import contextmanager
from datetime import datetime
from typing import Iterator, Optional

from sqlalchemy import Column, Index, Integer, MetaData, String, Table, UniqueConstraint, select
from sqlalchemy.engine import Connection, Engine, Row

from bot.adapters.contracts.tables import Moment
from bot.adapters.stores.engine import writing
from bot.adapters.stores.work import creating, in_turn, translated
from bot.services.drafts.drafts import KeyRing, VaultKey
from bot.services.handoff.links import Handover, HandoverCode

_LOCK = 2026_1123  # any number of our own
_NO_CONTRACT = ""  # NULL would be unlike itself in the constraint below

metadata = MetaData()

codes = Table(
    "handover_codes",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("journey", String(64), nullable=False),
    Column("step", Integer, nullable=False),
    Column("draft", String(64), nullable=False),
    Column("contract", String(64), nullable=False),
    Column("expires_at", Moment, nullable=False),
    UniqueConstraint("draft", "contract"),
    Index("handover_codes_by_expiry", "expires_at"),
)

create_tables = creating(metadata)


class SqlHandovers:
    """`services.handover_links.HandoverStore` over a database."""

    def __init__(self, engine: Engine, keys: KeyRing) -> None:
        self._engine = engine
        self._keys = keys

    def put(self, code: HandoverCode, handover: Handover, expires_at: datetime) -> None:
        """See the port."""
        contract = handover.contract_id or _NO_CONTRACT
        same = (codes.c.draft == handover.draft_id) & (codes.c.contract == contract)
        row = {
            "digest": _digest(self._keys.newest, code),
            "journey": handover.journey,
            "step": handover.step,
            "draft": handover.draft_id,
            "contract": contract,
            "expires_at": expires_at,
        }

        def put(connection: Connection) -> None:
            _hold(connection)
            connection.execute(codes.delete().where(same))
            connection.execute(codes.insert().values(row))

        in_turn(self._engine, lambda work: work.later(put))

    def look_up(self, code: HandoverCode, journey: str, at: datetime) -> Optional[Handover]:
        """See the port."""
        with translated(), self._engine.connect() as connection, connection.begin():
            row = self._find(connection, code, journey, at)
        return _handover(row) if row else None

    def redeem(self, code: HandoverCode, journey: str, at: datetime) -> Optional[Handover]:
        """See the port."""
        with self._alone() as connection:
            row = self._find(connection, code, journey, at)
            if row is None:
                return None
            used = connection.execute(codes.delete().where(codes.c.digest == row.digest))
            return _handover(row) if used.rowcount == 1 else None

    def revoke(self, draft_id: str, contract_id: Optional[str]) -> None:
        """See the port."""
        is_void = codes.c.draft == draft_id
        if contract_id is not None:
            is_void &= codes.c.contract.in_((contract_id, _NO_CONTRACT))

        def revoke(connection: Connection) -> None:
            # one that is given out at this moment as well
            _hold(connection)
            connection.execute(codes.delete().where(is_void))

        in_turn(self._engine, lambda work: work.later(revoke))

    def purge(self, now: datetime) -> int:
        """See the port."""
        with self._alone() as connection:
            return int(connection.execute(codes.delete().where(codes.c.expires_at <= now)).rowcount)

    def _find(
        self, connection: Connection, code: HandoverCode, journey: str, at: datetime
    ) -> Optional[Row]:
        # under every key: a link given out before a rotation is still good after it
        digests = [_digest(key, code) for key in self._keys.all()]
        is_it = codes.c.digest.in_(digests) & (codes.c.journey == journey)
        query = select(codes).where(is_it, codes.c.expires_at > at)
        row: Optional[Row] = connection.execute(query).first()
        return row

    @contextmanager
    def _alone(self) -> Iterator[Connection]:
        """A transaction that no other of these runs beside: what is revoked is not redeemed."""
        with translated(), writing(self._engine) as connection:
            _hold(connection)
            yield connection


def _hold(connection: Connection) -> None:
    """Until the transaction ends, no other one that does this goes on; SQLite has but one writer."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")


def _digest(key: VaultKey, code: HandoverCode) -> str:
    return hmac.new(key.derived("handover"), code.value.encode(), hashlib.sha256).hexdigest()


def _handover(row: Row) -> Handover:
    return Handover(row.journey, row.step, row.draft, row.contract or None)
