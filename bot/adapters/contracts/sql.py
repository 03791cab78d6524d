"""The contract back end embedded: SQLAlchemy, the same code on SQLite and PostgreSQL."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Callable, Iterator, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.engine import Connection, Engine, Row
from sqlalchemy.exc import SQLAlchemyError

from bot.adapters.contracts import rows, tariff, wire
from bot.adapters.contracts import tables as t
from bot.adapters.contracts.once import Once, Work
from bot.domain import membership
from bot.domain.errors import BackEndRefused, BackEndUnavailable, Refusal
from bot.domain.membership import (
    Applicant,
    MatchResult,
    Member,
    ProvisionalRegistration,
    RegistrationRequest,
)
from bot.domain.plan import Application, ApplicationReceipt, Consent, PlanId, Quote
from bot.domain.policy import (
    Contact,
    Contract,
    PolicyNumber,
    PolicyPeriod,
    RenewalCase,
    RenewalStatus,
)


class SqlContracts:
    """`services.contracts.Contracts` over a database.

    `token_key` (secret, at least 16 bytes, the same in all processes) makes the
    confirmation tokens and the digests of requests, so that the database holds neither.
    """

    def __init__(self, engine: Engine, token_key: bytes, now: Callable[[], datetime]) -> None:
        if len(token_key) < 16:
            raise ValueError("token_key needs at least 16 bytes")
        self._engine = engine
        self._token_key = token_key
        self._now = now
        self._requests = Once(engine, lambda text: self._mac("request", text))

    # Registration

    def match(
        self, applicant: Applicant, policy_numbers: Sequence[PolicyNumber]
    ) -> tuple[MatchResult, ...]:
        """See the port."""
        membership.require_allowed_count(policy_numbers)
        with self._reading() as connection:
            return _match(connection, applicant, policy_numbers)

    def preregister(
        self, request: RegistrationRequest, *, idempotency_key: str
    ) -> ProvisionalRegistration:
        """See the port."""
        membership.require_allowed_count(request.policy_numbers)

        def work(connection: Connection) -> str:
            results = _match(connection, request.applicant, request.policy_numbers)
            if not all(result.is_match for result in results):
                raise BackEndRefused(Refusal.CONTRACTS_DO_NOT_MATCH)
            reference = _new_reference("r")
            created_at = self._now()
            connection.execute(
                t.registrations.insert().values(
                    reference=reference,
                    email=request.email.casefold(),
                    applicant=wire.encode_applicant(request.applicant),
                    policy_numbers=[number.value for number in request.policy_numbers],
                    created_at=created_at,
                    expires_at=created_at + membership.CONFIRM_WITHIN,
                )
            )
            return reference

        asked = wire.encode_registration_request(request)
        reference = self._once("preregister", idempotency_key, asked, work)
        with self._reading() as connection:
            row = rows.get(connection, t.registrations, reference)
        return ProvisionalRegistration(
            reference, self._token(reference), row.created_at, row.expires_at
        )

    def confirm(self, confirmation_token: str, *, idempotency_key: str) -> Member:
        """See the port."""
        registration = confirmation_token.partition(".")[0]
        expected = self._token(registration)
        given = confirmation_token.encode("utf-8", "replace")
        if not hmac.compare_digest(expected.encode("utf-8", "replace"), given):
            raise BackEndRefused(Refusal.REGISTRATION_UNKNOWN)

        def work(connection: Connection) -> str:
            row = rows.find_locked(connection, t.registrations, registration)
            if row is None:
                raise BackEndRefused(Refusal.REGISTRATION_UNKNOWN)
            if row.member:
                raise BackEndRefused(Refusal.ALREADY_CONFIRMED)
            if self._now() >= row.expires_at:
                raise BackEndRefused(Refusal.REGISTRATION_EXPIRED)
            return self._make_member(connection, row)

        reference = self._once("confirm", idempotency_key, registration, work)
        with self._reading() as connection:
            row = rows.get(connection, t.members, reference)
        return Member(reference, row.registered_at)

    def _make_member(self, connection: Connection, registration: Row) -> str:
        same_email = t.members.c.email == registration.email
        if connection.execute(select(t.members.c.reference).where(same_email)).first():
            raise BackEndRefused(Refusal.ALREADY_MEMBER)
        member = _new_reference("m")
        connection.execute(
            t.members.insert().values(
                reference=member,
                email=registration.email,
                applicant=registration.applicant,
                registered_at=self._now(),
            )
        )
        for number in dict.fromkeys(registration.policy_numbers):
            contract = rows.contract_numbered(connection, PolicyNumber(number))
            if contract:
                connection.execute(
                    t.member_contracts.insert().values(member=member, contract=contract.id)
                )
        connection.execute(
            t.registrations.update()
            .where(t.registrations.c.reference == registration.reference)
            .values(member=member)
        )
        return member

    # Contracts of a member

    def contracts_of(self, member: str) -> tuple[Contract, ...]:
        """See the port."""
        with self._reading() as connection:
            rows.get_member(connection, member)
            return rows.contracts_of(connection, member)

    def register_contract(
        self, member: str, policy_number: PolicyNumber, *, idempotency_key: str
    ) -> Contract:
        """See the port."""

        def work(connection: Connection) -> str:
            applicant = wire.decode_applicant(rows.get_member(connection, member).applicant)
            row = rows.contract_numbered(connection, policy_number)
            (result,) = _match(connection, applicant, [policy_number])
            if row is None or not result.is_match:
                raise BackEndRefused(Refusal.CONTRACTS_DO_NOT_MATCH)
            values = {"member": member, "contract": row.id}
            if not connection.execute(select(t.member_contracts).filter_by(**values)).first():
                connection.execute(t.member_contracts.insert().values(values))
            return str(row.id)

        asked = [member, wire.encode_new_contract(policy_number)]
        contract_id = self._once("register_contract", idempotency_key, asked, work)
        with self._reading() as connection:
            return rows.contract_of(connection, member, contract_id)

    def change_contact(
        self, member: str, contract_id: str, contact: Contact, *, idempotency_key: str
    ) -> Contact:
        """See the port."""

        def work(connection: Connection) -> str:
            rows.contract_of(connection, member, contract_id)
            connection.execute(
                t.contracts.update()
                .where(t.contracts.c.id == contract_id)
                .values(wire.encode_contact(contact))
            )
            return contract_id

        asked = [member, contract_id, wire.encode_contact(contact)]
        self._once("change_contact", idempotency_key, asked, work)
        return contact

    # Renewal

    def renewal_case(self, member: str, contract_id: str) -> RenewalCase:
        """See the port."""
        with self._reading() as connection:
            contract = rows.contract_of(connection, member, contract_id)
            application = rows.application_for(connection, contract_id)
        if application:
            status = RenewalStatus.APPLIED
        elif contract.period.is_over(self._now()):
            status = RenewalStatus.EXPIRED
        else:
            status = RenewalStatus.OPEN
        return RenewalCase(
            contract=contract,
            renewed_period=contract.period.following_year(),
            status=status,
            applied_at=application.applied_at if application else None,
        )

    def quotes(self, member: str, contract_id: str) -> tuple[Quote, ...]:
        """See the port."""
        with self._reading() as connection:
            rows.contract_of(connection, member, contract_id)
            return tariff.quotes_for(connection, contract_id)

    def recalculate(
        self, member: str, contract_id: str, based_on: PlanId, changes: Mapping[str, str]
    ) -> Quote:
        """See the port."""
        with self._reading() as connection:
            rows.contract_of(connection, member, contract_id)
            return tariff.recalculated(connection, contract_id, based_on, changes)

    def apply(
        self, member: str, contract_id: str, application: Application, *, idempotency_key: str
    ) -> ApplicationReceipt:
        """See the port."""

        def work(connection: Connection) -> str:
            contract = rows.contract_of(connection, member, contract_id)
            self._check(connection, contract, application)
            reference = _new_reference("a")
            period = contract.period.following_year()
            connection.execute(
                t.applications.insert().values(
                    reference=reference,
                    contract=contract_id,
                    member=member,
                    plan=application.plan.value,
                    premium_yen=application.premium_yen,
                    application=wire.encode_application(application),
                    inception_at=period.inception_at,
                    expires_at=period.expires_at,
                    applied_at=self._now(),
                )
            )
            return reference

        asked = [member, contract_id, wire.encode_application(application)]
        reference = self._once("apply", idempotency_key, asked, work)
        with self._reading() as connection:
            row = rows.get(connection, t.applications, reference)
        return ApplicationReceipt(
            reference=reference,
            contract_id=contract_id,
            plan=PlanId(row.plan),
            premium_yen=row.premium_yen,
            period=PolicyPeriod(row.inception_at, row.expires_at),
            applied_at=row.applied_at,
            wants_web_policy=row.application["wants_web_policy"],
        )

    def _check(self, connection: Connection, contract: Contract, asked: Application) -> None:
        answers = asked.disclosure_answers
        if not answers or not all(answers.values()):
            raise BackEndRefused(Refusal.DISCLOSURE_ANSWERED_NO)
        if asked.consents != frozenset(Consent):
            raise BackEndRefused(Refusal.CONSENT_MISSING)
        if rows.application_for(connection, contract.id):
            raise BackEndRefused(Refusal.ALREADY_APPLIED)
        if contract.period.is_over(self._now()):
            raise BackEndRefused(Refusal.CONTRACT_EXPIRED)
        if (
            tariff.quote_applied_for(connection, contract.id, asked).premium_yen
            != asked.premium_yen
        ):
            raise BackEndRefused(Refusal.PREMIUM_CHANGED)

    # Transactions

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with _translated(), self._engine.connect() as connection, connection.begin():
            yield connection

    def _once(self, operation: str, key: str, asked: Any, work: Work) -> str:
        with _translated():
            return self._requests.run(operation, key, asked, work)

    def _token(self, registration: str) -> str:
        return f"{registration}.{self._mac('confirm', registration)}"

    def _mac(self, purpose: str, text: str) -> str:
        message = f"{purpose}:{text}".encode("utf-8", "replace")
        return hmac.new(self._token_key, message, hashlib.sha256).hexdigest()


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        raise BackEndUnavailable("the contract database does not answer") from error


def _match(
    connection: Connection, applicant: Applicant, policy_numbers: Sequence[PolicyNumber]
) -> tuple[MatchResult, ...]:
    results = []
    for number in policy_numbers:
        contract = rows.contract_numbered(connection, number)
        results.append(
            membership.match(applicant, number, contract.policyholder, contract.contact)
            if contract
            else membership.all_mismatched(number)
        )
    return tuple(results)


def _new_reference(prefix: str) -> str:
    return f"{prefix}-{secrets.token_urlsafe(16)}"
