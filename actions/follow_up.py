"""Messages that refer to the last answer: next, back, where, again, the number, yes, no."""

from __future__ import annotations

from typing import Callable, Mapping, Optional

from rasa_sdk import Tracker
from rasa_sdk.events import EventType

from actions.base import BotAction, last_topic, services, situation_of
from actions.context import reply_from_context
from bot.reply import Reply
from bot.services.answers import Answers, Situation

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


class FollowUp(BotAction):
    """Answer from the topic that was answered last."""

    action_name = "action_follow_up"

    def replies(self, tracker: Tracker) -> tuple[list[Reply], list[EventType]]:
        """See the base class."""
        from_context = reply_from_context(tracker)
        if from_context:
            return [from_context], []
        situation = situation_of(tracker)
        intent = tracker.get_intent_of_latest_message()
        reply = _BY_INTENT[str(intent)](services().answers, last_topic(tracker), situation)
        return [reply], []
