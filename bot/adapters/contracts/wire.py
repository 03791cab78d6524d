"""Contract records as JSON of `docs/contract-api.openapi.yaml`, and back.

`encode_…` gives what `json.dumps` takes; `decode_…` raises `WireError`.
"""

from __future__ import annotations

from typing import Any, Callable, Mapping, TypeVar

from bot.adapters.http.json_object import JsonObject
from bot.domain.membership import (
    Applicant,
    MatchField,
    MatchResult,
    Member,
    ProvisionalRegistration,
    RegistrationRequest,
)
from bot.domain.plan import (
    Application,
    ApplicationReceipt,
    Consent,
    CoverageLine,
    CoverageOption,
    PlanId,
    Quote,
)
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
    RenewalCase,
    RenewalStatus,
    Vehicle,
)

T = TypeVar("T")
Json = Any


def _read(data: Json, read: Callable[[JsonObject], T]) -> T:
    return read(JsonObject(data, "$"))


# Names and contacts


def _encode_name(name: PersonName) -> Json:
    return {"family": name.family, "given": name.given}


def _read_name(o: JsonObject) -> PersonName:
    return o.build(lambda: PersonName(o.text("family"), o.text("given")))


def encode_contact(contact: Contact) -> Json:
    """Contact → JSON."""
    return {
        "postal_code": contact.postal_code,
        "address": contact.address,
        "phone": contact.phone,
        "email": contact.email,
    }


def _read_contact(o: JsonObject) -> Contact:
    return o.build(
        lambda: Contact(
            o.text("postal_code"), o.text("address"), o.text("phone"), o.optional("email", o.text)
        )
    )


def decode_contact(data: Json) -> Contact:
    """JSON → Contact."""
    return _read(data, _read_contact)


# Registration


def encode_applicant(applicant: Applicant) -> Json:
    """Applicant → JSON."""
    return {
        "name": _encode_name(applicant.name),
        "kana": _encode_name(applicant.kana),
        "birth_on": applicant.birth_on.isoformat(),
        "postal_code": applicant.postal_code,
        "address": applicant.address,
        "phone": applicant.phone,
    }


def _read_applicant(o: JsonObject) -> Applicant:
    return o.build(
        lambda: Applicant(
            name=_read_name(o.object("name")),
            kana=_read_name(o.object("kana")),
            birth_on=o.day("birth_on"),
            postal_code=o.text("postal_code"),
            address=o.text("address"),
            phone=o.text("phone"),
        )
    )


def decode_applicant(data: Json) -> Applicant:
    """JSON → Applicant."""
    return _read(data, _read_applicant)


def encode_match_request(applicant: Applicant, numbers: tuple[PolicyNumber, ...]) -> Json:
    """What `match` asks → JSON."""
    return {
        "applicant": encode_applicant(applicant),
        "policy_numbers": [number.value for number in numbers],
    }


def decode_match_request(data: Json) -> tuple[Applicant, tuple[PolicyNumber, ...]]:
    """JSON → what `match` asks."""
    return _read(
        data,
        lambda o: (
            _read_applicant(o.object("applicant")),
            o.strings("policy_numbers", PolicyNumber),
        ),
    )


def encode_match_results(results: tuple[MatchResult, ...]) -> Json:
    """Match results → JSON; mismatches in the order of `MatchField`."""
    return {
        "results": [
            {
                "policy_number": result.policy_number.value,
                "mismatches": [item.value for item in MatchField if item in result.mismatches],
            }
            for result in results
        ]
    }


def decode_match_results(data: Json) -> tuple[MatchResult, ...]:
    """JSON → match results."""

    def result(o: JsonObject) -> MatchResult:
        return MatchResult(
            o.made("policy_number", PolicyNumber), frozenset(o.strings("mismatches", MatchField))
        )

    return _read(data, lambda o: o.objects("results", result))


def encode_registration_request(request: RegistrationRequest) -> Json:
    """RegistrationRequest → JSON."""
    return {
        "applicant": encode_applicant(request.applicant),
        "email": request.email,
        "policy_numbers": [number.value for number in request.policy_numbers],
        "romaji": _encode_name(request.romaji) if request.romaji else None,
    }


def decode_registration_request(data: Json) -> RegistrationRequest:
    """JSON → RegistrationRequest."""
    return _read(
        data,
        lambda o: o.build(
            lambda: RegistrationRequest(
                applicant=_read_applicant(o.object("applicant")),
                email=o.text("email"),
                policy_numbers=o.strings("policy_numbers", PolicyNumber),
                romaji=o.optional("romaji", lambda name: _read_name(o.object(name))),
            )
        ),
    )


