"""What all our actions share: the services, the situation of the turn, a safe end."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Iterable, Optional

import structlog
from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot import bootstrap
from bot.bootstrap import Services
from bot.reply import Kind, Reply
from bot.services.answers import Situation
from bot.services.apology import apology

log = structlog.get_logger()

RECENT_TOPICS = 3


@lru_cache(maxsize=1)
def services() -> Services:
    """The services of this process, built at the first action."""
    return bootstrap.services()


def entity(tracker: Tracker, name: str) -> Optional[str]:
    """The first value of an entity in the last message."""
    value = next(tracker.get_latest_entity_values(name), None)
    return str(value) if value is not None else None


def agency_of(tracker: Tracker) -> Optional[str]:
    """Named in the message, known to the session, or remembered, in this order."""
    metadata = tracker.latest_message.get("metadata") or {}
    return entity(tracker, "agency") or metadata.get("agency") or tracker.get_slot("agency")


def situation_of(tracker: Tracker) -> Situation:
    """What a service needs to know about this turn."""
    return Situation(
        at=services().now(),
        question=tracker.latest_message.get("text") or "",
        agency=agency_of(tracker),
        attribute=entity(tracker, "attribute"),
    )


def decision(tracker: Tracker) -> dict[str, list[str]]:
    """What the pipeline decided: `topics` to answer, `candidates` to offer."""
    found = tracker.latest_message.get("faq") or {}
    return {"topics": found.get("topics", []), "candidates": found.get("candidates", [])}


def last_topic(tracker: Tracker) -> Optional[str]:
    """The topic answered last."""
    return next(iter(tracker.get_slot("last_topics") or []), None)


def say(dispatcher: CollectingDispatcher, replies: Iterable[Reply]) -> list[EventType]:
    """Utter the replies; remember what they were about and what they offered."""
    topics: list[str] = []
    offered: list[str] = []
    for reply in replies:
        dispatcher.utter_message(**reply.encode())
        if reply.kind is Kind.ANSWER:
            topics = [*reply.topics, *topics]
        offered = [c.payload for c in reply.choices]
    events: list[EventType] = [SlotSet("offered", offered)]
    if topics:
        events += [SlotSet("last_topics", topics[:RECENT_TOPICS]), SlotSet("misses", 0)]
    return events


class BotAction(Action):
    """Base of our actions: an exception still tells the user where to call."""

    action_name = ""

    def name(self) -> str:
        """See the base class."""
        return self.action_name

    def replies(self, tracker: Tracker) -> tuple[list[Reply], list[EventType]]:
        """What to say, and which slots to set beside those that `say` sets."""
        raise NotImplementedError

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """See the base class."""
        try:
            replies, events = self.replies(tracker)
        except Exception as error:
            log.error("action.failed", action=self.name(), error=type(error).__name__)
            return say(dispatcher, [apology()])
        agency = agency_of(tracker)
        if agency and agency != tracker.get_slot("agency"):
            events = [SlotSet("agency", agency), *events]
        return say(dispatcher, replies) + events
