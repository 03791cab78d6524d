"""LINEの経路: the route of the webhook, and what works while the server does."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from datetime import datetime
from typing import Any, Optional

import structlog
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.assistant.conversation import Conversations
from bot.bootstrap import Services
from bot.channels.front.door import Door
from bot.channels.front.pseudonyms import Pseudonyms
from bot.channels.line import pictures, webhook
from bot.channels.line.carrier import Carrier
from bot.channels.line.handling import Handling, taken_back
from bot.channels.line.links import Linking
from bot.channels.line.platform import Platform
from bot.channels.line.rendering import Rendering
from bot.channels.line.webhook import Malformed, Told
from bot.channels.line.words import load_line_words
from bot.domain.channel import LINE
from bot.domain.errors import StoreUnavailable
from bot.http.problems import problem
from bot.services.messaging.inbound import Event
from bot.services.messaging.sending import Sending
from bot.services.messaging.working import Working
from bot.settings import Settings

log = structlog.get_logger()

PATH = "/channels/line/callback"
SIGNATURE = "x-line-signature"

_WRITTEN = (*webhook.MESSAGES, "postback")
"""Of which a person may send so many a minute."""
_TOLD_ONCE_IN_S = 60.0
_MOST_TOLD = 10_000


class LineChannel:
    """The channel as a whole."""

    def __init__(
        self,
        settings: Settings,
        services: Services,
        conversations: Conversations,
        door: Door,
        pseudonyms: Pseudonyms,
    ) -> None:
        self._settings = settings
        self._services = services
        self._door = door
        self._pseudonyms = pseudonyms
        self._platform: Optional[Platform] = None
        self._told_to_wait: OrderedDict[str, float] = OrderedDict()
        words, pages = load_line_words(), settings.pages_url
        rendering = Rendering(words, pages, pictures.picture_of(pages))
        linking = Linking(services, words, self._open, pages)
        handling = Handling(conversations, services, rendering, self._open, linking)
        messaging, now = services.messaging, services.now
        carrier = Carrier(self._open, now)
        self._sending = Sending(LINE.id, messaging.outbox, carrier, now)
        self._working = Working(
            LINE.id,
            messaging.inbox,
            messaging.outbox,
            services.unit_of_work,
            handling.handle,
            self._sending.crew.wake,
            now,
        )

    def blueprint(self) -> Blueprint:
        """The route, which works off what it stores while the server runs."""
        routes = Blueprint("line_channel")
        routes.add_route(self._callback, PATH, methods=["POST"], name="callback")
        pictures.add(routes)
        return routes

    async def start(self) -> None:
        """Begin to work off and to send, in the running loop."""
        self._sending.crew.start()
        self._working.crew.start()

    async def stop(self, within_s: float) -> None:
        """End after what is under way."""
        await self._working.crew.stop(within_s)
        await self._sending.crew.stop(within_s)
        if self._platform is not None:
            await self._platform.close()
            self._platform = None

    async def _callback(self, request: Request) -> HTTPResponse:
        signature = request.headers.get(SIGNATURE, "")
        if not webhook.is_signed(request.body, signature, self._settings.line_secret):
            return problem(401)
        try:
            told = webhook.read(request.body)
        except Malformed:
            return problem(400)
        got_at = self._services.now()
        found = (self._event(one, got_at) for one in told)
        events = [event for event in found if event]
        try:
            await asyncio.to_thread(self._store, events, got_at)
        except StoreUnavailable:
            return problem(503)  # the platform brings it again
        if events:
            self._working.crew.wake()
        return json({})

    def _event(self, told: Told, got_at: datetime) -> Optional[Event]:
        """What is stored of it; None for one of a person who was told to wait already."""
        conversation = self._pseudonyms.of(told.user)
        wait_s = self._wait_s(conversation) if told.kind in _WRITTEN else 0
        if wait_s < 0:
            return None
        is_unsend = told.kind == "unsend"
        body: dict[str, Any] = {
            "kind": told.kind,
            "user": told.user,
            "token": told.token,
            "got_at": got_at.isoformat(),
            "is_redelivered": told.is_redelivered,
            "wait_s": wait_s,
            **told.data,
        }
        return Event(
            channel=LINE.id,
            id=told.id,
            conversation=conversation,
            at=told.at,
            body=body,
            message=taken_back(told.message) if is_unsend else told.message,
        )

    def _wait_s(self, conversation: str) -> int:
        """0, the seconds to wait for who is to be told, and -1 for who has been."""
        wait_s = self._door.wait_for_event_s(conversation)
        if not wait_s:
            return 0
        now, told = time.monotonic(), self._told_to_wait
        if now - told.get(conversation, -_TOLD_ONCE_IN_S) < _TOLD_ONCE_IN_S:
            return -1
        told[conversation] = now
        told.move_to_end(conversation)
        if len(told) > _MOST_TOLD:
            told.popitem(last=False)
        return wait_s

    def _store(self, events: list[Event], at: datetime) -> None:
        """What is taken back is erased at once, whatever waits before it."""
        inbox = self._services.messaging.inbox
        inbox.put(events)
        for event in events:
            if event.body["kind"] == "unsend":
                inbox.withdraw(LINE.id, event.body["message"], at)

    def _open(self) -> Platform:
        """Made where it is first needed: on the loop."""
        if self._platform is None:
            self._platform = Platform(self._settings.line_api_url, self._settings.line_token)
        return self._platform
