"""Callers of the desk: drafts with codes, hand-offs, and somebody who wants to be called."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any, Optional

from desk_support import Running

from bot.domain.draft import Draft
from bot.domain.handoff import REGISTRATION, RENEWAL, Decision, Reason, Target
from bot.domain.journey_state import JourneyState, Mode
from bot.services.drafts.resume_codes import ResumeCode
from bot.services.handoff.record import NUMBER
from bot.services.journeys.standing import STATE

VALUES = {"name": "損保 太郎", "phone": "09000001234", "email": "taro@example.jp"}
CALL_BACK_PHONE = "09011112222"


def draft_of(desk: Running, journey: str, conversation: str = "web-1", **more: Any) -> Draft:
    """A draft of somebody at step 3, with values told."""
    drafts = desk.services.drafts
    draft = drafts.open(conversation, journey, desk.at)
    filled = tuple(VALUES) if journey == REGISTRATION else ()
    state = JourneyState(
        journey, mode=Mode.PREPARE, step=3, asked="postal_code", filled=filled, is_private=True
    )
    values = VALUES if journey == REGISTRATION else {}
    changes = {**values, **STATE.keeping(replace(state, **more))}
    return drafts.change(draft.id, changes, desk.at)


def code_of(desk: Running, draft: Draft) -> ResumeCode:
    """A code that its owner can read aloud."""
    return desk.services.codes.issue(draft.id, desk.at).code


def handed_over(desk: Running, agency: Optional[str] = "yumecard", minutes: int = 0) -> str:
    """The id of a case of that agency."""
    decision = Decision(
        Reason.DISCLOSURE_NO, RENEWAL, Target.PHONE_DESK, "clickar", agency, True, None, True
    )
    at = desk.at + timedelta(minutes=minutes)
    return desk.services.cases.record(decision, 3, f"web-{agency}", at).id


def asking(desk: Running, agency: Optional[str] = "yumecard") -> str:
    """The id of a case whose customer wants to be called."""
    case = handed_over(desk, agency)
    services = desk.services
    draft = services.drafts.open("web-call", RENEWAL, desk.at)
    services.drafts.change(draft.id, {NUMBER: CALL_BACK_PHONE}, desk.at)
    slot = services.cases.slots(case, draft.id, desk.at)[0]
    services.cases.request_call_back(
        case, slot.id, draft.id, desk.at, has_consent=True, phone_field=NUMBER
    )
    return case
