"""Messages that refer to the last answer: next, back, where, again, the number, yes, no."""

from __future__ import annotations

import re
from typing import Callable, Mapping, Optional

from rasa_sdk import Tracker

from actions.base import (
    Said,
    active_place,
    intent_of,
    last_topic,
    place,
    services,
    situation_of,
    turn_of,
)
from actions.context import reply_from_context
from actions.heard import (
    ASKS,
    COMPLAINS,
    HESITATES,
    LIKELY,
    PAUSE,
    PERSON,
    RATHER,
    RESUME,
    STOP,
    TROUBLE,
    act_of,
)
from actions.held_back import OnThePages
from actions.meant_here import desk_of_number
from actions.reported import reported
from bot.reply import Reply
from bot.services.answers.answers import Answers
from bot.services.answers.situation import Situation
from bot.services.answers.topics import COMPLAINT, QR_CODES
from bot.services.hearing.what_next import is_next
from bot.services.hearing.wishes import asks_by_device
from bot.services.journeys.engine import moves
from bot.text import predicate
from bot.text.feelings import complains
from bot.text.parse.yes_no import parse_yes_no
from bot.text.telling import Told, clauses, is_bare

_BY_INTENT: Mapping[str, Callable[[Answers, Optional[str], Situation], Reply]] = {
    "next_step": Answers.next_step,
    "previous_step": Answers.previous_step,
    "where": Answers.where,
    "repeat": Answers.repeat,
    "affirm": lambda answers, _, __: answers.understood(
        ("registration_overview", "renewal_overview", "desk_numbers")
    ),
    "deny": lambda answers, _, situation: answers.not_knowing.none_of_these(situation),
}


_MOVES: Mapping[str, moves.Move] = {
    "next_step": moves.Next(),
    "previous_step": moves.Back(),
    "repeat": moves.Explain(),
    "affirm": moves.Yes(),
    "deny": moves.No(),
}
"""What the same words mean while a journey goes on."""


_OVERVIEWS = ("registration_overview", "renewal_overview", "registration_needed")
"""After these the first screen is what to do."""

_NUMBER = re.compile("(?:電話)?番号(?!の欄|を入)|(?<!証券)ばんごう|電話は")
_OF_A_SCREEN = re.compile("画面|ページ|手順|前の|一つ|ひとつ|1つ|ボタン|押")
_FROM_WHERE = re.compile("どこ(?:から|まで)|どっから|どの辺")
_ONWARD = re.compile(
    "その\\s*(?:あと|後)|この(?:あと|後)|次|つぎ|続き|つづき|あとは|後は|それから|進|変わ|かわ"
)


def _leads_on(tracker: Tracker, text: str) -> bool:
    """Nobody is led on by words that ask, complain or wait, nor by what is hardly heard as 「次」."""
    act, sureness = act_of(tracker)
    said = clauses(text)
    is_done = bool(said) and said[-1].told is Told.DID and all(is_bare(one.text) for one in said)
    if is_done or is_next(text):
        return True
    intent = tracker.latest_message.get("intent") or {}
    is_else = act in _STAYS and sureness >= LIKELY and not _ONWARD.search(text)
    is_heard = float(intent.get("confidence") or 0) >= _SURE_OF_NEXT
    return (is_heard or bool(_NAMES_NEXT.search(text))) and not is_else


_LEADING = ("next_step", "affirm")
_SURE_OF_NEXT = 0.8
"""Under it 「次」 is a guess, and a guess leads nobody past a screen."""
_STAYS = (ASKS, COMPLAINS, TROUBLE, PAUSE, STOP, HESITATES, PERSON)
_NAMES_NEXT = re.compile("次|つぎ|ツギ|進|すす|先へ|先に行")
_WILL_CALL = re.compile(
    "(?:電話|でんわ)(?:する|します|かけ|掛け)|(?:明日|あした|あす|今度|月曜|また)(?:に|で|も)?(?:かけ|掛け)"
)


def _asks_what_to_do(text: str) -> bool:
    """「で、どうしたらいいの」 asks of the screen that is there, 「次はどうする」 of the next."""
    return predicate.read_predicate(text).is_question and not _ONWARD.search(text)


