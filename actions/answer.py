"""Answering: one or two topics, and an agency that was picked."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Optional

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.base import (
    BotAction,
    Said,
    active_place,
    decision,
    entity,
    place,
    services,
    situation_of,
    turn_of,
)
from actions.context import is_waiting_for_mail, mail_clock, reply_from_context
from bot.reply import Reply
from bot.services import journey_moves as moves
from bot.services.answers import AGENCY_CONTACT, CONFIRM_MAIL, MAX_CHOICES, REFUSED_CONSENT
from bot.services.field_names import declines, field_named
from bot.services.needs_named import asks_for_needs
from bot.services.place_named import names_place
from bot.text.parse.consent import refuses_consent

_MOVES: dict[str, moves.Move] = {
    "time_required": moves.AskDuration(),
    "desk_numbers": moves.AskPerson(),
    "goodbye": moves.Pause(),
}
"""Topics that a journey answers for the place where one is."""

_BEGINNINGS = {
    "registration_overview": "registration",
    "registration_needed": "registration",
    "reg_start": "registration",
    "renewal_overview": "renewal",
    "renewal_start": "renewal",
}
"""Topics about how to begin: they offer to do it together."""

_CONSENTS = ("reg_terms", "clk_privacy_consent", "clk_important_matters")

# 「どっちを選べばいい？」 at a question that only はい or いいえ answers
_WHICH_ANSWER = re.compile(
    "(?:どっち|どちら|どれ|何て|なんて).{0,6}(?:選|えら|答|こたえ|押|おせ|すれ|したら)"
    "|(?:はい|いいえ).{0,8}(?:いい|ええ|よい|正しい|正解)"
)
_ANSWER_ADVICE = "guard_coaching"

_OF_DESKS = ("desk_numbers", "insurer_address")
_WANTS_DESK = re.compile(
    "教え|何番|なんばん|窓口|かけ|掛け|つない|受付|営業|そちら|損保|会社|聞き|聞け|相談|(?<!電)話"
)

# 「21時40分に届いたけど」, but not 「届いたメールのURLが開けない」
_HAS_COME = re.compile(
    r"(?:届|とど|来|き|受け取|受信し|もら)[いきっ]?(?:てい?)?(?:ました|まし|た|とる|とります|ます)"
    r"(?:ん?(?:です|じゃ|だ))?(?:が|けど|よ|わ|ね|のう)*[。!！\s]*$"
)


class AnswerQuestion(BotAction):
    """One or two topics, pressed or typed."""

    action_name = "action_answer"

    def move(self, tracker: Tracker) -> Optional[moves.Move]:
        """「手順5のところ」, and what is told for the place where one is."""
        here = active_place(tracker)
        if here is None or entity(tracker, "topic"):
            return None
        topics = decision(tracker)["topics"]
        text = tracker.latest_message.get("text") or ""
        if _HAS_COME.search(text) and mail_clock(tracker):
            return None
        journey = services().content.journeys[here.journey]
        opened = journey.field(here.open_field)
        if opened and field_named(text, journey.fields) == opened:
            if declines(text):
                return moves.Skip()
            # 「電話番号は家のでもいい？」 asks for no desk, 「郵便番号がわからん」 for no address of ours
            if topics[0] in _OF_DESKS and not _WANTS_DESK.search(text):
                return moves.Explain(opened.id)
        if names_place(text):
            about = journey.step_about(topics[0]) if topics else None
            number = entity(tracker, "step") or (about.number if about else None)
            return moves.JumpTo(int(number)) if number else None
        if entity(tracker, "journey") not in (None, here.journey):
            return None  # 「更新は何分かかる？」 in the registration
        if asks_for_needs(text) and len(topics) == 1:
            return moves.AskNeeds()
        return _MOVES.get(topics[0]) if len(topics) == 1 else None

    def replies(self, tracker: Tracker) -> Said:
        """See the base class."""
        answers, situation = services().answers, situation_of(tracker)
        clock = mail_clock(tracker) if _HAS_COME.search(situation.question) else None
        from_context = clock or reply_from_context(tracker)
        if from_context:
            return [from_context], []
        pressed = entity(tracker, "topic")
        topics = [pressed] if pressed else _meant_here(tracker)
        asked = situation.attribute if AGENCY_CONTACT in topics else None
        replies = answers.topics(topics, situation)
        begun = _BEGINNINGS.get(topics[-1]) if topics else None
        if begun and place(tracker) is None:
            replies[-1] = _offering(replies[-1], begun, tracker)
        return replies, [SlotSet("agency_attribute", asked)]


def _meant_here(tracker: Tracker) -> list[str]:
    """The topics that were decided on, or what the same words mean where the person is."""
    text = situation_of(tracker).question
    here = active_place(tracker)
    if here and here.is_strict and here.open_field and _WHICH_ANSWER.search(text):
        return [_ANSWER_ADVICE]
    return [
        REFUSED_CONSENT
        if topic in _CONSENTS and refuses_consent(text)
        else CONFIRM_MAIL
        if topic == "na_deadline" and is_waiting_for_mail(tracker)
        else topic
        for topic in decision(tracker)["topics"]
    ]


def _offering(reply: Reply, journey: str, tracker: Tracker) -> Reply:
    """The answer with the ways to go through the journey together."""
    ways = services().journeys.start_choices(journey, turn_of(tracker).is_private)
    return reply.with_choices((*ways, *reply.choices)[:MAX_CHOICES])


class ChooseAgency(BotAction):
    """The agency was picked from the choices: tell what was asked about it."""

    action_name = "action_choose_agency"

    def replies(self, tracker: Tracker) -> Said:
        """See the base class."""
        now = situation_of(tracker)
        asked = replace(now, attribute=tracker.get_slot("agency_attribute"))
        return [services().answers.topic(AGENCY_CONTACT, asked)], []
