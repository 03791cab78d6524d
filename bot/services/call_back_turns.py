"""折り返しの会話: when nobody answers now, a time, a number and a consent for being called back."""

from __future__ import annotations

import json
import re
from typing import Mapping, Optional

from bot.domain.call_back import Slot
from bot.domain.errors import BotError
from bot.domain.handoff import Decision
from bot.reply import Choice, Kind, Reply
from bot.services.cases import PHONE_FIELD, Cases
from bot.services.drafts import Drafts
from bot.services.journey_extras import Turn
from bot.services.journey_moves import button
from bot.services.journey_standing import Standing
from bot.services.journey_words import masked_marker
from bot.text.parse.phone import parse_phone
from bot.text.parse.result import Parsed

CASE = "_case"
"""The draft's own fields: the hand-off that was recorded last,"""
ASKED = "_call_back"
"""what of a call-back is settled,"""
NUMBER = "call_back_phone"
"""and the number to call, where the journey itself asks for none."""


def call_back_payload(**entities: str) -> str:
    """The payload of a button of this conversation."""
    return button("call_back", **entities)


_DIGITS = re.compile(r"\d{2}")
"""What has some may be the try of a number."""


class CallBackTurns:
    """Asks for a time, then a number, then the consent. Calls block."""

    def __init__(self, cases: Cases, drafts: Drafts, reasons: Mapping[str, str]) -> None:
        self._cases = cases
        self._drafts = drafts
        self._reasons = reasons

    def record(self, standing: Standing, decision: Decision, turn: Turn) -> None:
        """Keep a hand-off as a case."""
        case = self._cases.record(decision, standing.state.step, turn.conversation, turn.at)
        self._drafts.change(standing.draft.id, {CASE: case.id, ASKED: None}, turn.at)

    def is_asking_number(self, standing: Standing) -> bool:
        """True while the number to call is awaited."""
        return _settled(standing).get("is_asking_number", False) is True

    def is_asking_consent(self, standing: Standing) -> bool:
        """True while it is asked whether the number may be passed on."""
        return _settled(standing).get("is_asking_number") is False

    def let_go(self, standing: Standing, turn: Turn) -> None:
        """Something else was said: a later はい is no consent."""
        self._drafts.change(standing.draft.id, {ASKED: None}, turn.at)

    def go_on(self, standing: Standing, entities: Mapping[str, str], turn: Turn) -> Reply:
        """A button: the wish to be called, a time, or the consent."""
        case_id = standing.draft.fields.get(CASE)
        if case_id is None:
            return _NOT_POSSIBLE
        if not turn.is_private:
            return _NOT_HERE
        try:
            slots = self._cases.slots(case_id, standing.draft.id, turn.at)
            if entities.get("consent"):
                return self._consented(standing, entities["consent"] == "yes", case_id, turn)
            chosen = next((slot for slot in slots if slot.id == entities.get("slot")), None)
            return self._chosen(standing, chosen, turn) if chosen else _which_time(slots)
        except BotError:
            return _NOT_POSSIBLE

    def number(self, standing: Standing, text: str, turn: Turn) -> Optional[Reply]:
        """The number that was typed; None if the message holds nothing like one."""
        result = parse_phone(text)
        if isinstance(result, Parsed):
            changes = {NUMBER: result.value}
            self._drafts.change(standing.draft.id, changes, turn.at)
            slot = str(_settled(standing).get("slot", ""))
            return self._ask_consent(standing, slot, NUMBER, turn)
        reason = getattr(result, "reason", "")
        if reason == "no_phone" and not _DIGITS.search(text):
            return None
        sentence = self._reasons.get(reason, self._reasons["phone_length"])
        return Reply(sentence.replace("{suggestion}", ""), kind=Kind.ASK_BACK)

    def _chosen(self, standing: Standing, slot: Slot, turn: Turn) -> Reply:
        known = next((f for f in (NUMBER, PHONE_FIELD) if f in standing.draft.fields), None)
        settled = {"slot": slot.id, "spoken": slot.spoken, "is_asking_number": known is None}
        self._drafts.change(standing.draft.id, {ASKED: json.dumps(settled)}, turn.at)
        if known is None:
            return Reply(
                f"{slot.spoken}ですね。折り返し先の電話番号を入力してください（例：090-1234-5678）。",
                (Choice("やめる", call_back_payload(consent="no")),),
                kind=Kind.ASK_BACK,
            )
        return self._ask_consent(standing, slot.id, known, turn, slot.spoken)

    def _ask_consent(
        self, standing: Standing, slot: str, field: str, turn: Turn, spoken: str = ""
    ) -> Reply:
        spoken = spoken or str(_settled(standing).get("spoken", ""))
        settled = {"slot": slot, "spoken": spoken, "is_asking_number": False}
        self._drafts.change(standing.draft.id, {ASKED: json.dumps(settled)}, turn.at)
        return Reply(
            f"{spoken}に、{masked_marker(field)}へのお電話をお願いしておきます。"
            "この電話番号とご希望の時間帯、ご用件の種類を、電話の窓口に伝えることに同意いただけますか。",
            (
                Choice("同意する", call_back_payload(consent="yes")),
                Choice("やめる", call_back_payload(consent="no")),
            ),
            kind=Kind.ASK_BACK,
        )

    def _consented(self, standing: Standing, has_consent: bool, case_id: str, turn: Turn) -> Reply:
        settled = _settled(standing)
        self._drafts.change(standing.draft.id, {ASKED: None}, turn.at)
        if not has_consent:
            return Reply("折り返しのお電話は、お願いしないでおきます。", kind=Kind.NOTICE)
        field = NUMBER if NUMBER in standing.draft.fields else PHONE_FIELD
        self._cases.request_call_back(
            case_id,
            str(settled.get("slot", "")),
            standing.draft.id,
            turn.at,
            has_consent=True,
            phone_field=field,
        )
        return Reply(
            f"{settled.get('spoken', '')}の折り返しを承りました。"
            "お急ぎのときや、お電話がないときは、上の電話番号へおかけください。",
            kind=Kind.NOTICE,
        )


def _settled(standing: Standing) -> dict[str, object]:
    found: dict[str, object] = json.loads(standing.draft.fields.get(ASKED, "{}"))
    return found


def _which_time(slots: tuple[Slot, ...]) -> Reply:
    if not slots:
        return _NOT_POSSIBLE
    return Reply(
        "折り返しのお電話は、どの時間帯がよろしいですか。",
        tuple(Choice(slot.spoken, call_back_payload(slot=slot.id)) for slot in slots),
        kind=Kind.ASK_BACK,
    )


_NOT_POSSIBLE = Reply(
    "折り返しのお電話は、いまは承れません。お手数ですが、ご案内した電話番号へおかけください。"
    "Clickarの操作は 0120-301-377、会員登録は 0120-157-566 です。",
    citations=("DESK-1", "DESK-2"),
    kind=Kind.NOTICE,
)
_NOT_HERE = Reply(
    "個人情報を守るため、こちらでは電話番号をうかがいません。お手数ですが、ご案内した電話番号へおかけください。"
    "Clickarの操作は 0120-301-377、会員登録は 0120-157-566 です。",
    citations=("DESK-1", "DESK-2"),
    kind=Kind.NOTICE,
)
