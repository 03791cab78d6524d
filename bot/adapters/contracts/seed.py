"""Sample customers into the embedded back end, from `content/sandbox_customers.yml`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Mapping, Optional

import yaml
from sqlalchemy import select
from sqlalchemy.engine import Connection, Engine

from bot.adapters.contracts import tables as t
from bot.adapters.contracts import wire
from bot.adapters.stores.engine import preparing
from bot.domain.errors import ContentError
from bot.domain.membership import Applicant
from bot.domain.plan import COMPARED, PlanId
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
)

PATH = Path(__file__).resolve().parents[2] / "content" / "sandbox_customers.yml"
PRODUCT = "THE クルマの保険"

Choices = Mapping[PlanId, Mapping[str, str]]
"""Plan → coverage → option."""


@dataclass(frozen=True)
class SampleCustomer:
    """見本のお客さま: who they are, their contracts, and which of them are in マイページ.

    `premiums_yen`: contract id → plan → yen. `member` is None for who has not registered.
    """

    id: str
    holder: Policyholder
    contact: Contact
    contracts: tuple[Contract, ...]
    premiums_yen: Mapping[str, Mapping[PlanId, int]]
    member: Optional[str] = None
    registered: frozenset[str] = frozenset()

    @property
    def email(self) -> str:
        """The login id; every sample has one."""
        return self.contact.email or ""

    @property
    def applicant(self) -> Applicant:
        """What the customer enters so that all four items agree."""
        return Applicant(
            name=self.holder.name,
            kana=self.holder.kana,
            birth_on=self.holder.birth_on,
            postal_code=self.contact.postal_code,
            address=self.contact.address,
            phone=self.contact.phone,
        )


@dataclass(frozen=True)
class Samples:
    """All sample customers by id, the coverages, and each plan's choices."""

    customers: Mapping[str, SampleCustomer]
    coverages: tuple[Mapping[str, Any], ...] = field(repr=False)
    choices: Choices = field(repr=False)


def read_samples(on: date, path: Path = PATH) -> Samples:
    """Read the file, periods counted from the day `on`, or raise `ContentError`."""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        coverages, entries = tuple(data["coverages"]), list(data["customers"])
        choices = _choices(data["plans"], coverages)
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise ContentError(f"{path.name}: cannot be read: {error!r}") from error
    customers: dict[str, SampleCustomer] = {}
    numbers: set[PolicyNumber] = set()
    for place, entry in enumerate(entries, start=1):
        try:
            customer = _customer(entry, on, choices)
            found = {contract.policy_number for contract in customer.contracts}
            if customer.id in customers or found & numbers or len(found) < len(customer.contracts):
                raise ValueError("its id or a policy number is there twice")
        except (KeyError, TypeError, ValueError) as error:
            name = entry.get("id", place) if isinstance(entry, dict) else place
            raise ContentError(f"{path.name}: customers: {name}: {error!r}") from error
        numbers |= found
        customers[customer.id] = customer
    return Samples(customers, coverages, choices)


def seed(engine: Engine, samples: Samples, at: datetime) -> None:
    """Put the samples in, into tables that exist.

    What people did in the meantime stays: registrations, changed contacts, applications.
    Periods of contracts not yet applied for, and the plans, become those of `samples`, so
    that a sandbox does not age. Records of others are left alone.
    """
    with preparing(engine) as connection:
        _insert_coverages(connection, samples)
        for customer in samples.customers.values():
            _insert_customer(connection, customer)
            for contract in customer.contracts:
                _insert_contract(connection, customer, contract)
                _insert_quotes(connection, samples, customer, contract)
            if customer.member:
                _insert_member(connection, customer, at)


# The file


def _choices(
    plans: Mapping[str, Mapping[str, str]], coverages: tuple[Mapping[str, Any], ...]
) -> Choices:
    options = {
        coverage["id"]: {
            option["id"]
            for option in coverage["options"]
            if option["label"] and isinstance(option["yearly_yen"], int)
        }
        for coverage in coverages
    }
    for plan, chosen in plans.items():
        for coverage, option in chosen.items():
            if option not in options.get(coverage, ()):
                raise ValueError(f"{plan}: {coverage} has no option {option!r}")
    return {_plan(plan): chosen for plan, chosen in plans.items()}


def _plan(text: str) -> PlanId:
    plan = PlanId(text)
    if plan not in COMPARED:
        raise ValueError(f"{text} is made from another plan")
    return plan


def _customer(entry: Mapping[str, Any], on: date, choices: Choices) -> SampleCustomer:
    holder = Policyholder(
        PersonName(*entry["name"]), PersonName(*entry["kana"]), _day(entry["birth_on"])
    )
    contact = Contact(**entry["contact"])
    group = _group(entry["group"])
    contracts, premiums, registered = [], {}, set()
    for number, item in enumerate(entry["contracts"], start=1):
        contract = _contract(f"c-{entry['id']}-{number}", item, holder, contact, group, on)
        contracts.append(contract)
        premiums[contract.id] = {_plan(plan): int(yen) for plan, yen in item["premiums"].items()}
        if not set(premiums[contract.id]) <= set(choices):
            raise ValueError("a premium of a plan without choices")
        if item.get("registered"):
            registered.add(contract.id)
    member = entry.get("member")
    if bool(member) != bool(registered):
        raise ValueError("a member has registered contracts, and nobody else")
    return SampleCustomer(
        id=entry["id"],
        holder=holder,
        contact=contact,
        contracts=tuple(contracts),
        premiums_yen=premiums,
        member=member,
        registered=frozenset(registered),
    )


