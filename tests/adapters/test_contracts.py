"""What every adapter of the contract port does."""

from __future__ import annotations

import traceback
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Callable, Sequence

import pytest
from sqlalchemy import func, select

from bot.adapters.contracts import tables as t
from bot.adapters.contracts.seed import SampleCustomer
from bot.domain.errors import (
    BackEndError,
    BackEndRefused,
    ContractNotFound,
    MemberNotFound,
    Refusal,
)
from bot.domain.hours import TOKYO
from bot.domain.membership import Applicant, MatchField, RegistrationRequest
from bot.domain.plan import COMPARED, Application, Consent, PlanId
from bot.domain.policy import (
    Contact,
    Employment,
    Month,
    PersonName,
    PolicyNumber,
    Possession,
    RenewalStatus,
)
from tests.adapters.conftest import Bench

NAME, ADDRESS = MatchField.NAME, MatchField.ADDRESS
BIRTH_DATE, PHONE = MatchField.BIRTH_DATE, MatchField.PHONE

ICHIRO = "m-sample-ichiro"
MOVED = Contact("730-0011", "広島県広島市中区基町99-1", "082-000-0099", "new@example.jp")


def count(bench: Bench, table: Any) -> int:
    """How many rows there are."""
    with bench.engine.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def numbers(customer: SampleCustomer) -> tuple[PolicyNumber, ...]:
    """The policy numbers of a customer."""
    return tuple(contract.policy_number for contract in customer.contracts)


def request_of(customer: SampleCustomer, **changes: Any) -> RegistrationRequest:
    """A registration with the customer's first contract."""
    asked = RegistrationRequest(customer.applicant, customer.email, numbers(customer)[:1])
    return replace(asked, **changes)


def application(**changes: Any) -> Application:
    """An application for plan A of ichiro's first contract that nothing speaks against."""
    asked = Application(
        plan=PlanId.PLAN_A,
        premium_yen=104400,
        disclosure_answers={"no_other_policy": True, "not_cancelled": True},
        consents=frozenset(Consent),
    )
    return replace(asked, **changes)


def refusal(call: Callable[[], object]) -> Refusal:
    """The code with which a call is refused."""
    with pytest.raises(BackEndRefused) as caught:
        call()
    return caught.value.code


# Matching

TYPED: list[tuple[dict[str, Any], set[MatchField]]] = [
    ({}, set()),
    # kanji digits, hyphens, widths, spaces, no prefecture, building left out
    ({"address": "広島市東区二葉の里９−９９−９９"}, set()),
    ({"address": "広島県広島市東区二葉の里 九丁目 九九番九九号"}, set()),
    ({"address": "広島県広島市東区二葉の里9丁目99ー99　見本ハイツ９０１号室"}, set()),
    ({"address": "広島県広島市東区二葉の里8-99-99"}, {ADDRESS}),
    ({"address": "広島県広島市東区二葉の里9-99-99 見本ハイツ902"}, {ADDRESS}),
    ({"phone": "０８２０００−０００２"}, set()),
    ({"phone": "+81 82 000 0002"}, set()),
    ({"phone": "082-000-0003"}, {PHONE}),
    ({"name": PersonName("見本花子")}, set()),
    ({"name": PersonName("見本", "華子")}, {NAME}),
    ({"kana": PersonName("ﾐﾎﾝ", "はなこ")}, set()),
    ({"kana": PersonName("ミモト", "ハナコ")}, {NAME}),
    ({"birth_on": date(1984, 3, 4)}, {BIRTH_DATE}),
    ({"phone": "082-000-0003", "birth_on": date(1984, 3, 4)}, {PHONE, BIRTH_DATE}),
]


@pytest.mark.parametrize(("typed", "expected"), TYPED, ids=[str(list(c[0])) for c in TYPED])
def test_match_names_the_items_that_differ(
    bench: Bench, typed: dict[str, Any], expected: set[MatchField]
) -> None:
    """Spelling is no difference; a different name, address, birth date or phone is one."""
    customer = bench.samples.customers["hanako"]
    applicant = replace(customer.applicant, **typed)
    (result,) = bench.contracts.match(applicant, numbers(customer))
    assert result.policy_number == numbers(customer)[0]
    assert result.mismatches == expected
    assert result.is_match == (not expected)


