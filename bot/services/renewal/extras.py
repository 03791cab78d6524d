"""更新の前後: the contract in hand, its agency and its plans, beside the engine."""

from __future__ import annotations

from dataclasses import replace
from typing import Optional, Sequence

from bot.domain.errors import BackEndError
from bot.domain.handoff import Reason
from bot.domain.journey import Journey
from bot.domain.journey_state import Mode, Stop
from bot.reply import Reply
from bot.services.drafts.drafts import Drafts
from bot.services.drafts.slots import Erased, emptied
from bot.services.handoff.links import HandoverLinks
from bot.services.journeys.call_backs import CallBackTurns
from bot.services.journeys.engine.moves import Start
from bot.services.journeys.engine.says import WITH_AGENCY, Say, Saying
from bot.services.journeys.extras import Changes, NoExtras, Prepared, Turn
from bot.services.journeys.news import News
from bot.services.journeys.standing import STATE, Standing
from bot.services.renewal.back_end import PLAN_FIELD, Renewals, following
from bot.services.renewal.contracts import in_hand as contracts_in_hand
from bot.services.renewal.contracts.stopped import StoppedContracts
from bot.services.renewal.record import AGENCY, IN_HAND, MEMBER, RETRACTED, WANTED

_STOPS = {Saying.STOPPED, Saying.STOP_FINAL}
_NAMES_CONTRACT = {Saying.PLACE, Saying.READ_BACK, Saying.SUMMARY, Saying.RESUMED, Saying.PREPARED}