def _contract(
    contract_id: str,
    item: Mapping[str, Any],
    holder: Policyholder,
    contact: Contact,
    group: GroupScope,
    on: date,
) -> Contract:
    vehicle = item["vehicle"]
    return Contract(
        id=contract_id,
        policy_number=PolicyNumber(item["policy_number"]),
        product=item.get("product", PRODUCT),
        period=PolicyPeriod.year_until(_expiry(item["expires"], on)),
        agency=item["agency"],
        policyholder=holder,
        contact=Contact(**item["contact"]) if "contact" in item else contact,
        named_insured=item.get("named_insured", holder.name.full),
        vehicle=Vehicle(
            name=vehicle["name"],
            registration_plate=vehicle["plate"],
            owner=vehicle.get("owner", holder.name.full),
            relation=vehicle.get("relation", "ご契約者本人"),
            possession=Possession(vehicle.get("possession", "owned")),
        ),
        group=_group(item["group"]) if "group" in item else group,
    )


def _group(entry: Mapping[str, Any]) -> GroupScope:
    retired_in = entry.get("retired_in")
    return GroupScope(
        group=entry["name"],
        employer=entry["employer"],
        employment=Employment(entry["employment"]),
        retired_in=Month.parse(retired_in) if retired_in else None,
    )


def _day(value: Any) -> date:
    if not isinstance(value, date):
        raise TypeError("a day reads 1950-12-19")
    return value


def _expiry(value: Any, on: date) -> date:
    """24 → in 24 days; "6-2" → the next 2 June after `on`."""
    if isinstance(value, int):
        return on + timedelta(days=value)
    month, day = (int(part) for part in value.split("-"))
    this_year = date(on.year, month, day)
    return this_year if this_year > on else date(on.year + 1, month, day)


# The tables


def _insert_coverages(connection: Connection, samples: Samples) -> None:
    ids = [coverage["id"] for coverage in samples.coverages]
    connection.execute(t.coverages.delete().where(t.coverages.c.id.in_(ids)))
    for position, coverage in enumerate(samples.coverages):
        connection.execute(
            t.coverages.insert().values(
                id=coverage["id"],
                position=position,
                heading=coverage["group"],
                name=coverage["name"],
                is_adjustable=bool(coverage.get("adjustable")),
                options=coverage["options"],
            )
        )


def _has(connection: Connection, column: Any, value: str) -> bool:
    return connection.execute(select(column).where(column == value)).first() is not None


def _insert_customer(connection: Connection, customer: SampleCustomer) -> None:
    if _has(connection, t.customers.c.id, customer.id):
        return
    holder = customer.holder
    connection.execute(
        t.customers.insert().values(
            id=customer.id,
            family=holder.name.family,
            given=holder.name.given,
            family_kana=holder.kana.family,
            given_kana=holder.kana.given,
            birth_on=holder.birth_on,
        )
    )


def _insert_contract(connection: Connection, customer: SampleCustomer, contract: Contract) -> None:
    period = {
        "inception_at": contract.period.inception_at,
        "expires_at": contract.period.expires_at,
    }
    if _has(connection, t.contracts.c.id, contract.id):
        if not _has(connection, t.applications.c.contract, contract.id):
            connection.execute(
                t.contracts.update().where(t.contracts.c.id == contract.id).values(period)
            )
        return
    vehicle, group = contract.vehicle, contract.group
    connection.execute(
        t.contracts.insert().values(
            id=contract.id,
            policy_number=contract.policy_number.value,
            customer=customer.id,
            product=contract.product,
            agency=contract.agency,
            named_insured=contract.named_insured,
            vehicle=vehicle.name,
            registration_plate=vehicle.registration_plate,
            vehicle_owner=vehicle.owner,
            owner_relation=vehicle.relation,
            possession=vehicle.possession.value,
            group_name=group.group,
            employer=group.employer,
            employment=group.employment.value,
            retired_in=str(group.retired_in) if group.retired_in else None,
            **wire.encode_contact(contract.contact),
            **period,
        )
    )


def _insert_quotes(
    connection: Connection, samples: Samples, customer: SampleCustomer, contract: Contract
) -> None:
    connection.execute(t.quotes.delete().where(t.quotes.c.contract == contract.id))
    for plan, premium_yen in customer.premiums_yen[contract.id].items():
        connection.execute(
            t.quotes.insert().values(
                contract=contract.id,
                plan=plan.value,
                product=contract.product,
                choices=samples.choices[plan],
                premium_yen=premium_yen,
            )
        )


def _insert_member(connection: Connection, customer: SampleCustomer, at: datetime) -> None:
    assert customer.member is not None
    if _has(connection, t.members.c.reference, customer.member):
        return
    connection.execute(
        t.members.insert().values(
            reference=customer.member,
            email=customer.email,
            applicant=wire.encode_applicant(customer.applicant),
            registered_at=at,
        )
    )
    for contract_id in sorted(customer.registered):
        connection.execute(
            t.member_contracts.insert().values(member=customer.member, contract=contract_id)
        )
