"""Rows of the contract tables as records; what is not there, or not the member's, is not found."""

from __future__ import annotations

from typing import Any, Optional

from sqlalchemy import select
from sqlalchemy.engine import Connection, Row

from bot.adapters.contracts import tables as t
from bot.domain.errors import BackEndUnavailable, ContractNotFound, MemberNotFound
from bot.domain.policy import (
    Contact,
    Contract,
    Employment,
    GroupScope,
    Month,
    PersonName,
    Policyholder,
    PolicyNumber,
    PolicyPeriod,
    Possession,
    Vehicle,
    is_reference,
)

_CONTRACT = select(
    t.contracts,
    t.customers.c.family,
    t.customers.c.given,
    t.customers.c.family_kana,
    t.customers.c.given_kana,
    t.customers.c.birth_on,
).join_from(t.contracts, t.customers)


def find(connection: Connection, table: Any, reference: str) -> Optional[Row]:
    """The row of a table that has that `reference`."""
    row: Optional[Row] = connection.execute(
        select(table).where(table.c.reference == reference)
    ).first()
    return row


def find_locked(connection: Connection, table: Any, reference: str) -> Optional[Row]:
    """The same, and other transactions wait for this one before they find it."""
    row: Optional[Row] = connection.execute(
        select(table).where(table.c.reference == reference).with_for_update()
    ).first()
    return row


def get(connection: Connection, table: Any, reference: str) -> Row:
    """The row that was written before and must be there."""
    row = find(connection, table, reference)
    if row is None:
        raise BackEndUnavailable("a record of the contract database is gone")
    return row


def get_member(connection: Connection, member: str) -> Row:
    """The member's row, or raise `MemberNotFound`."""
    row = find(connection, t.members, member) if is_reference(member) else None
    if row is None:
        raise MemberNotFound
    return row


def application_for(connection: Connection, contract_id: str) -> Optional[Row]:
    """The application made for the renewal of a contract."""
    row: Optional[Row] = connection.execute(
        select(t.applications).where(t.applications.c.contract == contract_id)
    ).first()
    return row


def contract_numbered(connection: Connection, number: PolicyNumber) -> Optional[Contract]:
    """The contract of that policy number, whoever's it is."""
    row = connection.execute(_CONTRACT.where(t.contracts.c.policy_number == number.value)).first()
    return _contract(row) if row else None


def contracts_of(connection: Connection, member: str) -> tuple[Contract, ...]:
    """The contracts of a member, the first to expire first."""
    rows = connection.execute(
        _CONTRACT.join_from(t.contracts, t.member_contracts)
        .where(t.member_contracts.c.member == member)
        .order_by(t.contracts.c.expires_at, t.contracts.c.id)
    )
    return tuple(_contract(row) for row in rows)


def contract_of(connection: Connection, member: str, contract_id: str) -> Contract:
    """The contract if it is one of this member's, or raise `ContractNotFound`."""
    if not (is_reference(member) and is_reference(contract_id)):
        raise ContractNotFound
    row = connection.execute(
        _CONTRACT.join_from(t.contracts, t.member_contracts)
        .where(t.member_contracts.c.member == member)
        .where(t.contracts.c.id == contract_id)
    ).first()
    if row is None:
        raise ContractNotFound
    return _contract(row)


def _contract(row: Row) -> Contract:
    return Contract(
        id=row.id,
        policy_number=PolicyNumber(row.policy_number),
        product=row.product,
        period=PolicyPeriod(row.inception_at, row.expires_at),
        agency=row.agency,
        policyholder=Policyholder(
            PersonName(row.family, row.given),
            PersonName(row.family_kana, row.given_kana),
            row.birth_on,
        ),
        contact=Contact(row.postal_code, row.address, row.phone, row.email),
        named_insured=row.named_insured,
        vehicle=Vehicle(
            name=row.vehicle,
            registration_plate=row.registration_plate,
            owner=row.vehicle_owner,
            relation=row.owner_relation,
            possession=Possession(row.possession),
        ),
        group=GroupScope(
            group=row.group_name,
            employer=row.employer,
            employment=Employment(row.employment),
            retired_in=Month.parse(row.retired_in) if row.retired_in else None,
        ),
    )
