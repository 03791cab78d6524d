"""「これで完了ですか」 of what is not: input that is only prepared here, a registration that renews nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Optional

from rasa_sdk import Tracker

from actions.base import active_place, decision, entity, services, situation_of, turn_of, with_ways
from actions.heard import is_trouble, text_of
from actions.screens_told import TROUBLES, follow
from bot.domain.handoff import REGISTRATION
from bot.domain.journey import Journey
from bot.reply import Reply
from bot.services.journeys.engine import moves
from bot.services.journeys.engine.places import is_guiding
from bot.text import predicate

_IS_THAT_ALL = re.compile(
    "(?:これで|もう|以上で|全部|ぜんぶ|ほんなら|じゃあ).{0,12}(?:完了|終わ|おわ|終了|済|すん|おしまい|しまい|でき(?:た|とる))(?!\\S{0,2}(?:たら|だら|れば|てから|でから|次第))"
    "|(?:たら|だら|れば|[けせねめげ]ば)[、\\s]*(?:もう|それで|これで)?(?:完了|終わり|おわり|終了|おしまい|しまい|終い)"
)


_ON_TO_RENEWAL = re.compile(
    "(?:更新|継続).{0,4}(?:でき(?:る|ます)か|できる[?]|でき(?:る|ます)[?]?$|に?(?:進|すす)|を?(?:やって|して|始めて)(?:も)?(?:いい|ええ|よい|よろしい))"
)
"""「じゃあ更新に進みます」 before the registration is done."""
_AT_THE_END = re.compile(
    "(?:完了|かんりょう|終わり|おわり)の?(?:画面|ページ|とこ(?:ろ)?)(?:に|が|まで)?(?:い|来|き(?:た|と)|出|なっ|な(?:り|る)|です|や|じゃ)"
)
_PROVISIONAL = "reg_provisional"
"""Is what is asked, and answered by the no."""
_AS_RENEWED = re.compile(
    "(?:登録|これ).{0,12}(?:更新|継続|更改|保険).{0,8}(?:された|した|できた|済ん|終わ|完了|なる|なって|切れない|続く)"
)


def takes_it_for_the_renewal(tracker: Tracker) -> Optional[list[Reply]]:
    """「登録したら更新されたことになるんですよね」: no, and how to go on."""
    text, here = text_of(tracker), active_place(tracker)
    is_asked = _AS_RENEWED.search(text) and predicate.read_predicate(text).is_question
    is_registering = here is None or here.journey == REGISTRATION
    if entity(tracker, "topic") or not (is_asked and is_registering):
        return None
    reply = services().answers.not_renewed(situation_of(tracker))
    if here is None:
        return [with_ways(reply, tracker)]
    return [reply, *(services().journeys.move(moves.Remind(), turn_of(tracker)) or [])]


def asks_whether_done(tracker: Tracker) -> Optional[list[Reply]]:
    """What is still to be done on the pages, and what stands open; None for all else."""
    text = text_of(tracker)
    is_asked = _IS_THAT_ALL.search(text) and predicate.read_predicate(text).is_question
    if _AT_THE_END.search(text):
        return None  # 「完了の画面にいるんですけど 続きは更新ですか」
    here = active_place(tracker)
    is_before_it = here is not None and here.journey == REGISTRATION and not here.open_field
    is_on = is_before_it and bool(_ON_TO_RENEWAL.search(text))
    if here is None or entity(tracker, "topic") or not (is_asked or is_on):
        return None
    turn, journeys = turn_of(tracker), services().journeys
    standing = journeys.standing(turn.conversation, turn.at)
    if standing is None or standing.state.is_done:
        return None
    if is_guiding(standing.journey, standing.state):
        if is_trouble(tracker) or set(decision(tracker)["topics"]) & set(TROUBLES):
            return None  # 「アドレスを打ち忘れた。もうおしまい？」
        return _at_a_screen(standing.journey, tracker)
    return [services().answers.not_finished(), *(journeys.move(moves.Remind(), turn) or [])]


def _at_a_screen(journey: Journey, tracker: Tracker) -> Optional[list[Reply]]:
    """No, at every screen but the last: what ends it, and what to do here."""
    last, turn = journey.steps[-1], turn_of(tracker)
    there = follow(tracker)  # 「確定を押した。これで終わり？」
    standing = services().journeys.standing(turn.conversation, turn.at)
    if standing is None or (standing.state.step == last.number):
        return there
    there = there or services().journeys.move(moves.Here(), turn)
    no = services().answers.not_at_the_end(last.title)
    asked = decision(tracker)["topics"]
    return [replace(no, topics=tuple(t for t in asked if t == _PROVISIONAL)), *(there or [])]
