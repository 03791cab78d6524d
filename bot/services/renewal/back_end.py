"""更新: what a renewal needs beside its screens: the contracts, their agency, their plans."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Optional, Sequence

from bot.domain.content import Content
from bot.domain.draft import Draft
from bot.domain.errors import BackEndError
from bot.domain.handoff import RENEWAL, Decision, Reason
from bot.domain.plan import ADJUSTABLE, PlanId, Quote
from bot.domain.policy import Contract, RenewalStatus
from bot.reply import Choice, Kind, Link, Reply
from bot.services.contacts.links import OFFICIAL_SITE
from bot.services.contacts.opening import Opening
from bot.services.contracts import Contracts
from bot.services.handoff.handoff import HandOff
from bot.services.renewal.contracts import in_hand as contracts_in_hand
from bot.services.renewal.contracts import listing as contract_list
from bot.services.renewal.contracts.expiry import expiry_line, is_expired
from bot.services.renewal.contracts.listing import contract_payload
from bot.services.renewal.plans.free import FreePlan, bases
from bot.services.renewal.plans.table import PlanOrder, no_plans_reply, plans_reply
from bot.services.renewal.plans.wishes import Doubt, OpenWish, Wishes, parse_wishes
from bot.services.renewal.plans.wording import PlanWords
from bot.services.renewal.record import AGENCY, IN_HAND, MEMBER

PLAN_FIELD = "plan"

_NOT_PICKED = (
    "一覧のどのご契約かを、読み取れませんでした。下のボタンを押すか、お電話でおたずねください。",
    "申し訳ありません。どのご契約のことか、分かりませんでした。",
)


class Renewals:
    """Asks the contract back end, and says what it knows, as it is.

    Calls block. What the back end does not tell becomes a reply with a telephone number.
    """

    def __init__(
        self,
        contracts: Contracts,
        content: Content,
        opening: Opening,
        handoff: HandOff,
        words: PlanWords,
        login: Link = OFFICIAL_SITE,
    ) -> None:
        self._contracts = contracts
        self._content = content
        self._opening = opening
        self._handoff = handoff
        self._words = words
        self._login = login
        self._free_plan = FreePlan(words, content, opening)

    # Contracts

    def of_member(self, member: Optional[str]) -> tuple[Contract, ...]:
        """The member's contracts. Raises `BackEndError`."""
        return self._contracts.contracts_of(member) if member else ()

    def is_applied(self, member: Optional[str], contract_id: str) -> bool:
        """True if its renewal is done already; False where the back end does not tell."""
        try:
            case = self._contracts.renewal_case(member or "", contract_id)
        except BackEndError:
            return False
        return case.status is RenewalStatus.APPLIED

    def not_signed_in(self) -> Reply:
        """Of contracts nothing is told to who is not signed in; where that is done."""
        return contract_list.not_signed_in(self._login)

    def in_hand(self, draft: Draft) -> Optional[Contract]:
        """The contract in hand, None if there is none or the back end does not tell."""
        try:
            contracts = self.of_member(MEMBER.of(draft.fields))
        except BackEndError:
            return None
        return next((c for c in contracts if c.id == IN_HAND.of(draft.fields)), None)

    def list_reply(
        self, contracts: Sequence[Contract], at: datetime, only: Sequence[str] = ()
    ) -> Reply:
        """Which contract is it about; what to do where there is none."""
        if not contracts:
            desk = self._content.desks["clickar"]
            return contract_list.not_listed(desk, self._opening, at)
        return contract_list.contracts_reply(contracts, at, only)

    def not_picked(self, contracts: Sequence[Contract], tries: int, at: datetime) -> Reply:
        """The list once more, in other words; from the second try on with the desk's number."""
        first = Reply(_NOT_PICKED[tries % len(_NOT_PICKED)])
        if tries > 1:
            decision = self._handoff.decide(Reason.WANTS_PERSON, RENEWAL, None, at)
            desk = self._content.desks[decision.holder or "clickar"]
            first = Reply(f"{first.text}\n{self._opening.desk_line(desk, at)}")
        return following(first, self.list_reply(contracts, at))

    def taken_reply(self, contract: Contract, place: int, total: int, at: datetime) -> str:
        """「2件中1件目」, which contract it is, and when it expires."""
        lines = [
            contract_list.progress_label(place, total),
            f"{contract.vehicle.name}のご契約です。{expiry_line(contract, at)}",
        ]
        return "\n".join(line for line in lines if line)

    def which(self, draft: Draft, at: datetime) -> str:
        """Which contract is in hand, as `taken_reply` says it; "" where nobody tells."""
        contract, listed = self.in_hand(draft), contracts_in_hand.listed(draft.fields)
        if contract is None or contract.id not in listed:
            return ""
        return self.taken_reply(contract, listed.index(contract.id) + 1, len(listed), at)

    def expired_reply(self, contract: Contract, at: datetime) -> Reply:
        """満期 has passed: the agency at once."""
        decision = self._handoff.decide(Reason.CONTRACT_EXPIRED, RENEWAL, contract.agency, at)
        return self._handoff.reply(decision, at, contract.vehicle.name)

    def stopped_reply(self, draft: Draft, reason: Reason, at: datetime) -> Reply:
        """The contract in hand was stopped elsewhere: its agency."""
        return self._handoff.reply(self.decision(draft, reason, at), at)

    def is_expired(self, contract: Contract, at: datetime) -> bool:
        """True from 満期 on."""
        return is_expired(contract, at)

    def down_reply(self, at: datetime) -> Reply:
        """The back end does not answer."""
        decision = self._handoff.decide(Reason.BACK_END_DOWN, RENEWAL, None, at)
        return self._handoff.reply(decision, at)

    # Who helps

    def decision(self, draft: Draft, reason: Reason, at: datetime) -> Decision:
        """Who helps with the contract in hand."""
        return self._handoff.decide(reason, RENEWAL, AGENCY.of(draft.fields), at)

    def contact(self, decision: Decision, at: datetime) -> Reply:
        """The agency of the contract in hand, or all where none is known."""
        return self._handoff.contact(decision, at)

    def asked_agency(self, draft: Draft, reason: Reason, at: datetime) -> Reply:
        """What is not told or done here: the agency of the contract in hand, between two questions."""
        decision = self.decision(draft, reason, at)
        return replace(self._handoff.reply(decision, at), choices=(), kind=Kind.ANSWER)

    def one_time(self) -> str:
        """How long the link to the prepared page can be used."""
        return self._handoff.one_time()

    def next_choice(self, draft: Draft) -> tuple[Choice, ...]:
        """The contract that is still to be done, if there is one."""
        left = contracts_in_hand.left_to_do(draft.fields)
        return (Choice("次のご契約へ", contract_payload(left[0])),) if left else ()

    # Plans

    def quotes(self, draft: Draft) -> tuple[Quote, ...]:
        """The plans of the contract in hand. Raises `BackEndError`."""
        member, contract = MEMBER.of(draft.fields), IN_HAND.of(draft.fields)
        return self._contracts.quotes(member, contract) if member and contract else ()

    def plans(
        self,
        draft: Draft,
        member: Optional[str],
        at: datetime,
        order: PlanOrder = PlanOrder.SCREEN,
    ) -> Reply:
        """The plans side by side, as the back end tells them, to who is signed in alone."""
        if member is None or member != MEMBER.of(draft.fields):
            return self.not_signed_in().with_choices(())
        try:
            return plans_reply(self.quotes(draft), self._words, order)
        except (BackEndError, ValueError):
            contract = self.in_hand(draft)
            if contract is None:
                return self.down_reply(at)
            return no_plans_reply(contract, self._words, self._content, self._opening, at)

    def not_offered(
        self, draft: Draft, plan: PlanId, member: Optional[str], at: datetime
    ) -> Optional[Reply]:
        """That the contract has no such plan, and which it has; None if it has, or none can tell."""
        try:
            offered = {quote.plan for quote in self.quotes(draft)}
        except BackEndError:
            return None
        if not offered or plan in offered or (plan is PlanId.FREE and offered & {*ADJUSTABLE}):
            return None
        text = self._words.say("not_offered", plan=self._words.titles[plan])
        return following(Reply(text), self.plans(draft, member, at))

    def bases_reply(self, draft: Draft, base: Optional[PlanId], at: datetime) -> Reply:
        """フリープラン: from which plan, or what can be changed in it."""
        try:
            quotes = self.quotes(draft)
        except BackEndError:
            return self.down_reply(at)
        possible = bases(quotes)
        contract = self.in_hand(draft)
        if not possible:
            if contract is None:
                return self.down_reply(at)
            return self._free_plan.no_base(contract, at)
        chosen = next((quote for quote in possible if quote.plan is base), None)
        if chosen is None and base is not None and contract:
            return self._free_plan.base_refused(base, quotes, contract, at)
        if chosen is None:
            return self._free_plan.base_question(quotes)
        return self._free_plan.changeable(chosen)

    def wishes(self, text: str, quote: Quote, asked: Optional[str] = None) -> Wishes:
        """Which coverages a message wants changed."""
        return parse_wishes(text, quote, self._words.aliases, asked)

    def question(self, wishes: Wishes, quote: Quote) -> Reply:
        """What is asked back about wishes that are not clear."""
        return self._free_plan.question(wishes.open[0], quote)

    def options(self, coverage: str, quote: Quote) -> Reply:
        """What a coverage can be changed to."""
        line = next(line for line in quote.lines if line.id == coverage)
        doubt = Doubt.WHICH_OPTION if line.is_adjustable else Doubt.NOT_ADJUSTABLE
        return self._free_plan.question(OpenWish(doubt, (coverage,), line.options), quote)

    def as_before(self, wishes: Wishes, quote: Quote, draft: Draft, at: datetime) -> Reply:
        """What is wished is so already."""
        text = self._free_plan.as_before(wishes.as_before, quote)
        return following(Reply(text), self.bases_reply(draft, quote.plan, at))

    def recalculated(
        self, draft: Draft, base: Quote, changes: dict[str, str], at: datetime
    ) -> tuple[Reply, Optional[Quote]]:
        """保険料再計算 by the back end; None where it does not tell."""
        member, contract = draft.fields[MEMBER.name], draft.fields[IN_HAND.name]
        try:
            new = self._contracts.recalculate(member, contract, base.plan, changes)
        except BackEndError:
            held = self.in_hand(draft)
            down = self._free_plan.not_recalculated(held, at) if held else self.down_reply(at)
            return down, None
        return self._free_plan.recalculated(base, new), new


def following(first: Reply, second: Reply) -> Reply:
    """One reply out of two: both texts, the choices and the kind of the second."""
    return replace(
        second,
        text="\n".join(text for text in (first.text, second.text) if text),
        citations=tuple(dict.fromkeys((*first.citations, *second.citations))),
        links=tuple(dict.fromkeys((*first.links, *second.links))),
        choices=second.choices or first.choices,
        kind=Kind.ASK_BACK if Kind.ASK_BACK in (first.kind, second.kind) else second.kind,
        erases=first.erases or second.erases,
    )
