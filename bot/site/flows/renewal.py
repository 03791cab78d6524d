"""更新の画面: contracts, disclosures, plans and contact data, up to 「ご契約は成立しました。」."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import partial
from typing import Mapping, Optional, Sequence

from bot.domain.errors import BackEndRefused, ContractNotFound, MemberNotFound, Refusal
from bot.domain.handoff import Reason
from bot.domain.journey import Field, Journey, Step
from bot.domain.journey_state import JourneyState, Mode
from bot.domain.plan import ADJUSTABLE, Application, Consent, PlanId, Quote
from bot.domain.policy import Contact, Contract, PolicyPeriod, RenewalCase, RenewalStatus
from bot.services.accounts.accounts import Accounts
from bot.services.contracts import Contracts
from bot.services.drafts.drafts import Drafts
from bot.services.handoff.links import HandoverLinks
from bot.services.journeys.call_backs import CallBackTurns
from bot.services.journeys.engine import stops
from bot.services.journeys.extras import Turn
from bot.services.journeys.progress import Outcome, Progress, WebProgress
from bot.services.journeys.standing import Standing
from bot.services.renewal.applying import Applications, Pressed
from bot.services.renewal.back_end import PLAN_FIELD, Renewals
from bot.services.renewal.contracts import in_hand
from bot.services.renewal.contracts.stopped import StoppedContracts
from bot.services.renewal.extras import reason_of
from bot.services.renewal.plans.wording import PlanWords, yen
from bot.services.renewal.record import AGENCY, FREE_BASE, FREE_CHANGES, IN_HAND, MEMBER
from bot.services.values import kinds
from bot.site.asked import Answer, Go, Page
from bot.site.flows.flow import Result, Section, Wrong
from bot.site.record import CHAT, IMPORTANT, PERSONAL_DATA, RECEIPT
from bot.site.visit import Visit
from bot.site.wording import SiteWords
from bot.text.dates import spoken_date

PARTIES, MOVED = "parties_unchanged", "moved"
"""Fields that the page answers by what stands on it: 「次へ」 says that the parties are as shown,
and whether the address was changed shows."""

_CONTACT = ("postal_code", "address", "phone", "email")


@dataclass(frozen=True)
class Tools:
    """What the flow works with."""

    contracts: Contracts
    renewals: Renewals
    applications: Applications
    accounts: Accounts
    drafts: Drafts
    links: HandoverLinks
    call_backs: CallBackTurns
    progress: Progress
    plan_words: PlanWords
    words: SiteWords
    base_url: str


class Renewal:
    """See `Flow`."""

    def __init__(self, journey: Journey, tools: Tools) -> None:
        self.journey = journey
        self._tools = tools
        self._words = tools.words
        self._stops = StoppedContracts(tools.drafts)

    # The door

    def stopped_at_door(self, visit: Visit, step: Step) -> Optional[Answer]:
        """See the protocol: signed in, with one's own contract in hand that can be renewed."""
        if visit.member is None:
            return Go("/login")
        if step.number <= self.journey.entry.number:
            return None
        fields = visit.fields(self.journey.id)
        contract = IN_HAND.of(fields)
        if contract is None or MEMBER.of(fields) != visit.member:
            return Go(self.journey.entry.page or "/")
        if step.kind == "done":
            return None if RECEIPT.is_in(fields) else Go(self.journey.entry.page or "/")
        if RECEIPT.is_in(fields):
            return Go(self.journey.steps[-1].page or "/")
        return self.closed(visit, contract)

    def closed(self, visit: Visit, contract_id: str) -> Optional[Answer]:
        """Why this contract cannot be renewed here; None if it can. Raises `BackEndError`."""
        try:
            case = self._case(visit, contract_id)
        except (ContractNotFound, MemberNotFound):
            return Page("missing.html", status=404)
        if case.status is RenewalStatus.APPLIED:
            return Page("applied.html", {"sections": [self.contract_section(case.contract)]})
        if case.status is RenewalStatus.EXPIRED:
            reply = self._tools.renewals.expired_reply(case.contract, visit.at)
            return Page("told.html", {"reply": reply, "title": self._words.texts["by_telephone"]})
        known = self._stops.known(self.journey, visit.member, contract_id, visit.at)
        if known and known.stopped and not visit.asked.query.get("correct"):
            if visit.asked.method == "POST" and known.stopped.is_correctable:
                return None  # the form is answered anew
            return self._stopped(visit, known)
        if known and known.stopped and not known.stopped.is_correctable:
            return self._stopped(visit, known)
        return None

    def _stopped(self, visit: Visit, state: JourneyState) -> Page:
        stopped = state.stopped
        assert stopped
        draft = visit.opened(self.journey.id)
        reply = self._tools.renewals.stopped_reply(draft, reason_of(stopped), visit.at)
        step = self.journey.step_of(stopped.field)
        correct = f"{step.page}?correct=1" if step and stopped.is_correctable else None
        title = self._words.texts["by_telephone"]
        return Page("told.html", {"reply": reply, "title": title, "correct": correct})

    # Contracts

    def case(self, visit: Visit) -> RenewalCase:
        """The renewal in hand. Raises `BackEndError`."""
        return self._case(visit, self._in_hand(visit))

    def _case(self, visit: Visit, contract_id: str) -> RenewalCase:
        member = visit.member or ""
        ask = partial(self._tools.contracts.renewal_case, member, contract_id)
        return visit.once(f"case {contract_id}", ask)

    def _in_hand(self, visit: Visit) -> str:
        """The contract in hand: no page behind the list is seen without one."""
        return IN_HAND.of(visit.fields(self.journey.id)) or ""

    def listed(self, visit: Visit) -> tuple[Contract, ...]:
        """The member's contracts. Raises `BackEndError`."""
        return self._tools.renewals.of_member(visit.member)

    def is_applied(self, visit: Visit, contract: Contract) -> bool:
        """True if its renewal is done. Raises `BackEndError`."""
        case = self._case(visit, contract.id)
        return case.status is RenewalStatus.APPLIED

    def pick(self, visit: Visit, contract: Contract) -> None:
        """Take a contract in hand; what was typed of another one stays."""
        draft = visit.opened(self.journey.id)
        ids = tuple(one.id for one in self.listed(visit))
        listed = in_hand.with_listed(draft.fields, ids)
        fields = {**draft.fields, **{name: text for name, text in listed.items() if text}}
        changes = {**listed, **MEMBER.keeping(visit.member)}
        changes.update(in_hand.taken_up(fields, contract.id, contract.agency))
        is_another = IN_HAND.of(draft.fields) != contract.id
        step = self.journey.entry.number if is_another else None  # its screens come one by one
        visit.change(self.journey.id, changes, step=step)

    # Pages

    def sections(self, visit: Visit, step: Step) -> Sequence[Section]:
        """See the protocol."""
        case = self.case(visit)
        contract = case.contract
        if step.kind == "consent":
            return []
        if step.kind in ("check", "done"):
            return self._read_back(visit, case)
        ids = {field.id for field in step.fields}
        if PARTIES in ids:
            return [_group(contract), _parties(contract)]
        if MOVED in ids:
            return [_person(contract)]
        return [self.contract_section(contract, "現在のご契約"), _renewed(case)]

    def contract_section(self, contract: Contract, caption: str = "ご契約") -> Section:
        """Which contract it is."""
        return Section(
            caption,
            (
                ("保険の種類", f"自動車保険（{contract.product}）"),
                ("証券番号", contract.policy_number.value),
                ("ご契約の自動車の登録番号", contract.vehicle.registration_plate),
                ("お車", contract.vehicle.name),
                ("保険期間", _period(contract.period)),
            ),
        )

    def _read_back(self, visit: Visit, case: RenewalCase) -> list[Section]:
        fields = visit.fields(self.journey.id)
        contract, pages = (
            case.contract,
            {f.id: s.page for s in self.journey.steps for f in s.fields},
        )
        answers = [
            (field.label, field.title_of(fields.get(field.id)) or "（未回答）")
            for field in self.journey.fields
            if field.asked_first
        ]
        quote = self.chosen(visit)
        plan = [("お申込みプラン", self.title(quote) if quote else "（未選択）")]
        if quote:
            plan += [(line.name, line.chosen.label) for line in quote.lines]
            plan.append(("保険料の総額（1年間）", yen(quote.premium_yen)))
        contact = self._contact(fields, contract)
        return [
            Section(
                "ご契約の基本情報",
                (
                    ("申込日", spoken_date(visit.at.date())),
                    ("証券番号", contract.policy_number.value),
                    ("保険期間", _period(case.renewed_period)),
                ),
            ),
            Section("ご契約者について", _person(contract).lines),
            Section("告知事項等", tuple(answers), pages.get(next(iter(pages), ""))),
            Section("お申込みプラン", tuple(plan), pages.get(PLAN_FIELD)),
            Section(
                "ご連絡先",
                (
                    ("郵便番号", contact.postal_code),
                    ("住所", contact.address),
                    ("電話番号", contact.phone),
                    ("Eメールアドレス", contact.email or "（入力なし）"),
                ),
                pages.get(MOVED),
            ),
        ]

    def fields(self, visit: Visit, step: Step) -> Sequence[Field]:
        """See the protocol: what stands there filled in is required, whether it was changed or not."""
        return [
            replace(field, condition=type(field.condition)(), is_required=field.id != "email")
            if field.id in _CONTACT
            else field
            for field in step.fields
            if field.id not in (PARTIES, MOVED)
        ]

    def present(self, visit: Visit, step: Step) -> Mapping[str, str]:
        """See the protocol: what the contract says."""
        contract = self.case(visit).contract
        group, contact = contract.group, contract.contact
        texts = {
            "employment": group.employment.value,
            "retirement_month": str(group.retired_in) if group.retired_in else None,
            "postal_code": contact.postal_code.replace("-", ""),
            "address": contact.address,
            "phone": contact.phone.replace("-", ""),
            "email": contact.email,
        }
        return {name: text for name, text in texts.items() if text}

    def filled(self, visit: Visit, step: Step) -> Result:
        """See the protocol: an answer that stops the renewal stops it for its holder, everywhere."""
        fields = visit.fields(self.journey.id)
        is_refused = PARTIES in {f.id for f in step.fields} and visit.asked.action == "parties"
        for field in step.fields:
            given = "no" if is_refused and field.id == PARTIES else fields.get(field.id)
            if field.stops_on and given == field.stops_on.value:
                return self._stop(visit, field)
        self._take_back(visit, step)
        return None

    def _stop(self, visit: Visit, field: Field) -> Answer:
        contract = self._in_hand(visit)
        known = self._stops.known(self.journey, visit.member, contract, visit.at)
        before = known or JourneyState(self.journey.id, Mode.PREPARE)
        if before.stopped and before.stopped.field != field.id:
            before = replace(before, stopped=None, facts=())
        state, _ = stops.stop(self.journey, before, field)
        standing = Standing(visit.opened(self.journey.id), self.journey, state)
        self._stops.keep(standing, visit.at)
        chat = CHAT.of(visit.fields(self.journey.id))
        if chat:
            self._tools.links.revoke(chat, contract)
        assert state.stopped
        reason = reason_of(state.stopped)
        decision = self._tools.renewals.decision(standing.draft, reason, visit.at)
        turn = Turn(visit.session.conversation, visit.at, True, visit.member, visit.asked.client)
        self._tools.call_backs.record(standing, decision, turn)
        step = self.journey.step_of(field.id)
        self.note(visit, step.number if step else 1, Outcome.REFUSED, reason)
        return self._stopped(visit, state)

    def _take_back(self, visit: Visit, step: Step) -> None:
        """The answer that had stopped it was corrected on this page."""
        contract = self._in_hand(visit)
        known = self._stops.known(self.journey, visit.member, contract, visit.at)
        if known is None or known.stopped is None or not known.stopped.is_correctable:
            return
        if known.stopped.field in {field.id for field in step.fields}:
            state, _ = stops.retracted(self.journey, known)
            draft = visit.opened(self.journey.id)
            self._stops.keep(Standing(draft, self.journey, state), visit.at)

    def agreed(self, visit: Visit, step: Step) -> Result:
        """See the protocol."""
        slot = PERSONAL_DATA if step.number == self.journey.entry.number else IMPORTANT
        visit.change(self.journey.id, slot.keeping(True))
        return None

    def refused(self, visit: Visit, step: Step) -> Answer:
        """See the protocol: the agency helps on; it can be agreed to later."""
        draft = visit.opened(self.journey.id)
        reply = self._tools.renewals.stopped_reply(draft, Reason.CONSENT_REFUSED, visit.at)
        self.note(visit, step.number, Outcome.REACHED)
        return Page(
            "told.html",
            {"reply": reply, "title": self._words.texts["consent_refused"], "back": step.page},
        )

    # Plans

    def quotes(self, visit: Visit) -> tuple[Quote, ...]:
        """The plans of the contract in hand, with the フリープラン that was calculated."""
        contract = self._in_hand(visit)
        ask = partial(self._tools.contracts.quotes, visit.member or "", contract)
        found = visit.once(f"quotes {contract}", ask)
        free = self.free(visit)
        return (*found, free) if free else found

    def free(self, visit: Visit) -> Optional[Quote]:
        """The フリープラン with what was changed in it, calculated anew; None if there is none."""
        fields = visit.fields(self.journey.id)
        base, changes = FREE_BASE.of(fields), FREE_CHANGES.of(fields)
        if base is None or changes is None:
            return None
        try:
            return self.recalculated(visit, PlanId(base), changes)
        except BackEndRefused:
            return None

    def recalculated(self, visit: Visit, base: PlanId, changes: Mapping[str, str]) -> Quote:
        """保険料再計算. Raises `BackEndError`."""
        contract = self._in_hand(visit)
        return self._tools.contracts.recalculate(visit.member or "", contract, base, changes)

    def keep_free(self, visit: Visit, base: PlanId, changes: Mapping[str, str]) -> None:
        """What is changed in which plan."""
        kept = {**FREE_BASE.keeping(base.value), **FREE_CHANGES.keeping(changes)}
        visit.change(self.journey.id, kept)

    def chosen(self, visit: Visit) -> Optional[Quote]:
        """The plan that was decided on, as it costs now."""
        plan = visit.fields(self.journey.id).get(PLAN_FIELD)
        return next((quote for quote in self.quotes(visit) if quote.plan.value == plan), None)

    def choose(self, visit: Visit, plan: str) -> Result:
        """「プラン決定」."""
        offered = {quote.plan.value for quote in self.quotes(visit)} - {PlanId.CURRENT.value}
        if not plan:
            return Wrong((self._words.texts["no_plan_chosen"],), PLAN_FIELD)
        if plan not in offered:
            return Wrong((self._words.texts["plan_gone"],), PLAN_FIELD)
        visit.change(self.journey.id, {PLAN_FIELD: plan})
        return None

    def title(self, quote: Quote) -> str:
        """「Aプラン」「フリープラン（Aプランをもとに変更）」."""
        titles = self._tools.plan_words.titles
        if quote.based_on:
            return f"{titles[PlanId.FREE]}（{titles[quote.based_on]}をもとに変更）"
        return titles[quote.plan]

    def bases(self, quotes: Sequence[Quote]) -> list[Quote]:
        """The plans that a フリープラン can start from."""
        return [quote for quote in quotes if quote.plan in ADJUSTABLE]

    # The end

    def version(self, visit: Visit) -> str:
        """See the protocol: the application and the contact data, to the yen."""
        return hashlib.sha256(self._pressed(visit).as_text().encode()).hexdigest()[:24]

    def commit(self, visit: Visit, step: Step) -> Result:
        """See the protocol: 「ご契約最終お申込み」."""
        if visit.asked.form.get("intention") != "yes":
            is_no = visit.asked.form.get("intention") == "no"
            name = "intention_no" if is_no else "intention_missing"
            return Wrong((self._words.texts[name],), "intention")
        missing = self._missing(visit)
        if missing:
            return Go(missing)
        pressed = self._pressed(visit)
        try:
            receipt = self._tools.applications.press(pressed, visit.at)
        except BackEndRefused as error:
            if error.code is Refusal.PREMIUM_CHANGED:
                return Wrong((self._words.texts["premium_changed"],))
            if error.code is Refusal.ALREADY_APPLIED:
                return self.closed(visit, self._in_hand(visit))
            raise
        kept = {"reference": receipt.reference, "period": _period(receipt.period)}
        visit.change(self.journey.id, RECEIPT.keeping(kept))
        self.note(visit, len(self.journey.steps), Outcome.DONE)
        return None

    def _missing(self, visit: Visit) -> Optional[str]:
        """The page of the first thing without which there is no application."""
        fields = visit.fields(self.journey.id)
        if not PERSONAL_DATA.is_in(fields):
            return self.journey.entry.page
        for step in self.journey.steps:
            if any(
                f.stops_on and f.id not in (PARTIES,) and fields.get(f.id) != "yes"
                for f in step.fields
            ):
                return step.page
        if self.chosen(visit) is None:
            return next(s.page for s in self.journey.steps if s.kind == "plans")
        if not IMPORTANT.is_in(fields):
            return next(s.page for s in self.journey.steps if s.kind == "consent")
        return None

    def _pressed(self, visit: Visit) -> Pressed:
        fields = visit.fields(self.journey.id)
        contract, quote = self.case(visit).contract, self.chosen(visit)
        answers = {
            field.id: fields.get(field.id) == "yes"
            for field in self.journey.fields
            if field.asked_first
        }
        application = Application(
            plan=quote.plan if quote else PlanId.CURRENT,
            premium_yen=quote.premium_yen if quote else 0,
            disclosure_answers=answers,
            consents=frozenset(Consent),
            based_on=quote.based_on if quote else None,
            changes=FREE_CHANGES.of(fields) or {} if quote and quote.based_on else {},
        )
        contact = self._contact(fields, contract)
        member = visit.member or ""
        pressed = Pressed(
            member=member,
            contract_id=contract.id,
            application=application,
            key="",
            to=self._tools.accounts.address_of(member) or contact.email or "",
            name=contract.policyholder.name.full,
            link=f"{self._tools.base_url}/mypage",
            contact=contact if contact != contract.contact else None,
        )
        digest = hashlib.sha256(pressed.as_text().encode()).hexdigest()[:40]
        return replace(pressed, key=f"apply-{digest}")

    def _contact(self, fields: Mapping[str, str], contract: Contract) -> Contact:
        """The contact data as typed; what was not changed as the contract writes it."""
        now, texts = contract.contact, self._spoken(fields)
        return Contact(
            postal_code=_same_or_new(now.postal_code, texts.get("postal_code")),
            address=texts.get("address") or now.address,
            phone=_same_or_new(now.phone, texts.get("phone")),
            email=texts.get("email") or now.email,
        )

    def _spoken(self, fields: Mapping[str, str]) -> dict[str, str]:
        return {name: kinds.spoken(name, fields[name]) for name in _CONTACT if fields.get(name)}

    # Progress

    def reached(self, visit: Visit, step: Step) -> None:
        """A page was come to for the first time."""
        self.note(visit, step.number, Outcome.REACHED)

    def note(
        self, visit: Visit, step: int, outcome: Outcome, reason: Optional[Reason] = None
    ) -> None:
        """Let the chat know."""
        fields = visit.fields(self.journey.id)
        found = WebProgress(
            self.journey.id,
            step,
            outcome,
            visit.at,
            contract=IN_HAND.of(fields),
            member=visit.member,
            agency=AGENCY.of(fields),
            reason=reason,
        )
        self._tools.progress.note(found, CHAT.of(fields))


