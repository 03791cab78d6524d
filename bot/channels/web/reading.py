"""What a page reads of its conversation: GET /api/chat/messages, and events as they happen."""

from __future__ import annotations

import asyncio
import socket
from typing import Optional

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.channels.web import shown
from bot.channels.web.parts import Web
from bot.channels.web.sessions import Session
from bot.channels.web.streams import AGAIN_S, Stream
from bot.domain.errors import StoreUnavailable
from bot.http.problems import problem, too_many
from bot.services.transcript.exchange import NoSuchMessage, place_after

GONE_AFTER_MS = 60_000
"""A page whose machine says nothing for so long, not even that bytes have come, listens no more."""


def add(routes: Blueprint, web: Web) -> None:
    """Add both routes."""
    services, door, places = web.services, web.door, web.places

    @routes.get("/messages")
    @web.in_session
    async def get_messages(request: Request, session: Session) -> HTTPResponse:
        after = _after(request.args.get("after", ""))
        if after is None:
            return problem(400)
        wait_s = door.wait_for_read_s(door.client(request), session.conversation)
        if wait_s:
            return too_many(wait_s, web.say("busy", wait_s=wait_s))
        try:
            found = await asyncio.to_thread(
                services.transcript.since, session.conversation, after, services.now()
            )
        except StoreUnavailable:
            return problem(503)
        return json(shown.page(found, after), ensure_ascii=False)

    @routes.get("/events")
    @web.in_session
    async def get_events(request: Request, session: Session) -> Optional[HTTPResponse]:
        last = request.headers.get("last-event-id") or request.args.get("after", "")
        after = _after(last)
        if after is None:
            return problem(400)
        client = door.client(request)
        wait_s = door.wait_for_read_s(client, session.conversation)
        if not wait_s and not places.has_room(session.conversation, client):
            wait_s = AGAIN_S
        if wait_s:
            return too_many(wait_s, web.say("busy", wait_s=wait_s))
        unasked = web.conversations.unasked
        stream = Stream(unasked, services.transcript, session, after, services.now)
        with places.taken(session.conversation, client, stream.close):
            await _send(request, stream)
        return None


async def _send(request: Request, stream: Stream) -> None:
    """Until the stream ends, or the page has gone: then Sanic cancels this."""
    _notice_who_is_gone(request)
    request.stream.keep_alive = False  # nothing follows on this connection
    response = await request.respond(
        headers={"X-Accel-Buffering": "no"}, content_type="text/event-stream"
    )
    async for part in stream.parts():
        await response.send(part)
    await response.eof()


def _notice_who_is_gone(request: Request) -> None:
    """A telephone that lost its network closes nothing: its place is given back all the same."""
    found = request.transport.get_extra_info("socket") if request.transport else None
    if found is not None and found.family in (socket.AF_INET, socket.AF_INET6):
        option = getattr(socket, "TCP_USER_TIMEOUT", None)  # Linux
        if option is not None:
            found.setsockopt(socket.IPPROTO_TCP, option, GONE_AFTER_MS)


def _after(text: str) -> Optional[int]:
    """The place after which is read; None for an id that is none."""
    try:
        return place_after(text.strip())
    except NoSuchMessage:
        return None