@pytest.mark.parametrize(
    ("customer_id", "name", "is_match"),
    [
        ("hinako", PersonName("髙﨑", "雛子"), True),
        ("hinako", PersonName("高崎", "雛子"), False),
        ("alex", PersonName("Sample", "Alex Lee"), True),
        ("alex", PersonName("SAMPLE", "ALEX"), False),
    ],
)
def test_match_keeps_old_kanji_apart_and_widths_together(
    bench: Bench, customer_id: str, name: PersonName, is_match: bool
) -> None:
    """髙 is not 高, but ＡＬＥＸ is Alex."""
    customer = bench.samples.customers[customer_id]
    applicant = replace(customer.applicant, name=name)
    (result,) = bench.contracts.match(applicant, numbers(customer))
    assert result.mismatches == (frozenset() if is_match else {NAME})


def test_match_answers_each_number_in_order(bench: Bench) -> None:
    """Of several contracts one may still have the old address and phone."""
    customer = bench.samples.customers["ichiro"]
    asked = (numbers(customer)[2], PolicyNumber("Z999999999"), numbers(customer)[0])
    results = bench.contracts.match(customer.applicant, asked)
    assert [result.policy_number for result in results] == list(asked)
    assert [result.mismatches for result in results] == [
        {ADDRESS, PHONE},
        frozenset(MatchField),
        frozenset(),
    ]


def test_match_does_not_tell_which_numbers_exist(bench: Bench) -> None:
    """A stranger gets the same result for somebody's number as for nobody's."""
    stranger = Applicant(
        PersonName("赤の", "他人"),
        PersonName("アカノ", "タニン"),
        date(2001, 1, 1),
        "000-0000",
        "東京都架空区見本町1-1-1",
        "03-0000-9999",
    )
    (somebodys,) = bench.contracts.match(stranger, [PolicyNumber("A020119183")])
    (nobodys,) = bench.contracts.match(stranger, [PolicyNumber("A020119184")])
    assert somebodys.mismatches == nobodys.mismatches
    assert somebodys.is_unknown and nobodys.is_unknown


def test_match_takes_no_more_than_five_numbers(bench: Bench) -> None:
    """Five are compared, the sixth is refused."""
    customer = bench.samples.customers["goro"]
    assert len(bench.contracts.match(customer.applicant, numbers(customer)[:5])) == 5
    call = lambda: bench.contracts.match(customer.applicant, numbers(customer))  # noqa: E731
    assert refusal(call) is Refusal.TOO_MANY_CONTRACTS


# Registration


def test_registration_from_the_first_screen_to_the_contracts(bench: Bench) -> None:
    """Provisional for 24 hours, then a member with the contracts entered."""
    customer = bench.samples.customers["goro"]
    asked = request_of(customer, policy_numbers=numbers(customer)[:5])
    provisional = bench.contracts.preregister(asked, idempotency_key="k1")
    assert provisional.created_at == bench.clock.at
    assert provisional.expires_at == bench.clock.at + timedelta(hours=24)
    bench.clock.advance(hours=23, minutes=59)
    member = bench.contracts.confirm(provisional.confirmation_token, idempotency_key="k2")
    assert member.registered_at == bench.clock.at
    found = bench.contracts.contracts_of(member.reference)
    assert {c.policy_number for c in found} == set(numbers(customer)[:5])


