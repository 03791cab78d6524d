"""Answering: one or two topics, and an agency that was picked."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Optional

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.base import (
    BotAction,
    Place,
    Said,
    active_place,
    decision,
    entity,
    last_topic,
    services,
    situation_of,
    with_ways,
)
from actions.context import is_waiting_for_mail, mail_clock, reply_from_context
from actions.reported import TROUBLES, follow, is_trouble, reported, tells_at_disclosures
from bot.reply import Reply
from bot.services.answers.answers import (
    AGENCY_CONTACT,
    CONFIRM_MAIL,
    DESK_HOURS,
    DESK_NUMBERS,
    REFUSED_CONSENT,
)
from bot.services.answers.needs_named import asks_for_needs
from bot.services.journeys.engine import moves
from bot.services.journeys.place_named import names_place
from bot.services.values.names import declines, field_named
from bot.text.parse.consent import refuses_consent
from bot.text.telling import is_out_of_order

_MOVES: dict[str, moves.Move] = {
    "time_required": moves.AskDuration(),
    "desk_numbers": moves.AskPerson(),
    "goodbye": moves.Pause(),
}
"""Topics that a journey answers for the place where one is."""

TROUBLE_SCREEN = "trouble_screen"
_ENDED = ("clk_disclosure_no", "guard_coaching")
"""After these only the agency helps."""

_MORE = "ほかのご質問には、このあとお答えします。お手数ですが、もう一度お送りください。"

_CONSENTS = ("reg_terms", "clk_privacy_consent", "clk_important_matters")

# 「どっちを選べばいい？」 at a question that only はい or いいえ answers
_WHICH_ANSWER = re.compile(
    "(?:どっち|どちら|どれ|何て|なんて).{0,6}(?:選|えら|答|こたえ|押|おせ|すれ|したら)"
    "|(?:はい|いいえ).{0,8}(?:いい|ええ|よい|正しい|正解)"
)
_ANSWER_ADVICE = "guard_coaching"

# 「事故の受付は何時まで」: the desks of the web are not who is meant
_ABOUT_DESKS = ("desk_hours", "desk_numbers", "desk_clickar", "desk_registration")
_OF_ACCIDENTS = re.compile("事故|じこ|故障|レッカー|ロードサービス|ぶつけ|当て逃げ|パンク")
_ACCIDENT = "guard_accident"

_NAMES_DESK = re.compile("登録|クリッカー|くりっかー|clickar|窓口|操作|損保|コール", re.IGNORECASE)

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

    def instead(self, tracker: Tracker) -> Optional[list[Reply]]:
        """See the base class."""
        told = reported(tracker)
        if told is None:
            follow(tracker)
        return told

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
        if topics == [DESK_NUMBERS] and last_topic(tracker) in _ENDED:
            return None  # the agency is who helps on
        return _MOVES.get(topics[0]) if len(topics) == 1 else None

    def replies(self, tracker: Tracker) -> Said:
        """See the base class."""
        answers, situation = services().answers, situation_of(tracker)
        clock = mail_clock(tracker) if _HAS_COME.search(situation.question) else None
        from_context = clock or reply_from_context(tracker)
        if from_context:
            return [with_ways(from_context, tracker)], []
        pressed = entity(tracker, "topic")
        topics = [pressed] if pressed else _meant_here(tracker)
        if topics == [DESK_HOURS] and _is_of_agency(tracker):
            situation, topics = replace(situation, attribute="hours"), [AGENCY_CONTACT]
        if DESK_NUMBERS in topics and last_topic(tracker) in _ENDED:
            topics = [AGENCY_CONTACT]
        asked = situation.attribute if AGENCY_CONTACT in topics else None
        replies = answers.topics(topics, situation)
        if _left(tracker) and replies:
            replies[-1] = replace(replies[-1], text=f"{replies[-1].text}\n{_MORE}")
        if replies:
            replies[-1] = with_ways(replies[-1], tracker)
        return replies, [SlotSet("agency_attribute", asked)]


def _left(tracker: Tracker) -> int:
    """How many questions of the message are not answered yet."""
    return int((tracker.latest_message.get("faq") or {}).get("left") or 0)


def _is_of_agency(tracker: Tracker) -> bool:
    """True for 「日曜もやってる？」 where the agency was named last, and no desk is."""
    text = situation_of(tracker).question
    if _NAMES_DESK.search(text):
        return False
    if "代理店" in text:
        return True
    here, last = active_place(tracker), last_topic(tracker) or ""
    topic = services().content.topics.get(last)
    # an address may have been told with its number
    told = (tracker.get_slot("last_topics") or [])[:2] if last not in _ABOUT_DESKS else []
    is_agency = AGENCY_CONTACT in told or (topic is not None and topic.desk == "agency")
    return is_agency or bool(here and here.is_stopped)


def _meant_here(tracker: Tracker) -> list[str]:
    """The topics that were decided on, or what the same words mean where the person is."""
    text = situation_of(tracker).question
    here = active_place(tracker)
    if here and here.is_strict and here.open_field and _WHICH_ANSWER.search(text):
        return [_ANSWER_ADVICE]
    topics = decision(tracker)["topics"]
    if here and tells_at_disclosures(tracker) and _is_elsewhere(topics[0], here):
        return [_ANSWER_ADVICE]
    is_broken = is_trouble(tracker) and is_out_of_order(text)
    return [
        _ACCIDENT
        if topic in _ABOUT_DESKS and _OF_ACCIDENTS.search(text)
        else REFUSED_CONSENT
        if topic in _CONSENTS and refuses_consent(text)
        else CONFIRM_MAIL
        if topic == "na_deadline" and is_waiting_for_mail(tracker)
        else TROUBLE_SCREEN
        if is_broken and services().content.step_about(topic) and topic not in TROUBLES
        else topic
        for topic in topics
    ]


def _is_elsewhere(topic: str, here: Place) -> bool:
    """True for a topic of another screen."""
    about = services().content.step_about(topic)
    return about is not None and (about[0].id, about[1].number) != (here.journey, here.step)


class ChooseAgency(BotAction):
    """The agency was picked from the choices: tell what was asked about it."""

    action_name = "action_choose_agency"

    def replies(self, tracker: Tracker) -> Said:
        """See the base class."""
        now = situation_of(tracker)
        asked = replace(now, attribute=tracker.get_slot("agency_attribute"))
        return [services().answers.topic(AGENCY_CONTACT, asked)], []
