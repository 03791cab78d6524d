"""同じ画面を見る: how far a caller has come, by the code that they read aloud; nothing is changed."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Callable, Mapping, Optional, Union

from bot.domain.desk_user import DeskUser
from bot.domain.draft import Draft
from bot.domain.errors import Overtaken
from bot.domain.journey import Field, Journey, Step
from bot.domain.wording import Sayings
from bot.reply import Kind, Reply
from bot.services.desk.audit import AuditStore, Look, Looked
from bot.services.drafts.resume_codes import ResumeCodes, TooManyTries, WrongCode
from bot.services.handoff.cases import CaseStore
from bot.services.handoff.record import CASE
from bot.services.journeys.engine.places import open_field
from bot.services.journeys.standing import Standing, standing_of
from bot.services.messaging.outbound import Outbox, Parcel
from bot.services.renewal.record import AGENCY
from bot.services.transcript.exchange import MOST_MESSAGES, Exchange
from bot.services.transcript.transcript import Transcript
from bot.services.unit_of_work import UnitOfWork
from bot.services.values.kinds import masked

QUESTIONS = 3
LOOKED_THROUGH = 40
"""Exchanges in which the last questions are looked for."""
ONE_LOOK = timedelta(minutes=30)
"""Who looks again within that time looks along still, and the customer is not told again."""
TRIES = 5
"""How often it is told again because the conversation went on meanwhile."""

Reach = Callable[[str, str, str], Optional[Parcel]]
"""A conversation on a platform, a text and its key → the parcel; None where it is on none."""


@dataclass(frozen=True)
class Filled:
    """A value that was told, so that its owner knows it again and nobody else learns it."""

    label: str
    masked: str


@dataclass(frozen=True)
class Followed:
    """`open` is the field that is asked for, `stopped` why the web cannot be used; None each if not so."""

    draft_id: str
    journey: Journey
    step: Optional[Step]
    number: int
    open: Optional[Field]
    filled: tuple[Filled, ...]
    questions: tuple[str, ...]
    stopped: Optional[str]
    agency: Optional[str]


@dataclass(frozen=True)
class Following:
    """Blocks. Raises `StoreUnavailable`, `DraftUnreadable`."""

    codes: ResumeCodes
    cases: CaseStore
    journeys: Mapping[str, Journey]
    transcript: Transcript
    outbox: Outbox
    work: UnitOfWork
    audit: AuditStore
    sayings: Sayings

    def look(
        self, text: str, user: DeskUser, who: str, reach: Reach, at: datetime
    ) -> Union[Followed, WrongCode, TooManyTries]:
        """Where the caller with this code is; `who` counts wrong ones. It is noted, and the customer told."""
        found = self.codes.look(text, who, at, lambda draft: user.sees(self._agency(draft)))
        standing = standing_of(found, self.journeys) if isinstance(found, Draft) else None
        if not isinstance(found, Draft) or standing is None:
            self._note(user, "", at)
            return found if not isinstance(found, Draft) else WrongCode(0)
        before = self.audit.last(user.name, Look.FOLLOW, found.id)
        self._note(user, found.id, at)
        if before is None or at - before > ONE_LOOK:
            self._tell(found.conversation, reach, at)
        return self._followed(standing, at)

    def _note(self, user: DeskUser, reference: str, at: datetime) -> None:
        self.audit.add(Looked(user.name, at, Look.FOLLOW, reference, user.agency))

    def _agency(self, draft: Draft) -> Optional[str]:
        """That of the contract in hand, else of the case that was handed over."""
        known = AGENCY.of(draft.fields)
        case = self.cases.get(CASE.of(draft.fields) or "")
        return known or (case.agency if case else None)

    def _followed(self, standing: Standing, at: datetime) -> Followed:
        draft, journey, state = standing.draft, standing.journey, standing.state
        stop = journey.stop_reason(state.stopped.reason) if state.stopped else None
        return Followed(
            draft_id=draft.id,
            journey=journey,
            step=journey.step(state.step),
            number=state.step,
            open=open_field(journey, state),
            filled=tuple(
                _filled(field, draft) for field in journey.fields if field.id in draft.fields
            ),
            questions=self._questions(draft.conversation, at),
            stopped=stop.text if stop else None,
            agency=self._agency(draft),
        )

    def _questions(self, conversation: str, at: datetime) -> tuple[str, ...]:
        """What was asked last, as it may be stored: words of ours, no other."""
        newest = self.transcript.newest(conversation)
        if newest is None:
            return ()
        since = max(0, newest.number - LOOKED_THROUGH) * MOST_MESSAGES
        found = [
            one.said for one in self.transcript.since(conversation, since, at) if _is_question(one)
        ]
        return tuple(said for said in found[-QUESTIONS:] if said)

    def _tell(self, conversation: str, reach: Reach, at: datetime) -> None:
        """In the chat, at once where it is open; on a platform as a message of its own."""
        told = Reply(self.sayings.say("looks_along"), kind=Kind.NOTICE)
        if self.transcript.newest(conversation) is None:
            parcel = reach(conversation, told.text, f"desk/{secrets.token_hex(8)}")
            if parcel is not None:
                self.outbox.put([parcel])
                return
        for _ in range(TRIES):
            try:
                with self.work.turn():
                    number = self.transcript.position(conversation, at).number + 1
                    made = Exchange(number, at, None, (told,)).with_ids()
                    self.transcript.add(conversation, made)
                    self.work.commit()
                self.transcript.has_stood(conversation, made)
                return
            except Overtaken:
                self.transcript.look_again(conversation)
        raise Overtaken


def _filled(field: Field, draft: Draft) -> Filled:
    """Nothing of what is personal is shown whole."""
    text = draft.fields[field.id]
    title = field.title_of(text) if field.values and not field.is_personal else None
    return Filled(field.label, title or masked(field.parser, text))


def _is_question(exchange: Exchange) -> bool:
    """True for what was answered, or could not be; not for moves and values."""
    asked = (Kind.ANSWER, Kind.CANNOT_TELL)
    return bool(exchange.said) and any(
        reply.kind in asked and (reply.topics or reply.kind is Kind.CANNOT_TELL)
        for reply in exchange.replies
    )