def test_registration_without_a_contract(bench: Bench) -> None:
    """Without a contract the policy number stays empty."""
    asked = request_of(bench.samples.customers["taro"], policy_numbers=())
    provisional = bench.contracts.preregister(asked, idempotency_key="k1")
    member = bench.contracts.confirm(provisional.confirmation_token, idempotency_key="k2")
    assert bench.contracts.contracts_of(member.reference) == ()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"policy_numbers": (PolicyNumber("Z999999999"),)}, Refusal.CONTRACTS_DO_NOT_MATCH),
        ({"policy_numbers": (PolicyNumber("B900000021"),)}, Refusal.CONTRACTS_DO_NOT_MATCH),
        (
            {"policy_numbers": tuple(PolicyNumber(f"A02011918{i}") for i in range(6))},
            Refusal.TOO_MANY_CONTRACTS,
        ),
    ],
    ids=["unknown number", "somebody else's", "six"],
)
def test_registration_is_refused(bench: Bench, changes: dict[str, Any], expected: Refusal) -> None:
    """Contracts that do not match, or more than five, register nothing and use no key up."""
    customer = bench.samples.customers["taro"]
    asked = request_of(customer, **changes)
    assert refusal(lambda: bench.contracts.preregister(asked, idempotency_key="k")) is expected
    assert count(bench, t.registrations) == 0
    bench.contracts.preregister(request_of(customer), idempotency_key="k")
    assert count(bench, t.registrations) == 1


def test_confirmation_is_late_after_24_hours(bench: Bench) -> None:
    """At the 24th hour the address in the mail no longer works."""
    asked = request_of(bench.samples.customers["taro"])
    provisional = bench.contracts.preregister(asked, idempotency_key="k1")
    bench.clock.advance(hours=24)
    token = provisional.confirmation_token
    call = lambda: bench.contracts.confirm(token, idempotency_key="k2")  # noqa: E731
    assert refusal(call) is Refusal.REGISTRATION_EXPIRED


@pytest.mark.parametrize(
    "forge",
    [
        lambda token: "",
        lambda token: "r-unknown.0000",
        lambda token: token[:-1] + ("0" if token[-1] != "0" else "1"),
        lambda token: token.partition(".")[0],
        lambda token: "全角\x00'; --",
    ],
    ids=["empty", "unknown", "one digit off", "reference only", "rubbish"],
)
def test_a_forged_confirmation_is_unknown(bench: Bench, forge: Callable[[str], str]) -> None:
    """Only the token from the mail confirms."""
    asked = request_of(bench.samples.customers["taro"])
    token = bench.contracts.preregister(asked, idempotency_key="k1").confirmation_token
    forged = forge(token)
    call = lambda: bench.contracts.confirm(forged, idempotency_key="k2")  # noqa: E731
    assert refusal(call) is Refusal.REGISTRATION_UNKNOWN


def test_a_second_confirmation_is_refused(bench: Bench) -> None:
    """The address in the mail works once."""
    asked = request_of(bench.samples.customers["taro"])
    token = bench.contracts.preregister(asked, idempotency_key="k1").confirmation_token
    bench.contracts.confirm(token, idempotency_key="k2")
    call = lambda: bench.contracts.confirm(token, idempotency_key="k3")  # noqa: E731
    assert refusal(call) is Refusal.ALREADY_CONFIRMED


def test_a_members_mail_address_shows_only_at_confirmation(bench: Bench) -> None:
    """Whoever enters somebody's address learns nothing; whoever gets its mail is told."""
    ichiro = bench.samples.customers["ichiro"]
    asked = request_of(bench.samples.customers["taro"], email=ichiro.email.upper())
    token = bench.contracts.preregister(asked, idempotency_key="k1").confirmation_token
    call = lambda: bench.contracts.confirm(token, idempotency_key="k2")  # noqa: E731
    assert refusal(call) is Refusal.ALREADY_MEMBER


# Contracts of a member


def test_contracts_are_told_in_full_to_their_member(bench: Bench) -> None:
    """Each with its own agency, first to expire first; the unregistered one is not there."""
    customer = bench.samples.customers["ichiro"]
    found = bench.contracts.contracts_of(ICHIRO)
    assert found == customer.contracts[:2]
    assert [c.agency for c in found] == ["jfelife", "yumecard"]
    assert found[0].period.expires_at == datetime(2026, 5, 1, 16, tzinfo=TOKYO)


