"""折り返しの会話: when nobody answers now, a time, a number and a consent for being called back."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Mapping, Optional

from bot.desks import CLICKAR_PHONE, REGISTRATION_PHONE
from bot.domain.call_back import Slot
from bot.domain.errors import BotError
from bot.domain.handoff import Decision
from bot.domain.marker import masked_marker
from bot.domain.payload import button
from bot.domain.wording import Needs, Sayings
from bot.reply import Choice, Kind, Reply
from bot.services.drafts.drafts import Drafts
from bot.services.handoff.cases import PHONE_FIELD, Cases
from bot.services.handoff.record import CALL_BACK, CASE, NUMBER, CallBack
from bot.services.journeys.extras import Turn
from bot.services.journeys.progress import Progress
from bot.services.journeys.standing import Standing
from bot.text.parse.phone import parse_phone
from bot.text.parse.result import Parsed


def call_back_payload(**entities: str) -> str:
    """The payload of a button of this conversation."""
    return button("call_back", **entities)


_DIGITS = re.compile(r"\d{2}")
"""What has some may be the try of a number."""


NEEDS: Needs = {
    "which_number": ("time",),
    "consent": ("time", "number"),
    "not_wanted": (),
    "wanted": ("time",),
    "which_time": (),
    "not_possible": ("clickar", "registering"),
    "not_here": ("clickar", "registering"),
}
"""What call_back_words.yml holds."""


class CallBackTurns:
    """Asks for a time, then a number, then the consent. Calls block."""

    def __init__(
        self,
        cases: Cases,
        drafts: Drafts,
        reasons: Mapping[str, str],
        sayings: Sayings,
        progress: Progress,
    ) -> None:
        self._progress = progress
        self._say = sayings.say
        self._cases = cases
        self._drafts = drafts
        self._reasons = reasons

    def record(self, standing: Standing, decision: Decision, turn: Turn) -> None:
        """Keep a hand-off as a case."""
        case = self._cases.record(decision, standing.state.step, turn.conversation, turn.at)
        self._drafts.change(
            standing.draft.id, {**CASE.keeping(case.id), **CALL_BACK.keeping(None)}, turn.at
        )

    def is_asking_number(self, standing: Standing) -> bool:
        """True while the number to call is awaited."""
        settled = CALL_BACK.of(standing.draft.fields)
        return settled is not None and settled.is_asking_number

    def is_asking_consent(self, standing: Standing) -> bool:
        """True while it is asked whether the number may be passed on."""
        settled = CALL_BACK.of(standing.draft.fields)
        return settled is not None and not settled.is_asking_number

    def let_go(self, standing: Standing, turn: Turn) -> None:
        """Something else was said: a later はい is no consent."""
        self._drafts.change(standing.draft.id, CALL_BACK.keeping(None), turn.at)

    def go_on(self, standing: Standing, entities: Mapping[str, str], turn: Turn) -> Reply:
        """A button: the wish to be called, a time, or the consent."""
        case_id = CASE.of(standing.draft.fields)
        if case_id is None:
            return self._not_by_us("not_possible")
        if not turn.is_private:
            return self._not_by_us("not_here")
        try:
            slots = self._cases.slots(case_id, standing.draft.id, turn.at)
            if entities.get("consent"):
                return self._consented(standing, entities["consent"] == "yes", case_id, turn)
            chosen = next((slot for slot in slots if slot.id == entities.get("slot")), None)
            return self._chosen(standing, chosen, turn) if chosen else self._which_time(slots)
        except BotError:
            return self._not_by_us("not_possible")

    def confirm(self, case_id: str, at: datetime) -> bool:
        """The desk will call as was asked for; False if nothing was. Raises `DraftGone`."""
        asked = self._cases.call_back(case_id)
        if asked is None:
            return False
        self._progress.confirm_call_back(asked.draft_id, asked.slot.spoken, at)
        return True

    def number(self, standing: Standing, text: str, turn: Turn) -> Optional[Reply]:
        """The number that was typed; None if the message holds nothing like one."""
        result = parse_phone(text)
        if isinstance(result, Parsed):
            changes = {NUMBER: result.value}
            self._drafts.change(standing.draft.id, changes, turn.at)
            settled = CALL_BACK.of(standing.draft.fields)
            slot, spoken = (settled.slot, settled.spoken) if settled else ("", "")
            return self._ask_consent(standing, slot, NUMBER, turn, spoken)
        reason = getattr(result, "reason", "")
        if reason == "no_phone" and not _DIGITS.search(text):
            return None
        sentence = self._reasons.get(reason, self._reasons["phone_length"])
        return Reply(sentence.replace("{suggestion}", ""), kind=Kind.ASK_BACK)

    def _chosen(self, standing: Standing, slot: Slot, turn: Turn) -> Reply:
        known = next((f for f in (NUMBER, PHONE_FIELD) if f in standing.draft.fields), None)
        settled = CallBack(slot.id, slot.spoken, is_asking_number=known is None)
        self._drafts.change(standing.draft.id, CALL_BACK.keeping(settled), turn.at)
        if known is None:
            return Reply(
                self._say("which_number", time=slot.spoken),
                (Choice("やめる", call_back_payload(consent="no")),),
                kind=Kind.ASK_BACK,
            )
        return self._ask_consent(standing, slot.id, known, turn, slot.spoken)

    def _ask_consent(
        self, standing: Standing, slot: str, field: str, turn: Turn, spoken: str
    ) -> Reply:
        settled = CallBack(slot, spoken, is_asking_number=False)
        self._drafts.change(standing.draft.id, CALL_BACK.keeping(settled), turn.at)
        return Reply(
            self._say("consent", time=spoken, number=masked_marker(field)),
            (
                Choice("同意する", call_back_payload(consent="yes")),
                Choice("やめる", call_back_payload(consent="no")),
            ),
            kind=Kind.ASK_BACK,
        )

    def _consented(self, standing: Standing, has_consent: bool, case_id: str, turn: Turn) -> Reply:
        settled = CALL_BACK.of(standing.draft.fields)
        self._drafts.change(standing.draft.id, CALL_BACK.keeping(None), turn.at)
        if not has_consent:
            return Reply(self._say("not_wanted"), kind=Kind.NOTICE)
        field = NUMBER if NUMBER in standing.draft.fields else PHONE_FIELD
        self._cases.request_call_back(
            case_id,
            settled.slot if settled else "",
            standing.draft.id,
            turn.at,
            has_consent=True,
            phone_field=field,
        )
        return Reply(
            self._say("wanted", time=settled.spoken if settled else ""),
            kind=Kind.NOTICE,
        )

    def _which_time(self, slots: tuple[Slot, ...]) -> Reply:
        if not slots:
            return self._not_by_us("not_possible")
        return Reply(
            self._say("which_time"),
            tuple(Choice(slot.spoken, call_back_payload(slot=slot.id)) for slot in slots),
            kind=Kind.ASK_BACK,
        )

    def _not_by_us(self, why: str) -> Reply:
        """Nobody calls back; the numbers to call."""
        return Reply(
            self._say(why, clickar=CLICKAR_PHONE, registering=REGISTRATION_PHONE),
            citations=("DESK-1", "DESK-2"),
            kind=Kind.NOTICE,
        )
