"""Routes of the web channel under /api/chat: session, session/end, session/erase, messages, feedback.

What is only read, messages and events, is in `reading`. docs/chat-api.openapi.yaml describes both.
"""

from __future__ import annotations

import asyncio
import uuid
from contextlib import suppress
from typing import Any, Optional

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, empty, json

from bot.assistant.incoming import Incoming
from bot.channels.web import host_token, reading, shown
from bot.channels.web.parts import Web
from bot.channels.web.sessions import Earlier, Session, SessionInvalid
from bot.domain.channel import WEB
from bot.domain.draft import DraftUnreadable
from bot.domain.errors import StoreUnavailable
from bot.http.asking import (
    bearer,
    is_text,
    is_text_or_none,
    json_object,
)
from bot.http.problems import problem, too_many
from bot.services.hearing.received import MessageIdReused
from bot.services.journeys.standing import Standing
from bot.services.transcript.fan_out import Happening, Kind
from bot.services.transcript.feedback import REASONS

MAX_CHARS_OF_ID = 64


def blueprint(web: Web) -> Blueprint:
    """The routes."""
    routes = Blueprint("web_channel", url_prefix="/api/chat")
    say = web.say
    reading.add(routes, web)

    @routes.post("/session")
    async def open_session(request: Request) -> HTTPResponse:
        body = json_object(request)
        if body is None:
            return problem(400)
        agency, token, last = (body.get(name) for name in ("agency", "host_token", "earlier"))
        if not all(is_text_or_none(one) for one in (agency, token, last)):
            return problem(400)
        wait_s = web.door.wait_for_session_s(web.door.client(request))
        if wait_s:
            return too_many(wait_s, say("busy", wait_s=wait_s))
        signed_in: Optional[host_token.SignedIn] = None
        if token is not None:
            try:
                signed_in = host_token.read(token, web.host)
            except host_token.HostTokenInvalid:
                return problem(401, say("no_login"))
            agency = signed_in.agency or agency
        if agency not in web.services.content.agencies:
            agency = None
        issued, expires_in_s = web.sessions.open(agency, signed_in, bearer(request))
        session = web.sessions.read(issued)
        earlier = web.sessions.earlier(bearer(request) or last or "", session)
        opening = await asyncio.to_thread(_opening, web, session, earlier)
        return _json({"token": issued, "expires_in_s": expires_in_s, "opening": opening})

    @routes.post("/session/end")
    async def end_session(request: Request) -> HTTPResponse:
        try:
            ended = web.sessions.end(bearer(request))
        except SessionInvalid:
            return problem(401, say("no_session"))
        web.services.transcript.fan_out.tell(ended, Happening(Kind.ENDED))
        return empty()

    @routes.post("/session/erase")
    @web.in_session
    async def erase(request: Request, session: Session) -> HTTPResponse:
        wait_s = web.door.wait_for_message_s(web.door.client(request), session.conversation)
        if wait_s:
            return too_many(wait_s, say("busy", wait_s=wait_s))
        try:
            await web.conversations.erase(session.conversation)
        except (StoreUnavailable, DraftUnreadable):
            return problem(503)
        return empty()

    @routes.post("/messages")
    @web.in_session
    async def post_message(request: Request, session: Session) -> HTTPResponse:
        incoming = _incoming(request, session, web.door.client(request))
        if incoming is None:
            return problem(400)
        wait_s = web.door.wait_for_message_s(incoming.client or "", incoming.sender)
        answered = web.conversations.earlier if wait_s else web.conversations.handle
        try:
            # what was answered already is told again, however busy it is
            replies = await answered(incoming)
        except MessageIdReused:
            return problem(409, say("id_reused"))
        if replies is None:
            return too_many(wait_s, say("too_fast", wait_s=wait_s))
        return _json({"replies": [shown.reply(one) for one in replies]})

    @routes.post("/feedback")
    @web.in_session
    async def give_feedback(request: Request, session: Session) -> HTTPResponse:
        body = json_object(request) or {}
        answer, is_solved, reason = (body.get(name) for name in ("answer", "solved", "reason"))
        if not is_text(answer) or not isinstance(is_solved, bool):
            return problem(400)
        if reason is not None and (is_solved or reason not in REASONS):
            return problem(400)
        wait_s = web.door.wait_for_message_s(web.door.client(request), session.conversation)
        if wait_s:
            return too_many(wait_s, say("busy", wait_s=wait_s))
        services = web.services
        try:
            given = await asyncio.to_thread(
                services.feedback.give,
                session.conversation,
                answer,
                is_solved,
                reason,
                services.now(),
            )
        except StoreUnavailable:
            return problem(503)
        return empty() if given else problem(404, say("no_such_answer"))

    return routes


def _incoming(request: Request, session: Session, client: str) -> Optional[Incoming]:
    """The message as it is handed over; None for a body of another shape."""
    body = json_object(request)
    if body is None:
        return None
    text, message_id, answers = (body.get(name) for name in ("text", "client_msg_id", "answers"))
    if not is_text(text) or not is_text_or_none(message_id) or not is_text_or_none(answers):
        return None
    if len(message_id or "") > MAX_CHARS_OF_ID or len(answers or "") > MAX_CHARS_OF_ID * 2:
        return None
    return Incoming(
        session.conversation,
        text,
        WEB,
        agency=session.agency,
        member=session.member,
        # one that nobody can send again is a message of its own
        message_id=message_id or f"own-{uuid.uuid4().hex}",
        client=client,
        answers=answers or None,
    )


def _opening(web: Web, session: Session, earlier: Optional[Earlier]) -> dict[str, Any]:
    """What a page opens with. Blocks; without the store it is as for somebody new."""
    standing: Optional[Standing] = None
    at = web.services.now()
    with suppress(StoreUnavailable, DraftUnreadable):
        if earlier:
            web.services.coming_back.take(
                earlier.conversation,
                session.conversation,
                at,
                member=session.member,
                is_over=earlier.is_over,
            )
        standing = web.services.journeys.standing(session.conversation, at)
    return web.services.greeting.shown(session.agency, standing, at)


def _json(body: dict[str, Any]) -> HTTPResponse:
    return json(body, ensure_ascii=False)
