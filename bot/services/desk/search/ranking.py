"""順位: topics and their sections, by what was understood and by the words that stand there."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import Collection, Mapping, Optional, Sequence

from bot.domain.content import Content
from bot.domain.faq import Topic
from bot.services.desk.search.bm25 import Bm25, Terms
from bot.services.desk.search.documents import Document
from bot.services.desk.search.misspelt import is_meant
from bot.services.desk.search.terms import READING, name, names, terms
from bot.services.desk.search.understood import Understood

OF_WORDS = 0.3
"""What the words of an answer count beside its probability, which is at most 1."""
OF_SECTION = 0.4
"""And those of the section that it rests on."""
OF_FIRST = 0.45
"""What speaks for the section of an answer's screen, else its first, before the others that it rests on."""
OF_TOLD = 0.4
"""And for one that says all of what the answer says."""
OF_ANSWERED = 0.25
"""With more than this an answer stands for its section."""
OF_NAMED = 1.0
"""What it counts that the screen is named: 「会員登録の手順1」."""
OF_NO_TOPIC = 0.3
"""What the words of a section count that no answer stands for."""

SAME_SECTION = 2
"""So many of the first three may rest on one section."""
FIRST = 3

FEW = 3
"""Sections; an answer that rests on more is about a whole procedure."""

UNSTATED = "GEN-4"
"""What tells that something is not stated; no answer is found by it where it has another."""


@dataclass(frozen=True)
class Ranked:
    """An answer, or a section by itself, with what speaks for it."""

    topic: Optional[str]
    section: str
    score: float


@dataclass(frozen=True)
class Looked:
    """What the words of a query find: of each the best score, where 1 is the best of all.

    `covered`: how much of it one document holds, 0 to 1; 0 where the best one tells that the manual
    does not say it. `is_name`: it is nothing but a name that stands there, misspelt or not to its end.
    """

    sections: Mapping[str, float]
    topics: Mapping[str, float]
    covered: float
    is_name: bool = False