def encode_registration(registration: ProvisionalRegistration) -> Json:
    """ProvisionalRegistration → JSON."""
    return {
        "reference": registration.reference,
        "confirmation_token": registration.confirmation_token,
        "created_at": registration.created_at.isoformat(),
        "expires_at": registration.expires_at.isoformat(),
    }


def decode_registration(data: Json) -> ProvisionalRegistration:
    """JSON → ProvisionalRegistration."""
    return _read(
        data,
        lambda o: ProvisionalRegistration(
            reference=o.reference("reference"),
            confirmation_token=o.text("confirmation_token"),
            created_at=o.moment("created_at"),
            expires_at=o.moment("expires_at"),
        ),
    )


def decode_confirmation(data: Json) -> str:
    """JSON → the confirmation token."""
    return _read(data, lambda o: o.text("confirmation_token"))


def encode_member(member: Member) -> Json:
    """Member → JSON."""
    return {"reference": member.reference, "registered_at": member.registered_at.isoformat()}


def decode_member(data: Json) -> Member:
    """JSON → Member."""
    return _read(data, lambda o: Member(o.reference("reference"), o.moment("registered_at")))


# Contracts


def encode_period(period: PolicyPeriod) -> Json:
    """PolicyPeriod → JSON."""
    return {
        "inception_at": period.inception_at.isoformat(),
        "expires_at": period.expires_at.isoformat(),
    }


def _read_period(o: JsonObject) -> PolicyPeriod:
    return o.build(lambda: PolicyPeriod(o.moment("inception_at"), o.moment("expires_at")))


def encode_contract(contract: Contract) -> Json:
    """Contract → JSON."""
    holder, vehicle, group = contract.policyholder, contract.vehicle, contract.group
    return {
        "id": contract.id,
        "policy_number": contract.policy_number.value,
        "product": contract.product,
        "period": encode_period(contract.period),
        "agency": contract.agency,
        "policyholder": {
            "name": _encode_name(holder.name),
            "kana": _encode_name(holder.kana),
            "birth_on": holder.birth_on.isoformat(),
        },
        "contact": encode_contact(contract.contact),
        "named_insured": contract.named_insured,
        "vehicle": {
            "name": vehicle.name,
            "registration_plate": vehicle.registration_plate,
            "owner": vehicle.owner,
            "relation": vehicle.relation,
            "possession": vehicle.possession.value,
        },
        "group": {
            "name": group.group,
            "employer": group.employer,
            "employment": group.employment.value,
            "retired_in": str(group.retired_in) if group.retired_in else None,
        },
    }


def _read_policyholder(o: JsonObject) -> Policyholder:
    return Policyholder(
        _read_name(o.object("name")),
        _read_name(o.object("kana")),
        o.day("birth_on"),
    )


def _read_vehicle(o: JsonObject) -> Vehicle:
    return Vehicle(
        name=o.text("name"),
        registration_plate=o.text("registration_plate"),
        owner=o.text("owner"),
        relation=o.text("relation"),
        possession=o.made("possession", Possession),
    )


def _read_group(o: JsonObject) -> GroupScope:
    return o.build(
        lambda: GroupScope(
            group=o.text("name"),
            employer=o.text("employer"),
            employment=o.made("employment", Employment),
            retired_in=o.optional("retired_in", lambda name: o.made(name, Month.parse)),
        )
    )


def _read_contract(o: JsonObject) -> Contract:
    return Contract(
        id=o.reference("id"),
        policy_number=o.made("policy_number", PolicyNumber),
        product=o.text("product"),
        period=_read_period(o.object("period")),
        agency=o.text("agency"),
        policyholder=_read_policyholder(o.object("policyholder")),
        contact=_read_contact(o.object("contact")),
        named_insured=o.text("named_insured"),
        vehicle=_read_vehicle(o.object("vehicle")),
        group=_read_group(o.object("group")),
    )


def decode_contract(data: Json) -> Contract:
    """JSON → Contract."""
    return _read(data, _read_contract)


def encode_contracts(contracts: tuple[Contract, ...]) -> Json:
    """Contracts → JSON."""
    return {"contracts": [encode_contract(contract) for contract in contracts]}


def decode_contracts(data: Json) -> tuple[Contract, ...]:
    """JSON → contracts."""
    return _read(data, lambda o: o.objects("contracts", _read_contract))


def encode_new_contract(number: PolicyNumber) -> Json:
    """What `register_contract` asks → JSON."""
    return {"policy_number": number.value}


def decode_new_contract(data: Json) -> PolicyNumber:
    """JSON → what `register_contract` asks."""
    return _read(data, lambda o: o.made("policy_number", PolicyNumber))


# Renewal


