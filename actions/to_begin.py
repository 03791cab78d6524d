"""Wishes to begin, and what is told where nothing goes on yet: which procedure, and in which way."""

from __future__ import annotations

import re
from typing import Optional

from actions.base import (
    decision,
    last_topic,
    offered_to_begin,
    place,
    services,
    situation_of,
    turn_of,
    with_ways,
)
from actions.heard import ASKS, DID, LIKELY, RATHER, SEES, STARTS, Heard, Replies, screen_ahead
from bot.domain.handoff import REGISTRATION, RENEWAL
from bot.domain.journey_state import Mode
from bot.services.answers.topics import QR_CODES
from bot.services.hearing.code_read import reads_a_code
from bot.services.hearing.not_registered import denies_registration
from bot.services.hearing.sets_out import sets_out
from bot.services.hearing.ways import mode_wished, wishes_a_way
from bot.services.hearing.what_next import asks_and_now
from bot.services.hearing.wishes import (
    is_not_registered,
    is_registered,
    journey_wished,
    procedure_named,
    tells_of_death,
)
from bot.services.journeys.engine import moves
from bot.text import predicate
from bot.text.telling import Told, clauses, is_long_ago

_SMALL_TALK = {"greet", "thanks", "goodbye"}
_NEEDED = "registration_needed"
_NOT_YET = re.compile(
    "^(?:(?:いや|いえ|いいえ|会員|登録|それ)(?:は|も)?[、。]?)*(?:まだ|しとらん|していません|してません|してない|しとりません)"
    "(?:し(?:とらん|てません|ていません|てない)|やって(?:ない|ません)|なん(?:です|じゃ)|です|じゃ|や|だ)?(?:よ|わ|ね|けど|が)?[。!！]*$"
)
_RENEWAL, _BY_PHONE = "renewal_start", "reg_smartphone_after"
_PHONE = re.compile("スマホ|スマートフォン|携帯|ケータイ|iphone|アイフォン", re.IGNORECASE)
_EITHER = re.compile("どっち|どちら|わから|分から|判ら")


def came_by_code(heard: Heard) -> Replies:
    """「はがきの四角いの写したら画面出たわ」: which page that is, depends on which code it was."""
    is_known = place(heard.tracker) is not None or last_topic(heard.tracker) is not None
    if is_known or heard.act not in (DID, SEES) or procedure_named(heard.text):
        return None
    return [heard.topic(QR_CODES)] if reads_a_code(heard.text) else None


def wished_in_a_way(heard: Heard) -> Replies:
    """「入力を手伝ってほしい」, whatever act that is."""
    return _begun(heard) if wishes_a_way(heard.text) else None


def followed(heard: Heard) -> Replies:
    """「次は更新ですね」 at the last screen of the registration: that one is done."""
    here = heard.here
    if here is None or here.open_field or heard.act not in (STARTS, ASKS, DID, SEES):
        return None
    journey, wished = services().content.journeys[here.journey], journey_wished(heard.text)
    is_at_end = any(one.told in (Told.DID, Told.SEES) for one in clauses(heard.text))
    is_told = is_at_end and heard.act in (DID, SEES)  # 「完了画面でた。更新はどうするん」
    is_question = predicate.read_predicate(heard.text).is_question and not is_told
    is_next = wished is not None and wished == journey.next_journey
    if here.step != len(journey.steps) or not is_next or is_question:
        return None
    turn = turn_of(heard.tracker)
    services().journeys.move(moves.Confirm(), turn)
    return services().journeys.start(str(wished), Mode.GUIDE, turn)


def is_registered_already(heard: Heard) -> Replies:
    """「もう登録は済んでます」, where nothing is going on and nothing is asked."""
    told = clauses(heard.text)
    is_told = bool(told) and (told[-1].told in (Told.DID, Told.SEES) or is_long_ago(told[-1].text))
    is_it = is_registered(heard.text) and journey_wished(heard.text) == REGISTRATION
    if place(heard.tracker) is not None or not is_told or not is_it:
        return None
    ahead = screen_ahead(heard.tracker)
    steps = len(services().content.journeys[REGISTRATION].steps)
    if ahead and ahead.journey == REGISTRATION and ahead.step < steps:
        return None  # 「登録して確定まで押した」
    topic = _BY_PHONE if _PHONE.search(heard.text) else _RENEWAL
    return [with_ways(heard.topic(topic), heard.tracker)]


