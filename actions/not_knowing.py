"""Not knowing well: ask back, say so, name the desk."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet

from actions.base import BotAction, decision, entity, services, situation_of
from actions.context import reply_from_context
from bot.reply import Reply
from bot.services.answers import AGENCY_CONTACT
from bot.services.languages import other_language


def _missed(tracker: Tracker) -> int:
    return int(tracker.get_slot("misses") or 0) + 1


class AskBack(BotAction):
    """Offer what could have been meant."""

    action_name = "action_ask_back"

    def replies(self, tracker: Tracker) -> tuple[list[Reply], list[EventType]]:
        """See the base class."""
        from_context = reply_from_context(tracker)
        if from_context:
            return [from_context], []
        answers, situation = services().answers, situation_of(tracker)
        if entity(tracker, "agency"):  # 「ゆめカードです」
            return [answers.topic(AGENCY_CONTACT, situation)], []
        misses = _missed(tracker)
        reply = answers.ask_back(decision(tracker)["candidates"], misses, situation)
        return [reply], [SlotSet("misses", misses)]


class CannotTell(BotAction):
    """Out of scope: name who knows; near our subjects, offer those as well."""

    action_name = "action_cannot_tell"

    def replies(self, tracker: Tracker) -> tuple[list[Reply], list[EventType]]:
        """See the base class."""
        from_context = reply_from_context(tracker)
        if from_context:
            return [from_context], []
        answers, situation = services().answers, situation_of(tracker)
        candidates = decision(tracker)["candidates"]
        reply = (
            answers.perhaps(candidates, situation)
            if candidates
            else answers.cannot_tell((), situation)
        )
        return [reply], [SlotSet("misses", _missed(tracker))]


class NothingReadable(BotAction):
    """Emoji, signs, nothing."""

    action_name = "action_nothing_readable"

    def replies(self, tracker: Tracker) -> tuple[list[Reply], list[EventType]]:
        """See the base class."""
        return [services().answers.nothing_readable()], []


class OtherLanguage(BotAction):
    """Another language: a short answer with the desks."""

    action_name = "action_other_language"

    def replies(self, tracker: Tracker) -> tuple[list[Reply], list[EventType]]:
        """See the base class."""
        return [other_language(situation_of(tracker).question)], []
