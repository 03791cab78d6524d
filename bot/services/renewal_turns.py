"""更新の会話: contracts are picked, plans looked at and changed, between the engine's questions."""

from __future__ import annotations

import json
from typing import Optional, Sequence

from bot.domain.errors import BackEndError
from bot.domain.journey_state import Mode
from bot.domain.plan import PlanId, Quote
from bot.domain.policy import Contract
from bot.reply import Reply
from bot.services import contracts_in_hand
from bot.services import journey_moves as moves
from bot.services.contracts_in_hand import IN_HAND, LISTED, MEMBER, PICKING
from bot.services.coverage_wishes import Wishes, merged
from bot.services.drafts import Drafts
from bot.services.free_plan import bases
from bot.services.journey_extras import Turn
from bot.services.journey_places import askable, open_field
from bot.services.journey_standing import Standing
from bot.services.journeys import Journeys
from bot.services.plan_table import PlanOrder
from bot.services.renewals import PLAN_FIELD, Renewals, following
from bot.services.typed_values import Typed
from bot.text.parse.result import Parsed

BASE = "_free_base"
"""The draft's own fields: the plan that a フリープラン starts from, and what was changed in it,"""
CHANGES = "_free_changes"
WISH = "_free_wish"
"""and a wish that came before it was known of which plan. None of them tells who it is."""


class RenewalTurns:
    """What is pressed and typed in a renewal beside answers to questions. Calls block."""

    def __init__(self, journeys: Journeys, renewals: Renewals, drafts: Drafts) -> None:
        self._journeys = journeys
        self._renewals = renewals
        self._drafts = drafts

    # Contracts

    def is_picking(self, standing: Standing) -> bool:
        """True while it is asked which contract."""
        return PICKING in standing.draft.fields

    def contracts(self, turn: Turn) -> tuple[Contract, ...]:
        """The contracts that are picked from, in their order; none where nobody tells."""
        try:
            return self._renewals.of_member(turn.member)
        except BackEndError:
            return ()

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
        ids = tuple(c.id for c in contracts)
        listed = contracts_in_hand.with_listed(standing.draft.fields, ids)
        fields = {**standing.draft.fields, LISTED: listed[LISTED] or "[]"}
        changes = {
            **listed,
            MEMBER: turn.member,
            **contracts_in_hand.taken_up(fields, contract.id, contract.agency),
        }
        self._drafts.change(standing.draft.id, changes, turn.at)
        said = self._journeys.start(standing.journey.id, Mode.PREPARE, turn)
        places = json.loads(fields[LISTED])
        intro = self._renewals.taken_reply(
            contract, places.index(contract.id) + 1, len(places), turn.at
        )
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
        if plan is PlanId.FREE and CHANGES not in standing.draft.fields:
            return self.free_plan(standing, None, turn)
        return self._journeys.typed(standing, Typed(((field, Parsed(plan)),)), turn)

    # フリープラン

    def free_plan(self, standing: Standing, base: Optional[PlanId], turn: Turn) -> list[Reply]:
        """From which plan; then what can be changed in it."""
        if not self._is_theirs(standing, turn):
            return self.plans(standing, turn)
        changes: dict[str, Optional[str]] = {}
        wish = standing.draft.fields.get(WISH)
        if base is not None:
            changes = {BASE: base.value, CHANGES: None, WISH: None}
            self._drafts.change(standing.draft.id, changes, turn.at)
            quote = self.quote(standing, turn, base)
            if wish and quote:
                wishes = self._renewals.wishes(wish, quote)
                if not wishes.is_empty:
                    return self.wish(standing, wishes, turn, base)
        return [self._renewals.bases_reply(standing.draft, base, turn.at)]

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
        chosen = base.value if base else standing.draft.fields.get(BASE)
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
        chosen = base.value if base else standing.draft.fields.get(BASE)
        if chosen is None:
            self._drafts.change(standing.draft.id, {WISH: text or None}, turn.at)
            return [self._renewals.bases_reply(standing.draft, None, turn.at)]
        quote = self.quote(standing, turn, PlanId(chosen))
        if quote is None:
            return [self._renewals.down_reply(turn.at)]
        if not wishes.changes:
            if wishes.open:
                return [self._renewals.question(wishes, quote)]
            return [self._renewals.as_before(wishes, quote, standing.draft, turn.at)]
        before = json.loads(standing.draft.fields.get(CHANGES, "{}"))
        changes = merged(quote, before, wishes.changes)
        reply, new = self._renewals.recalculated(standing.draft, quote, changes, turn.at)
        if new is None:
            return [reply]
        self._drafts.change(standing.draft.id, {CHANGES: json.dumps(changes)}, turn.at)
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
        return IN_HAND in fields and turn.member is not None and turn.member == fields.get(MEMBER)
