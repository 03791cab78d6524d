"""答えられなかった質問: the queue, where one says where something belongs and another one confirms."""

from __future__ import annotations

import asyncio
from typing import Optional
from urllib.parse import urlencode

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.desk.desk import Desk
from bot.desk.shell import Shell, go
from bot.domain.desk_user import DeskUser, Scope
from bot.http import pages
from bot.services.insight.unanswered import (
    NEW_TOPIC,
    OUT_OF_SCOPE,
    NoSuchItem,
    NoSuchTarget,
    NotAssigned,
    SamePerson,
)

PATH = "/desk/unanswered"
ITEMS = 20


class UnansweredPages:
    """The page, and what is pressed on it."""

    def __init__(self, shell: Shell, desk: Desk) -> None:
        self._shell = shell
        self._desk = desk
        self._queue = desk.services.unanswered
        self._say = shell.rendering.words["unanswered"]

    def add_to(self, routes: Blueprint) -> None:
        """Its routes."""
        self._shell.add(routes, "/unanswered", self._page, Scope.UNANSWERED)
        self._shell.add(routes, "/unanswered/<item:str>", self._decide, Scope.UNANSWERED, ("POST",))

    async def _page(self, request: Request, user: DeskUser) -> HTTPResponse:
        done = self._say.get(f"done_{pages.query_of(request).get('done', '')}", "")
        return await self._listed(request, user, notice=done)

    async def _listed(
        self,
        request: Request,
        user: DeskUser,
        errors: Optional[list[tuple[str, str]]] = None,
        notice: str = "",
    ) -> HTTPResponse:
        after, now = pages.query_of(request).get("after") or None, self._desk.now()
        try:
            found = await asyncio.to_thread(self._queue.page, user, now, ITEMS, after)
        except ValueError:
            return go(PATH)
        return self._shell.page(
            request,
            user,
            "unanswered.html",
            status=400 if errors else 200,
            items=found.items,
            is_first=after is None,
            next=f"{PATH}?{urlencode({'after': found.next_cursor})}" if found.next_cursor else "",
            topics=self._topics(),
            titles=self._titles(),
            steps=self._places(),
            me=user.name,
            errors=errors or [],
            notice=notice,
        )

    async def _decide(self, request: Request, user: DeskUser, item: str) -> HTTPResponse:
        form, now = pages.form_of(request), self._desk.now()
        is_assigning = form.get("action") == "assign"
        decide = self._queue.assign if is_assigning else self._queue.confirm
        try:
            await asyncio.to_thread(decide, item, form.get("target", ""), user, now)
        except (NoSuchItem, NoSuchTarget, NotAssigned, SamePerson) as error:
            text = self._say["errors"][type(error).__name__]
            return await self._listed(request, user, [(f"target-{item}", text)])
        return go(f"{PATH}?done={'assigned' if is_assigning else 'confirmed'}")

    def _topics(self) -> list[tuple[str, str]]:
        found = self._desk.services.content.topics.values()
        return sorted((topic.title, topic.id) for topic in found if topic.is_offered)

    def _titles(self) -> dict[str, str]:
        known = {one.id: one.title for one in self._desk.services.content.topics.values()}
        return known | {name: self._say[name] for name in (OUT_OF_SCOPE, NEW_TOPIC)}

    def _places(self) -> dict[str, str]:
        journeys = self._desk.services.content.journeys.values()
        return {
            f"{journey.id}/{step.number}": f"{journey.title} {step.number} {step.title}"
            for journey in journeys
            for step in journey.steps
        }