@pytest.mark.parametrize(
    ("member", "read", "expected"),
    [
        ("m-sample-yoshiko", lambda c: c.group.employment, Employment.RETIRED),
        ("m-sample-yoshiko", lambda c: c.group.retired_in, Month(2011, 3)),
        ("m-sample-kenta", lambda c: c.vehicle.possession, Possession.LEASED),
        ("m-sample-kenta", lambda c: c.vehicle.owner, "試験 健太"),
        ("m-sample-jiro", lambda c: c.vehicle.possession, Possession.RETAINED_TITLE),
        ("m-sample-shiki", lambda c: c.named_insured, "架空 弥生"),
        ("m-sample-shiki", lambda c: c.policyholder.name.full, "架空 四季"),
    ],
)
def test_the_group_scope_and_the_car_come_through(
    bench: Bench, member: str, read: Callable[[Any], Any], expected: Any
) -> None:
    """Retiree, leased car, retained title and another named insured are told as such."""
    (contract,) = bench.contracts.contracts_of(member)
    assert read(contract) == expected


@pytest.mark.parametrize(
    "member", ["m-nobody", "", "..", "m-sample-ichiro/contracts", "\x00", "会員"]
)
def test_an_unknown_member_is_not_found(bench: Bench, member: str) -> None:
    """Whatever a session may carry, nobody's contracts come back."""
    with pytest.raises(MemberNotFound):
        bench.contracts.contracts_of(member)


def test_a_contract_is_added_with_its_number(bench: Bench) -> None:
    """The sixth contract comes in after registration, and once."""
    customer = bench.samples.customers["goro"]
    token = bench.contracts.preregister(
        request_of(customer), idempotency_key="k1"
    ).confirmation_token
    member = bench.contracts.confirm(token, idempotency_key="k2").reference
    for key in ("k3", "k3", "k4"):
        added = bench.contracts.register_contract(member, numbers(customer)[5], idempotency_key=key)
        assert added == customer.contracts[5]
    assert bench.contracts.contracts_of(member) == (customer.contracts[0], customer.contracts[5])


@pytest.mark.parametrize("number", ["C900000033", "A020119183", "Z999999999"])
def test_a_contract_that_does_not_match_is_not_added(bench: Bench, number: str) -> None:
    """One's own with the old address, somebody else's, nobody's: all refused alike."""
    call = lambda: bench.contracts.register_contract(  # noqa: E731
        ICHIRO, PolicyNumber(number), idempotency_key="k"
    )
    assert refusal(call) is Refusal.CONTRACTS_DO_NOT_MATCH
    assert len(bench.contracts.contracts_of(ICHIRO)) == 2


def test_a_changed_contact_belongs_to_one_contract(bench: Bench) -> None:
    """The other contract keeps its address, and matching goes by the new one."""
    customer = bench.samples.customers["ichiro"]
    changed = bench.contracts.change_contact(ICHIRO, "c-ichiro-1", MOVED, idempotency_key="k")
    assert changed == MOVED
    first, second = bench.contracts.contracts_of(ICHIRO)
    assert (first.contact, second.contact) == (MOVED, customer.contact)
    old, other = bench.contracts.match(customer.applicant, numbers(customer)[:2])
    assert old.mismatches == {ADDRESS, PHONE} and other.is_match


# Renewal


@pytest.mark.parametrize(
    ("member", "contract_id", "moved", "expected"),
    [
        (ICHIRO, "c-ichiro-1", {}, RenewalStatus.OPEN),
        ("m-sample-reiko", "c-reiko-1", {}, RenewalStatus.EXPIRED),
        # 満期 is tomorrow at 16:00; the bench stands at 10:30
        ("m-sample-shiki", "c-shiki-1", {"days": 1, "hours": 5, "minutes": 29}, RenewalStatus.OPEN),
        (
            "m-sample-shiki",
            "c-shiki-1",
            {"days": 1, "hours": 5, "minutes": 30},
            RenewalStatus.EXPIRED,
        ),
    ],
)
def test_the_renewal_case_goes_by_the_hour(
    bench: Bench, member: str, contract_id: str, moved: dict[str, float], expected: RenewalStatus
) -> None:
    """Open until 16:00 of the last day, expired from then on."""
    bench.clock.advance(**moved)
    case = bench.contracts.renewal_case(member, contract_id)
    assert case.status is expected
    assert case.contract.id == contract_id
    assert case.renewed_period.inception_at == case.contract.period.expires_at
    assert case.applied_at is None


