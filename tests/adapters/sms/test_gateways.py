"""Twilio and the Japanese gateway: what they are sent, what they bring, and how they fail."""

from __future__ import annotations

import asyncio
from typing import Callable, Iterator
from urllib.parse import urlencode

import pytest
from sms_platforms import (
    ACCOUNT,
    BEARER,
    OUR_NUMBER,
    PUBLIC,
    TOKEN,
    Platform,
    gateway,
    inbound_form,
    signed,
    twilio,
)

from bot.adapters.sms.gateway import JapaneseGateway
from bot.adapters.sms.twilio import INBOUND_PATH, STATUS_PATH, Twilio
from bot.services.messaging.outbound import SendingDelayed, SendingRefused
from bot.services.sms.port import Gateway, Malformed, NotFromGateway, Stopped, e164, local

NUMBER = "+819000000000"


@pytest.fixture(scope="module")
def at_twilio() -> Iterator[Platform]:
    with twilio() as platform:
        yield platform


@pytest.fixture(scope="module")
def at_gateway() -> Iterator[Platform]:
    with gateway() as platform:
        yield platform


@pytest.fixture(params=["twilio", "gateway"])
def both(
    request: pytest.FixtureRequest, at_twilio: Platform, at_gateway: Platform
) -> tuple[Platform, Callable[[], Gateway]]:
    """A platform, and what makes our side of it."""
    platform = at_twilio if request.param == "twilio" else at_gateway
    platform.sent.clear()
    if request.param == "gateway":
        return platform, lambda: JapaneseGateway(platform.url + "/", BEARER)
    return platform, lambda: Twilio(ACCOUNT, TOKEN, OUR_NUMBER, PUBLIC, platform.url)


def send(make: Callable[[], Gateway], body: str = "次へ", key: str = "k1", to: str = NUMBER) -> str:
    async def sent() -> str:
        ours = make()
        try:
            return await ours.send(to, body, key)
        finally:
            await ours.close()

    return asyncio.run(sent())


def ours() -> Twilio:
    return Twilio(ACCOUNT, TOKEN, OUR_NUMBER, PUBLIC)


def test_a_message_is_handed_over(both: tuple[Platform, Callable[[], Gateway]]) -> None:
    """As it is, to whom it is for; its id there comes back."""
    platform, make = both
    found = send(make, "手順1/7 押します。\n1 次へ 2 電話")
    assert found and platform.bodies() == ["手順1/7 押します。\n1 次へ 2 電話"]
    assert platform.sent[0].to in (NUMBER, local(NUMBER))


@pytest.mark.parametrize("status", [429, 500, 503])
def test_failures_that_may_pass(both: tuple[Platform, Callable[[], Gateway]], status: int) -> None:
    """It is not sent, and may be later."""
    platform, make = both
    platform.fails = [status]
    with pytest.raises(SendingDelayed) as caught:
        send(make)
    assert str(status) in caught.value.reason and not platform.sent


def test_how_long_a_platform_asks_to_wait(both: tuple[Platform, Callable[[], Gateway]]) -> None:
    """Retry-After is heard."""
    platform, make = both
    platform.fails, platform.retry_after = [429], "7"
    with pytest.raises(SendingDelayed) as caught:
        send(make)
    assert caught.value.after_s == 7


def test_nobody_there(both: tuple[Platform, Callable[[], Gateway]]) -> None:
    """A platform that does not answer is a delay."""
    with pytest.raises(SendingDelayed):
        send(lambda: JapaneseGateway("http://127.0.0.1:9", BEARER))
    with pytest.raises(SendingDelayed):
        send(lambda: Twilio(ACCOUNT, TOKEN, OUR_NUMBER, PUBLIC, "http://127.0.0.1:9"))


def test_what_is_refused(both: tuple[Platform, Callable[[], Gateway]]) -> None:
    """An empty message is refused for good, and is no wish to stop."""
    _, make = both
    with pytest.raises(SendingRefused) as caught:
        send(make, "")
    assert not isinstance(caught.value, Stopped)


def test_no_number_in_an_error(both: tuple[Platform, Callable[[], Gateway]]) -> None:
    """What is raised may be logged."""
    platform, make = both
    platform.fails = [500]
    with pytest.raises(SendingDelayed) as caught:
        send(make, "住所です")
    assert "90000" not in str(caught.value) and "住所" not in str(caught.value)


def test_who_has_stopped_at_twilio(at_twilio: Platform) -> None:
    """21610 is a refusal of its own."""
    at_twilio.stopped.add("+819000000009")
    with pytest.raises(Stopped):
        send(lambda: Twilio(ACCOUNT, TOKEN, OUR_NUMBER, PUBLIC, at_twilio.url), to="+819000000009")


def test_twilio_is_told_where_to_tell(at_twilio: Platform) -> None:
    """The sender's number, and the public address for what becomes of it."""
    at_twilio.sent.clear()
    send(lambda: Twilio(ACCOUNT, TOKEN, OUR_NUMBER, PUBLIC, at_twilio.url))
    assert at_twilio.sent[0].fields["From"] == OUR_NUMBER
    assert at_twilio.sent[0].fields["StatusCallback"] == PUBLIC + STATUS_PATH


