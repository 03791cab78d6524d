"""お客さまの画面: how far a caller has come, by the code that they read aloud. Nothing is changed."""

from __future__ import annotations

import asyncio
import math
from typing import Optional

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.desk.desk import Desk
from bot.desk.shell import Shell
from bot.domain.desk_user import DeskUser, Scope
from bot.http import pages
from bot.services.desk.following import Followed
from bot.services.drafts.resume_codes import LONGEST_TEXT, TooManyTries


class FollowPages:
    """The form, and what is seen: in the answer to it, so that no code is in an address."""

    def __init__(self, shell: Shell, desk: Desk) -> None:
        self._shell = shell
        self._desk = desk
        self._say = shell.rendering.words["follow"]

    def add_to(self, routes: Blueprint) -> None:
        """Its routes."""
        self._shell.add(routes, "/follow", self._page, Scope.FOLLOW, ("GET", "POST"))

    async def _page(self, request: Request, user: DeskUser) -> HTTPResponse:
        if request.method != "POST":
            return self._shown(request, user)
        code = pages.form_of(request).get("code", "").strip()
        if not code or len(code) > LONGEST_TEXT:
            return self._shown(request, user, error=self._say["empty"], status=400)
        found = await asyncio.to_thread(self._desk.follow, code, user, f"person:{user.name}")
        if isinstance(found, Followed):
            return self._shown(request, user, found, code)
        if isinstance(found, TooManyTries):
            left_s = (found.again_at - self._desk.now()).total_seconds()
            error = self._say["too_many"].format(minutes=max(1, math.ceil(left_s / 60)))
            return self._shown(request, user, error=error, status=429)
        return self._shown(request, user, code=code, error=self._say["wrong"], status=404)

    def _shown(
        self,
        request: Request,
        user: DeskUser,
        found: Optional[Followed] = None,
        code: str = "",
        error: str = "",
        status: int = 200,
    ) -> HTTPResponse:
        steps, at = self._desk.services.desk.steps, self._desk.now()
        return self._shell.page(
            request,
            user,
            "follow.html",
            status=status,
            found=found,
            screen=steps.screen(found.journey.id, found.number, found.agency, at)
            if found
            else None,
            code=code,
            errors=[("code", error)] if error else [],
        )