@pytest.mark.parametrize(
    ("member", "contract_id"),
    [
        (ICHIRO, "c-yoshiko-1"),
        (ICHIRO, "c-ichiro-3"),
        (ICHIRO, "c-nobody-1"),
        ("m-nobody", "c-ichiro-1"),
        (ICHIRO, ".."),
        ("\x00", "c-ichiro-1"),
    ],
    ids=["another's", "not registered", "nobody's", "no member", "dots", "nul"],
)
@pytest.mark.parametrize(
    "operation",
    [
        lambda c, *place: c.renewal_case(*place),
        lambda c, *place: c.quotes(*place),
        lambda c, *place: c.recalculate(*place, PlanId.PLAN_A, {}),
        lambda c, *place: c.change_contact(*place, MOVED, idempotency_key="k"),
        lambda c, *place: c.apply(*place, application(), idempotency_key="k"),
    ],
    ids=["renewal_case", "quotes", "recalculate", "change_contact", "apply"],
)
def test_a_contract_of_somebody_else_is_not_found(
    bench: Bench, member: str, contract_id: str, operation: Callable[..., object]
) -> None:
    """Another's contract, an unregistered one and none at all look the same."""
    with pytest.raises(ContractNotFound):
        operation(bench.contracts, member, contract_id)


def test_quotes_stand_in_the_order_of_the_screen(bench: Bench) -> None:
    """現在の契約, 前年同等条件, A, B, each with every line and its total; not by price."""
    quotes = bench.contracts.quotes(ICHIRO, "c-ichiro-1")
    assert tuple(quote.plan for quote in quotes) == COMPARED
    assert [quote.premium_yen for quote in quotes] == [88800, 86400, 104400, 88800]
    assert len({tuple(line.id for line in quote.lines) for quote in quotes}) == 1
    current, same_terms, plan_a, _ = quotes
    assert same_terms.differing_from(current) == ("incidental_expenses_exclusion",)
    assert "own_vehicle" in plan_a.differing_from(current)


def test_a_plan_that_is_not_offered_is_not_there(bench: Bench) -> None:
    """Three columns when there is no Bプラン."""
    quotes = bench.contracts.quotes("m-sample-jiro", "c-jiro-1")
    assert tuple(quote.plan for quote in quotes) == COMPARED[:3]


def test_only_plans_a_and_b_tell_what_can_be_changed(bench: Bench) -> None:
    """Of the current contract and 前年同等条件 nothing is said."""
    for quote in bench.contracts.quotes(ICHIRO, "c-ichiro-1"):
        adjustable = {line.id for line in quote.lines if line.is_adjustable}
        if quote.plan in (PlanId.PLAN_A, PlanId.PLAN_B):
            assert adjustable == {
                "property_damage_liability",
                "personal_injury",
                "own_vehicle",
                "legal_expenses",
            }
        else:
            assert adjustable == set()


@pytest.mark.parametrize(
    ("based_on", "changes", "premium_yen"),
    [
        (PlanId.PLAN_A, {}, 104400),
        (PlanId.PLAN_A, {"personal_injury": "unlimited"}, 106800),
        # plan A with the coverages of plan B costs what plan B costs
        (PlanId.PLAN_A, {"personal_injury": "30_million", "own_vehicle": "none"}, 88800),
        (PlanId.PLAN_B, {"personal_injury": "50_million", "own_vehicle": "included"}, 104400),
        (PlanId.PLAN_B, {"personal_injury": "30_million"}, 88800),
    ],
)
def test_recalculation_moves_the_premium_with_the_coverages(
    bench: Bench, based_on: PlanId, changes: dict[str, str], premium_yen: int
) -> None:
    """A フリープラン shows its changed lines and their total, and stores nothing."""
    before = bench.contracts.quotes(ICHIRO, "c-ichiro-1")
    quote = bench.contracts.recalculate(ICHIRO, "c-ichiro-1", based_on, changes)
    assert (quote.plan, quote.based_on) == (PlanId.FREE, based_on)
    assert quote.premium_yen == premium_yen
    chosen = {line.id: line.chosen.id for line in quote.lines}
    assert {key: chosen[key] for key in changes} == changes
    assert bench.contracts.quotes(ICHIRO, "c-ichiro-1") == before


