"""Answering: one or two topics, and an agency that was picked."""

from __future__ import annotations

from dataclasses import replace

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet

from actions.base import BotAction, decision, entity, services, situation_of
from actions.context import reply_from_context
from bot.reply import Reply
from bot.services.answers import AGENCY_CONTACT


class AnswerQuestion(BotAction):
    """One or two topics, pressed or typed."""

    action_name = "action_answer"

    def replies(self, tracker: Tracker) -> tuple[list[Reply], list[EventType]]:
        """See the base class."""
        from_context = reply_from_context(tracker)
        if from_context:
            return [from_context], []
        answers, situation = services().answers, situation_of(tracker)
        pressed = entity(tracker, "topic")
        topics = [pressed] if pressed else decision(tracker)["topics"]
        asked = situation.attribute if AGENCY_CONTACT in topics else None
        return answers.topics(topics, situation), [SlotSet("agency_attribute", asked)]


class ChooseAgency(BotAction):
    """The agency was picked from the choices: tell what was asked about it."""

    action_name = "action_choose_agency"

    def replies(self, tracker: Tracker) -> tuple[list[Reply], list[EventType]]:
        """See the base class."""
        now = situation_of(tracker)
        asked = replace(now, attribute=tracker.get_slot("agency_attribute"))
        return [services().answers.topic(AGENCY_CONTACT, asked)], []