def _same_or_new(now: str, typed: Optional[str]) -> str:
    def bare(text: str) -> str:
        return text.replace("-", "")

    return now if typed is None or bare(typed) == bare(now) else typed


def _person(contract: Contract) -> Section:
    holder = contract.policyholder
    born = kinds.spoken("birth_date", holder.birth_on.isoformat())
    return Section(
        "ご契約者",
        (
            ("お名前", f"{holder.name.full} 様"),
            ("お名前（カナ）", f"{holder.kana.full} 様"),
            ("生年月日", born),
        ),
    )


def _group(contract: Contract) -> Section:
    group = contract.group
    return Section(
        "団体扱の範囲",
        (
            ("お名前", f"{contract.policyholder.name.full} 様"),
            ("勤務先（団体）企業名", group.employer),
            ("団体名", group.group),
        ),
    )


def _parties(contract: Contract) -> Section:
    vehicle = contract.vehicle
    return Section(
        "契約者・記名被保険者・車両所有者",
        (
            ("契約者", f"{contract.policyholder.name.full} 様"),
            ("ご契約の自動車を主に使用される方（記名被保険者）", f"{contract.named_insured} 様"),
            ("車両所有者", f"{vehicle.owner} 様"),
            ("ご契約者との続柄", vehicle.relation),
        ),
    )


def _renewed(case: RenewalCase) -> Section:
    return Section(
        "ご継続のご契約",
        (
            ("保険期間", _period(case.renewed_period)),
            ("お車", case.contract.vehicle.name),
        ),
    )


def _period(period: PolicyPeriod) -> str:
    def spoken(moment: object) -> str:
        return f"{moment:%Y}年{moment.month}月{moment.day}日 午後4時"  # type: ignore[attr-defined]

    return f"{spoken(period.inception_at)} から {spoken(period.expires_at)} まで"
