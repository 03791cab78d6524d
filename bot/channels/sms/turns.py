"""返信: what is said by SMS, and the messages that answer it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime
from typing import Any, Optional, Sequence

from bot.assistant.conversation import Conversations
from bot.assistant.incoming import Incoming
from bot.bootstrap import Services
from bot.channels.sms.carrier import FAREWELL
from bot.channels.sms.chosen import by_number, by_word
from bot.channels.sms.parcels import parcels
from bot.channels.sms.written import choosing, written
from bot.domain.channel import SMS
from bot.domain.errors import StoreUnavailable
from bot.reply import Kind, Reply
from bot.services.hearing.choosing import is_binding
from bot.services.messaging.inbound import Event
from bot.services.messaging.outbound import Parcel
from bot.services.sms.talks import Heard, Talk, is_go_on, is_stop
from bot.text.parse.bare_number import is_bare_number
from bot.wiring.channels import Sms

NUMBER, TEXT, WAIT_S = "number", "text", "wait_s"
"""What the body of an event holds: who, what, and how long to wait where it came too fast."""


class SmsTurns:
    """Answers events. `handle` may be called again for the same event and gives the same then."""

    def __init__(self, conversations: Conversations, services: Services, sms: Sms) -> None:
        self._conversations = conversations
        self._services = services
        self._sms = sms

    async def handle(self, event: Event) -> Sequence[Parcel]:
        """The messages that answer the event; none for a repeat, or for who wants no more."""
        number, text = str(event.body[NUMBER]), str(event.body[TEXT])
        await asyncio.to_thread(self._remember, event, number)
        if is_stop(text):
            return await asyncio.to_thread(self._stopped, event, number)
        if await asyncio.to_thread(self._sms.stops.is_stopped, number):
            if not is_go_on(text):
                return ()
            await asyncio.to_thread(self._sms.stops.resume, number)
            return self._said(event, "going_on")
        if event.body.get(WAIT_S):
            return self._said(event, "too_fast", wait_s=event.body[WAIT_S])
        return await self._answered(event, text)

    async def _answered(self, event: Event, text: str) -> Sequence[Parcel]:
        talk = await asyncio.to_thread(self._sms.talks.of, event.conversation)
        heard = talk.heard
        if heard is None or heard.by != event.id:  # else it is worked off again after a crash
            if talk.is_repeat(text, event.at):
                return ()
            heard = Heard(event.id, event.at, text, _meant(text, talk, event.at))
            await asyncio.to_thread(self._sms.talks.hear, event.conversation, heard)
        if heard.meant is None and not talk.is_late(event.at):
            return self._chosen_again(event, talk)
        incoming = Incoming(event.conversation, heard.meant or text, SMS, message_id=event.id)
        if heard.meant is None:
            late = Reply(self._sms.words.sayings.say("number_late"), kind=Kind.NOTICE)
            replies = await self._conversations.unasked.say(incoming, late)
        else:
            replies = await self._conversations.handle(incoming)
        return await asyncio.to_thread(self._write, event, replies)

    def _chosen_again(self, event: Event, talk: Talk) -> Sequence[Parcel]:
        """A number that our last message did not have: what it had stands again."""
        key = "not_that_number" if any(one.number for one in talk.offers) else "no_number"
        words = self._sms.words
        text = f"{words.sayings.say(key)}\n{choosing(talk.offers, words)}"
        return parcels(event.id, event.conversation, [text], talk.offers)

    def _write(self, event: Event, replies: Sequence[Reply]) -> list[Parcel]:
        at = self._services.now()

        def shorten(url: str) -> Optional[str]:
            try:
                return self._sms.short_links.shorten(url, event.conversation, at)
            except StoreUnavailable:
                return None

        message = written(replies, self._sms.words, shorten)
        return parcels(event.id, event.conversation, message.bodies, message.offers)

    def _said(self, event: Event, key: str, **values: Any) -> list[Parcel]:
        text = self._sms.words.sayings.say(key, **values)
        return parcels(event.id, event.conversation, [text])

    def _remember(self, event: Event, number: str) -> None:
        self._services.messaging.addressees.keep(event.conversation, number, event.at)

    def _stopped(self, event: Event, number: str) -> Sequence[Parcel]:
        """Confirmed once; what waits for them is sent no more."""
        first = self._sms.stops.stop(number, event.id, self._services.now())
        if first != event.id:
            return ()
        self._services.messaging.outbox.forget(event.conversation, self._services.now())
        (told,) = self._said(event, "stopped")
        return [replace(told, body={**told.body, FAREWELL: True})]


def _meant(text: str, talk: Talk, at: datetime) -> Optional[str]:
    """The choice that is meant, else what was written; None for a number that chooses nothing.

    Where titles have numbers of their own, those are read as every sentence is.
    """
    if not is_bare_number(text):
        return by_word(text, talk.offers) or text
    if talk.is_late(at):
        return None
    has_choice = any(one.number or is_binding(one.payload) for one in talk.offers)
    return by_number(text, talk.offers) or (None if has_choice else text)
