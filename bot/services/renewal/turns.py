"""更新の会話: contracts are picked, plans looked at and changed, between the engine's questions."""

from __future__ import annotations

from dataclasses import replace
from typing import Optional, Sequence

from bot.domain.errors import BackEndError
from bot.domain.handoff import Reason
from bot.domain.journey_state import Mode
from bot.domain.plan import PlanId, Quote
from bot.domain.policy import Contract
from bot.reply import Reply
from bot.services.drafts.drafts import Drafts
from bot.services.journeys.engine import moves
from bot.services.journeys.engine.places import askable, open_field
from bot.services.journeys.extras import Turn
from bot.services.journeys.news import News
from bot.services.journeys.standing import STATE, Standing
from bot.services.journeys.turns import Journeys
from bot.services.journeys.typed import Typed
from bot.services.renewal.back_end import PLAN_FIELD, Renewals, following
from bot.services.renewal.contracts import in_hand as contracts_in_hand
from bot.services.renewal.contracts.stopped import StoppedContracts
from bot.services.renewal.contracts.switch import TheList, TheNext, Wanted
from bot.services.renewal.plans.free import bases
from bot.services.renewal.plans.table import PlanOrder
from bot.services.renewal.plans.wishes import Wishes, merged
from bot.services.renewal.record import (
    FREE_ASKING,
    FREE_BASE,
    FREE_CHANGES,
    FREE_WISH,
    IN_HAND,
    LISTED,
    MEMBER,
    TRIES,
)
from bot.text.parse.result import Parsed

_ADVICE_TOPIC, _CHANGE_TOPIC = "guard_plan_advice", "clk_name_change"
"""The questions that are answered here with the agency of the contract."""


