"""画面での進み具合: what happened on the pages flows back into the conversation that led there.

Kept in the chat's draft, and for a member in a draft of their own that no conversation comes
to: whoever begins anew, signed in, is known as well. Steps and outcomes alone, no value.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Any, Callable, Mapping, Optional, Sequence

from bot.domain.draft import Draft, DraftGone
from bot.domain.handoff import Reason
from bot.domain.journey import Journey
from bot.domain.journey_state import JourneyState, Mode
from bot.services.drafts.drafts import Drafts
from bot.services.drafts.slots import Changes, Erased, Scope, Slot, as_json
from bot.services.events.event import Kind
from bot.services.events.telling import NOBODY, Telling
from bot.services.handoff.record import CONFIRMED
from bot.services.journeys.standing import STATE, standing_of
from bot.services.transcript.fan_out import topic_of_member


class Outcome(str, Enum):
    """What came of the visit so far."""

    REACHED = "reached"
    PROVISIONAL = "provisional"
    """仮登録: the mail is on its way."""
    DONE = "done"
    REFUSED = "refused"
    """An answer with which the web cannot be used."""


@dataclass(frozen=True)
class WebProgress:
    """How far somebody has come on the pages; `is_told`: the chat has said so.

    `agency` is that of the contract, `reason` why it was refused.
    """

    journey: str
    step: int
    outcome: Outcome
    at: datetime
    contract: Optional[str] = None
    member: Optional[str] = None
    agency: Optional[str] = None
    reason: Optional[Reason] = None
    is_told: bool = False


def _written(found: WebProgress) -> dict[str, Any]:
    return {**asdict(found), "at": found.at.isoformat()}


def _read(data: Mapping[str, Any]) -> WebProgress:
    values = dict(data)
    reason = values.pop("reason")
    return WebProgress(
        outcome=Outcome(values.pop("outcome")),
        at=datetime.fromisoformat(values.pop("at")),
        reason=Reason(reason) if reason else None,
        **values,
    )


WEB = Slot("_web", as_json(_written, _read), scope=Scope.CONTRACT, erased=Erased.KEPT)
"""How far it has come on the pages; what was done there stays done, whatever is erased here."""


def progress_of(draft: Draft) -> Optional[WebProgress]:
    """What a draft knows of the pages."""
    with suppress(TypeError, ValueError, KeyError):  # of a version that is no more
        return WEB.of(draft.fields)
    return None


def is_finished(draft: Draft) -> bool:
    """True if what the draft was for was brought to its end on the pages."""
    found = progress_of(draft)
    return found is not None and found.outcome is Outcome.DONE and found.journey == draft.journey


Hears = Callable[[Sequence[str], Mapping[str, Any]], None]
"""Who has these topics open is told, once it is written, of progress without any value."""


_TOLD: Mapping[Outcome, Kind] = {Outcome.DONE: Kind.ENDED, Outcome.REFUSED: Kind.STOPPED}


def _nobody(topics: Sequence[str], progress: Mapping[str, Any]) -> None:
    """Where no page is open."""


class Progress:
    """Notes and tells progress. Calls block. Raises `StoreUnavailable`."""

    def __init__(
        self,
        drafts: Drafts,
        journeys: Mapping[str, Journey],
        hears: Hears = _nobody,
        telling: Telling = NOBODY,
    ) -> None:
        """`telling` hears of a journey that ended or was stopped on the pages."""
        self._drafts = drafts
        self._journeys = journeys
        self._hears = hears
        self._telling = telling

    def note(self, found: WebProgress, chat_draft: Optional[str] = None) -> None:
        """Somebody who came from this draft of the chat, or is this member, has come so far."""
        topics = [topic_of_member(found.member)] if found.member else []
        if chat_draft:
            with suppress(DraftGone):
                draft = self._drafts.get(chat_draft, found.at)
                before = progress_of(draft)
                self._write(draft, found)
                if before is None or before.outcome is not found.outcome:
                    self._happened(draft.conversation, found)
                topics.append(draft.conversation)
        if found.member and found.outcome is Outcome.DONE:
            draft = self._drafts.open(_place(found.member), found.journey, found.at)
            self._drafts.change(draft.id, WEB.keeping(found), found.at)
        if topics:
            self._hears(topics, self._spoken(found))

    def _happened(self, conversation: str, found: WebProgress) -> None:
        kind = _TOLD.get(found.outcome)
        if kind is not None:
            data = {
                "journey": found.journey,
                "step": found.step,
                "mode": None,
                "reason": found.reason.value if found.reason else None,
                "where": "pages",
            }
            self._telling.journey(conversation, kind, found.at, data)

    def _spoken(self, found: WebProgress) -> dict[str, Any]:
        journey = self._journeys[found.journey]
        step = journey.step(found.step)
        return {
            "journey": journey.id,
            "title": step.title if step else "",
            "step": found.step,
            "steps": len(journey.steps),
            "outcome": found.outcome.value,
        }

    def news(
        self, conversation: str, member: Optional[str], at: datetime
    ) -> tuple[WebProgress, ...]:
        """What has happened on the pages and was not told yet; from now on it is told."""
        drafts = [*self._drafts.of_conversation(conversation, at)]
        if member:
            drafts += self._drafts.of_conversation(_place(member), at)
        told: dict[str, WebProgress] = {}
        for draft in drafts:
            found = progress_of(draft)
            if found is None or found.is_told or found.outcome is Outcome.REACHED:
                continue
            told.setdefault(found.journey, found)
            self._tell(draft, found, at)
        return tuple(told.values())

    def confirm_call_back(self, draft_id: str, spoken: str, at: datetime) -> None:
        """A desk will call then; the person is told at once if they have the chat open.

        Raises `DraftGone`.
        """
        draft = self._drafts.change(draft_id, CONFIRMED.keeping(spoken), at)
        self._hears([draft.conversation], {})

    def confirmed_call_backs(self, conversation: str, at: datetime) -> list[str]:
        """When desks will call, as far as it was not told yet; from now on it is told."""
        found: list[str] = []
        for draft in self._drafts.of_conversation(conversation, at):
            spoken = CONFIRMED.of(draft.fields)
            if spoken is not None:
                self._drafts.change(draft.id, CONFIRMED.keeping(None), at)
                found.append(spoken)
        return found

    def has_finished(
        self, journey: str, draft: Optional[Draft], member: Optional[str], at: datetime
    ) -> bool:
        """True if this journey was brought to its end on the pages."""
        drafts = [draft] if draft else []
        if member:
            drafts += self._drafts.of_conversation(_place(member), at)
        found = [progress_of(one) for one in drafts]
        return any(
            one is not None and one.journey == journey and one.outcome is Outcome.DONE
            for one in found
        )

    def _tell(self, draft: Draft, found: WebProgress, at: datetime) -> None:
        """It is told here: elsewhere too, where the same is known of the member."""
        self._drafts.change(draft.id, WEB.keeping(replace(found, is_told=True)), at)
        if not found.member:
            return
        for other in self._drafts.of_conversation(_place(found.member), at):
            same = progress_of(other)
            if same and same.journey == found.journey and same.at == found.at and not same.is_told:
                self._drafts.change(other.id, WEB.keeping(replace(same, is_told=True)), at)

    def _write(self, draft: Draft, found: WebProgress) -> None:
        """The chat stands where the page does; what an answer has stopped stays stopped."""
        before = progress_of(draft)
        if before and found.outcome is Outcome.REACHED and _is_behind(found, before):
            return  # one has been there already
        changes: Changes = WEB.keeping(found)
        standing = standing_of(draft, self._journeys)
        if standing and standing.journey.id == found.journey and not standing.state.stopped:
            changes |= STATE.keeping(_at_step(standing.state, found))
        self._drafts.change(draft.id, changes, found.at, step=found.step)


def _at_step(state: JourneyState, found: WebProgress) -> JourneyState:
    return replace(
        state,
        mode=Mode.GUIDE,
        step=found.step,
        part=0,
        correcting=None,
        asked_back=None,
        awaiting=None,
        tries=0,
        reason=None,
        is_paused=False,
        is_cancelled=False,
        is_done=found.outcome is Outcome.DONE,
    )


def _is_behind(found: WebProgress, before: WebProgress) -> bool:
    is_same = (before.journey, before.contract) == (found.journey, found.contract)
    return is_same and before.step >= found.step


def _place(member: str) -> str:
    """Where a member's progress is kept: no channel makes such a conversation."""
    return f"web:{member}"