class RenewalExtras(NoExtras):
    """See `JourneyExtras`."""

    def __init__(
        self,
        renewals: Renewals,
        drafts: Drafts,
        links: HandoverLinks,
        call_backs: CallBackTurns,
        news: News,
    ) -> None:
        self._renewals = renewals
        self._drafts = drafts
        self._links = links
        self._call_backs = call_backs
        self._news = news
        self._stops = StoppedContracts(drafts)

    def start_instead(self, standing: Standing, start: Start, turn: Turn) -> Optional[list[Reply]]:
        """Which contract, before anything is prepared for it."""
        wanted = Mode.PREPARE if WANTED.is_in(standing.draft.fields) else None
        mode = start.mode or standing.state.mode or wanted
        in_hand = IN_HAND.of(standing.draft.fields)
        if in_hand and self._news.is_renewed(standing.draft, in_hand):
            left = contracts_in_hand.left_to_do(standing.draft.fields)
            return self._list(standing, turn) if left else [self._news.renewed_already()]
        if in_hand:
            return None
        return self._list(standing, turn) if mode is Mode.PREPARE else self._expired(standing, turn)

    def _expired(self, standing: Standing, turn: Turn) -> Optional[list[Reply]]:
        """To who has but one contract, and that one has expired, no screen is explained."""
        if turn.member is None:
            return None
        try:
            contracts = self._renewals.of_member(turn.member)
        except BackEndError:
            return None
        if len(contracts) != 1 or not self._renewals.is_expired(contracts[0], turn.at):
            return None
        # its agency is the one to ask from here on, whatever page the chat is on
        self._drafts.change(standing.draft.id, AGENCY.keeping(contracts[0].agency), turn.at)
        return [self._renewals.expired_reply(contracts[0], turn.at)]

    def _list(self, standing: Standing, turn: Turn) -> list[Reply]:
        """The contracts to pick from; of who has but one that has expired, its agency."""
        if turn.member is None:
            self._drafts.change(standing.draft.id, WANTED.keeping(True), turn.at)
            return [self._renewals.not_signed_in()]
        try:
            contracts = self._renewals.of_member(turn.member)
        except BackEndError:
            return [self._renewals.down_reply(turn.at)]
        expired = self._expired(standing, turn)
        if expired:
            return expired
        changes = contracts_in_hand.picking(standing, turn.member, [one.id for one in contracts])
        if not standing.state.is_active:  # the answer is read where the journey goes on
            active = replace(standing.state, is_paused=False, is_cancelled=False)
            changes.update(STATE.keeping(active))
        self._drafts.change(standing.draft.id, changes, turn.at)
        return [self._renewals.list_reply(contracts, turn.at)]

    def keep_back(self, standing: Standing, turn: Turn) -> Optional[list[Reply]]:
        """満期 may have passed since the contract was taken in hand, or it was stopped elsewhere.

        Nor is it handed over to anybody but its holder, signed in.
        """
        if not contracts_in_hand.is_for(standing.draft, turn.member):
            return [self._renewals.not_signed_in()]
        contract = self._renewals.in_hand(standing.draft)
        if contract and self._renewals.is_applied(turn.member, contract.id):
            return [self._news.renewed_already()]
        if contract and self._renewals.is_expired(contract, turn.at):
            return [self._renewals.expired_reply(contract, turn.at)]
        stopping = self._stops.stopping(standing, turn.at)
        if stopping and stopping.stopped:
            self._drafts.change(standing.draft.id, STATE.keeping(stopping), turn.at)
            reason = reason_of(stopping.stopped)
            return [self._renewals.stopped_reply(standing.draft, reason, turn.at)]
        return None

    def prepared(self, standing: Standing, turn: Turn) -> Optional[Prepared]:
        """The contract in hand, for its holder alone."""
        if not contracts_in_hand.is_for(standing.draft, turn.member):
            return None
        fields = standing.draft.fields
        contract = IN_HAND.of(fields)
        return Prepared(contract, AGENCY.of(fields), contracts_in_hand.bars(fields, contract))

    def noted(self, standing: Standing, says: Sequence[Say], turn: Turn) -> Changes:
        """When an answer that had stopped the renewal was corrected."""
        fields = [say.field for say in says if say.kind is Saying.RETRACTED]
        if not fields:
            return {}
        before = RETRACTED.of(standing.draft.fields) or []
        now = [{"field": field, "at": turn.at.isoformat()} for field in fields]
        return RETRACTED.keeping([*before, *now])

    def erased(self, standing: Standing) -> Changes:
        """What was told of the other contracts; that one was stopped stays known."""
        personal = {field.id for field in standing.journey.fields if field.is_personal}
        changes = contracts_in_hand.erased(standing.draft.fields, personal)
        if standing.state.stopped is None:  # which contract is asked again as well
            changes.update(emptied(standing.draft.fields, Erased.WITH_ALL))
        return changes

    def said(
        self, before: Standing, after: Standing, says: Sequence[Say], reply: Reply, turn: Turn
    ) -> list[Reply]:
        """With the agency where it is needed, and with the plans where one is chosen."""
        kinds = {say.kind for say in says}
        has_come_back = WANTED.is_in(after.draft.fields) and turn.member is not None
        if kinds == {Saying.MODE_QUESTION} and (
            has_come_back or contracts_in_hand.is_picking(after)
        ):
            return self._list(after, turn)
        if Saying.RETRACTED in kinds:
            self._stops.keep(after, turn.at)
        if kinds & _STOPS:
            self._links.revoke(after.draft.id, IN_HAND.of(after.draft.fields))
        if kinds & WITH_AGENCY:
            decision = self._renewals.decision(after.draft, _reason(after), turn.at)
            contact = self._renewals.contact(decision, turn.at)
            if Saying.STOPPED in kinds and not before.state.stopped:
                self._call_backs.record(after, decision, turn)
                self._stops.keep(after, turn.at)
            choices = (*contact.choices, *reply.choices)
            reply = following(reply, contact).with_choices(choices)
        if kinds & {*_STOPS, Saying.PREPARED}:
            reply = reply.with_choices((*self._renewals.next_choice(after.draft), *reply.choices))
        if Saying.PREPARED in kinds:
            decision = self._renewals.decision(after.draft, Reason.PREPARED, turn.at)
            self._call_backs.record(after, decision, turn)
            reply = replace(reply, text=f"{reply.text}\n{self._renewals.one_time()}")
        if kinds & _NAMES_CONTRACT and turn.member == MEMBER.of(after.draft.fields):
            reply = following(Reply(self._renewals.which(after.draft, turn.at)), reply)
        if Saying.PREPARED in kinds:
            return [reply.with_choices(()), _afterwards(reply, after.journey)]
        if _comes_to_plans(before, after):
            plans = self._renewals.plans(after.draft, turn.member, turn.at)
            return [reply.with_choices(()), plans] if plans.choices else [plans, reply]
        return [reply]


def _afterwards(reply: Reply, journey: Journey) -> Reply:
    """What holds from the final application on: accidents to be told, mail, 保険証券."""
    steps = journey.steps[-2:]
    lines = [f"※{text}" for step in steps for text in (*step.cautions, *step.details)]
    return Reply("\n".join(lines), reply.choices, tuple(step.section for step in steps))


def _comes_to_plans(before: Standing, after: Standing) -> bool:
    """True on arriving at the choice of a plan, and on coming back to it from elsewhere."""
    was_open = before.state.open == PLAN_FIELD and before.state.is_active
    is_asked = after.state.is_active and not after.state.stopped
    return is_asked and after.state.open == PLAN_FIELD and not was_open


def _reason(after: Standing) -> Reason:
    stopped = after.state.stopped
    return reason_of(stopped) if stopped else Reason.ANSWER_ADVICE


def reason_of(stopped: Stop) -> Reason:
    """The reason of a hand-off for a stop."""
    known = {reason.value: reason for reason in Reason}
    return known.get(stopped.reason, Reason.DISCLOSURE_NO)
