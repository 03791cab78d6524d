"""中止したご契約: that a contract was stopped is known in every conversation of its holder.

What was told stands in the draft of one conversation. That an answer ended the preparation of
a contract holds wherever its holder begins again: in another window, on another device. It is
kept, without any value, in a draft of its own that no conversation ever comes to.
"""

from __future__ import annotations

from datetime import datetime
from typing import Optional

from bot.domain.draft import Draft
from bot.domain.handoff import Reason
from bot.domain.journey import Journey
from bot.domain.journey_state import JourneyState, Mode
from bot.services.drafts.drafts import Drafts
from bot.services.journeys.standing import STATE, Standing, standing_of
from bot.services.renewal.record import IN_HAND, MEMBER


class StoppedContracts:
    """Remembers the stops of contracts, and corrections. Raises `StoreUnavailable`."""

    def __init__(self, drafts: Drafts) -> None:
        self._drafts = drafts

    def keep(self, standing: Standing, at: datetime) -> None:
        """The contract in hand was stopped, or the answer that had stopped it was corrected."""
        place = _place(*_of(standing.draft))
        if place is None:
            return
        draft = self._drafts.open(place, standing.journey.id, at)
        self._drafts.change(draft.id, STATE.keeping(_bare(standing)), at)

    def known(
        self, journey: Journey, member: Optional[str], contract: Optional[str], at: datetime
    ) -> Optional[JourneyState]:
        """How a contract of the member was left anywhere; None if it never was stopped."""
        place = _place(member, contract)
        kept = self._drafts.of_conversation(place, at) if place else ()
        found = standing_of(kept[0], {journey.id: journey}) if kept else None
        return found.state if found else None

    def stopping(self, standing: Standing, at: datetime) -> Optional[JourneyState]:
        """The stop of the contract in hand that was made elsewhere, None if there is none."""
        known = self.known(standing.journey, *_of(standing.draft), at)
        is_news = known is not None and known.stopped and not standing.state.stopped
        return known if is_news else None

    def bars(self, draft: Draft, contract: Optional[str], at: datetime) -> frozenset[Reason]:
        """What keeps the contract off the web, whichever conversation it comes from."""
        member, in_hand = _of(draft)
        place = _place(member, contract or in_hand)
        kept = self._drafts.of_conversation(place, at) if place else ()
        is_stopped = any('"stopped"' in one.fields.get(STATE.name, "") for one in kept)
        return frozenset({Reason.DISCLOSURE_NO}) if is_stopped else frozenset()


def _of(draft: Draft) -> tuple[Optional[str], Optional[str]]:
    """Whose contract is in hand, and which."""
    return MEMBER.of(draft.fields), IN_HAND.of(draft.fields)


def _place(member: Optional[str], contract: Optional[str]) -> Optional[str]:
    """Where the stop of a contract is kept: no channel makes such a conversation."""
    return f"stopped:{member}:{contract}" if member and contract else None


def _bare(standing: Standing) -> JourneyState:
    """The stop and the corrections, without any other answer."""
    journey, state = standing.journey, standing.state
    field = journey.field(state.stopped.field) if state.stopped else None
    return JourneyState(
        journey.id,
        Mode.PREPARE,
        step=state.step,
        filled=(field.id,) if field else (),
        facts=tuple(fact for fact in state.facts if field and fact in field.all_facts),
        stopped=state.stopped,
        retracted=state.retracted,
    )
