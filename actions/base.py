"""What all our actions share: the services, the situation of the turn, a safe end."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any, Iterable, Optional

import structlog
from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot import bootstrap
from bot.bootstrap import Services
from bot.reply import Kind, Reply
from bot.services import journey_moves as moves
from bot.services.answers import Situation
from bot.services.apology import apology
from bot.services.journey_extras import Turn

log = structlog.get_logger()

RECENT_TOPICS = 3

Said = tuple[list[Reply], list[EventType]]
"""What to say, and which slots to set beside those that `say` sets."""


@dataclass(frozen=True)
class Place:
    """Where the person is in a journey, as the channel found it.

    `is_asking`: a question of ours waits for its answer; `is_strict`: only a clear はい or
    いいえ is one here.
    """

    journey: str
    step: int
    is_active: bool
    open_field: Optional[str] = None
    is_asking: bool = False
    is_strict: bool = False


def services() -> Services:
    """The services of this process."""
    return bootstrap.installed()


def intent_of(tracker: Tracker) -> str:
    """The intent that was decided on; rasa_sdk would give the first of the ranking."""
    return str((tracker.latest_message.get("intent") or {}).get("name"))


def metadata(tracker: Tracker) -> dict[str, Any]:
    """What came with the last message."""
    return tracker.latest_message.get("metadata") or {}


def place(tracker: Tracker) -> Optional[Place]:
    """The journey that goes on, or was left; None if there is none."""
    found = metadata(tracker).get("journey")
    if not found:
        return None
    return Place(
        found["id"],
        found["step"],
        found["is_active"],
        found["open_field"],
        found["is_asking"],
        found["is_strict"],
    )


def active_place(tracker: Tracker) -> Optional[Place]:
    """The journey that goes on now."""
    found = place(tracker)
    return found if found and found.is_active else None


def turn_of(tracker: Tracker) -> Turn:
    """Where a move of this message comes from."""
    found = metadata(tracker)
    is_private = bool(found.get("is_private"))
    return Turn(tracker.sender_id, services().now(), is_private, found.get("member"))


def entity(tracker: Tracker, name: str) -> Optional[str]:
    """The first value of an entity in the last message."""
    value = next(tracker.get_latest_entity_values(name), None)
    return str(value) if value is not None else None


def agency_of(tracker: Tracker) -> Optional[str]:
    """Named in the message, known to the session, or remembered, in this order."""
    return (
        entity(tracker, "agency") or metadata(tracker).get("agency") or tracker.get_slot("agency")
    )


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


def missed(tracker: Tracker) -> int:
    """How many messages in a row were not understood, this one included."""
    return int(tracker.get_slot("misses") or 0) + 1


def last_topic(tracker: Tracker) -> Optional[str]:
    """The topic answered last."""
    return next(iter(tracker.get_slot("last_topics") or []), None)


def say(dispatcher: CollectingDispatcher, replies: Iterable[Reply]) -> list[EventType]:
    """Utter the replies; remember what they were about and what they offered."""
    topics: list[str] = []
    offered: dict[str, str] = {}
    for reply in replies:
        dispatcher.utter_message(**reply.encode())
        if reply.kind is Kind.ANSWER:
            topics = [*reply.topics, *topics]
        offered = {choice.title: choice.payload for choice in reply.choices}
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

    async def said(self, tracker: Tracker) -> Said:
        """What is said in this turn: a move of the journey, or an answer and back to it."""
        move = self.move(tracker)
        if move is not None:
            moved = await asyncio.to_thread(services().journeys.move, move, turn_of(tracker))
            if moved is not None:
                return moved, []
        replies, events = self.replies(tracker)
        return await self._back_to_journey(tracker, replies), events

    def move(self, tracker: Tracker) -> Optional[moves.Move]:
        """The move in the journey that goes on, if the message asks for one."""
        return None

    def replies(self, tracker: Tracker) -> Said:
        """The answer, apart from any journey."""
        raise NotImplementedError

    async def _back_to_journey(self, tracker: Tracker, replies: list[Reply]) -> list[Reply]:
        """After an answer in between: the question that is open, or the offer to go on."""
        here = place(tracker)
        if here is None or not replies:
            return replies
        is_asked_back = replies[-1].kind is Kind.ASK_BACK
        # where a はい is an answer that counts, the question it answers is the last thing said
        is_needed = here.is_active and here.is_strict and here.is_asking
        if not here.is_active or (is_asked_back and not is_needed):
            return [*replies[:-1], services().journeys.offering_resumption(replies[-1])]
        turn = turn_of(tracker)
        reminder = await asyncio.to_thread(services().journeys.move, moves.Remind(), turn)
        if not reminder:
            return replies
        if is_asked_back:
            both = (*reminder[-1].choices, *replies[-1].choices)
            reminder = [*reminder[:-1], reminder[-1].with_choices(both)]
        journeys = services().journeys
        answers = [journeys.with_page(r, here.journey).with_choices(()) for r in replies]
        return [*answers, *reminder]

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """See the base class."""
        try:
            replies, events = await self.said(tracker)
        except Exception as error:
            log.error("action.failed", action=self.name(), error=type(error).__name__)
            return say(dispatcher, [apology()])
        agency = agency_of(tracker)
        if agency:
            events = [SlotSet("agency", agency), *events]
        return _changes(say(dispatcher, replies) + events, tracker)


def _changes(events: list[EventType], tracker: Tracker) -> list[EventType]:
    """The slots that get another value than they have, each once: every event is stored."""
    last = {event["name"]: event for event in events}
    return [event for name, event in last.items() if event["value"] != tracker.get_slot(name)]
