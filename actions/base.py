"""What all our actions share: the services, the situation of the turn, a safe end."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Optional, Sequence

import structlog
from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot import bootstrap
from bot.bootstrap import Services
from bot.domain.draft import DraftUnreadable
from bot.domain.errors import KeysLost, Overtaken, StoreUnavailable
from bot.domain.handoff import REGISTRATION, RENEWAL
from bot.reply import Kind, Reply
from bot.services.answers.pieces import MAX_CHOICES
from bot.services.answers.situation import Situation
from bot.services.answers.topics import AGENCY_CONTACT, DISCLOSURE_NO
from bot.services.contacts.fixed import apology, not_kept
from bot.services.contacts.links import tel
from bot.services.hearing.choosing import NOTE
from bot.services.journeys.elsewhere import Noted, note_after
from bot.services.journeys.engine import moves
from bot.services.journeys.extras import Turn
from bot.text.feelings import is_annoyed

log = structlog.get_logger()

RECENT_TOPICS = 4
BARRED = "barred"
"""The slot of what keeps somebody with the page open from going on: 「renewal/3/clk_disclosure_no」,
procedure, screen, and the topic or reason of what ended it."""
AGENCY = "agency"
"""What a topic names as its desk where the agency helps."""
_COURTESIES = ("greet", "thanks", "goodbye", "guard_complaint")
"""Topics that are no subject: 「そこは何時まで」 after one is about what was answered before it."""
TRIES = 5
"""How often an action is done again because somebody else changed the same."""

Said = tuple[list[Reply], list[EventType]]
"""What to say, and which slots to set beside those that `say` sets."""


@dataclass(frozen=True)
class Place:
    """Where the person is in a journey, as the channel found it.

    `is_asking`: a question of ours waits for its answer; `is_strict`: only a clear はい or
    いいえ is one here; `is_stopped`: an answer has ended it, and the agency was named;
    `is_finished`: on the pages it was brought to its end.
    """

    journey: str
    step: int
    is_active: bool
    open_field: Optional[str] = None
    is_asking: bool = False
    is_strict: bool = False
    is_stopped: bool = False
    is_finished: bool = False


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
        found.get("is_stopped", False),
        found.get("is_finished", False),
    )


def active_place(tracker: Tracker) -> Optional[Place]:
    """The journey that goes on now."""
    found = place(tracker)
    return found if found and found.is_active else None


def turn_of(tracker: Tracker) -> Turn:
    """Where a move of this message comes from."""
    found = metadata(tracker)
    return Turn(
        tracker.sender_id,
        services().now(),
        bool(found.get("is_private")),
        found.get("member"),
        found.get("client"),
    )


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
    here = active_place(tracker)
    return Situation(
        at=services().now(),
        question=tracker.latest_message.get("text") or "",
        agency=agency_of(tracker),
        attribute=entity(tracker, "attribute"),
        journey=here.journey if here else None,
        step=here.step if here else None,
        told=tuple(tracker.get_slot("last_topics") or ()),
        is_annoyed=is_annoyed(tracker.latest_message.get("text") or ""),
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


_BEGINNINGS = {
    "registration_overview": REGISTRATION,
    "registration_needed": REGISTRATION,
    "reg_start": REGISTRATION,
    "renewal_overview": RENEWAL,
    "renewal_start": RENEWAL,
}
"""Topics about how to begin: they offer to do it together."""


def with_ways(reply: Reply, tracker: Tracker) -> Reply:
    """An answer about how to begin, with the ways to go through the journey together."""
    journey = _BEGINNINGS.get(reply.topics[-1]) if reply.topics else None
    if journey is None or place(tracker) is not None:
        return reply
    ways = services().journeys.start_choices(journey, turn_of(tracker).is_private)
    return reply.with_choices((*ways, *reply.choices)[:MAX_CHOICES])


def offered_to_begin(tracker: Tracker) -> Optional[str]:
    """The journey that the last reply offered to go through, None if it offered none or both."""
    payloads = (tracker.get_slot("offered") or {}).values()
    journeys = {journey for payload in payloads if (journey := moves.begun_by(payload))}
    return journeys.pop() if len(journeys) == 1 else None


def wished_in_vain(tracker: Tracker) -> Optional[Noted]:
    """What is remembered of a wish to prepare where nothing is taken; None without one."""
    return Noted.read((tracker.get_slot("offered") or {}).get(NOTE, ""))


def _note(tracker: Tracker, replies: Sequence[Reply]) -> str:
    """It is remembered until a journey goes on."""
    before = (tracker.get_slot("offered") or {}).get(NOTE, "")
    return note_after("" if active_place(tracker) else before, replies)


def say(
    dispatcher: CollectingDispatcher,
    replies: Sequence[Reply],
    told_before: Sequence[str] = (),
    note: str = "",
) -> list[EventType]:
    """Utter the replies; remember what they were about, what they offered, and the note."""
    topics: list[str] = []
    offered: dict[str, str] = {}
    for reply in replies:
        dispatcher.utter_message(**reply.encode())
        if reply.kind is Kind.ANSWER:
            topics = [*(t for t in reply.topics if t not in _COURTESIES), *topics]
        offered = {choice.title: choice.payload for choice in reply.choices}
    if note:
        offered = {**offered, NOTE: note}
    events: list[EventType] = [SlotSet("offered", offered)]
    if topics:
        recent = list(dict.fromkeys((*topics, *told_before)))[:RECENT_TOPICS]
        events += [SlotSet("last_topics", recent), SlotSet("misses", 0)]
    told = _desk_named(replies)
    return events + [SlotSet("desk_told", told)] if told else events


def _desk_named(replies: Sequence[Reply]) -> Optional[str]:
    """「agency」 or the desk whose number was told, where it was one alone."""
    linked = {link.url for reply in replies for link in reply.links}
    if not linked:
        return None
    content = services().content
    of_link = {tel(desk).url: name for name, desk in content.desks.items()}
    of_link |= {tel(agency).url: AGENCY for agency in content.agencies.values()}
    told = {of_link[url] for url in linked if url in of_link}
    return told.pop() if len(told) == 1 else None


class BotAction(Action):
    """Base of our actions: an exception still tells the user where to call."""

    action_name = ""

    def name(self) -> str:
        """See the base class."""
        return self.action_name

    def said(self, tracker: Tracker) -> Said:
        """What is said in this turn: a move of the journey, or an answer and back to it.

        Blocks on stores; called in a worker thread.
        """
        told = self.instead(tracker)
        if told is not None:
            return told, []
        move = self.move(tracker)
        if move is not None:
            moved = services().journeys.move(move, turn_of(tracker))
            if moved is not None:
                return moved, []
        replies, events = self.replies(tracker)
        return self._back_to_journey(tracker, replies), events

    def _said_at_once(self, tracker: Tracker) -> Said:
        """All that it changes is one change: of the turn, or where that is elsewhere of its own."""
        work = services().unit_of_work
        if work.is_in_turn:
            try:
                return self._said_with_news(tracker)
            except Exception:
                work.roll_back()
                raise
        for _ in range(TRIES):
            with work.turn(), suppress(Overtaken):
                said = self._said_with_news(tracker)
                work.commit()
                return said
        raise Overtaken

    def _said_with_news(self, tracker: Tracker) -> Said:
        """What is said, with what has been done on the pages meanwhile."""
        replies, events = self.said(tracker)
        here, turn = active_place(tracker), turn_of(tracker)
        is_asking = here is not None or bool(replies and replies[-1].kind is Kind.ASK_BACK)
        with suppress(StoreUnavailable, DraftUnreadable):  # told another time
            replies = services().news.with_news(
                replies, turn.conversation, turn.member, turn.at, is_asking
            )
        return replies, events

    def instead(self, tracker: Tracker) -> Optional[list[Reply]]:
        """What is said to a message that asks for nothing; None for one that does."""
        return None

    def move(self, tracker: Tracker) -> Optional[moves.Move]:
        """The move in the journey that goes on, if the message asks for one."""
        return None

    def replies(self, tracker: Tracker) -> Said:
        """The answer, apart from any journey."""
        raise NotImplementedError

    def _back_to_journey(self, tracker: Tracker, replies: list[Reply]) -> list[Reply]:
        """After an answer in between: the question that is open, or the offer to go on."""
        here = place(tracker)
        if here is None or not replies or (here.is_finished and not here.is_active):
            return replies
        is_asked = here.open_field is not None or here.is_asking
        if not is_asked and leads_no_further(replies, tracker):
            return replies
        is_asked_back = replies[-1].kind is Kind.ASK_BACK
        # where a はい is an answer that counts, the question it answers is the last thing said
        is_needed = here.is_active and here.is_strict and here.is_asking
        if not here.is_active or (is_asked_back and not is_needed):
            return [*replies[:-1], services().journeys.offering_resumption(replies[-1])]
        turn = turn_of(tracker)
        reminder = services().journeys.move(moves.Remind(), turn)
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
            if services().unit_of_work.is_in_turn:  # in the thread of the turn already
                replies, events = self._said_at_once(tracker)
            else:
                replies, events = await asyncio.to_thread(self._said_at_once, tracker)
        except KeysLost:
            return say(dispatcher, [not_kept()])
        except Exception as error:
            log.error("action.failed", action=self.name(), error=type(error).__name__)
            return say(dispatcher, [apology()])
        agency = agency_of(tracker)
        if agency:
            events = [SlotSet("agency", agency), *events]
        told_before = tracker.get_slot("last_topics") or ()
        said = say(dispatcher, replies, told_before, _note(tracker, replies))
        return _changes(said + events, tracker)


def leads_no_further(replies: Sequence[Reply], tracker: Tracker) -> bool:
    """True after what keeps somebody off the next screen, and after whom to call then."""
    told = {topic for reply in replies for topic in reply.topics}
    is_helped = AGENCY_CONTACT in told and last_topic(tracker) == DISCLOSURE_NO
    return is_helped or DISCLOSURE_NO in told or bool(tracker.get_slot(BARRED))


def _changes(events: list[EventType], tracker: Tracker) -> list[EventType]:
    """The slots that get another value than they have, each once: every event is stored."""
    last = {event["name"]: event for event in events}
    return [event for name, event in last.items() if event["value"] != tracker.get_slot(name)]