class RenewalTurns:
    """What is pressed and typed in a renewal beside answers to questions. Calls block."""

    def __init__(self, journeys: Journeys, renewals: Renewals, drafts: Drafts, news: News) -> None:
        self._news = news
        self._journeys = journeys
        self._renewals = renewals
        self._drafts = drafts
        self._stops = StoppedContracts(drafts)

    # Contracts

    def is_picking(self, standing: Standing) -> bool:
        """True while it is asked which contract."""
        return contracts_in_hand.is_picking(standing)

    def contracts(self, turn: Turn) -> tuple[Contract, ...]:
        """The contracts that are picked from, in their order; none where nobody tells."""
        try:
            return self._renewals.of_member(turn.member)
        except BackEndError:
            return ()

    def may_switch(self, standing: Standing, turn: Turn) -> bool:
        """True for who has one of their contracts in hand, and is signed in."""
        return self._is_theirs(standing, turn)

    def in_hand(self, standing: Standing) -> Optional[str]:
        """The id of the contract in hand."""
        return IN_HAND.of(standing.draft.fields)

    def switch(self, standing: Standing, wanted: Wanted, turn: Turn) -> list[Reply]:
        """To another contract, the next one, or the list; what was told of this one stays."""
        left = contracts_in_hand.left_to_do(standing.draft.fields)
        if isinstance(wanted, TheNext) and left:
            return self.pick(standing, left[0], turn)
        if wanted is None or isinstance(wanted, (TheNext, TheList)):
            try:
                contracts = self._renewals.of_member(turn.member)
            except BackEndError:
                return [self._renewals.down_reply(turn.at)]
            ids = [contract.id for contract in contracts]
            changes = contracts_in_hand.picking(standing, turn.member or "", ids)
            self._drafts.change(standing.draft.id, changes, turn.at)
            return [self._renewals.list_reply(contracts, turn.at)]
        return self.pick(standing, wanted, turn)

    def none_of_them(self, turn: Turn) -> list[Reply]:
        """「いいえ」 to the only contract that there is."""
        return [self._renewals.list_reply((), turn.at)]

    def not_picked(
        self, standing: Standing, contracts: Sequence[Contract], turn: Turn
    ) -> list[Reply]:
        """What was said names none of them: the list again, and who helps from the second time on."""
        tries = (TRIES.of(standing.draft.fields) or 0) + 1
        self._drafts.change(standing.draft.id, TRIES.keeping(tries), turn.at)
        return [self._renewals.not_picked(contracts, tries, turn.at)]

    def ask_again(self, contracts: Sequence[Contract], only: Sequence[str], turn: Turn) -> Reply:
        """Several may be meant: which of them."""
        return self._renewals.list_reply(contracts, turn.at, only)

    def pick(self, standing: Standing, contract_id: str, turn: Turn) -> list[Reply]:
        """Take a contract of the member in hand; one whose 満期 has passed goes to the agency."""
        try:
            contracts = self._renewals.of_member(turn.member)
        except BackEndError:
            return [self._renewals.down_reply(turn.at)]
        contract = next((c for c in contracts if c.id == contract_id), None)
        if contract is None:
            return [self._renewals.list_reply(contracts, turn.at)]
        if self._renewals.is_expired(contract, turn.at):
            return [self._renewals.expired_reply(contract, turn.at)]
        if self._renewals.is_applied(turn.member, contract.id):
            return [self._news.renewed_already()]
        ids = tuple(c.id for c in contracts)
        listed = contracts_in_hand.with_listed(standing.draft.fields, ids)
        fields = {**standing.draft.fields, **{n: v for n, v in listed.items() if v is not None}}
        changes = {
            **listed,
            **MEMBER.keeping(turn.member),
            **contracts_in_hand.taken_up(fields, contract.id, contract.agency),
        }
        known = self._stops.known(standing.journey, turn.member, contract.id, turn.at)
        here = contracts_in_hand.states(fields).get(contract.id)
        if known and (here is None or (known.stopped and not here.stopped)):
            changes.update(STATE.keeping(known))
        elif here and here.is_done:  # what was prepared is read back, and handed over again
            changes.update(STATE.keeping(replace(here, is_done=False)))
        self._drafts.change(standing.draft.id, changes, turn.at)
        said = self._journeys.start(standing.journey.id, Mode.PREPARE, turn)
        places = LISTED.of(fields) or ()
        intro = self._renewals.taken_reply(
            contract, places.index(contract.id) + 1, len(places), turn.at
        )
        if said and said[0].text.startswith(intro):
            return said
        return [following(Reply(intro), said[0]), *said[1:]] if said else [Reply(intro)]

    # Plans

    def is_choosing_plan(self, standing: Standing) -> bool:
        """True while it is asked which plan."""
        field = open_field(standing.journey, standing.state)
        return field is not None and field.id == PLAN_FIELD and not standing.state.asked_back

    def may_choose_plan(self, standing: Standing) -> bool:
        """True while a plan is chosen, and after it, when another one may be named."""
        filled = PLAN_FIELD in standing.state.filled and not standing.state.asked_back
        return self.is_choosing_plan(standing) or filled

    def plans(
        self, standing: Standing, turn: Turn, order: PlanOrder = PlanOrder.SCREEN
    ) -> list[Reply]:
        """The plans side by side, in the order that was asked for."""
        return [self._renewals.plans(standing.draft, turn.member, turn.at, order)]

    def choose_plan(self, standing: Standing, plan: PlanId, turn: Turn) -> list[Reply]:
        """Prepare this plan: a preparation only, decided on the web."""
        journey, state = standing.journey, standing.state
        field = journey.field(PLAN_FIELD)
        if field is None or field not in askable(journey, state):
            return self._journeys.go(standing, moves.Remind(), turn)
        if plan is PlanId.FREE and not FREE_CHANGES.is_in(standing.draft.fields):
            return self.free_plan(standing, None, turn)
        if FREE_ASKING.is_in(standing.draft.fields):
            self._drafts.change(standing.draft.id, FREE_ASKING.keeping(None), turn.at)
        refused = self._renewals.not_offered(standing.draft, plan, turn.member, turn.at)
        if refused:
            return [refused]
        return self._journeys.typed(standing, Typed(((field, Parsed(plan)),)), turn)

    # フリープラン

    def free_plan(self, standing: Standing, base: Optional[PlanId], turn: Turn) -> list[Reply]:
        """From which plan; then what can be changed in it."""
        if not self._is_theirs(standing, turn):
            return self.plans(standing, turn)
        fields = standing.draft.fields
        wish = FREE_WISH.of(fields)
        quote = self.quote(standing, turn, base)
        is_going_on = base is not None and FREE_BASE.of(fields) == base.value
        if is_going_on and FREE_CHANGES.is_in(fields) and not FREE_ASKING.is_in(fields):
            return [
                self._renewals.bases_reply(standing.draft, base, turn.at)
            ]  # 「ほかの補償も変える」
        if base is None or quote is None or quote.plan is not base:
            self._drafts.change(standing.draft.id, FREE_ASKING.keeping(True), turn.at)
        else:
            changes = {**FREE_BASE.keeping(base.value)}
            for slot in (FREE_CHANGES, FREE_WISH, FREE_ASKING):
                changes.update(slot.keeping(None))
            self._drafts.change(standing.draft.id, changes, turn.at)
            if wish:
                wishes = self._renewals.wishes(wish, quote)
                if not wishes.is_empty:
                    return self.wish(standing, wishes, turn, base)
        return [self._renewals.bases_reply(standing.draft, base, turn.at)]

    def advice(self, standing: Standing, turn: Turn) -> list[Reply]:
        """「どれがいい？」: the agency of the contract; then it is asked again which plan."""
        told = self._renewals.asked_agency(standing.draft, Reason.PLAN_ADVICE, turn.at)
        advice = replace(told, topics=(_ADVICE_TOPIC,))
        return [advice, *self._journeys.go(standing, moves.Remind(), turn)]

    def cannot_change(self, standing: Standing, turn: Turn) -> list[Reply]:
        """「名義を変えたい」: not in Clickar, but the agency of the contract; then the question again."""
        told = self._renewals.asked_agency(standing.draft, Reason.CANNOT_CHANGE, turn.at)
        told = replace(told, topics=(_CHANGE_TOPIC,))
        return [told, *self._journeys.go(standing, moves.Remind(), turn)]

    def is_choosing_base(self, standing: Standing) -> bool:
        """True while it is asked which plan a フリープラン starts from."""
        return FREE_ASKING.is_in(standing.draft.fields)

    def has_free_plan(self, standing: Standing) -> bool:
        """True if coverages of a plan were changed, and the premium was recalculated."""
        return FREE_CHANGES.is_in(standing.draft.fields)

    def quote(
        self, standing: Standing, turn: Turn, base: Optional[PlanId] = None
    ) -> Optional[Quote]:
        """The plan that is being changed; where none is yet, any that can be."""
        if not self._is_theirs(standing, turn):
            return None
        try:
            possible = bases(self._renewals.quotes(standing.draft))
        except BackEndError:
            return None
        chosen = base.value if base else FREE_BASE.of(standing.draft.fields)
        first = possible[0] if possible else None
        return next((quote for quote in possible if quote.plan.value == chosen), first)

    def wish(
        self,
        standing: Standing,
        wishes: Wishes,
        turn: Turn,
        base: Optional[PlanId] = None,
        text: str = "",
    ) -> list[Reply]:
        """Coverages as they are wished: asked back, or calculated by the back end."""
        chosen = base.value if base else FREE_BASE.of(standing.draft.fields)
        if chosen is None:
            changes = {**FREE_WISH.keeping(text or None), **FREE_ASKING.keeping(True)}
            self._drafts.change(standing.draft.id, changes, turn.at)
            return [self._renewals.bases_reply(standing.draft, None, turn.at)]
        quote = self.quote(standing, turn, PlanId(chosen))
        if quote is None:
            return [self._renewals.down_reply(turn.at)]
        if not wishes.changes:
            if wishes.open:
                return [self._renewals.question(wishes, quote)]
            return [self._renewals.as_before(wishes, quote, standing.draft, turn.at)]
        # a plan that was just named is begun anew
        before = FREE_CHANGES.of(standing.draft.fields) or {} if base is None else {}
        chosen_now = merged(quote, before, wishes.changes)
        reply, new = self._renewals.recalculated(standing.draft, quote, chosen_now, turn.at)
        if new is None:
            return [reply]
        self._drafts.change(standing.draft.id, FREE_CHANGES.keeping(chosen_now), turn.at)
        replies = [reply]
        if wishes.open:
            replies.append(self._renewals.question(wishes, quote))
        return replies

    def coverage(
        self, standing: Standing, coverage: str, option: Optional[str], turn: Turn
    ) -> list[Reply]:
        """A coverage was pressed: its options, or one of them."""
        quote = self.quote(standing, turn)
        line = next((one for one in quote.lines if one.id == coverage), None) if quote else None
        if quote is None or line is None:
            return self.plans(standing, turn)
        if option is None:
            return [self._renewals.options(coverage, quote)]
        return self.wish(standing, Wishes(changes={coverage: option}), turn)

    def _is_theirs(self, standing: Standing, turn: Turn) -> bool:
        fields = standing.draft.fields
        is_there = IN_HAND.is_in(fields) and turn.member is not None
        return is_there and turn.member == MEMBER.of(fields)
