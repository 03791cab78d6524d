"""Codes of hand-over links in a database, as HMACs: who reads the table can open nothing."""

from __future__ import annotations

import hashlib
import hmac
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Iterator, Optional

from sqlalchemy import Column, Index, Integer, MetaData, String, Table, UniqueConstraint, select
from sqlalchemy.engine import Connection, Engine, Row

from bot.adapters.contracts_tables import Moment
from bot.adapters.sql_engine import preparing, writing
from bot.adapters.vault import translated
from bot.services.drafts import KeyRing, VaultKey
from bot.services.handover_links import Handover, HandoverCode

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


def create_tables(engine: Engine) -> None:
    """Create the table if it is missing. Raises `StoreUnavailable`."""
    with translated(), preparing(engine) as connection:
        metadata.create_all(connection)


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
        with self._alone() as connection:
            connection.execute(codes.delete().where(same))
            connection.execute(codes.insert().values(row))

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

    def revoke(self, draft_id: str, contract_id: Optional[str]) -> int:
        """See the port."""
        is_void = codes.c.draft == draft_id
        if contract_id is not None:
            is_void &= codes.c.contract.in_((contract_id, _NO_CONTRACT))
        return self._delete(is_void)

    def purge(self, now: datetime) -> int:
        """See the port."""
        return self._delete(codes.c.expires_at <= now)

    def _delete(self, condition: Any) -> int:
        with self._alone() as connection:
            return int(connection.execute(codes.delete().where(condition)).rowcount)

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
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
            yield connection


def _digest(key: VaultKey, code: HandoverCode) -> str:
    return hmac.new(key.derived("handover"), code.value.encode(), hashlib.sha256).hexdigest()


def _handover(row: Row) -> Handover:
    return Handover(row.journey, row.step, row.draft, row.contract or None)
