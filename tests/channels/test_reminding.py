"""お知らせ on channels: to whom, in which form, and to nobody who is not known any more."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any, Optional, cast

import pytest
from linebot.v3.messaging import PushMessageRequest

from bot.channels.reminding import ways
from bot.domain.hours import TOKYO
from bot.services.hearing.reminding import Deadline
from bot.services.reminders.record import Reminder

AT = datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO)
REMINDER = Reminder(Deadline.MAIL, "somebody", "sms", AT, AT)
TEXT = "確認メールの期限は本日21:40です。"


def services(known: Optional[str] = "U" + "0" * 32, has_sms: bool = True) -> Any:
    """Somebody who has written, or nobody."""
    addressees = SimpleNamespace(find=lambda conversation: known)
    sends = object() if has_sms else None
    return cast(
        Any,
        SimpleNamespace(
            messaging=SimpleNamespace(addressees=addressees), sms=SimpleNamespace(sends=sends)
        ),
    )


def test_the_channels_that_are_on() -> None:
    """No other can be reached."""
    assert ways(services(), has_line=True).keys() == {"sms", "line"}
    assert ways(services(has_sms=False), has_line=True).keys() == {"line"}
    assert ways(services(), has_line=False).keys() == {"sms"}


@pytest.mark.parametrize("channel", ["sms", "line"])
def test_nobody_known(channel: str) -> None:
    """Who has left, or has not written for long, is not written to."""
    assert ways(services(None), has_line=True)[channel](REMINDER, TEXT, "key") is None


def test_by_sms() -> None:
    """One message, which offers nothing."""
    parcel = ways(services(), has_line=True)["sms"](REMINDER, TEXT, "key")
    assert parcel and (parcel.channel, parcel.conversation) == ("sms", "somebody")
    assert (parcel.body["text"], parcel.body["offers"]) == (TEXT, [])


def test_by_line() -> None:
    """Pushed: there is no reply token, and the platform takes the message."""
    parcel = ways(services(), has_line=True)["line"](REMINDER, TEXT, "key")
    assert parcel and (parcel.channel, parcel.body["token"]) == ("line", "")
    request = PushMessageRequest.from_dict(
        {"to": parcel.body["to"], "messages": parcel.body["messages"]}
    )
    assert request and request.messages[0].to_dict()["text"] == TEXT
