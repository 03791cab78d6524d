"""検索: what is asked, typed as callers speak or as keywords → approved wordings, or who knows instead."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Collection, Mapping, Optional, Sequence

from bot.domain.contact import Agency, Desk
from bot.domain.content import Content
from bot.domain.faq import Topic
from bot.domain.journey import Journey, Step
from bot.domain.wording import Sayings
from bot.services.answers.answers import Answers
from bot.services.answers.situation import Situation
from bot.services.answers.topics import AGENCY_CONTACT
from bot.services.contacts.opening import Opening
from bot.services.desk.search.documents import documents
from bot.services.desk.search.ranking import FIRST, Looked, Ranked, Ranking
from bot.services.desk.search.understood import Place, Understand, Understood
from bot.text.normalise import has_words, normalise

_NUMBER = re.compile(r"手順\s?([1-9])(?![0-9])")

MOST_HITS = 8
LONGEST_QUERY = 200

OUT_OF_SCOPE = -0.5
"""Under it the sentence is about something else: the gate's own zero is for a conversation."""
UNSTATED = 0.5
"""From this probability on it is about what the manual does not say."""
SURELY_UNSTATED = 0.9
"""From this one on it is, whatever words of it stand elsewhere: 「更新はいつまで」."""
HELD = 0.75
"""A query whose words stand in one text, but for a few, is not refused for being no sentence."""
UNSURE = 0.3
BARELY_HELD = 0.5
"""What is understood as nothing in particular must have its words in a text, at least half of them."""
SHARE_WITHIN = 0.3
"""What is narrowed down to has at least this part of what speaks for the best one anywhere."""
SHARE_OF_BEST = 0.12
"""A hit after the first three has at least this part of what speaks for the best one."""


@dataclass(frozen=True)
class Filter:
    """What the person at the desk has narrowed it to."""

    journey: Optional[str] = None
    step: Optional[int] = None
    agency: Optional[str] = None

    @property
    def place(self) -> Optional[Place]:
        """The screen, where one is named."""
        if self.journey is None or self.step is None:
            return None
        return Place(self.journey, self.step)


@dataclass(frozen=True)
class Hit:
    """承認された文: to say, and in short to read aloud; where it stands, and at which screen."""

    section: str
    version: str
    topic: Optional[str]
    title: str
    text: str
    short_text: str
    citations: tuple[str, ...]
    step: Optional[tuple[Journey, Step]] = None


@dataclass(frozen=True)
class Elsewhere:
    """案内にありません: who knows, with hours now."""

    text: str
    phone: str


@dataclass(frozen=True)
class Found:
    """`elsewhere` is there where there are no hits."""

    hits: tuple[Hit, ...] = ()
    elsewhere: Optional[Elsewhere] = None


@dataclass(frozen=True)
class Searched:
    """Everything that is searched; it takes some megabytes, which processes may share.

    `sections` are the manual's texts, `unanswered` the topics that tell that it says nothing.
    """

    content: Content
    sections: Mapping[str, str]
    unanswered: Collection[str]
    ranking: Ranking


def searched(
    content: Content,
    sections: Mapping[str, str],
    unanswered: Collection[str],
    names: Mapping[str, Sequence[str]],
) -> Searched:
    """All of it, read and counted; `names` are what people call agencies, by id."""
    found = documents(content, sections, unanswered, names)
    return Searched(content, sections, unanswered, Ranking(content, found, unanswered))