def _asks_what_then(text: str, last: Optional[str]) -> bool:
    """「じゃあどうすればいいの」 after an answer that is the beginning of no screen: it did not help."""
    if last is None or last in _OVERVIEWS or not _asks_what_to_do(text):
        return False
    about = services().content.step_about(last)
    return about is None or about[1].topics[0] != last


def _is_back(tracker: Tracker, text: str) -> bool:
    """「戻りました」 of somebody who was away."""
    act, sureness = act_of(tracker)
    return act == RESUME and sureness >= RATHER and not _OF_A_SCREEN.search(text)


def _asks_for_the_number(intent: str, text: str) -> bool:
    """「番号だけ、もう一度」."""
    return intent == "phone_again" or (intent == "repeat" and bool(_NUMBER.search(text)))


def _number_again(tracker: Tracker, situation: Situation) -> Reply:
    """The number that was told last, else that of the last answer."""
    answers, told = services().answers, tracker.get_slot("desk_told")
    if told:
        return answers.number_of(told, situation)
    return answers.phone_again(last_topic(tracker), situation)


class FollowUp(OnThePages):
    """Answer from the topic that was answered last."""

    action_name = "action_follow_up"

    def instead(self, tracker: Tracker) -> Optional[list[Reply]]:
        """See the base class."""
        return reported(tracker)

    def move(self, tracker: Tracker) -> Optional[moves.Move]:
        """See the base class."""
        here, intent = active_place(tracker), intent_of(tracker)
        text = situation_of(tracker).question
        if here is None:
            return self._taken_up(tracker, intent, text)
        if complains(text):  # 「たらい回しにされました」 is no way back
            return None
        if _asks_for_the_number(intent, text) and tracker.get_slot("desk_told"):
            return None
        if desk_of_number(text):
            return None
        if here.is_strict and intent in ("affirm", "deny") and parse_yes_no(text) is None:
            return moves.NotUnderstood()
        if intent == "previous_step" and _is_back(tracker, text):
            return moves.Resume(turn_of(tracker).is_private)  # 「戻りました」 from the door
        if intent == "next_step" and not here.open_field:
            steps = services().content.journeys[here.journey].steps
            # 「次は何をするの」 at the last screen: what stands there
            is_last = here.step == len(steps) and predicate.read_predicate(text).is_question
            if is_last or _asks_what_to_do(text):
                return moves.Here()
        is_at_a_screen = not here.open_field and not here.is_asking
        if intent in _LEADING and is_at_a_screen and not _leads_on(tracker, text):
            return moves.AskPerson() if _WILL_CALL.search(text) else moves.Here()
        return _MOVES.get(intent)

    @staticmethod
    def _taken_up(tracker: Tracker, intent: str, text: str) -> Optional[moves.Move]:
        """What was paused goes on: 「もどった」「どこからだっけ」."""
        left = place(tracker)
        if left is None or left.is_finished:
            return None
        asks_where = intent == "where" and _FROM_WHERE.search(text)
        is_meant = asks_where or (intent == "previous_step" and _is_back(tracker, text))
        return moves.Resume(turn_of(tracker).is_private) if is_meant else None

    def replies(self, tracker: Tracker) -> Said:
        """See the base class."""
        from_context = reply_from_context(tracker)
        if from_context:
            return [from_context], []
        situation = situation_of(tracker)
        if complains(situation.question):
            return [services().answers.topic(COMPLAINT, situation)], []
        intent, named = intent_of(tracker), desk_of_number(situation.question)
        if named:  # 「0120-157-566 何の番号」
            return [services().answers.topic(named, situation)], []
        if _asks_for_the_number(intent, situation.question):
            return [_number_again(tracker, situation)], []
        if intent == "where" and last_topic(tracker) is None and asks_by_device(situation.question):
            return [services().answers.topic(QR_CODES, situation)], []
        last = last_topic(tracker)
        if intent == "next_step" and _asks_what_then(situation.question, last):
            return [services().answers.simpler(str(last), situation, times=2)], []
        return [_BY_INTENT[intent](services().answers, last, situation)], []
