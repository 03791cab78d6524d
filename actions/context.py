"""What the conversation so far decides before the pipeline's own decision counts."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Optional

from rasa_sdk import Tracker

from actions.base import AGENCY, active_place, decision, entity, last_topic, services, situation_of
from bot.reply import Reply
from bot.services.answers import ellipsis
from bot.services.answers.situation import Situation
from bot.services.answers.topics import AGENCY_CONTACT, CONFIRM_MAIL
from bot.services.hearing.for_others import (
    asks_for_another,
    asks_with_own,
    names_other_policy,
)
from bot.services.hearing.wishes import cannot_reach, cannot_read
from bot.text.telling import asks_something

_TYPED_WRONG = re.compile(
    "(?:アドレス|メアド|メール|名前|住所|番号|電話|生年月日|文字).{0,16}(?:間違|まちが|違(?!い?(?:ない|ありま))|ちが(?!い?ない)|誤)"
    "|(?:間違|まちが|違う|ちがう|誤)(?:っ|え|い)?(?:た|て|とる)?.{0,4}(?:アドレス|メアド)"
    "|(?:入力|最初)の?(?:画面|ページ|とこ(?:ろ)?)?(?:に|へ|から).{0,6}(?:戻り|もどり|戻る|やり直)"
)
_HOW_LONG = re.compile("いつまで|何時間|なんじかん|何日|期限|有効")


def reply_from_context(tracker: Tracker) -> Optional[Reply]:
    """A step by its number or a follow-up to the last answer; None otherwise."""
    if entity(tracker, "topic"):  # a choice was pressed: nothing is left to guess
        return None
    situation = situation_of(tracker)
    return (
        _step(tracker, situation)
        or _named_agency(tracker, situation)
        or _follow_up(tracker, situation)
    )


def is_waiting_for_mail(tracker: Tracker) -> bool:
    """True at the screen that waits for the mail."""
    here, about = active_place(tracker), services().content.step_about(CONFIRM_MAIL)
    return bool(here and about and (here.journey, here.step) == (about[0].id, about[1].number))


def mail_clock(tracker: Tracker) -> Optional[Reply]:
    """「21時40分に届きました」「いつまで使える？」 at the screen that waits for the mail."""
    if not is_waiting_for_mail(tracker):
        return None
    answers, situation = services().answers, situation_of(tracker)
    clock = answers.mail_clock(situation)
    if clock is None and _HOW_LONG.search(situation.question):
        return answers.topic(CONFIRM_MAIL, situation)
    return clock


def unreached(tracker: Tracker) -> Optional[Reply]:
    """To 「何回かけても話し中」: an apology, and when somebody is there."""
    situation = situation_of(tracker)
    if entity(tracker, "topic") or not cannot_reach(situation.question):
        return None
    is_of_agency = "代理店" in situation.question or tracker.get_slot("desk_told") == AGENCY
    return services().answers.unreached(situation, is_of_agency)


def hard_to_read(tracker: Tracker) -> Optional[Reply]:
    """To 「字が小さくて見えん」, which asks for nothing: somebody who can be heard."""
    situation = situation_of(tracker)
    if entity(tracker, "topic") or not cannot_read(situation.question):
        return None
    is_asked = asks_something(situation.question) or AGENCY_CONTACT in decision(tracker)["topics"]
    return None if is_asked else services().answers.hard_to_read(situation)


def not_written(tracker: Tracker) -> Optional[Reply]:
    """To 「父の代わりに私が同意していい？」「ソニーの証券番号でもいい？」: nothing is written of it."""
    situation, answers = situation_of(tracker), services().answers
    if entity(tracker, "topic"):
        return None
    if names_other_policy(situation.question):
        return answers.other_policy(situation)
    if _is_after_confirm(situation):
        return answers.not_written("after_confirm", situation)
    if asks_for_another(situation.question):
        return answers.not_written("for_another", situation)
    return answers.not_written("with_own", situation) if asks_with_own(situation.question) else None


def _is_after_confirm(situation: Situation) -> bool:
    """「アドレスを間違えたかも」 of who waits for the mail."""
    about = services().content.step_about(CONFIRM_MAIL)
    is_waiting = about is not None and (situation.journey, situation.step) == (
        about[0].id,
        about[1].number,
    )
    return is_waiting and bool(_TYPED_WRONG.search(situation.question))


def _step(tracker: Tracker, situation: Situation) -> Optional[Reply]:
    number = entity(tracker, "step")
    if number is None:
        return None
    content, answers = services().content, services().answers
    topics = decision(tracker)["topics"]
    about = content.step_about(topics[0]) if topics else None
    if about and about[1].number == int(number):
        return None  # 「手順3のパスワード」: the topic is more exact than its screen
    before = content.step_about(last_topic(tracker) or "")
    here = active_place(tracker)
    journey = (
        entity(tracker, "journey")
        or (here.journey if here else None)
        or (before[0].id if before else None)
    )
    if journey is None:
        return answers.not_knowing.which_step(int(number), situation)
    return answers.step(journey, int(number), situation)


def _named_agency(tracker: Tracker, situation: Situation) -> Optional[Reply]:
    """「JFEライフの営業時間は」: an agency by name with what is asked of it."""
    if entity(tracker, "agency") and situation.attribute:
        return services().answers.topic(AGENCY_CONTACT, situation)
    return None


def _follow_up(tracker: Tracker, situation: Situation) -> Optional[Reply]:
    mentioned = ellipsis.Mentioned(
        entity(tracker, "attribute"), entity(tracker, "journey"), entity(tracker, "agency")
    )
    meant = ellipsis.resolve(
        situation.question, last_topic(tracker), mentioned, services().content, situation.at
    )
    if meant is None:
        return None
    if meant.phone_again:
        return services().answers.phone_again(meant.topic, situation)
    attribute = meant.attribute or tracker.get_slot("agency_attribute")
    return services().answers.topic(meant.topic, replace(situation, attribute=attribute))