class Search:
    """Finds in what is searched."""

    def __init__(
        self, searched: Searched, answers: Answers, opening: Opening, sayings: Sayings
    ) -> None:
        self._content = searched.content
        self._sections = searched.sections
        self._unanswered = searched.unanswered
        self._ranking = searched.ranking
        self._answers = answers
        self._opening = opening
        self._say = sayings.say

    def find(self, text: str, within: Filter, understand: Understand, at: datetime) -> Found:
        """The hits, the best first. Blocks for some milliseconds. Raises `TimeoutError`."""
        if not has_words(text):
            return Found(elsewhere=self.elsewhere(Understood(), within.journey, within.agency, at))
        understood = understand(text, within.place)
        looked = self._ranking.look(text, understood.plain)
        agency = within.agency or understood.agency
        if self._is_outside(understood, looked) and not self._named_screens(text, within):
            return Found(elsewhere=self.elsewhere(understood, within.journey, agency, at))
        ranked = self._ranking.rank(looked, understood, self._named_screens(text, within))
        kept = [self._at(one, within) for one in ranked if self._is_within(one, within)]
        if not kept or kept[0].score < SHARE_WITHIN * ranked[0].score:
            place = self._say("not_here") if ranked else self._say("not_in_manual")
            return Found(elsewhere=self._whom(place, within.journey, agency, None, at))
        enough = SHARE_OF_BEST * kept[0].score
        hits = [*kept[:FIRST], *(one for one in kept[FIRST:] if one.score >= enough)][:MOST_HITS]
        situation = Situation(at, text, agency, journey=within.journey)
        return Found(tuple(self._hit(one, situation) for one in hits))

    def topic(self, topic_id: str, agency: Optional[str], at: datetime) -> Optional[Hit]:
        """One answer by its id, None if there is none."""
        topic = self._content.topics.get(topic_id)
        if topic is None:
            return None
        rests_on = [one for one in topic.citations if one in self._sections]
        section = rests_on[0] if rests_on else ""
        return self._hit(Ranked(topic_id, section, 1.0), Situation(at, "", agency))

    def version(self, section: str) -> str:
        """Of the section's text, "" if there is no such section: another text has another one."""
        text = self._sections.get(section)
        return hashlib.sha256(text.encode()).hexdigest()[:12] if text else ""

    def elsewhere(
        self,
        understood: Understood,
        journey: Optional[str],
        agency: Optional[str],
        at: datetime,
    ) -> Elsewhere:
        """That it is not in the manual, and whom to ask; where a topic says what is not, in its words."""
        likeliest = understood.topics[0] if understood.topics else ("", 0.0)
        topic = self._content.topics.get(likeliest[0])
        is_it = topic is not None and topic.id in self._unanswered and likeliest[1] >= UNSTATED
        told = self._say("not_in_manual")
        if topic is None or not is_it:
            return self._whom(told, journey, agency, None, at)
        return self._whom(f"{told}\n{topic.text}", journey, agency, topic, at)

    # Inside

    def _named_screens(self, text: str, within: Filter) -> frozenset[str]:
        """Sections of the screens of that number: 「会員登録の手順3」, of both procedures for 「手順3」."""
        numbers = {int(match[1]) for match in _NUMBER.finditer(normalise(text))}
        journeys = self._content.journeys
        said = [one for one in journeys.values() if one.title in text or one.id == within.journey]
        return frozenset(
            step.section
            for journey in said or journeys.values()
            for step in journey.steps
            if step.number in numbers
        )

    def _is_outside(self, understood: Understood, looked: Looked) -> bool:
        if looked.is_name:
            return False
        unstated = sum(p for topic, p in understood.topics if topic in self._unanswered)
        if unstated > SURELY_UNSTATED:
            return True
        if looked.covered >= HELD:
            return False
        if unstated > UNSTATED or understood.scope < OUT_OF_SCOPE:
            return True
        likeliest = max((p for _, p in understood.topics), default=0.0)
        return likeliest < UNSURE and looked.covered < BARELY_HELD

    def _is_within(self, ranked: Ranked, within: Filter) -> bool:
        """False for what belongs to another procedure, or to another screen, alone."""
        if within.journey is None:
            return True
        journey = self._content.journeys[within.journey]
        if within.step is None:
            prefixes = {section.partition("-")[0] for section in self._steps(ranked)}
            ours = {step.section.partition("-")[0] for step in journey.steps}
            return not prefixes or bool(prefixes & ours)
        step = journey.step(within.step)
        if step is None:
            return False
        topics = {*step.topics, *(topic for part in step.parts for topic in part.topics)}
        return ranked.section == step.section or ranked.topic in topics

    def _at(self, ranked: Ranked, within: Filter) -> Ranked:
        """With the section that belongs there, of an answer that rests on several."""
        topic = self._content.topics.get(ranked.topic or "")
        if topic is None or within.journey is None:
            return ranked
        journey = self._content.journeys[within.journey]
        ours = {step.section for step in journey.steps if within.step in (None, step.number)}
        others = self._steps(ranked) - ours
        fitting = [one for one in topic.citations if one in ours]
        return (
            replace(ranked, section=fitting[0]) if fitting and ranked.section in others else ranked
        )

    def _steps(self, ranked: Ranked) -> frozenset[str]:
        """Sections of screens that it rests on; none for what is general."""
        of_steps = {s.section for j in self._content.journeys.values() for s in j.steps}
        topic = self._content.topics.get(ranked.topic or "")
        rests_on = topic.citations if topic else (ranked.section,)
        return frozenset(of_steps & {*rests_on})

    def _hit(self, ranked: Ranked, situation: Situation) -> Hit:
        topic = self._content.topics.get(ranked.topic or "")
        if topic is None:
            text = self._sections[ranked.section]
            return Hit(
                ranked.section,
                self.version(ranked.section),
                None,
                "",
                text,
                text.splitlines()[0],
                (ranked.section,),
                self._step_of(ranked.section, None),
            )
        text, short, citations = self._told(topic, ranked.section, situation)
        return Hit(
            ranked.section,
            self.version(ranked.section),
            topic.id,
            topic.title,
            text,
            short,
            citations,
            self._step_of(ranked.section, topic.id),
        )

    def _told(
        self, topic: Topic, section: str, situation: Situation
    ) -> tuple[str, str, tuple[str, ...]]:
        """As the chat would say it, with numbers and hours now; whole, in short, and its sections."""
        if topic.id != AGENCY_CONTACT:
            reply = self._answers.topic(topic.id, situation)
            return reply.text, topic.simple or topic.short_text or topic.text, reply.citations
        agencies = sorted(
            self._content.agencies.values(),
            key=lambda one: (one.id != situation.agency, one.citation != section),
        )
        named = agencies[: 1 if situation.agency else len(agencies)]
        whole = [replace(situation, agency=one.id, attribute=None) for one in named]
        short = replace(situation, agency=named[0].id, attribute="phone")
        return (
            "\n".join(self._answers.topic(topic.id, one).text for one in whole),
            self._answers.topic(topic.id, short).text,
            tuple(one.citation for one in named),
        )

    def _step_of(self, section: str, topic: Optional[str]) -> Optional[tuple[Journey, Step]]:
        """The screen of a topic, else the one that the section is about."""
        about = self._content.step_about(topic) if topic else None
        if about is not None and about[1].section == section:
            return about
        for journey in self._content.journeys.values():
            for step in journey.steps:
                if step.section == section:
                    return journey, step
        return about

    def _whom(
        self,
        told: str,
        journey: Optional[str],
        agency: Optional[str],
        topic: Optional[Topic],
        at: datetime,
    ) -> Elsewhere:
        known = self._content.agencies.get(agency or "")
        of_journey = self._content.journeys.get(journey or "")
        desk = self._content.desks.get((topic.desk if topic else None) or "")
        if desk is not None:
            return self._named(told, [desk], at)
        desk = self._content.desks.get((of_journey.desk if of_journey else None) or "")
        if topic is not None and topic.desk in ("both", "one") and desk is not None:
            return self._named(told, [desk], at)
        agencies = [known] if known else list(self._content.agencies.values())
        desks = [desk] if desk else list(self._content.desks.values())
        first: list[Agency | Desk] = (
            [*desks, *agencies] if topic and topic.desk == "both" else [*agencies, *desks]
        )
        return self._named(f"{told}\n{self._say('whom')}", first, at)

    def _named(self, told: str, contacts: list[Agency | Desk], at: datetime) -> Elsewhere:
        lines = [
            self._opening.desk_line(one, at)
            if isinstance(one, Desk)
            else self._opening.agency_line(one, at)
            for one in contacts
        ]
        return Elsewhere("\n".join((told, *lines)), contacts[0].phone)
