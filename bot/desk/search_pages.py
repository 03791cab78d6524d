"""探す: the page on which approved sentences are found while one types."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Optional

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.desk.desk import Desk
from bot.desk.shell import Shell
from bot.domain.desk_user import DeskUser, Scope
from bot.http import pages
from bot.services.desk.search.search import LONGEST_QUERY, Elsewhere, Filter, Found, Hit
from bot.services.desk.steps import Screen
from bot.text.normalise import has_words

Options = list[tuple[str, str]]


@dataclass(frozen=True)
class Result:
    """A hit with its screen, and what is copied of it."""

    hit: Hit
    screen: Optional[Screen]
    copied: str


class SearchPages:
    """The page, and its results alone for the script that asks while one types."""

    def __init__(self, shell: Shell, desk: Desk) -> None:
        self._shell = shell
        self._desk = desk
        self._say = shell.rendering.words["search"]

    def add_to(self, routes: Blueprint) -> None:
        """Its routes."""
        self._shell.add(routes, "/", self._page, Scope.SEARCH)

    async def _page(self, request: Request, user: DeskUser) -> HTTPResponse:
        asked = pages.query_of(request)
        text = asked.get("q", "").strip()[:LONGEST_QUERY]
        within = self._within(asked, user)
        is_busy, found = False, Found()
        if has_words(text):
            try:
                found = await asyncio.to_thread(self._desk.find, text, within)
            except TimeoutError:
                is_busy = True
        results = [self._result(hit, within) for hit in found.hits]
        elsewhere: Optional[Elsewhere] = found.elsewhere
        return self._shell.page(
            request,
            user,
            "results.html" if "part" in asked else "search.html",
            q=text,
            results=results,
            elsewhere=elsewhere,
            is_busy=is_busy,
            journeys=self._journeys(),
            steps=self._steps(within),
            agencies=self._agencies(user),
            within=within,
        )

    def _result(self, hit: Hit, within: Filter) -> Result:
        steps = self._desk.services.desk.steps
        at = self._desk.now()
        screen = (
            steps.screen(hit.step[0].id, hit.step[1].number, within.agency, at)
            if hit.step
            else None
        )
        cited = self._say["cites"].format(sections="、".join(hit.citations))
        return Result(hit, screen, f"{hit.text}\n{cited}")

    def _within(self, asked: dict[str, str], user: DeskUser) -> Filter:
        """What cannot be chosen is not asked for."""
        content = self._desk.services.content
        journey = content.journeys.get(asked.get("journey", ""))
        number = asked.get("step", "")
        step = journey.step(int(number)) if journey and number in _DIGITS else None
        agency = asked.get("agency", "")
        return Filter(
            journey.id if journey else None,
            step.number if step else None,
            user.agency or (agency if agency in content.agencies else None),
        )

    def _journeys(self) -> Options:
        journeys = self._desk.services.content.journeys.values()
        return [("", self._say["all"]), *((one.id, one.title) for one in journeys)]

    def _steps(self, within: Filter) -> Options:
        """Of the chosen procedure; by number alone where none is."""
        journeys = self._desk.services.content.journeys
        journey = journeys.get(within.journey or "")
        if journey is not None:
            found = [(step.number, step.title) for step in journey.steps]
        else:
            most = max(len(one.steps) for one in journeys.values())
            found = [(number, "") for number in range(1, most + 1)]
        named = (
            (str(n), f"{self._say['step_of'].format(n=n)} {title}".strip()) for n, title in found
        )
        return [("", self._say["all"]), *named]

    def _agencies(self, user: DeskUser) -> Options:
        """None to choose from for who belongs to one."""
        if user.agency is not None:
            return []
        agencies = self._desk.services.content.agencies.values()
        return [("", self._say["all"]), *((one.id, one.short_name) for one in agencies)]


_DIGITS = frozenset(map(str, range(1, 100)))
