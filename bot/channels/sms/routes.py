"""Routes of SMS: the webhooks of the gateways.

A webhook is answered when what it brings is stored; what is said to it goes out by the gateway.
"""

from __future__ import annotations

import asyncio
import time
from typing import Callable, Optional

import structlog
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, empty, json, text

from bot.adapters.sms import gateway as japanese
from bot.adapters.sms import twilio
from bot.bootstrap import Services
from bot.channels.front.door import Door
from bot.channels.front.limits import Limit
from bot.channels.front.pseudonyms import Pseudonyms
from bot.channels.sms.turns import NUMBER, TEXT, WAIT_S
from bot.domain.channel import SMS
from bot.domain.errors import StoreUnavailable
from bot.http.problems import problem
from bot.services.messaging.inbound import Event
from bot.services.sms.port import Gateway, Inbound, Malformed, NotFromGateway
from bot.services.sms.talks import is_stop
from bot.wiring.channels import Sms

log = structlog.get_logger()

TOLD_TO_WAIT = Limit("told to wait", 1)
"""Whoever sends too fast is told so once a minute."""
LONGEST_ID = 128


class Webhooks:
    """Stores what the gateways bring. `wake` says that there is something to work off."""

    def __init__(
        self, services: Services, sms: Sms, door: Door, secret: str, wake: Callable[[], None]
    ) -> None:
        self._services = services
        self._sms = sms
        self._door = door
        self._ids = Pseudonyms(secret, SMS.id)
        self._wake = wake

    async def take(self, gateway: Gateway, inbound: Inbound) -> None:
        """Keep the message, once. Raises `StoreUnavailable`."""
        if inbound.number is None:
            log.info("sms.ignored", reason="nobody that can be answered", gateway=gateway.id)
            return
        conversation = self._ids.of(inbound.number)
        wait_s = 0 if is_stop(inbound.text) else self._door.wait_for_event_s(conversation)
        if wait_s and self._door.counting.wait_s([TOLD_TO_WAIT.of(conversation)], time.monotonic()):
            log.warning("sms.too_fast", gateway=gateway.id)
            return
        body = {NUMBER: inbound.number, TEXT: inbound.text, WAIT_S: wait_s}
        event_id = f"{gateway.id}:{inbound.message_id}"
        event = Event(
            SMS.id, event_id, conversation, self._services.now(), body, inbound.message_id
        )
        if await asyncio.to_thread(self._services.messaging.inbox.put, [event]):
            self._wake()

    async def note(self, gateway: Gateway, request: Request) -> Optional[HTTPResponse]:
        """Keep what became of a message of ours; a problem where it is no news of a gateway."""
        try:
            status = gateway.parse_status(request.body, _headers(request))
        except NotFromGateway:
            return problem(403)
        except Malformed:
            return problem(400)
        if status is None:
            return None
        log.info("sms.status", gateway=gateway.id, state=status.state, reason=status.reason)
        try:
            await asyncio.to_thread(
                self._sms.deliveries.note, gateway.id, status, self._services.now()
            )
        except StoreUnavailable:
            return problem(503)
        return None

    async def bring(
        self, gateway: Gateway, request: Request, refused: int
    ) -> Optional[HTTPResponse]:
        """Store what a webhook brings; a problem where it cannot be."""
        try:
            inbound = gateway.parse_inbound(request.body, _headers(request))
            if len(inbound.message_id) > LONGEST_ID:
                raise Malformed("the id is too long")
        except NotFromGateway:
            return problem(refused)
        except Malformed:
            return problem(400)
        try:
            await self.take(gateway, inbound)
        except StoreUnavailable:
            return problem(503)  # it is delivered again
        return None


def blueprint(webhooks: Webhooks, sms: Sms) -> Blueprint:
    """The routes of the gateways that are set."""
    routes = Blueprint("sms_channel")

    if twilio_gateway := sms.gateways.get(twilio.Twilio.id):

        @routes.post(twilio.INBOUND_PATH)
        async def from_twilio(request: Request) -> HTTPResponse:
            return await webhooks.bring(twilio_gateway, request, 403) or _no_twiml()

        @routes.post(twilio.STATUS_PATH)
        async def status_from_twilio(request: Request) -> HTTPResponse:
            return await webhooks.note(twilio_gateway, request) or empty()

    if japanese_gateway := sms.gateways.get(japanese.JapaneseGateway.id):

        @routes.post(japanese.INBOUND_PATH)
        async def from_gateway(request: Request) -> HTTPResponse:
            refused = await webhooks.bring(japanese_gateway, request, 401)
            return refused or json({"result": "ok"})

    return routes


def _no_twiml() -> HTTPResponse:
    """Nothing is said in the answer: what there is to say goes out by the API."""
    return text(
        '<?xml version="1.0" encoding="UTF-8"?><Response/>', content_type="text/xml; charset=utf-8"
    )


def _headers(request: Request) -> dict[str, str]:
    return {name.lower(): value for name, value in request.headers.items()}