def test_the_gateway_takes_a_key_once(at_gateway: Platform) -> None:
    """The same message again under its key is one message."""
    at_gateway.sent.clear()
    for key in ("a", "a", "b"):
        send(lambda: JapaneseGateway(at_gateway.url, BEARER), "同じ", key)
    assert at_gateway.bodies() == ["同じ", "同じ"]
    assert at_gateway.sent[0].to == "09000000000"


# What they bring


@pytest.mark.parametrize("text", ["次へ", "", "１　+%& =\n二行目", "😀", "ａ" * 500])
def test_twilio_signs(text: str) -> None:
    """Over every field, blank ones too, as Twilio's own library does."""
    form = inbound_form(text, NUMBER, "SM1")
    raw = urlencode(form).encode()
    found = ours().parse_inbound(raw, {"x-twilio-signature": signed(INBOUND_PATH, form)})
    assert (found.message_id, found.number, found.text) == ("SM1", NUMBER, text)


@pytest.mark.parametrize(
    "change",
    [
        lambda form, headers: headers.clear(),
        lambda form, headers: headers.update({"x-twilio-signature": "x"}),
        lambda form, headers: headers.update({"x-twilio-signature": "あ"}),
        lambda form, headers: form.update(Body="別の内容"),
        lambda form, headers: form.update(FromCity="広島"),
        lambda form, headers: form.pop("ToState"),
        lambda form, headers: headers.update(
            {"x-twilio-signature": signed(INBOUND_PATH, form, "another token")}
        ),
        lambda form, headers: headers.update({"x-twilio-signature": signed(STATUS_PATH, form)}),
    ],
)
def test_what_twilio_has_not_signed(change: Callable[..., None]) -> None:
    """A field more, less or changed, another token, another address."""
    form = inbound_form("次へ", NUMBER, "SM1")
    headers = {"x-twilio-signature": signed(INBOUND_PATH, form)}
    change(form, headers)
    with pytest.raises(NotFromGateway):
        ours().parse_inbound(urlencode(form).encode(), headers)


@pytest.mark.parametrize("missing", ["Body", "MessageSid", "From"])
def test_what_is_missing(missing: str) -> None:
    """Signed, but not of the shape."""
    form = inbound_form("次へ", NUMBER, "SM1")
    del form[missing]
    with pytest.raises(Malformed):
        ours().parse_inbound(
            urlencode(form).encode(), {"x-twilio-signature": signed(INBOUND_PATH, form)}
        )


@pytest.mark.parametrize("raw", [b"\xff\xfe", b"Body=%ff", b"a=1&" * 300])
def test_no_form(raw: bytes) -> None:
    """Bytes that are no form of ours."""
    with pytest.raises(Malformed):
        ours().parse_inbound(raw, {})


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        *(("queued", "queued"), ("sent", "sent"), ("delivered", "delivered")),
        *(("undelivered", "failed"), ("failed", "failed"), ("sending", None), ("read", None)),
    ],
)
def test_status(state: str, expected: str | None) -> None:
    """What became of a message; what says nothing new is nothing."""
    form = {"MessageSid": "SM1", "MessageStatus": state, "ErrorCode": "", "AccountSid": ACCOUNT}
    headers = {"x-twilio-signature": signed(STATUS_PATH, form)}
    found = ours().parse_status(urlencode(form).encode(), headers)
    assert (found.state if found else None) == expected


def test_the_gateway_brings() -> None:
    """Eleven digits, the text, its id."""
    raw = urlencode({"from": "09000000000", "body": "次へ", "message_id": "m1"}).encode()
    found = JapaneseGateway("http://127.0.0.1:9", BEARER).parse_inbound(
        raw, {"authorization": f"Bearer {BEARER}"}
    )
    assert (found.message_id, found.number, found.text) == ("m1", NUMBER, "次へ")


@pytest.mark.parametrize(
    "given", ["", "Bearer", "Bearer x", f"Basic {BEARER}", "Bearer あ", BEARER]
)
def test_who_is_no_gateway(given: str) -> None:
    """Another Bearer, or none."""
    raw = urlencode({"from": "09000000000", "body": "次へ", "message_id": "m1"}).encode()
    with pytest.raises(NotFromGateway):
        JapaneseGateway("http://127.0.0.1:9", BEARER).parse_inbound(raw, {"authorization": given})


@pytest.mark.parametrize(
    "form",
    [
        {"body": "次へ", "message_id": "m1"},
        {"from": "09000000000", "message_id": "m1"},
        {"from": "09000000000", "body": "次へ"},
        {"from": "+819000000000", "body": "次へ", "message_id": "m1"},
        {"from": "090", "body": "次へ", "message_id": "m1"},
    ],
)
def test_what_the_gateway_leaves_out(form: dict[str, str]) -> None:
    """Not of the shape."""
    with pytest.raises(Malformed):
        JapaneseGateway("http://127.0.0.1:9", BEARER).parse_inbound(
            urlencode(form).encode(), {"authorization": f"Bearer {BEARER}"}
        )


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        *(("09000000000", NUMBER), ("+81 90-0000-0000", NUMBER), ("+14155550100", "+14155550100")),
        *(("SAMPLE", None), ("", None), ("184", None), ("1" * 40, None)),
    ],
)
def test_numbers(number: str, expected: str | None) -> None:
    """As they are kept; a name or a short code is nobody that can be answered."""
    assert e164(number) == expected
