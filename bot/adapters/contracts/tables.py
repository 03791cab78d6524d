"""Tables of the embedded contract back end, the same on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Optional

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
)
from sqlalchemy.engine import Engine
from sqlalchemy.types import TypeDecorator

from bot.adapters.stores.engine import preparing
from bot.domain.hours import TOKYO


class Moment(TypeDecorator):  # type: ignore[misc]
    """An aware datetime, kept as UTC without offset (SQLite knows none), read in Asia/Tokyo."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: Optional[datetime], dialect: Any) -> Optional[datetime]:
        """See the base class."""
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: Optional[datetime], dialect: Any) -> Optional[datetime]:
        """See the base class."""
        return value.replace(tzinfo=UTC).astimezone(TOKYO) if value else None


metadata = MetaData()

customers = Table(
    "customers",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("family", String(200), nullable=False),
    Column("given", String(200), nullable=False),
    Column("family_kana", String(200), nullable=False),
    Column("given_kana", String(200), nullable=False),
    Column("birth_on", Date, nullable=False),
)

# the contact belongs to the contract: of two contracts one may still have the old address
contracts = Table(
    "contracts",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("policy_number", String(20), nullable=False, unique=True),
    Column("customer", ForeignKey("customers.id"), nullable=False),
    Column("product", String(200), nullable=False),
    Column("inception_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("agency", String(64), nullable=False),
    Column("postal_code", String(200), nullable=False),
    Column("address", String(200), nullable=False),
    Column("phone", String(200), nullable=False),
    Column("email", String(200)),
    Column("named_insured", String(200), nullable=False),
    Column("vehicle", String(200), nullable=False),
    Column("registration_plate", String(200), nullable=False),
    Column("vehicle_owner", String(200), nullable=False),
    Column("owner_relation", String(200), nullable=False),
    Column("possession", String(20), nullable=False),
    Column("group_name", String(200), nullable=False),
    Column("employer", String(200), nullable=False),
    Column("employment", String(20), nullable=False),
    Column("retired_in", String(7)),
)

# options: [{"id", "label", "yearly_yen"}]
coverages = Table(
    "coverages",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("heading", String(200), nullable=False),
    Column("name", String(200), nullable=False),
    Column("is_adjustable", Boolean, nullable=False),
    Column("options", JSON, nullable=False),
)

# choices: {coverage: option}
quotes = Table(
    "quotes",
    metadata,
    Column("contract", ForeignKey("contracts.id"), primary_key=True),
    Column("plan", String(20), primary_key=True),
    Column("product", String(200), nullable=False),
    Column("choices", JSON, nullable=False),
    Column("premium_yen", Integer, nullable=False),
)

members = Table(
    "members",
    metadata,
    Column("reference", String(64), primary_key=True),
    Column("email", String(200), nullable=False, unique=True),
    Column("applicant", JSON, nullable=False),
    Column("registered_at", Moment, nullable=False),
)

member_contracts = Table(
    "member_contracts",
    metadata,
    Column("member", ForeignKey("members.reference"), primary_key=True),
    Column("contract", ForeignKey("contracts.id"), primary_key=True),
)

registrations = Table(
    "registrations",
    metadata,
    Column("reference", String(64), primary_key=True),
    Column("email", String(200), nullable=False),
    Column("applicant", JSON, nullable=False),
    Column("policy_numbers", JSON, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("member", ForeignKey("members.reference")),
)

applications = Table(
    "applications",
    metadata,
    Column("reference", String(64), primary_key=True),
    Column("contract", ForeignKey("contracts.id"), nullable=False, unique=True),
    Column("member", ForeignKey("members.reference"), nullable=False),
    Column("plan", String(20), nullable=False),
    Column("premium_yen", Integer, nullable=False),
    Column("application", JSON, nullable=False),
    Column("inception_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("applied_at", Moment, nullable=False),
)

# what was answered to an idempotency key: the reference of what came of it, no personal value
answered = Table(
    "answered_requests",
    metadata,
    Column("operation", String(30), primary_key=True),
    Column("key", String(128), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("reference", String(64), nullable=False),
)


def create_tables(engine: Engine) -> None:
    """Create the tables that are missing."""
    with preparing(engine) as connection:
        metadata.create_all(connection)
