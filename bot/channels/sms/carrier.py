"""運び手: one message to its gateway, unless the person wants no more."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import datetime
from typing import Callable, Optional

from bot.channels.sms.parcels import offers_in
from bot.domain.errors import StoreUnavailable
from bot.services.messaging.addressees import Addressees
from bot.services.messaging.outbound import SendingRefused, TakenParcel
from bot.services.sms.deliveries import Deliveries
from bot.services.sms.port import Gateway, Status, Stopped
from bot.services.sms.talks import Stops, Talks

FAREWELL = "farewell"
"""Marks the one message that goes to somebody who has stopped: that it was heard."""


class SmsCarrier:
    """`services.messaging.sending.Carrier` over a gateway."""

    def __init__(
        self,
        gateway: Gateway,
        addressees: Addressees,
        talks: Talks,
        stops: Stops,
        deliveries: Deliveries,
        now: Callable[[], datetime],
    ) -> None:
        self._gateway = gateway
        self._addressees = addressees
        self._talks = talks
        self._stops = stops
        self._deliveries = deliveries
        self._now = now

    async def send(self, taken: TakenParcel) -> None:
        """See the port. What the message offers can be chosen from when it is handed over on."""
        number = await asyncio.to_thread(self._to, taken)
        if number is None:
            raise SendingRefused("nobody to send to", is_final=True)
        try:
            sent = await self._gateway.send(number, str(taken.parcel.body["text"]), taken.id)
        except SendingRefused as error:
            if isinstance(error, Stopped):
                await asyncio.to_thread(self._stops.stop, number, taken.id, self._now())
            await asyncio.to_thread(self._note, taken)
            raise
        await asyncio.to_thread(self._note, taken, sent)

    def _note(self, taken: TakenParcel, sent: str = "") -> None:
        """Whatever fails here, the message is handed over: it must not be sent again for it."""
        at, parcel = self._now(), taken.parcel
        with contextlib.suppress(StoreUnavailable):
            self._talks.sent(parcel.conversation, str(parcel.body.get("by", "")), at)
            if sent and self._gateway.capabilities.tells_status:
                self._deliveries.note(self._gateway.id, Status(sent, "queued"), at)

    def _to(self, taken: TakenParcel) -> Optional[str]:
        parcel, body = taken.parcel, taken.parcel.body
        number = self._addressees.find(parcel.conversation)
        if number is None or (self._stops.is_stopped(number) and not body.get(FAREWELL)):
            return None
        by = str(body.get("by", ""))
        self._talks.say(parcel.conversation, offers_in(body), by, self._now())
        return number
