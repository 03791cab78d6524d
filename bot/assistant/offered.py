"""押せるもの: what can be pressed in a conversation now, kept with the rest of it in its tracker.

Only a payload that was offered counts as a command, and a button's title may be typed as well.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Mapping, NamedTuple, Optional, Sequence

from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.assistant.agent import Assistant, at_once
from bot.assistant.beside import OFFERED
from bot.assistant.privacy_gate import OF_CONTRACTS
from bot.assistant.stored import UNKNOWN
from bot.bootstrap import Services
from bot.domain.channel import LONGEST_TITLE
from bot.domain.draft import DraftUnreadable
from bot.domain.errors import StoreUnavailable
from bot.reply import Reply
from bot.services.hearing.choosing import (
    NOTE,
    chosen_by_place,
    chosen_by_title,
    chosen_by_word,
    is_binding,
)
from bot.services.reminders.turns import PAYLOAD
from bot.text.parse.yes_no import parse_yes_no

TURN = "turn"
"""In the metadata of what was said: which turn worked it off."""

_OF_A_CONTRACT = '"contract"'


class Pressed(NamedTuple):
    """A payload that was offered, and the button as it was labelled."""

    payload: str
    title: str


class Offered:
    """What each conversation may press. Calls block on the tracker store."""

    def __init__(self, assistant: Assistant, services: Services) -> None:
        self._assistant = assistant
        self._services = services
        self._openings = {one.title: one.payload for one in services.greeting.choices()}

    def tracker(self, sender: str, without: str = "") -> Optional[DialogueStateTracker]:
        """The conversation as it is remembered, to look at only.

        `without` the turn of this id: one that was begun before, and of which nothing else is
        kept, as its process was killed or somebody else was quicker. It has not happened.
        """
        store = self._assistant.tracker_store
        found: Optional[DialogueStateTracker] = at_once(store.peek(sender))
        if found is None or not without:
            return found
        events = list(found.events)
        begun = next((i for i in reversed(range(len(events))) if _is_said(events[i])), None)
        if begun is None or (events[begun].metadata or {}).get(TURN) != without:
            return found
        domain = self._assistant.domain
        before = DialogueStateTracker.from_events(
            sender, events[:begun], domain.slots, domain=domain
        )
        store.replace(before)
        return before

    def pressed(
        self, text: str, sender: str, tracker: Optional[DialogueStateTracker]
    ) -> Optional[Pressed]:
        """What was offered last and is sent now, pressed or typed by its title."""
        text = text.strip()
        is_payload = text.startswith("/")
        if not is_payload and len(text) > LONGEST_TITLE:  # the title of no choice
            return None
        offered = self._offered(tracker, sender)
        if is_payload:
            is_offered = text in offered.values() or self._begins(text, sender)
            found = text if is_offered else None
        elif offered is self._openings:
            found = chosen_by_title(text, offered)
        else:
            found = (
                chosen_by_title(text, offered)
                or chosen_by_place(text, offered)
                or chosen_by_word(text, offered)
            )
        return Pressed(found, _title_of(found, offered)) if found else None

    def consented(
        self, text: str, sender: str, tracker: Optional[DialogueStateTracker]
    ) -> Optional[Pressed]:
        """はい or いいえ, in whatever words, to a reminder that was offered last."""
        said = parse_yes_no(text)
        if said is None or tracker is None:
            return None
        payloads = [
            one for one in self._offered(tracker, sender).values() if one.startswith(PAYLOAD)
        ]
        if len(payloads) != 2 or not any(map(is_binding, payloads)):
            return None  # none was offered, or something else has taken the place of its words
        yes, no = payloads
        return Pressed(yes if said else no, UNKNOWN)

    def add(self, sender: str, told: Sequence[Reply]) -> None:
        """What is told without being asked for can be pressed, beside what was offered before."""
        offered = {choice.title: choice.payload for reply in told for choice in reply.choices}
        if not offered:
            return
        tracker = self.tracker(sender)
        both = {**(self._kept(tracker, sender) if tracker else {}), **offered}
        sealed = self._services.offers.seal(both, sender)
        if tracker is None:
            self._begin_anew(sender, sealed)
            return
        tracker.update(SlotSet(OFFERED, sealed), self._assistant.domain)
        at_once(self._assistant.tracker_store.save(tracker))

    def forget_the_rest(self, sender: str) -> None:
        """No event of the conversation stays, but for what may be pressed next."""
        tracker = self.tracker(sender)
        self._begin_anew(sender, tracker.get_slot(OFFERED) if tracker else None)

    def _offered(self, tracker: Optional[DialogueStateTracker], sender: str) -> Mapping[str, str]:
        """What can be pressed now: title → payload; in the beginning what every page opens with."""
        kept = self._kept(tracker, sender)
        if kept is self._openings:
            return kept
        return {title: payload for title, payload in kept.items() if title != NOTE}

    def _kept(self, tracker: Optional[DialogueStateTracker], sender: str) -> Mapping[str, str]:
        """The same, with what is remembered beside it."""
        sealed = tracker.get_slot(OFFERED) if tracker else None
        if sealed is None:
            return self._openings
        return self._services.offers.open(sealed, sender)

    def _begins(self, payload: str, sender: str) -> bool:
        """True for what every page opens with, as long as nothing goes on that it would leave."""
        if payload not in self._openings.values():
            return False
        with suppress(StoreUnavailable, DraftUnreadable):
            at = self._services.now()
            return self._services.journeys.standing(sender, at) is None
        return False

    def _begin_anew(self, sender: str, offered: Any) -> None:
        domain = self._assistant.domain
        events = [
            ActionExecuted(ACTION_SESSION_START_NAME),
            SessionStarted(),
            SlotSet(OFFERED, offered),
            ActionExecuted(ACTION_LISTEN_NAME),
        ]
        tracker = DialogueStateTracker.from_events(sender, events, domain.slots, domain=domain)
        self._assistant.tracker_store.replace(tracker)


def _is_said(event: Event) -> bool:
    return isinstance(event, UserUttered)


def _title_of(payload: str, offered: Mapping[str, str]) -> str:
    """A button as it was labelled; which contract it named is not told."""
    if _OF_A_CONTRACT in payload:
        return OF_CONTRACTS
    return next((title for title, one in offered.items() if one == payload), UNKNOWN)
