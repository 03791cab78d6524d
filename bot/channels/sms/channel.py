"""SMS as a whole: routes, and the crews that answer and send; off where no gateway is set."""

from __future__ import annotations

from typing import Optional

from sanic import Blueprint

from bot.assistant.conversation import Conversations
from bot.bootstrap import Services
from bot.channels.front.door import Door
from bot.channels.sms import routes, short_pages
from bot.channels.sms.carrier import SmsCarrier
from bot.channels.sms.turns import SmsTurns
from bot.domain.channel import SMS
from bot.services.messaging.sending import Sending
from bot.services.messaging.working import Working


class SmsChannel:
    """`secret` is that of the sessions: conversation ids are made with it."""

    def __init__(
        self, conversations: Conversations, services: Services, door: Door, secret: str
    ) -> None:
        self._services = services
        self._door = door
        self._secret = secret
        self._sending = self._sends(services)
        self._working = self._answers(conversations, services)

    def blueprint(self) -> Blueprint:
        """Short links are opened without a gateway too: they were sent once."""
        group = [short_pages.blueprint(self._services, self._door)]
        if self._working is not None:
            wake = self._working.crew.wake
            webhooks = routes.Webhooks(
                self._services, self._services.sms, self._door, self._secret, wake
            )
            group.append(routes.blueprint(webhooks, self._services.sms))
        return Blueprint.group(*group)

    def start(self) -> None:
        """Begin, in the running loop."""
        if self._sending and self._working:
            self._sending.crew.start()
            self._working.crew.start()

    async def stop(self, within_s: float) -> None:
        """End after what is under way; the rest is done after the next start."""
        if self._sending and self._working:
            await self._working.crew.stop(within_s / 2)
            await self._sending.crew.stop(within_s / 2)
        for gateway in self._services.sms.gateways.values():
            await gateway.close()

    def _sends(self, services: Services) -> Optional[Sending]:
        sms = services.sms
        if sms.sends is None:
            return None
        known = services.messaging.addressees
        carrier = SmsCarrier(sms.sends, known, sms.talks, sms.stops, sms.deliveries, services.now)
        return Sending(SMS.id, services.messaging.outbox, carrier, services.now)

    def _answers(self, conversations: Conversations, services: Services) -> Optional[Working]:
        if self._sending is None:
            return None
        messaging = services.messaging
        return Working(
            SMS.id,
            messaging.inbox,
            messaging.outbox,
            services.unit_of_work,
            SmsTurns(conversations, services, services.sms).handle,
            self._sending.crew.wake,
            services.now,
        )
