"""The sandbox's customers: what is in the file, and how it gets into the tables."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Callable

import pytest
import yaml
from sqlalchemy import func, select
from sqlalchemy.engine import Engine

from bot.adapters.contracts import tables as t
from bot.adapters.contracts.seed import PATH, SampleCustomer, Samples, read_samples, seed
from bot.adapters.contracts.sql import SqlContracts
from bot.content.contacts import load_agencies
from bot.domain.errors import ContentError
from bot.domain.hours import TOKYO
from bot.domain.membership import MAX_CONTRACTS, RegistrationRequest
from bot.domain.plan import COMPARED, Application, Consent, PlanId
from bot.domain.policy import Contact, Employment, Possession, RenewalStatus
from bot.text.parse.phone import parse_phone
from bot.text.parse.policy_number import parse_policy_numbers
from bot.text.parse.postal_address import parse_address
from bot.text.parse.result import Parsed
from tests.adapters.conftest import START, TOKEN_KEY, Clock

# no exchange begins with 0, no mobile number with 0x0-0
UNASSIGNED = re.compile(r"0[6-9]0-0000-\d{4}|0\d{2}-000-\d{4}")
# お, し, へ and ん are not issued
UNISSUED_PLATE = re.compile(r"\S+ \d{3} [おしへん] \d{2}-\d{2}")


def everybody(samples: Samples) -> list[SampleCustomer]:
    """All customers."""
    return list(samples.customers.values())


def invented(samples: Samples) -> list[SampleCustomer]:
    """All but the flyer's."""
    return [c for c in everybody(samples) if c.id != "taro"]


def counts(engine: Engine) -> dict[str, int]:
    """Table → rows."""
    with engine.connect() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in t.metadata.sorted_tables
        }


# The file


def test_there_are_the_flyers_customer_and_ten_more(samples: Samples) -> None:
    """As many as every test may count on."""
    assert len(everybody(samples)) == 11
    assert len(invented(samples)) == 10


def test_taro_is_the_flyers_customer(samples: Samples) -> None:
    """With what the flyer's screens show."""
    taro = samples.customers["taro"]
    (contract,) = taro.contracts
    assert taro.holder.name.full == "損保 太郎"
    assert taro.holder.birth_on == date(1950, 12, 19)
    assert taro.contact.postal_code == "106-0038"
    assert contract.policy_number.value == "A020119183"
    assert contract.vehicle.registration_plate == "多摩 300 さ 1000"
    assert contract.group.group == "損保商事団体"
    assert (contract.period.expires_at.month, contract.period.expires_at.day) == (6, 2)
    assert list(taro.premiums_yen[contract.id].values()) == [104400, 69840, 87840, 72240]


