"""POST follow: how far the caller has come who has read this code aloud."""

from __future__ import annotations

import asyncio
from typing import Any

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.desk.api.frame import Frame, Refused, body_of, shown
from bot.domain.desk_user import DeskUser, Scope
from bot.http.asking import is_text
from bot.services.desk.following import Followed
from bot.services.drafts.resume_codes import LONGEST_TEXT, TooManyTries, WrongCode


def add(routes: Blueprint, frame: Frame) -> None:
    """Add the route."""
    desk = frame.desk

    @routes.post("/follow")
    @frame.asks(Scope.FOLLOW)
    async def follow(request: Request, user: DeskUser) -> HTTPResponse:
        code = body_of(request).get("code")
        if not is_text(code) or not 0 < len(code) <= LONGEST_TEXT:
            raise Refused(400, "wrong_body")
        found = await asyncio.to_thread(desk.follow, code, user, request.ctx.desk_who)
        if isinstance(found, TooManyTries):
            wait_s = max(1, int((found.again_at - desk.now()).total_seconds()) + 1)
            raise Refused(429, "wrong_codes", wait_s=wait_s)
        if isinstance(found, WrongCode):
            raise Refused(404, "wrong_code")
        return shown(request, as_followed(found), store=False)


def as_followed(found: Followed) -> dict[str, Any]:
    """`stopped` is there where it has stopped."""
    told: dict[str, Any] = {
        "journey": found.journey.id,
        "step": found.number,
        "steps": len(found.journey.steps),
        "title": found.step.title if found.step else "",
        "open": found.open.label if found.open else None,
        "filled": [{"label": one.label, "masked": one.masked} for one in found.filled],
        "questions": list(found.questions),
        "agency": found.agency,
    }
    return told | ({"stopped": found.stopped} if found.stopped else {})