@dataclass
class Ranking:
    """Over all documents."""

    content: Content
    documents: Sequence[Document]
    unanswered: Collection[str] = ()
    _terms: list[Terms] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._terms = [terms(one.text) for one in self.documents]
        self._index = Bm25(self._terms)
        self._names = [names(one.text) for one in self.documents]
        self._inclined = {
            topic.id: self._inclination(topic)
            for topic in self.content.topics.values()
            if topic.citations
        }

    def look(self, text: str, plain: str = "") -> Looked:
        """By words and readings alone: of the text, and of it as it was read, in everyday's spelling."""
        query = _together(terms(text), terms(plain))
        scores = self._index.scores(query)
        highest = max(scores.values(), default=1.0)
        sections: dict[str, float] = defaultdict(float)
        topics: dict[str, float] = defaultdict(float)
        for place, score in scores.items():
            found = self.documents[place]
            if found.topic is None:
                sections[found.section] = max(sections[found.section], score / highest)
            else:
                topics[found.topic] = max(topics[found.topic], score / highest)
        best = sorted(scores, key=scores.__getitem__, reverse=True)[:FIRST]
        is_name = any(self._is_name(one, best) for one in (text, plain))
        return Looked(sections, topics, self._covered(query, best), is_name)

    def _is_name(self, text: str, best: Sequence[int]) -> bool:
        typed = name(text)
        stated = [one for one in best if not self.documents[one].is_unstated]
        return any(is_meant(typed, one) for place in stated for one in self._names[place])

    def _covered(self, query: Terms, best: Sequence[int]) -> float:
        if not best or self.documents[best[0]].is_unstated:
            return 0.0
        kinds = [
            query,
            {term: weight for term, weight in query.items() if term.startswith(READING)},
        ]
        return max(self._index.covered(kind, self._terms[one]) for kind in kinds for one in best)

    def rank(
        self, looked: Looked, understood: Understood, named: Collection[str] = ()
    ) -> list[Ranked]:
        """The likeliest first; what neither is understood nor has a word in it is left out.

        `named` are sections of screens that the text names by their number.
        """
        known = dict(understood.topics)
        found = [
            self._of_topic(topic, known.get(topic.id, 0.0), looked, understood.agency, named)
            for topic in self.content.topics.values()
            if topic.id not in self.unanswered and topic.citations
        ]
        answered = {one.section for one in found if one.score > OF_ANSWERED}
        found += [
            Ranked(None, section, OF_NO_TOPIC * score)
            for section, score in looked.sections.items()
            if section not in answered
        ]
        found = [replace(one, score=one.score + OF_NAMED * (one.section in named)) for one in found]
        found = sorted((one for one in found if one.score > 0), key=lambda one: -one.score)
        return self._spread(found, looked)

    def _of_topic(
        self,
        topic: Topic,
        probability: float,
        looked: Looked,
        agency: Optional[str],
        named: Collection[str],
    ) -> Ranked:
        said = [one for one in topic.citations if one in named]
        section = said[0] if said else self._section(topic, looked, agency)
        words = OF_WORDS * looked.topics.get(topic.id, 0.0)
        words += OF_SECTION * looked.sections.get(section, 0.0)
        return Ranked(topic.id, section, probability + words)

    def _section(self, topic: Topic, looked: Looked, agency: Optional[str]) -> str:
        """Of those that it rests on the one that the words are about."""
        named = self.content.agencies.get(agency or "")
        if named and named.citation in topic.citations:
            return named.citation
        inclined = self._inclined[topic.id]
        return max(inclined, key=lambda one: looked.sections.get(one, 0.0) + inclined[one])

    def _inclination(self, topic: Topic) -> Mapping[str, float]:
        """What speaks for each section that an answer rests on, whatever was typed; agencies are equal."""
        rests_on = [one for one in topic.citations if one != UNSTATED] or [UNSTATED]
        agencies = {agency.citation for agency in self.content.agencies.values()}
        if agencies & {*rests_on}:
            return dict.fromkeys(rests_on, 0.0)
        about = self.content.step_about(topic.id)
        is_there = about is not None and about[1].section in rests_on
        first = about[1].section if about is not None and is_there else rests_on[0]
        inclined = {one: OF_FIRST * (one == first) for one in rests_on}
        if 1 < len(rests_on) <= FEW:
            told = self._said(topic.citations[0], topic.id)
            for one in rests_on:
                inclined[one] += OF_TOLD * self._index.covered(told, self._said(one, None))
        return inclined

    def _said(self, section: str, topic: Optional[str]) -> Terms:
        """Terms of all that is said of a section, or by one answer."""
        found: dict[str, float] = {}
        for document, of_it in zip(self.documents, self._terms):
            if (document.section, document.topic) == (section, topic):
                found |= of_it
        return found

    def _spread(self, ranked: Sequence[Ranked], looked: Looked) -> list[Ranked]:
        """Of one section no more than two among the first three, and one that is not to be missed.

        Where the sentence was misunderstood, the words alone may have it right; and where the best
        answer rests on several sections, it may be about another one of them.
        """
        first: list[Ranked] = []
        later: list[Ranked] = []
        for one in ranked:
            same = sum(other.section == one.section for other in first)
            is_full = len(first) >= FIRST
            (later if is_full or same >= SAME_SECTION else first).append(one)
        shown = {one.section for one in first}
        for section in self._not_to_be_missed(first, looked):
            named = next((one for one in later if one.section == section), None)
            if section not in shown and named is not None:
                return list(
                    dict.fromkeys([*first[: FIRST - 1], named, *first[FIRST - 1 :], *later])
                )
        return [*first, *later]

    def _not_to_be_missed(self, first: Sequence[Ranked], looked: Looked) -> list[str]:
        """What the words are most about, then what else the best answer rests on."""
        about = max(looked.sections, key=looked.sections.__getitem__, default="")
        best = self.content.topics.get(first[0].topic or "") if first else None
        rests_on = best.citations if best and len(best.citations) <= FEW else ()
        return [about, *(one for one in rests_on if one != UNSTATED)]


def _together(typed: Terms, read: Terms) -> Terms:
    """What either has; 「しょうけん」 typed and 「証券」 read are looked for alike."""
    return {term: max(typed.get(term, 0.0), read.get(term, 0.0)) for term in {*typed, *read}}
