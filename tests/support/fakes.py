"""Services without a store and without a model: for the door and the actions, in milliseconds."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from types import SimpleNamespace
from typing import Any, Iterator, Mapping, Optional, Union, cast

import jpholiday
from journey_support import BASE_URL, CONTENT, NOW, REASONS, WORDING

from bot.bootstrap import Services
from bot.content import handoff_words
from bot.content.wordings import load_answer_words, load_news_words
from bot.domain.content import Content
from bot.domain.draft import Draft
from bot.domain.journey_state import JourneyState, Mode
from bot.services.answers.answers import Answers
from bot.services.contacts.opening import Opening
from bot.services.drafts.drafts import Drafts
from bot.services.handoff.handoff import HandOff
from bot.services.handoff.links import HandoverLinks
from bot.services.handoff.wording import HandOffWording
from bot.services.hearing.reports import Reports
from bot.services.journeys.extras import Turn
from bot.services.journeys.news import News
from bot.services.journeys.progress import Progress
from bot.services.journeys.standing import Standing
from bot.services.journeys.turns import Journeys
from bot.services.journeys.way_out import WayOut
from bot.services.journeys.words import JourneyWords

OPENING = Opening(jpholiday.is_holiday)
HAND_OFF_WORDS = handoff_words.load()
ANSWER_WORDS, NEWS_WORDS = load_answer_words(), load_news_words()
CONVERSATION = "web-1"
CODE = "海の風の駅"
"""What the fakes take for a resume code; it stands for nothing."""


class DraftsInMemory:
    """A `DraftStore` of one process that forgets with it; drafts do not expire in a test."""

    def __init__(self) -> None:
        self.drafts: dict[str, Draft] = {}

    def put(self, draft: Draft) -> Draft:
        """See the port."""
        same = [
            one
            for one in self.drafts.values()
            if (one.conversation, one.journey) == (draft.conversation, draft.journey)
        ]
        return same[0] if same else self.drafts.setdefault(draft.id, draft)

    def get(self, draft_id: str, at: datetime) -> Optional[Draft]:
        """See the port."""
        return self.drafts.get(draft_id)

    def of_conversation(self, conversation: str, at: datetime) -> tuple[Draft, ...]:
        """See the port."""
        found = [one for one in self.drafts.values() if one.conversation == conversation]
        return tuple(reversed(found))

    def patch(
        self,
        draft_id: str,
        changes: Mapping[str, Optional[str]],
        at: datetime,
        *,
        step: Optional[int] = None,
    ) -> Optional[Draft]:
        """See the port."""
        found = self.drafts.get(draft_id)
        if found is not None:
            found = replace(found.with_fields(changes), step=step or found.step)
            self.drafts[draft_id] = found
        return found


class _Calls:
    """Stands for a service of which a test wants to know what it was asked.

    Every method answers what `answers` says of it, else None, and is noted in `made`.
    """

    def __init__(self, **answers: Any) -> None:
        self.answers = answers
        self.made: list[str] = []

    def __getattr__(self, name: str) -> Any:
        def call(*arguments: Any, **named: Any) -> Any:
            self.made.append(name)
            return self.answers.get(name)

        return call


class _Links:
    """A store of hand-over links: what was issued."""

    def __init__(self) -> None:
        self.issued: list[Any] = []

    def put(self, code: Any, handover: Any, expires_at: datetime) -> None:
        """See the port."""
        self.issued.append(handover)


class _AtOnce:
    """A unit of work over stores that write at once."""

    is_in_turn = False

    @contextmanager
    def turn(self) -> Iterator[None]:
        """See the port."""
        yield

    def commit(self) -> None:
        """See the port."""


def fake_services(
    content: Content = CONTENT,
    wording: HandOffWording = HAND_OFF_WORDS,
    **answers: Mapping[str, Any],
) -> Services:
    """Real answers, journeys and hand-offs over drafts in memory; the rest notes its calls.

    `answers`: what a service that is a stand-in answers, by its name and the method's.
    """
    drafts = Drafts(cast(Any, DraftsInMemory()))
    links = HandoverLinks(cast(Any, _Links()), drafts, BASE_URL)
    handoff = HandOff(content, OPENING, jpholiday.is_holiday, wording)
    words = JourneyWords(content, WORDING, REASONS, OPENING, BASE_URL)
    journeys = Journeys(content, WORDING, words, drafts, {})
    way_out = WayOut(content, words, drafts, cast(Any, _Calls()), {}, handoff, links)
    parse_code = SimpleNamespace(parse_code=lambda text: text if text == CODE else None)
    stand_ins = {
        name: _Calls(**answers.get(name, {}))
        for name in ("call_backs", "codes", "renewals", "renewal_turns")
    }
    services = SimpleNamespace(
        content=content,
        answers=Answers(content, OPENING, ANSWER_WORDS),
        opening=OPENING,
        drafts=drafts,
        journeys=journeys,
        way_out=way_out,
        links=links,
        news=News(Progress(drafts, content.journeys), NEWS_WORDS, handoff),
        reports=Reports(content, journeys),
        words=parse_code,
        unit_of_work=_AtOnce(),
        now=lambda: NOW,
        **stand_ins,
    )
    return cast(Services, services)


def turn(conversation: str = CONVERSATION, **others: Any) -> Turn:
    """A turn of someone on the web."""
    return Turn(conversation, NOW, is_private=True, **others)


def begun(services: Services, journey: str, mode: Optional[Mode] = Mode.PREPARE) -> None:
    """Let the conversation begin a journey."""
    services.journeys.start(journey, mode, turn())


def state_of(services: Services) -> JourneyState:
    """Where the conversation stands."""
    standing = services.journeys.standing(CONVERSATION, NOW)
    assert standing
    return standing.state


def kept(services: Services) -> Mapping[str, str]:
    """What the draft keeps, without its own fields."""
    standing = services.journeys.standing(CONVERSATION, NOW)
    fields: Mapping[str, str] = standing.draft.fields if standing else {}
    return {name: value for name, value in fields.items() if not name.startswith("_")}


class FakeClassifier:
    """A classifier that knows a few sentences; all others it does not understand."""

    def __init__(self, known: Mapping[str, Union[str, Mapping[str, Any]]] = {}) -> None:
        self._known = known
        self.asked: list[str] = []

    def __call__(self, text: str, standing: Optional[Standing]) -> dict[str, Any]:
        """The intent with certainty, or what else is known of the text."""
        self.asked.append(text)
        found = self._known.get(text, "unclear")
        if not isinstance(found, str):
            return {"text": text, **found}
        return {"text": text, "intent": {"name": found, "confidence": 0.99}}
