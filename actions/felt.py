"""What people feel, and how they leave: a complaint, hesitation, thanks, 「つまり？」, 「続きは明日」."""

from __future__ import annotations

import re
from typing import Optional

from rasa_sdk import Tracker

from actions.base import last_topic, leads_no_further, services, situation_of, turn_of
from actions.context import not_written
from actions.heard import (
    COMPLAINS,
    GREETS,
    HESITATES,
    LIKELY,
    PAUSE,
    PERSON,
    RATHER,
    RESUME,
    SIMPLER,
    STOP,
    SURE,
    THANKS,
    Heard,
    Replies,
    act_of,
    heard_in,
    text_of,
)
from bot.reply import Reply
from bot.services.journeys.engine import moves
from bot.text import predicate
from bot.text.feelings import complains, gives_up

_GREETING, _THANKED, _GOODBYE = "greet", "thanks", "goodbye"
_COMPLAINT, _PERSON = "guard_complaint", "desk_numbers"
_LONGEST_GREETING = 30
"""Letters; who goes on longer tells what is wanted."""
_WORRIED = re.compile("(?:個人情報|名前|番号|情報|入力|入れる).{0,10}(?:不安|心配|こわ|怖|いや|嫌)")
_PUTS_OFF = re.compile(
    "(?:もう(?:ええ|いい)|今日は|ここまで|疲れた).{0,12}(?:あした|明日|今度|また)"
)
_WHAT_TO_DO = re.compile("どう(?:したら|すれば|すりゃ|すん)|どないしたら")
# 「急に止まった」 is no wish to stop
_TROUBLES_TOLD = re.compile("止ま|とまっ|固ま|消え|エラー|切れ")
_AFTER_ALL = re.compile(
    "(?:やっぱり?|やはり|ほいじゃあ?|まあ)?[、,]?(?:やる|やります|やって(?:みる|みます)|続ける|続けます|つづける|進める|進めます)(?:わ|よ|で|けえ|から|ことにする|ことにします)?[。!]?"
)
_LATER = re.compile("あと|後|明日|あした|今度|夜|また|のち|日|帰|止|休|中断")
_CALLS = re.compile("(?:電話|でんわ|TEL|tel)(?:を|で)?(?:する|します|し(?:た|て)|かけ|掛け|聞)")
# of a value, which wants an example
_DOES_NOT_KNOW = re.compile("わから|分から|判ら|知ら")


def will_call(tracker: Tracker) -> bool:
    """「もういい、電話する」: who leaves to call is told the number."""
    return bool(_CALLS.search(text_of(tracker)))


def goes_on_all_the_same(tracker: Tracker) -> bool:
    """「じゃあ続けます」, which sounds like 「また続けます」."""
    act, sureness = act_of(tracker)
    is_later = _LATER.search(text_of(tracker))
    is_meant = act == RESUME and sureness >= RATHER
    return (is_meant or bool(_AFTER_ALL.fullmatch(text_of(tracker)))) and not is_later


def hesitated(tracker: Tracker) -> Replies:
    """「主人に聞いてみないと決められません」, which sounds like passing a question over."""
    heard = heard_in(tracker)
    is_it = heard.act == HESITATES and heard.sureness >= SURE
    at_a_screen = heard.here is not None and heard.here.open_field is None
    return _with_place(heard, services().answers.no_hurry()) if is_it and at_a_screen else None


def asks_whether_one_may(heard: Heard) -> Replies:
    """「父が寝てて私が同意のチェックいれていいのか」, which tells of no deed."""
    reply = not_written(heard.tracker)
    return _with_place(heard, reply) if reply else None


def felt(heard: Heard) -> Replies:
    """A complaint, a wish for a person, hesitation, 「つまり？」."""
    is_question = predicate.read_predicate(heard.text).is_question
    if heard.here is None and heard.act == HESITATES and _WORRIED.search(heard.text):
        return [heard.topic("trust_personal")]
    is_hesitation = heard.act == HESITATES and heard.sureness >= (RATHER if is_question else LIKELY)
    if is_hesitation and not _WHAT_TO_DO.search(heard.spoken):
        return _with_place(
            heard, services().answers.no_hurry()
        )  # nothing is taken, and what was asked stands
    if not heard.is_sure:
        return None
    if heard.act == COMPLAINS:
        return _with_place(heard, heard.topic(_COMPLAINT))
    if heard.act == PERSON and heard.here is None:
        return [heard.topic(_PERSON)]
    return _simpler(heard) if heard.act == SIMPLER else None


def _with_place(heard: Heard, reply: Reply) -> list[Reply]:
    """What is said, and in a journey what stands open."""
    if heard.here is None or leads_no_further([reply], heard.tracker):
        return [reply]
    return [reply, *(services().journeys.move(moves.Remind(), turn_of(heard.tracker)) or [])]


def left(heard: Heard) -> Replies:
    """「助かりました」「続きは明日にします」: who greets, thanks or goes is not asked what was meant."""
    text = heard.text
    is_leaving = heard.act in (PAUSE, STOP) and heard.sureness >= LIKELY
    if is_leaving and _CALLS.search(text) and not predicate.read_predicate(text).is_question:
        return _with_place(heard, heard.topic(_PERSON))  # 「もうええわ、電話する」
    if heard.here and not heard.here.open_field and _PUTS_OFF.search(text):
        return services().journeys.move(moves.Pause(), turn_of(heard.tracker))
    if heard.sureness < LIKELY or predicate.read_predicate(text).is_question:
        return None
    if heard.act == GREETS and heard.here is None and len(text) <= _LONGEST_GREETING:
        return [heard.topic(_GREETING)]
    if heard.act == THANKS:
        return _with_place(heard, heard.topic(_THANKED))
    if heard.act not in (PAUSE, STOP) or _TROUBLES_TOLD.search(text):
        return None
    if heard.here and heard.here.open_field and heard.sureness < SURE:
        return None  # 「後日入力」 puts off a field, and not the whole
    if heard.here is None:
        is_no_use = complains(text) or gives_up(text)
        return [heard.topic(_COMPLAINT if is_no_use else _GOODBYE)]
    move: moves.Move = moves.Pause() if heard.act == PAUSE else moves.AskCancel()
    if heard.here.step == len(services().content.journeys[heard.here.journey].steps):
        move = moves.Confirm()  # nothing is left to come back to
    return services().journeys.move(move, turn_of(heard.tracker))


def _simpler(heard: Heard) -> Replies:
    """「つまり？」「わからん」: the screen, the field or the last answer in everyday words."""
    aside = _aside(heard)
    if aside:
        simple = services().answers.simpler(aside, situation_of(heard.tracker))
        return _with_place(heard, simple)
    if heard.here:
        is_at_a_loss = heard.here.is_asking and _DOES_NOT_KNOW.search(heard.text)
        move = moves.Explain() if is_at_a_loss else moves.Simpler()
        return services().journeys.move(move, turn_of(heard.tracker))
    last = last_topic(heard.tracker)
    return [services().answers.simpler(last, situation_of(heard.tracker))] if last else None


def _aside(heard: Heard) -> Optional[str]:
    """The topic answered last in a journey, where it is none of the screen's own."""
    last, here = last_topic(heard.tracker), heard.here
    if here is None or here.open_field or last is None:
        return None
    step = services().content.journeys[here.journey].step(here.step)
    return None if step is None or last == step.topics[0] else last