def not_registered_yet(heard: Heard) -> Replies:
    """「そんなもん作った覚えがない」 at the first screen of the renewal: the registration comes first."""
    here, text = heard.here, heard.text
    if here is None and last_topic(heard.tracker) == _NEEDED and _NOT_YET.search(text):
        overview = heard.topic("registration_overview")
        return None if place(heard.tracker) else [with_ways(overview, heard.tracker)]
    if here is None or here.journey != RENEWAL or here.step != 1 or here.open_field:
        return None
    is_about_it = decision(heard.tracker)["topics"][:1] == [_NEEDED]
    if not is_not_registered(text) and not (is_about_it and denies_registration(text)):
        return None
    return services().journeys.start(REGISTRATION, Mode.GUIDE, turn_of(heard.tracker))


def asks_how_to_begin(heard: Heard) -> Replies:
    """「じゃあどうすればいいの」 after the steps were told: the first screen."""
    journey = services().content.journey_of_overview(last_topic(heard.tracker))
    if journey is None or place(heard.tracker) is not None or not asks_and_now(heard.text):
        return None
    return services().journeys.start(journey.id, Mode.GUIDE, turn_of(heard.tracker))


def set_out(heard: Heard) -> Replies:
    """「ほんなら今からやるわ」: the procedure that was spoken of last, else which one."""
    tracker, turn = heard.tracker, turn_of(heard.tracker)
    if place(tracker) is not None or not sets_out(heard.text):
        return None
    journey = journey_wished(heard.text) or _spoken_of(heard)
    journeys = services().journeys
    return journeys.wished(journey, None, turn) if journey else [journeys.which(Mode.GUIDE)]


def _spoken_of(heard: Heard) -> Optional[str]:
    about = (services().content.journey_about(one) for one in situation_of(heard.tracker).told)
    return next((journey for journey in about if journey), None)


def started(heard: Heard) -> Replies:
    if heard.act != STARTS:
        return None
    # 「しゃあない、登録やったるわ」 is no goodbye
    is_rather = heard.sureness >= RATHER and _is_small_talk(heard)
    # 「ほんなら更新のほうに替えてくれる？」, of which nothing else is understood
    is_said = predicate.read_predicate(heard.text).has_verb
    is_all = is_said and heard.sureness >= LIKELY and not decision(heard.tracker)["topics"]
    return _begun(heard) if heard.is_sure or is_rather or is_all else None


def _is_small_talk(heard: Heard) -> bool:
    topics = decision(heard.tracker)["topics"]
    return bool(topics) and {*topics} <= _SMALL_TALK


def _begun(heard: Heard) -> Replies:
    """The procedure that was wished for, in the way that was wished for."""
    if heard.here or tells_of_death(heard.text):
        return None
    tracker, journeys = heard.tracker, services().journeys
    journey, mode = journey_wished(heard.text), mode_wished(heard.text)
    if "登録" in heard.text and "更新" in heard.text and _EITHER.search(heard.text):
        return None  # 「登録したいのか更新したいのか自分でもわからん」
    if mode and journey is None:
        journey = offered_to_begin(tracker)
    if journey is None:
        return journeys.wished(None, mode, turn_of(tracker)) if mode else None
    topics = decision(tracker)["topics"]
    is_answered = bool(topics) and not _is_small_talk(heard)
    if topics == [_NEEDED] == [last_topic(tracker)]:  # 「じゃあ先に登録する」
        is_answered = False
    is_after_registration = journey == RENEWAL and is_registered(heard.text)
    if mode is None and is_answered and not is_after_registration and place(tracker) is None:
        return None  # the overview, with both ways to choose from
    return journeys.wished(journey, mode, turn_of(tracker))