REFUSED_RECALCULATIONS = [
    (ICHIRO, "c-ichiro-1", PlanId.SAME_TERMS, {}, Refusal.PLAN_NOT_ADJUSTABLE),
    (ICHIRO, "c-ichiro-1", PlanId.CURRENT, {}, Refusal.PLAN_NOT_ADJUSTABLE),
    ("m-sample-jiro", "c-jiro-1", PlanId.PLAN_B, {}, Refusal.PLAN_NOT_OFFERED),
    (
        ICHIRO,
        "c-ichiro-1",
        PlanId.PLAN_A,
        {"bodily_injury_liability": "unlimited"},
        Refusal.COVERAGE_NOT_ADJUSTABLE,
    ),
    (ICHIRO, "c-ichiro-1", PlanId.PLAN_A, {"\x00": "x"}, Refusal.COVERAGE_NOT_ADJUSTABLE),
    (ICHIRO, "c-ichiro-1", PlanId.PLAN_A, {"own_vehicle": "half"}, Refusal.OPTION_UNKNOWN),
]


@pytest.mark.parametrize(
    ("member", "contract_id", "plan", "changes", "code"), REFUSED_RECALCULATIONS
)
def test_recalculation_is_refused(
    bench: Bench,
    member: str,
    contract_id: str,
    plan: PlanId,
    changes: dict[str, str],
    code: Refusal,
) -> None:
    """Plans, coverages and options that cannot be chosen are refused by name."""
    call = lambda: bench.contracts.recalculate(member, contract_id, plan, changes)  # noqa: E731
    assert refusal(call) is code


# Application


@pytest.mark.parametrize(
    "asked",
    [
        application(),
        application(wants_web_policy=True),
        application(plan=PlanId.SAME_TERMS, premium_yen=86400),
        application(
            plan=PlanId.FREE,
            premium_yen=106800,
            based_on=PlanId.PLAN_A,
            changes={"personal_injury": "unlimited"},
        ),
    ],
    ids=["plan A", "web policy", "same terms", "free plan"],
)
def test_an_application_concludes_the_renewal(bench: Bench, asked: Application) -> None:
    """The receipt repeats what was applied for; the case is applied for from then on."""
    receipt = bench.contracts.apply(ICHIRO, "c-ichiro-1", asked, idempotency_key="k")
    assert (receipt.plan, receipt.premium_yen) == (asked.plan, asked.premium_yen)
    assert receipt.wants_web_policy == asked.wants_web_policy
    assert receipt.applied_at == bench.clock.at
    case = bench.contracts.renewal_case(ICHIRO, "c-ichiro-1")
    assert (case.status, case.applied_at) == (RenewalStatus.APPLIED, bench.clock.at)
    assert receipt.period == case.renewed_period
    other = bench.contracts.renewal_case(ICHIRO, "c-ichiro-2")
    assert other.status is RenewalStatus.OPEN


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"disclosure_answers": {"no_other_policy": True, "not_cancelled": False}}, Refusal.DISCLOSURE_ANSWERED_NO),
        ({"disclosure_answers": {}}, Refusal.DISCLOSURE_ANSWERED_NO),
        ({"consents": frozenset()}, Refusal.CONSENT_MISSING),
        ({"consents": frozenset(Consent) - {Consent.INTENTION}}, Refusal.CONSENT_MISSING),
        ({"premium_yen": 104399}, Refusal.PREMIUM_CHANGED),
        ({"premium_yen": 10**30}, Refusal.PREMIUM_CHANGED),
        ({"plan": PlanId.CURRENT, "premium_yen": 88800}, Refusal.PLAN_NOT_OFFERED),
        ({"plan": PlanId.FREE}, Refusal.INVALID_REQUEST),
        ({"changes": {"own_vehicle": "none"}}, Refusal.INVALID_REQUEST),
        ({"based_on": PlanId.PLAN_A}, Refusal.INVALID_REQUEST),
        ({"plan": PlanId.FREE, "based_on": PlanId.SAME_TERMS}, Refusal.PLAN_NOT_ADJUSTABLE),
        ({"plan": PlanId.FREE, "based_on": PlanId.PLAN_A, "changes": {"own_vehicle": "x"}}, Refusal.OPTION_UNKNOWN),
    ],
)  # fmt: skip
def test_an_application_is_refused(bench: Bench, changes: dict[str, Any], code: Refusal) -> None:
    """One いいえ, a missing consent or another premium than shown, and nothing is applied for."""
    asked = application(**changes)
    call = lambda: bench.contracts.apply(ICHIRO, "c-ichiro-1", asked, idempotency_key="k")  # noqa: E731
    assert refusal(call) is code
    assert bench.contracts.renewal_case(ICHIRO, "c-ichiro-1").status is RenewalStatus.OPEN


