"""Answering: one or two topics, and an agency that was picked."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Optional

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.asked_besides import followed, told_by_cards
from actions.base import (
    AGENCY,
    BARRED,
    BotAction,
    Place,
    Said,
    active_place,
    decision,
    entity,
    last_topic,
    missed,
    services,
    situation_of,
    with_ways,
)
from actions.context import hard_to_read, mail_clock, reply_from_context, unreached
from actions.heard import COMPLAINS, DID, LIKELY, SEES, TROUBLE, act_of
from actions.held_back import OnThePages
from actions.meant_here import ABOUT_DESKS, SMALL_TALK, topics_meant
from actions.no_further import denies_disclosures
from actions.not_finished import asks_whether_done, takes_it_for_the_renewal
from actions.reported import reported
from bot.reply import Reply
from bot.services.answers.needs_named import asks_for_needs
from bot.services.answers.topics import (
    AGENCY_CONTACT,
    COACHING,
    DESK_HOURS,
    DESK_NUMBERS,
    DISCLOSURE_NO,
)
from bot.services.journeys.engine import moves
from bot.services.journeys.place_named import names_place
from bot.services.values.names import declines, field_named
from bot.text.feelings import complains

_MOVES: dict[str, moves.Move] = {
    "time_required": moves.AskDuration(),
    "desk_numbers": moves.AskPerson(),
    "goodbye": moves.Pause(),
}
"""Topics that a journey answers for the place where one is."""

_ENDED = (DISCLOSURE_NO, COACHING)
"""After these only the agency helps."""

_OF_PEOPLE = (*ABOUT_DESKS, *SMALL_TALK, AGENCY_CONTACT)
"""Topics that name who helps."""

_TELLS = (TROUBLE, DID, SEES, COMPLAINS, "no", "simpler")
"""Who does one of these where it would be said again has done what was said, or cannot."""

_CONSENTS = {"clk_privacy_consent"}
_ABOUT_DATA = {"trust_personal", "trust_who_sees", "trust_kept"}

_NAMES_DESK = re.compile("登録|クリッカー|くりっかー|clickar|窓口|操作|損保|コール", re.IGNORECASE)

_ADDRESS = "insurer_address"
_OF_DESKS = (DESK_NUMBERS, _ADDRESS)
_CALLS = re.compile("(?:電話|でんわ)(?!帳)|かけ(?:る|れ|たら|りゃ)|掛け")
_WANTS_DESK = re.compile(
    "教え|何番|なんばん|窓口|かけ|掛け|つない|受付|営業|そちら|損保|会社|聞き|聞け|相談|(?<!電)話"
)

# 「21時40分に届いたけど」, but not 「届いたメールのURLが開けない」
_HAS_COME = re.compile(
    r"(?:届|とど|来|き|受け取|受信し|もら)[いきっ]?(?:てい?)?(?:ました|まし|た|とる|とります|ます)"
    r"(?:ん?(?:です|じゃ|だ))?(?:が|けど|よ|わ|ね|のう)*[。!！\s]*$"
)


class AnswerQuestion(OnThePages):
    """One or two topics, pressed or typed."""

    action_name = "action_answer"

    def instead(self, tracker: Tracker) -> Optional[list[Reply]]:
        """See the base class."""
        return (
            takes_it_for_the_renewal(tracker)
            or asks_whether_done(tracker)
            or reported(tracker)
            or followed(tracker)
        )

    def move(self, tracker: Tracker) -> Optional[moves.Move]:
        """「手順5のところ」, and what is told for the place where one is."""
        here = active_place(tracker)
        if here is None or entity(tracker, "topic"):
            return None
        topics = decision(tracker)["topics"]
        text = tracker.latest_message.get("text") or ""
        if _HAS_COME.search(text) and mail_clock(tracker):
            return None
        if denies_disclosures(tracker):
            return moves.Here()
        if complains(text) and topics[0] in SMALL_TALK:
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
        from_context = (
            clock or unreached(tracker) or hard_to_read(tracker) or reply_from_context(tracker)
        )
        if from_context:
            return [with_ways(from_context, tracker)], []
        pressed = entity(tracker, "topic")
        topics = [pressed] if pressed else topics_meant(tracker)
        if topics == [DESK_HOURS] and _is_of_agency(tracker):
            situation, topics = replace(situation, attribute="hours"), [AGENCY_CONTACT]
        if _is_of_documents(topics, active_place(tracker)):
            return [answers.in_the_documents(situation)], []
        if _ADDRESS in topics and _CALLS.search(situation.question):
            # 「どこへ電話すりゃええ。損保の本社？」
            topics = [one for one in topics if one != _ADDRESS] or [DESK_NUMBERS]
        is_ended = last_topic(tracker) in _ENDED or tracker.get_slot(BARRED)
        if DESK_NUMBERS in topics and is_ended:
            topics = [AGENCY_CONTACT]
        asked = situation.attribute if AGENCY_CONTACT in topics else None
        told = [SlotSet("agency_attribute", asked)]
        if not pressed and _is_again(topics, tracker):
            told.append(SlotSet("misses", missed(tracker)))
            if _was_no_help(tracker):
                return [answers.simpler(topics[0], situation, times=2)], told
            replies = [answers.once_more(topics[0], situation)]
        else:
            replies = answers.topics(topics, situation)
        if _left(tracker) and replies:
            more = answers.left_open().text
            replies[-1] = replace(replies[-1], text=f"{replies[-1].text}\n{more}")
        if replies:
            replies[-1] = with_ways(replies[-1], tracker)
        return replies, told


def _is_of_documents(topics: list[str], here: Optional[Place]) -> bool:
    """「よそへ渡すんか」 at the screen of a consent is about its documents, not about this chat."""
    if here is None or here.open_field or not {*topics} <= _ABOUT_DATA:
        return False
    step = services().content.journeys[here.journey].step(here.step)
    return step is not None and bool({*step.topics} & _CONSENTS)


def _is_again(topics: list[str], tracker: Tracker) -> bool:
    """True where the same would be said that was said just now, and it was not asked for again."""
    here = active_place(tracker)
    if here and here.open_field:  # values came in between
        return False
    if here and topics:
        step = services().content.journeys[here.journey].step(here.step)
        if topics[0] in told_by_cards(step):
            return False  # the card says it in its own words
    is_same = len(topics) == 1 and topics[0] == last_topic(tracker)
    return is_same and not topics[0].startswith("guard_") and topics[0] not in _OF_PEOPLE


def _was_no_help(tracker: Tracker) -> bool:
    """「迷惑メールにもない」「設定はしてもらいました」, or asked for the third time."""
    act, sureness = act_of(tracker)
    is_told = act in _TELLS and sureness >= LIKELY
    is_fed_up = complains(situation_of(tracker).question) or situation_of(tracker).is_annoyed
    return is_told or is_fed_up or missed(tracker) > 1


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
    if last in ABOUT_DESKS:
        return False
    is_agency = topic is not None and topic.desk == AGENCY
    return is_agency or tracker.get_slot("desk_told") == AGENCY or bool(here and here.is_stopped)


class ChooseAgency(BotAction):
    """The agency was picked from the choices: tell what was asked about it."""

    action_name = "action_choose_agency"

    def replies(self, tracker: Tracker) -> Said:
        """See the base class."""
        now = situation_of(tracker)
        asked = replace(now, attribute=tracker.get_slot("agency_attribute"))
        return [services().answers.topic(AGENCY_CONTACT, asked)], []
