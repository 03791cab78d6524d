"""The contract back end over HTTP, as `docs/contract-api.openapi.yaml` describes it."""

from __future__ import annotations

from typing import Any, Mapping, Optional, Sequence

import structlog

from bot.adapters.contracts import wire
from bot.adapters.http.api import Call, HttpApi
from bot.adapters.http.json_object import WireError
from bot.domain import membership
from bot.domain.errors import (
    BackEndError,
    BackEndRefused,
    ContractNotFound,
    MemberNotFound,
    Refusal,
)
from bot.domain.membership import (
    Applicant,
    MatchResult,
    Member,
    ProvisionalRegistration,
    RegistrationRequest,
)
from bot.domain.plan import Application, ApplicationReceipt, PlanId, Quote
from bot.domain.policy import Contact, Contract, PolicyNumber, RenewalCase, is_reference
from bot.services.contracts import require_key

log = structlog.get_logger()


class HttpContracts:
    """`services.contracts.Contracts` over HTTP.

    `options` are those of `HttpApi`: patience, breaker, transport, clock, sleep.
    """

    def __init__(self, base_url: str, token: str, **options: Any) -> None:
        self._api = HttpApi(base_url, token, _refused, **options)

    def close(self) -> None:
        """Close the connections."""
        self._api.close()

    # Registration

    def match(
        self, applicant: Applicant, policy_numbers: Sequence[PolicyNumber]
    ) -> tuple[MatchResult, ...]:
        """See the port."""
        membership.require_allowed_count(policy_numbers)
        numbers = tuple(policy_numbers)

        def decode(data: Any) -> tuple[MatchResult, ...]:
            results = wire.decode_match_results(data)
            _agree(tuple(result.policy_number for result in results) == numbers)
            return results

        body = wire.encode_match_request(applicant, numbers)
        return self._api.send(Call("match", "POST", "matches", decode, body))

    def preregister(
        self, request: RegistrationRequest, *, idempotency_key: str
    ) -> ProvisionalRegistration:
        """See the port."""
        membership.require_allowed_count(request.policy_numbers)
        body = wire.encode_registration_request(request)
        key = require_key(idempotency_key)
        return self._api.send(
            Call("preregister", "POST", "registrations", wire.decode_registration, body, key)
        )

    def confirm(self, confirmation_token: str, *, idempotency_key: str) -> Member:
        """See the port."""
        body = {"confirmation_token": confirmation_token}
        path = "registrations/confirmations"
        key = require_key(idempotency_key)
        return self._api.send(Call("confirm", "POST", path, wire.decode_member, body, key))

    # Contracts of a member

    def contracts_of(self, member: str) -> tuple[Contract, ...]:
        """See the port."""
        return self._api.send(
            Call("contracts_of", "GET", _of_member(member), wire.decode_contracts)
        )

    def register_contract(
        self, member: str, policy_number: PolicyNumber, *, idempotency_key: str
    ) -> Contract:
        """See the port."""

        def decode(data: Any) -> Contract:
            contract = wire.decode_contract(data)
            _agree(contract.policy_number == policy_number)
            return contract

        body = wire.encode_new_contract(policy_number)
        path = _of_member(member)
        key = require_key(idempotency_key)
        return self._api.send(Call("register_contract", "POST", path, decode, body, key))

    def change_contact(
        self, member: str, contract_id: str, contact: Contact, *, idempotency_key: str
    ) -> Contact:
        """See the port."""
        body = wire.encode_contact(contact)
        path = _of_contract(member, contract_id, "contact")
        key = require_key(idempotency_key)
        return self._api.send(Call("change_contact", "PUT", path, wire.decode_contact, body, key))

    # Renewal

    def renewal_case(self, member: str, contract_id: str) -> RenewalCase:
        """See the port."""

        def decode(data: Any) -> RenewalCase:
            case = wire.decode_renewal_case(data)
            _agree(case.contract.id == contract_id)
            return case

        path = _of_contract(member, contract_id, "renewal-case")
        return self._api.send(Call("renewal_case", "GET", path, decode))

    def quotes(self, member: str, contract_id: str) -> tuple[Quote, ...]:
        """See the port."""
        path = _of_contract(member, contract_id, "quotes")
        return self._api.send(Call("quotes", "GET", path, wire.decode_quotes))

    def recalculate(
        self, member: str, contract_id: str, based_on: PlanId, changes: Mapping[str, str]
    ) -> Quote:
        """See the port."""

        def decode(data: Any) -> Quote:
            quote = wire.decode_quote(data)
            _agree(quote.plan is PlanId.FREE and quote.based_on is based_on)
            return quote

        body = wire.encode_recalculation(based_on, changes)
        path = _of_contract(member, contract_id, "recalculations")
        return self._api.send(Call("recalculate", "POST", path, decode, body))

    def apply(
        self, member: str, contract_id: str, application: Application, *, idempotency_key: str
    ) -> ApplicationReceipt:
        """See the port."""

        def decode(data: Any) -> ApplicationReceipt:
            receipt = wire.decode_receipt(data)
            _agree(receipt.contract_id == contract_id and receipt.plan is application.plan)
            return receipt

        body = wire.encode_application(application)
        path = _of_contract(member, contract_id, "applications")
        key = require_key(idempotency_key)
        return self._api.send(Call("apply", "POST", path, decode, body, key))


def _refused(problem: Any) -> Optional[BackEndError]:
    """The error of a problem document's `code`."""
    code = problem.get("code") if isinstance(problem, dict) else None
    if not isinstance(code, str):
        return None
    if code == "member_not_found":
        return MemberNotFound()
    if code == "contract_not_found":
        return ContractNotFound()
    try:
        return BackEndRefused(Refusal(code))
    except ValueError:
        log.warning("contracts.refusal_unknown")
        return BackEndRefused(Refusal.OTHER)


def _agree(agrees: bool) -> None:
    """An answer about something else may be about somebody else."""
    if not agrees:
        raise WireError("it does not belong to the question")


def _of_member(member: str) -> str:
    if not is_reference(member):
        raise MemberNotFound
    return f"members/{member}/contracts"


def _of_contract(member: str, contract_id: str, resource: str) -> str:
    if not (is_reference(member) and is_reference(contract_id)):
        raise ContractNotFound
    return f"members/{member}/contracts/{contract_id}/{resource}"
