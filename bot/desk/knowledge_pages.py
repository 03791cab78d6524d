"""知識: each topic with its examples, how often it is asked, whether it helps, and when it was read again."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Mapping, Optional, Sequence

from sanic import Blueprint
from sanic.exceptions import NotFound
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.content import examples, manual, review
from bot.content.places import PROJECT
from bot.desk.desk import Desk
from bot.desk.shell import Shell
from bot.domain.citation import named
from bot.domain.desk_user import DeskUser, Scope
from bot.domain.faq import Topic
from bot.domain.hours import TOKYO
from bot.http import pages
from bot.text.same import comparable

SINCE = timedelta(days=29)
MOST_EXAMPLES = 20


@dataclass(frozen=True)
class Known:
    """A topic and how it does, with the customers of whose figures one sees."""

    topic: Topic
    examples: int
    share: Optional[float]
    good: int
    bad: int
    waits: bool

    @property
    def unresolved(self) -> Optional[float]:
        """The share of verdicts that were 「いいえ」."""
        count = self.good + self.bad
        return self.bad / count if count else None


class KnowledgePages:
    """The list, and a page for each topic."""

    def __init__(self, shell: Shell, desk: Desk) -> None:
        self._shell = shell
        self._desk = desk

    def add_to(self, routes: Blueprint) -> None:
        """Its routes."""
        self._shell.add(routes, "/knowledge", self._list, Scope.UNANSWERED)
        self._shell.add(routes, "/knowledge/<topic_id:str>", self._topic, Scope.UNANSWERED)

    async def _list(self, request: Request, user: DeskUser) -> HTTPResponse:
        wanted = pages.query_of(request).get("q", "")[:80]
        known = await asyncio.to_thread(self._known, user)
        found = [one for one in known if _is_about(one.topic, wanted)]
        return self._shell.page(
            request,
            user,
            "knowledge.html",
            known=found,
            waiting=[one for one in known if one.waits],
            wanted=wanted,
        )

    async def _topic(self, request: Request, user: DeskUser, topic_id: str) -> HTTPResponse:
        known = await asyncio.to_thread(self._known, user)
        found = next((one for one in known if one.topic.id == topic_id), None)
        if found is None:
            raise NotFound
        sections = await asyncio.to_thread(_sections)
        cited = [(one, named([one]), sections.get(one, "")) for one in found.topic.citations]
        return self._shell.page(
            request,
            user,
            "topic.html",
            one=found,
            sections=cited,
            sentences=_examples().get(topic_id, ())[:MOST_EXAMPLES],
        )

    def _known(self, user: DeskUser) -> list[Known]:
        now = self._desk.now()
        today, services = now.astimezone(TOKYO).date(), self._desk.services
        counts = services.figures.topics(today - SINCE, today, user.agency, now)
        asked = sum(counts.topics.values())
        verdicts = services.feedback.store.counts(now - SINCE, user.agency)
        topics = services.content.topics
        waiting = frozenset(_waiting(topics))
        offered = (topic for topic in topics.values() if topic.is_offered)
        found = []
        for topic in sorted(offered, key=lambda one: (-counts.topics[one.id], one.title)):
            good, bad = verdicts.get(topic.id, (0, 0))
            found.append(
                Known(
                    topic,
                    len(_examples().get(topic.id, ())),
                    counts.topics[topic.id] / asked if asked else None,
                    good,
                    bad,
                    topic.id in waiting,
                )
            )
        return found


def _is_about(topic: Topic, wanted: str) -> bool:
    text = comparable("".join((topic.id, topic.title, topic.text, *topic.citations)))
    return not wanted.strip() or comparable(wanted) in text


@lru_cache(maxsize=1)
def _examples() -> Mapping[str, Sequence[str]]:
    """Sentences by topic. Read once: they are those that the model has learnt."""
    found: dict[str, list[str]] = {}
    for path in sorted(PROJECT.faq.glob("*.yml")):
        for example in examples.load(path):
            found.setdefault(example.intent.removeprefix("faq/"), []).append(example.text)
    return found


def _sections() -> Mapping[str, str]:
    return manual.load(PROJECT.manual).sections


def _waiting(topics: Mapping[str, Topic]) -> list[str]:
    """Topics whose answer, or a section that it cites, was changed since somebody read them."""
    sections = _sections()
    readable = [one for one in topics.values() if sections.keys() >= set(one.citations)]
    return review.stale(readable, sections, review.load(PROJECT.reviews))
