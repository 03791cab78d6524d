"""Messages that refer to the last answer: next, back, where, again, the number, yes, no."""

from __future__ import annotations

import re
from typing import Callable, Mapping, Optional

from rasa_sdk import Tracker

from actions.base import (
    BotAction,
    Said,
    active_place,
    intent_of,
    last_topic,
    services,
    situation_of,
)
from actions.context import reply_from_context
from actions.reported import reported
from bot.reply import Reply
from bot.services.answers.answers import COMPLAINT, Answers, Situation
from bot.services.journeys.engine import moves
from bot.text import predicate
from bot.text.feelings import complains
from bot.text.parse.yes_no import parse_yes_no

_BY_INTENT: Mapping[str, Callable[[Answers, Optional[str], Situation], Reply]] = {
    "next_step": Answers.next_step,
    "previous_step": Answers.previous_step,
    "where": Answers.where,
    "repeat": Answers.repeat,
    "phone_again": Answers.phone_again,
    "affirm": lambda answers, _, __: answers.understood(
        ("registration_overview", "renewal_overview", "desk_numbers")
    ),
    "deny": lambda answers, _, situation: answers.none_of_these(situation),
}


_MOVES: Mapping[str, moves.Move] = {
    "next_step": moves.Next(),
    "previous_step": moves.Back(),
    "repeat": moves.Explain(),
    "affirm": moves.Yes(),
    "deny": moves.No(),
}
"""What the same words mean while a journey goes on."""


_ONWARD = re.compile("次|つぎ|続き|つづき|あとは|後は|それから|進|変わ|かわ")


def _asks_what_to_do(text: str) -> bool:
    """「で、どうしたらいいの」 asks of the screen that is there, 「次はどうする」 of the next."""
    return predicate.read_predicate(text).is_question and not _ONWARD.search(text)


class FollowUp(BotAction):
    """Answer from the topic that was answered last."""

    action_name = "action_follow_up"

    def instead(self, tracker: Tracker) -> Optional[list[Reply]]:
        """See the base class."""
        return reported(tracker)

    def move(self, tracker: Tracker) -> Optional[moves.Move]:
        """See the base class."""
        here, intent = active_place(tracker), intent_of(tracker)
        if here is None:
            return None
        text = situation_of(tracker).question
        if complains(text):  # 「たらい回しにされました」 is no way back
            return None
        if here.is_strict and intent in ("affirm", "deny") and parse_yes_no(text) is None:
            return moves.NotUnderstood()
        if intent == "next_step" and not here.open_field and _asks_what_to_do(text):
            return moves.Here()
        return _MOVES.get(intent)

    def replies(self, tracker: Tracker) -> Said:
        """See the base class."""
        from_context = reply_from_context(tracker)
        if from_context:
            return [from_context], []
        situation = situation_of(tracker)
        if complains(situation.question):
            return [services().answers.topic(COMPLAINT, situation)], []
        intent = intent_of(tracker)
        reply = _BY_INTENT[intent](services().answers, last_topic(tracker), situation)
        return [reply], []