KINDS: dict[str, Callable[[SampleCustomer], bool]] = {
    "several contracts": lambda c: len(c.contracts) > 1,
    "contracts at both agencies": lambda c: {k.agency for k in c.contracts} == {"yumecard", "jfelife"},
    "more contracts than registration takes": lambda c: len(c.contracts) > MAX_CONTRACTS,
    "a retiree": lambda c: c.contracts[0].group.employment is Employment.RETIRED,
    "a leased car": lambda c: c.contracts[0].vehicle.possession is Possession.LEASED,
    "retained title": lambda c: c.contracts[0].vehicle.possession is Possession.RETAINED_TITLE,
    "another named insured": lambda c: c.contracts[0].named_insured != c.holder.name.full,
    "a foreign name": lambda c: c.holder.name.family.isascii()
    or unicodedata.normalize("NFKC", c.holder.name.family).isascii(),
    "old kanji": lambda c: "髙" in c.holder.name.family and "﨑" in c.holder.name.family,
    "an old address on one contract": lambda c: len({k.contact.address for k in c.contracts}) > 1,
    "an expired contract": lambda c: c.contracts[0].period.is_over(START),
    "a contract that ends tomorrow": lambda c: c.contracts[0].period.days_left(START) == 1,
    "not a member yet": lambda c: c.member is None,
    "a member": lambda c: c.member is not None,
    "born on the first day of 平成": lambda c: c.holder.birth_on == date(1989, 1, 8),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_there_is_somebody_of_every_kind(samples: Samples, kind: str) -> None:
    """What the journeys have to deal with can be tried."""
    assert any(KINDS[kind](customer) for customer in everybody(samples))


def test_nobody_is_real(samples: Samples) -> None:
    """No subscriber's telephone number, no issued plate, no real house number or mail address."""
    for customer in everybody(samples):
        assert customer.email.endswith("@example.jp")
        for contract in customer.contracts:
            assert UNASSIGNED.fullmatch(contract.contact.phone), customer.id
    for customer in invented(samples):
        for contract in customer.contracts:
            assert UNISSUED_PLATE.fullmatch(contract.vehicle.registration_plate), customer.id
            assert re.search("99|九九", contract.contact.address), customer.id
            assert re.search(
                "見本|例示|仮名|試験|模擬|架空|記入|雛形",
                contract.group.group + contract.vehicle.name,
            )


def test_numbers_are_there_once(samples: Samples) -> None:
    """Policy numbers, contract ids, members, plates."""
    contracts = [contract for customer in everybody(samples) for contract in customer.contracts]
    for values in (
        [c.policy_number for c in contracts],
        [c.id for c in contracts],
        [c.vehicle.registration_plate for c in contracts],
        [c.email for c in everybody(samples)],
        [c.member for c in everybody(samples) if c.member],
    ):
        assert len(values) == len(set(values))


def test_every_agency_is_one_of_the_content(samples: Samples) -> None:
    """And both have contracts."""
    found = {contract.agency for customer in everybody(samples) for contract in customer.contracts}
    assert found == {"yumecard", "jfelife"} and found <= set(load_agencies())


def test_who_is_not_a_member_can_type_everything(samples: Samples) -> None:
    """The parsers of the chat take the samples' values as they are."""
    for customer in everybody(samples):
        if customer.member is None:
            assert isinstance(parse_phone(customer.contact.phone), Parsed), customer.id
            assert parse_address(customer.contact.address) == Parsed(customer.contact.address)
            for contract in customer.contracts:
                value = contract.policy_number.value
                assert parse_policy_numbers(value) == Parsed((value,))


def test_a_plan_changed_into_another_costs_the_same(sqlite: Engine, samples: Samples) -> None:
    """The sample amounts agree with each other wherever A and B are both offered."""
    contracts = SqlContracts(sqlite, TOKEN_KEY, Clock())
    seen = 0
    for customer in everybody(samples):
        for contract_id in customer.registered:
            assert customer.member
            quotes = {q.plan: q for q in contracts.quotes(customer.member, contract_id)}
            assert set(quotes) <= set(COMPARED)
            for one, other in ((PlanId.PLAN_A, PlanId.PLAN_B), (PlanId.PLAN_B, PlanId.PLAN_A)):
                if one in quotes and other in quotes:
                    changes = {
                        line.id: line.chosen.id
                        for line in quotes[other].lines
                        if line.is_adjustable
                    }
                    free = contracts.recalculate(customer.member, contract_id, one, changes)
                    assert free.premium_yen == quotes[other].premium_yen, contract_id
                    assert free.differing_from(quotes[other]) == ()
                    seen += 1
    assert seen >= 10


# Reading


@pytest.mark.parametrize(
    ("on", "expires_on"),
    [
        (date(2026, 4, 14), date(2026, 6, 2)),
        (date(2026, 6, 1), date(2026, 6, 2)),
        (date(2026, 6, 2), date(2027, 6, 2)),
        (date(2026, 12, 31), date(2027, 6, 2)),
    ],
)
def test_a_yearly_day_is_the_next_one(on: date, expires_on: date) -> None:
    """「6-2」 is always ahead."""
    (contract,) = read_samples(on).customers["taro"].contracts
    assert contract.period.expires_at.date() == expires_on


def test_days_are_counted_from_the_day_of_reading() -> None:
    """24 days ahead, and 3 days ago."""
    found = read_samples(date(2026, 12, 20)).customers
    assert found["hanako"].contracts[0].period.expires_at.date() == date(2027, 1, 13)
    assert found["reiko"].contracts[0].period.expires_at.date() == date(2026, 12, 17)


Damage = Callable[[dict[str, Any]], object]

DAMAGES: dict[str, tuple[Damage, str]] = {
    "no customers": (lambda d: d.pop("customers"), "customers"),
    "unknown option": (lambda d: d["plans"]["plan_a"].update(own_vehicle="half"), "own_vehicle"),
    "option without an amount": (
        lambda d: d["coverages"][2]["options"][1].pop("yearly_yen"),
        "yearly_yen",
    ),
    "customer without fields": (lambda d: d["customers"].append("x"), "customers: 12"),
    "unknown coverage": (lambda d: d["plans"]["plan_a"].update(theft="none"), "theft"),
    "unknown plan": (lambda d: d["plans"].update(plan_c={}), "plan_c"),
    "free plan": (lambda d: d["plans"].update(free_plan={}), "free_plan"),
    "premium of an unknown plan": (
        lambda d: d["customers"][0]["contracts"][0]["premiums"].update(plan_c=1),
        "plan_c",
    ),
    "premium without choices": (lambda d: d["plans"].pop("plan_b"), "taro"),
    "no birth date": (lambda d: d["customers"][0].pop("birth_on"), "birth_on"),
    "birth date as text": (lambda d: d["customers"][0].update(birth_on="S25.12.19"), "taro"),
    "misspelt contact": (lambda d: d["customers"][0]["contact"].update(fone="x"), "fone"),
    "no house": (lambda d: d["customers"][0]["contact"].update(address=""), "address"),
    "retired without a month": (
        lambda d: d["customers"][0]["group"].update(employment="retired"),
        "retirement month",
    ),
    "unknown possession": (
        lambda d: d["customers"][0]["contracts"][0]["vehicle"].update(possession="borrowed"),
        "borrowed",
    ),
    "no such day": (lambda d: d["customers"][0]["contracts"][0].update(expires="2-30"), "taro"),
    "number twice": (
        lambda d: d["customers"][1]["contracts"][0].update(policy_number="A020119183"),
        "hanako",
    ),
    "id twice": (lambda d: d["customers"][1].update(id="taro"), "taro"),
    "member without contract": (lambda d: d["customers"][0].update(member="m-1"), "taro"),
    "contract without member": (
        lambda d: d["customers"][0]["contracts"][0].update(registered=True),
        "taro",
    ),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_mistake_is_named_with_file_and_entry(tmp_path: Path, damage: str) -> None:
    """Whoever edits the file is told where."""
    data = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    change, named = DAMAGES[damage]
    change(data)
    path = tmp_path / "samples.yml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    with pytest.raises(ContentError, match=named) as caught:
        read_samples(START.date(), path)
    assert "samples.yml" in str(caught.value)


@pytest.mark.parametrize("text", ["", "[", "customers: 5", "- a"])
def test_what_is_no_such_file_is_named(tmp_path: Path, text: str) -> None:
    """An empty or garbled file, and one that is not there."""
    path = tmp_path / "samples.yml"
    path.write_text(text, encoding="utf-8")
    for wrong in (path, tmp_path / "nothing.yml"):
        with pytest.raises(ContentError, match=wrong.name):
            read_samples(START.date(), wrong)


# Seeding


def test_everybody_matches_every_contract_with_the_present_address(
    sqlite: Engine, samples: Samples
) -> None:
    """Typing what the file says, each registers; only the old address does not match."""
    contracts = SqlContracts(sqlite, TOKEN_KEY, Clock())
    for customer in everybody(samples):
        for contract in customer.contracts:
            (result,) = contracts.match(customer.applicant, [contract.policy_number])
            assert result.is_match == (contract.contact == customer.contact), contract.id


def test_members_have_their_registered_contracts(sqlite: Engine, samples: Samples) -> None:
    """Exactly those, as they stand in the file."""
    contracts = SqlContracts(sqlite, TOKEN_KEY, Clock())
    for customer in everybody(samples):
        if customer.member:
            found = contracts.contracts_of(customer.member)
            assert {c.id for c in found} == customer.registered
            assert set(found) <= set(customer.contracts)


def test_seeding_again_adds_nothing(sqlite: Engine, samples: Samples) -> None:
    """A restart leaves the tables as they are."""
    before = counts(sqlite)
    assert before["customers"] == 11 and before["contracts"] == 18
    seed(sqlite, samples, START)
    assert counts(sqlite) == before


def test_seeding_later_moves_the_periods_and_keeps_what_people_did(
    sqlite: Engine, samples: Samples
) -> None:
    """A sandbox does not age; members, contacts and applications stay."""
    clock = Clock()
    contracts = SqlContracts(sqlite, TOKEN_KEY, clock)
    ichiro, hanako = samples.customers["ichiro"], samples.customers["hanako"]
    assert ichiro.member
    moved = Contact("730-0011", "広島県広島市中区基町99-1", "082-000-0099", None)
    contracts.change_contact(ichiro.member, "c-ichiro-2", moved, idempotency_key="k1")
    asked = Application(PlanId.PLAN_A, 104400, {"x": True}, frozenset(Consent))
    contracts.apply(ichiro.member, "c-ichiro-1", asked, idempotency_key="k2")
    request = RegistrationRequest(
        hanako.applicant, hanako.email, (hanako.contracts[0].policy_number,)
    )
    token = contracts.preregister(request, idempotency_key="k3").confirmation_token
    member = contracts.confirm(token, idempotency_key="k4").reference

    clock.advance(days=300)
    seed(sqlite, read_samples(clock.at.date()), clock.at)

    first, second = contracts.contracts_of(ichiro.member)
    assert first == ichiro.contracts[0]  # applied for: its period stands
    assert second.contact == moved
    assert second.period.days_left(clock.at) == 45
    assert contracts.renewal_case(ichiro.member, "c-ichiro-1").status is RenewalStatus.APPLIED
    (registered,) = contracts.contracts_of(member)
    assert registered.period.days_left(clock.at) == 24


def test_seeding_leaves_others_alone(sqlite: Engine, samples: Samples) -> None:
    """A contract that is no sample keeps its period, its plans and its coverages."""
    period = datetime(2020, 6, 2, 16, tzinfo=TOKYO)
    with sqlite.begin() as connection:
        query = select(t.contracts).where(t.contracts.c.id == "c-taro-1")
        sample = dict(connection.execute(query).mappings().one())
        sample.update(
            id="c-other",
            policy_number="X1",
            inception_at=period - timedelta(365),
            expires_at=period,
        )
        connection.execute(t.contracts.insert().values(sample))
        connection.execute(
            t.coverages.insert().values(
                id="other", position=99, heading="", name="", is_adjustable=False, options=[]
            )
        )
        connection.execute(
            t.quotes.insert().values(
                contract="c-other", plan="current", product="", choices={}, premium_yen=1
            )
        )
    before = counts(sqlite)
    seed(sqlite, read_samples(date(2027, 1, 1)), START)
    assert counts(sqlite) == before
    with sqlite.connect() as connection:
        (expires_at,) = connection.execute(
            select(t.contracts.c.expires_at).where(t.contracts.c.id == "c-other")
        ).one()
    assert expires_at == period
