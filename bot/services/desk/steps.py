"""画面の案内: all that the desk needs of a screen that a caller has before them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Mapping, Optional

from bot.domain.content import Content
from bot.domain.journey import Journey, Step
from bot.domain.picture import WIDE, Picture, name_of
from bot.services.answers.answers import Answers
from bot.services.answers.situation import Situation
from bot.services.contacts.opening import Opening
from bot.services.desk.search.search import Search

PICTURES = "/desk/pictures"
"""Where the desk has the pictures of screens, on a port of its own too."""


@dataclass(frozen=True)
class Seen:
    """What the customer sees: a picture, and it in words."""

    url: str
    alt: str


@dataclass(frozen=True)
class Ask:
    """What to ask the caller next."""

    label: str
    text: str


@dataclass(frozen=True)
class Screen:
    """One step; `following` is None at the last one."""

    journey: Journey
    step: Step
    version: str
    text: str
    short_text: str
    citations: tuple[str, ...]
    pictures: tuple[Seen, ...]
    ask: tuple[Ask, ...]
    following: Optional[Step]
    desk_line: str
    phone: str


@dataclass(frozen=True)
class Steps:
    """Screens by journey and number."""

    content: Content
    pictures: Mapping[str, Picture]
    answers: Answers
    opening: Opening
    search: Search

    def screen(
        self, journey_id: str, number: int, agency: Optional[str], at: datetime
    ) -> Optional[Screen]:
        """The screen of that number, None if there is none."""
        journey = self.content.journeys.get(journey_id)
        step = journey.step(number) if journey else None
        if journey is None or step is None:
            return None
        told = self.answers.topic(step.topics[0], Situation(at, "", agency, journey=journey_id))
        desk = self.content.desks[journey.desk or next(iter(self.content.desks))]
        return Screen(
            journey=journey,
            step=step,
            version=self.search.version(step.section),
            text=told.text,
            short_text=step.simple or told.text,
            citations=tuple(dict.fromkeys((step.section, *told.citations))),
            pictures=self._pictures(journey, step),
            ask=tuple(Ask(field.label, field.question) for field in step.fields),
            following=journey.step(number + 1),
            desk_line=self.opening.desk_line(desk, at),
            phone=desk.phone,
        )

    def _pictures(self, journey: Journey, step: Step) -> tuple[Seen, ...]:
        parts = range(len(step.parts) or 1)
        names = dict.fromkeys(name_of(journey.id, step.number, part) for part in parts)
        found = [self.pictures[name] for name in names if name in self.pictures]
        return tuple(Seen(f"{PICTURES}/{one.file(WIDE)}", one.alt) for one in found)