def test_an_expired_contract_cannot_be_applied_for(bench: Bench) -> None:
    """After 満期 the web cannot be used."""
    asked = application(premium_yen=74400)
    call = lambda: bench.contracts.apply(  # noqa: E731
        "m-sample-reiko", "c-reiko-1", asked, idempotency_key="k"
    )
    assert refusal(call) is Refusal.CONTRACT_EXPIRED


# Idempotency

DOING = {
    "preregister": lambda b, key: b.contracts.preregister(
        request_of(b.samples.customers["taro"]), idempotency_key=key
    ),
    "register_contract": lambda b, key: b.contracts.register_contract(
        ICHIRO, PolicyNumber("C900000031"), idempotency_key=key
    ),
    "change_contact": lambda b, key: b.contracts.change_contact(
        ICHIRO, "c-ichiro-1", MOVED, idempotency_key=key
    ),
    "apply": lambda b, key: b.contracts.apply(
        ICHIRO, "c-ichiro-1", application(), idempotency_key=key
    ),
}

DOING_ANOTHER = {
    "preregister": lambda b, key: b.contracts.preregister(
        request_of(b.samples.customers["hanako"]), idempotency_key=key
    ),
    "register_contract": lambda b, key: b.contracts.register_contract(
        ICHIRO, PolicyNumber("C900000032"), idempotency_key=key
    ),
    "change_contact": lambda b, key: b.contracts.change_contact(
        ICHIRO, "c-ichiro-2", MOVED, idempotency_key=key
    ),
    "apply": lambda b, key: b.contracts.apply(
        ICHIRO, "c-ichiro-1", application(wants_web_policy=True), idempotency_key=key
    ),
}


@pytest.mark.parametrize("operation", DOING)
def test_the_same_key_gives_the_same_answer(bench: Bench, operation: str) -> None:
    """Repeated later, a request has no second effect and gets the first answer."""
    first = DOING[operation](bench, "key-1")
    before = [count(bench, table) for table in t.metadata.sorted_tables]
    bench.clock.advance(minutes=5)
    assert DOING[operation](bench, "key-1") == first
    assert [count(bench, table) for table in t.metadata.sorted_tables] == before


@pytest.mark.parametrize("operation", DOING)
def test_a_key_belongs_to_one_request(bench: Bench, operation: str) -> None:
    """Another request with a used key is refused, whatever it asks."""
    DOING[operation](bench, "key-1")
    call = lambda: DOING_ANOTHER[operation](bench, "key-1")  # noqa: E731
    assert refusal(call) is Refusal.KEY_REUSED


def test_a_confirmation_may_be_repeated_with_its_key(bench: Bench) -> None:
    """The answer to a confirmation that got lost can be asked for again, even a day later."""
    token = DOING["preregister"](bench, "k1").confirmation_token
    member = bench.contracts.confirm(token, idempotency_key="k2")
    bench.clock.advance(hours=25)
    assert bench.contracts.confirm(token, idempotency_key="k2") == member


@pytest.mark.parametrize("operation", DOING)
@pytest.mark.parametrize("key", ["", "a" * 129, "with space", "改行\n", "キー"])
def test_a_malformed_key_is_a_bug(bench: Bench, operation: str, key: str) -> None:
    """Keys are printable ASCII, at most 128 characters."""
    with pytest.raises(ValueError, match="idempotency key"):
        DOING[operation](bench, key)


