"""お知らせ on channels: a reminder as each of them sends it."""

from __future__ import annotations

from typing import Mapping, Optional

from bot.bootstrap import Services
from bot.channels.sms.parcels import parcels
from bot.domain.channel import LINE, SMS
from bot.services.messaging.outbound import Parcel
from bot.services.reminders.record import Reminder
from bot.services.reminders.sending import Write


def ways(services: Services, has_line: bool) -> Mapping[str, Write]:
    """The channels that are on."""
    addressees = services.messaging.addressees

    def by_sms(reminder: Reminder, text: str, key: str) -> Optional[Parcel]:
        if addressees.find(reminder.conversation) is None:
            return None
        return parcels(key, reminder.conversation, [text])[0]

    def by_line(reminder: Reminder, text: str, key: str) -> Optional[Parcel]:
        from bot.channels.line.carrier import parcel

        user = addressees.find(reminder.conversation)
        if user is None:
            return None
        messages = [{"type": "text", "text": text}]
        return parcel(key, reminder.conversation, LINE.id, user, messages, messages)

    sms = {SMS.id: by_sms} if services.sms.sends else {}
    return {**sms, **({LINE.id: by_line} if has_line else {})}
