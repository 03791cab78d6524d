"""The contract back end as a port: what the services may ask of it.

Every operation may raise `BackEndUnavailable`: then nothing is known of its effect, and
asking again with the same idempotency key is safe. `BackEndRefused` says with its code why
it was not done; `ContractNotFound` and `MemberNotFound` speak for themselves. No other
error comes through, and none holds a personal value.

An idempotency key (up to 128 printable ASCII characters; a UUID made when the person
pressed the button) belongs to one operation and one request: the same request with the same
key has one effect and gives the same answer, waiting for it if need be; another request
with it is refused with `Refusal.KEY_REUSED`. A refusal uses no key up. A malformed key is a
`ValueError`.

Calls block, up to the time budget of the adapter: from async code go through
`asyncio.to_thread`. Adapters may be used by several threads at once.
"""

from __future__ import annotations

import re
from typing import Mapping, Protocol, Sequence

from bot.domain.membership import (
    Applicant,
    MatchResult,
    Member,
    ProvisionalRegistration,
    RegistrationRequest,
)
from bot.domain.plan import Application, ApplicationReceipt, PlanId, Quote
from bot.domain.policy import Contact, Contract, PolicyNumber, RenewalCase

_KEY = re.compile(r"[!-~]{1,128}")


def require_key(key: str) -> str:
    """The idempotency key itself, or raise `ValueError` for what cannot be one."""
    if not _KEY.fullmatch(key):
        raise ValueError("an idempotency key holds 1 to 128 printable ASCII characters")
    return key


class Contracts(Protocol):
    """契約照会・お手続き at the insurer."""

    def match(
        self, applicant: Applicant, policy_numbers: Sequence[PolicyNumber]
    ) -> tuple[MatchResult, ...]:
        """For each policy number, which of the four items do not agree; changes nothing.

        One result per number, in their order. Whoever calls must limit the rate: every
        answer tells a guesser something. Refused: `TOO_MANY_CONTRACTS` (more than 5).
        """

    def preregister(
        self, request: RegistrationRequest, *, idempotency_key: str
    ) -> ProvisionalRegistration:
        """仮登録. Whether the mail address is a member's already shows only at `confirm`.

        Refused: `TOO_MANY_CONTRACTS`, `CONTRACTS_DO_NOT_MATCH` (any of them).
        """

    def confirm(self, confirmation_token: str, *, idempotency_key: str) -> Member:
        """本登録, when the address in the mail was opened and the password typed.

        Refused: `REGISTRATION_UNKNOWN`, `REGISTRATION_EXPIRED` (after 24 hours),
        `ALREADY_CONFIRMED` (with another key), `ALREADY_MEMBER` (the mail address).
        """

    def contracts_of(self, member: str) -> tuple[Contract, ...]:
        """The member's contracts, the first to expire first. Raises `MemberNotFound`."""

    def register_contract(
        self, member: str, policy_number: PolicyNumber, *, idempotency_key: str
    ) -> Contract:
        """証券番号の入力: add a contract to the member's (CLK-2); one that is there stays.

        Raises `MemberNotFound`. Refused: `CONTRACTS_DO_NOT_MATCH`, for an unknown number too.
        """

    def renewal_case(self, member: str, contract_id: str) -> RenewalCase:
        """Where the renewal of a contract stands. Raises `ContractNotFound`."""

    def quotes(self, member: str, contract_id: str) -> tuple[Quote, ...]:
        """The plans in the order of the plan screen: `plan.COMPARED`, as far as offered.

        Raises `ContractNotFound`.
        """

    def recalculate(
        self, member: str, contract_id: str, based_on: PlanId, changes: Mapping[str, str]
    ) -> Quote:
        """保険料再計算: a フリープラン with changed coverages (coverage → option); stores nothing.

        Raises `ContractNotFound`. Refused: `PLAN_NOT_ADJUSTABLE`, `PLAN_NOT_OFFERED`,
        `COVERAGE_NOT_ADJUSTABLE`, `OPTION_UNKNOWN`.
        """

    def change_contact(
        self, member: str, contract_id: str, contact: Contact, *, idempotency_key: str
    ) -> Contact:
        """ご連絡先の変更 of one contract (CLK-6): `contact` replaces the present one whole.

        Names cannot be changed. Raises `ContractNotFound`.
        """

    def apply(
        self, member: str, contract_id: str, application: Application, *, idempotency_key: str
    ) -> ApplicationReceipt:
        """ご契約最終お申込み (CLK-8); for the web flow only, the chat never calls it.

        Raises `ContractNotFound`. Refused: `DISCLOSURE_ANSWERED_NO` (any いいえ, or no
        answers), `CONSENT_MISSING`, `CONTRACT_EXPIRED`, `ALREADY_APPLIED` (with another
        key), `PREMIUM_CHANGED`, and what `recalculate` refuses.
        """
