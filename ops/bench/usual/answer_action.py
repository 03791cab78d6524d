"""The one custom action of the usual assistant: it sends the answer of the intent."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher


class Answer(Action):
    """Sends the domain's `utter_<intent>`, as our own actions send a topic's answer."""

    def name(self) -> str:
        """See the base class."""
        return "action_answer"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """See the base class."""
        intent = tracker.latest_message["intent"]["name"]
        dispatcher.utter_message(response=f"utter_{intent}")
        return []