def encode_renewal_case(case: RenewalCase) -> Json:
    """RenewalCase → JSON."""
    return {
        "contract": encode_contract(case.contract),
        "renewed_period": encode_period(case.renewed_period),
        "status": case.status.value,
        "applied_at": case.applied_at.isoformat() if case.applied_at else None,
    }


def decode_renewal_case(data: Json) -> RenewalCase:
    """JSON → RenewalCase."""
    return _read(
        data,
        lambda o: RenewalCase(
            contract=_read_contract(o.object("contract")),
            renewed_period=_read_period(o.object("renewed_period")),
            status=o.made("status", RenewalStatus),
            applied_at=o.optional("applied_at", o.moment),
        ),
    )


def _encode_option(option: CoverageOption) -> Json:
    return {"id": option.id, "label": option.label}


def _read_option(o: JsonObject) -> CoverageOption:
    return CoverageOption(o.text("id"), o.text("label"))


def encode_quote(quote: Quote) -> Json:
    """Quote → JSON."""
    return {
        "plan": quote.plan.value,
        "product": quote.product,
        "lines": [
            {
                "id": line.id,
                "group": line.group,
                "name": line.name,
                "chosen": _encode_option(line.chosen),
                "options": [_encode_option(option) for option in line.options],
            }
            for line in quote.lines
        ],
        "premium_yen": quote.premium_yen,
        "based_on": quote.based_on.value if quote.based_on else None,
    }


def _read_line(o: JsonObject) -> CoverageLine:
    return CoverageLine(
        id=o.text("id"),
        group=o.text("group"),
        name=o.text("name"),
        chosen=_read_option(o.object("chosen")),
        options=o.objects("options", _read_option),
    )


def _read_quote(o: JsonObject) -> Quote:
    return Quote(
        plan=o.made("plan", PlanId),
        product=o.text("product"),
        lines=o.objects("lines", _read_line),
        premium_yen=o.yen("premium_yen"),
        based_on=o.optional("based_on", lambda name: o.made(name, PlanId)),
    )


def decode_quote(data: Json) -> Quote:
    """JSON → Quote."""
    return _read(data, _read_quote)


def encode_quotes(quotes: tuple[Quote, ...]) -> Json:
    """Quotes → JSON."""
    return {"quotes": [encode_quote(quote) for quote in quotes]}


def decode_quotes(data: Json) -> tuple[Quote, ...]:
    """JSON → quotes."""
    return _read(data, lambda o: o.objects("quotes", _read_quote))


def encode_recalculation(based_on: PlanId, changes: Mapping[str, str]) -> Json:
    """What `recalculate` asks → JSON."""
    return {"based_on": based_on.value, "changes": dict(changes)}


def decode_recalculation(data: Json) -> tuple[PlanId, dict[str, str]]:
    """JSON → what `recalculate` asks."""
    return _read(data, lambda o: (o.made("based_on", PlanId), o.mapping("changes", str)))


def encode_application(application: Application) -> Json:
    """Application → JSON."""
    return {
        "plan": application.plan.value,
        "premium_yen": application.premium_yen,
        "disclosure_answers": dict(application.disclosure_answers),
        "consents": [consent.value for consent in Consent if consent in application.consents],
        "based_on": application.based_on.value if application.based_on else None,
        "changes": dict(application.changes),
        "wants_web_policy": application.wants_web_policy,
    }


def decode_application(data: Json) -> Application:
    """JSON → Application."""
    return _read(
        data,
        lambda o: Application(
            plan=o.made("plan", PlanId),
            premium_yen=o.yen("premium_yen"),
            disclosure_answers=o.mapping("disclosure_answers", bool),
            consents=frozenset(o.strings("consents", Consent)),
            based_on=o.optional("based_on", lambda name: o.made(name, PlanId)),
            changes=o.mapping("changes", str),
            wants_web_policy=o.get("wants_web_policy", bool),
        ),
    )


def encode_receipt(receipt: ApplicationReceipt) -> Json:
    """ApplicationReceipt → JSON."""
    return {
        "reference": receipt.reference,
        "contract_id": receipt.contract_id,
        "plan": receipt.plan.value,
        "premium_yen": receipt.premium_yen,
        "period": encode_period(receipt.period),
        "applied_at": receipt.applied_at.isoformat(),
        "wants_web_policy": receipt.wants_web_policy,
    }


def decode_receipt(data: Json) -> ApplicationReceipt:
    """JSON → ApplicationReceipt."""
    return _read(
        data,
        lambda o: ApplicationReceipt(
            reference=o.reference("reference"),
            contract_id=o.reference("contract_id"),
            plan=o.made("plan", PlanId),
            premium_yen=o.yen("premium_yen"),
            period=_read_period(o.object("period")),
            applied_at=o.moment("applied_at"),
            wants_web_policy=o.get("wants_web_policy", bool),
        ),
    )
