"""お知らせ on channels: what is written to somebody who has not just written, as each of them sends it."""

from __future__ import annotations

from functools import partial
from typing import Callable, Mapping, Optional

from bot.bootstrap import Services
from bot.channels.sms.parcels import parcels
from bot.domain.channel import LINE, SMS
from bot.services.messaging.outbound import Parcel
from bot.services.reminders.record import Reminder
from bot.services.reminders.sending import Write

Reached = Callable[[str, str, str], Optional[Parcel]]
"""The parcel for a conversation, a text and its key; None where nobody can be reached."""


def reached(services: Services, has_line: bool) -> Mapping[str, Reached]:
    """The channels that are on, by id."""
    addressees = services.messaging.addressees

    def by_sms(conversation: str, text: str, key: str) -> Optional[Parcel]:
        if addressees.find(conversation) is None:
            return None
        return parcels(key, conversation, [text])[0]

    def by_line(conversation: str, text: str, key: str) -> Optional[Parcel]:
        from bot.channels.line.carrier import parcel

        user = addressees.find(conversation)
        if user is None:
            return None
        messages = [{"type": "text", "text": text}]
        return parcel(key, conversation, LINE.id, user, messages, messages)

    sms = {SMS.id: by_sms} if services.sms.sends else {}
    return {**sms, **({LINE.id: by_line} if has_line else {})}


def ways(services: Services, has_line: bool) -> Mapping[str, Write]:
    """A reminder as each of them sends it."""

    def written(reach: Reached, reminder: Reminder, text: str, key: str) -> Optional[Parcel]:
        return reach(reminder.conversation, text, key)

    return {id: partial(written, reach) for id, reach in reached(services, has_line).items()}


def reach(services: Services, has_line: bool) -> Reached:
    """Whichever of them a conversation is on; its id begins with that of its channel."""
    channels = reached(services, has_line)

    def found(conversation: str, text: str, key: str) -> Optional[Parcel]:
        channel = channels.get(conversation.partition("-")[0])
        return channel(conversation, text, key) if channel else None

    return found