def at_once(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """What calls from as many threads give, errors as codes."""

    def result(call: Callable[[], Any]) -> Any:
        try:
            return call()
        except BackEndRefused as error:
            return error.code

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(result, calls))


def test_the_same_key_from_many_threads_has_one_effect(bench: Bench) -> None:
    """A double click gets one answer twice."""
    calls = [lambda: DOING["apply"](bench, "key-1")] * 8
    assert len(set(at_once(calls))) == 1
    registrations = at_once([lambda: DOING["preregister"](bench, "key-2")] * 8)
    assert len(set(registrations)) == 1
    assert (count(bench, t.applications), count(bench, t.registrations)) == (1, 1)


def test_of_many_applications_one_succeeds(bench: Bench) -> None:
    """With keys of their own, the others hear that it is applied for already."""
    calls = [partial(DOING["apply"], bench, str(i)) for i in range(8)]
    results = at_once(calls)
    assert results.count(Refusal.ALREADY_APPLIED) == 7
    assert count(bench, t.applications) == 1


def test_of_many_confirmations_one_succeeds(bench: Bench) -> None:
    """The address in the mail, opened in two windows, makes one member."""
    token = DOING["preregister"](bench, "k").confirmation_token
    members = count(bench, t.members)
    calls = [partial(bench.contracts.confirm, token, idempotency_key=str(i)) for i in range(8)]
    results = at_once(calls)
    assert results.count(Refusal.ALREADY_CONFIRMED) == 7
    assert count(bench, t.members) == members + 1


# Personal data


def stored_values(customer: SampleCustomer) -> list[str]:
    """What must not show."""
    contract = customer.contracts[0]
    return [
        customer.holder.name.family,
        customer.holder.name.given,
        customer.holder.kana.given,
        customer.holder.birth_on.isoformat(),
        repr(customer.holder.birth_on),
        customer.contact.address,
        customer.contact.phone,
        customer.email,
        contract.policy_number.value,
        contract.vehicle.registration_plate,
        contract.group.employer,
    ]


def test_records_hide_personal_values(bench: Bench) -> None:
    """No repr of anything that comes back, or goes in, shows whose it is."""
    customer = bench.samples.customers["ichiro"]
    taro = bench.samples.customers["taro"]
    provisional = DOING["preregister"](bench, "k1")
    shown = [
        customer,
        bench.contracts.match(customer.applicant, numbers(customer)),
        bench.contracts.contracts_of(ICHIRO),
        bench.contracts.renewal_case(ICHIRO, "c-ichiro-1"),
        bench.contracts.quotes(ICHIRO, "c-ichiro-1"),
        DOING["change_contact"](bench, "k2"),
        DOING["apply"](bench, "k3"),
        application(),
        request_of(customer),
        request_of(taro),
        provisional,
        bench.contracts.confirm(provisional.confirmation_token, idempotency_key="k4"),
    ]
    text = "\n".join(f"{one!r}\n{one}" for one in shown)
    for value in [*stored_values(customer), *stored_values(taro), provisional.confirmation_token]:
        assert value not in text


def test_errors_hide_personal_values(bench: Bench) -> None:
    """Whatever goes wrong, neither the message nor the traceback tells a stored or typed value."""
    customer = bench.samples.customers["ichiro"]
    moved = replace(customer.applicant, address="東京都架空区秘密町1-1-1")
    asked = replace(request_of(customer), applicant=moved)
    # a traceback quotes these lines: no value that is looked for stands in them
    number = PolicyNumber("C900000033")
    calls: list[Callable[[], object]] = [
        lambda: bench.contracts.preregister(asked, idempotency_key="k"),
        lambda: bench.contracts.register_contract(ICHIRO, number, idempotency_key="k"),
        lambda: bench.contracts.contracts_of("m-nobody"),
        lambda: bench.contracts.apply(ICHIRO, "c-yoshiko-1", application(), idempotency_key="k"),
    ]
    for call in calls:
        with pytest.raises(BackEndError) as caught:
            call()
        text = "".join(traceback.format_exception(caught.value))
        for value in [*stored_values(customer), "秘密町", "C900000033"]:
            assert value not in text
