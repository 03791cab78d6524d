"""SMS over whole processes: two platforms that behave badly, and a server that is killed."""

from __future__ import annotations

import random
import re
import time
import uuid
from pathlib import Path
from typing import Iterator
from urllib.parse import urlencode

import httpx
import pytest
from sms_platforms import (
    Platform,
    from_gateway,
    from_twilio,
    gateway,
    inbound_form,
    signed,
    twilio,
    waited,
)
from sms_support import Person, Served, by_gateway, by_twilio, settings_of

from bot.channels.sms.parts import LONGEST, ONE_PART, units

_PHONE = re.compile(r"0120-[0-9]{3}-[0-9]{3}")


@pytest.fixture(scope="module")
def at_twilio() -> Iterator[Platform]:
    with twilio() as platform:
        yield platform


@pytest.fixture(scope="module")
def at_gateway() -> Iterator[Platform]:
    with gateway() as platform:
        yield platform


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory, at_twilio: Platform, at_gateway: Platform
) -> Iterator[Served]:
    """Sends by Twilio; both webhooks are there."""
    folder = tmp_path_factory.mktemp("sms")
    made = Served(folder, settings_of(at_twilio, at_gateway, "twilio")).start()
    yield made
    made.stop()
    for secret in (
        "+8190000",
        "0900000",
        "a token of the tests",
        "a bearer of the tests",
        "鹿児島",
    ):
        assert secret not in made.said
        for file in folder.rglob("[dt]*.db*"):  # not the sample contracts
            assert secret.encode() not in file.read_bytes(), file.name


@pytest.fixture
def person(server: Served, at_twilio: Platform) -> Person:
    """Somebody new."""
    at_twilio.fails.clear()
    return by_twilio(server, at_twilio, f"+8190000{random.randrange(10**5):05}")


# What is asked of webhooks


def post(server: Served, form: dict[str, str], signature: str | None, path: str = "") -> int:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    if signature is not None:
        headers["X-Twilio-Signature"] = signature
    url = f"{server.url}/channels/sms/twilio{path}"
    return httpx.post(url, content=urlencode(form), headers=headers, timeout=30).status_code


def test_twilio_is_verified(server: Served, at_twilio: Platform) -> None:
    """403 without a signature or with a wrong one, 400 without Body; nothing is said to anybody."""
    before, form = len(at_twilio.sent), inbound_form("会員登録", "+819000000099", "SM-x")
    path = "/channels/sms/twilio"
    assert post(server, form, None) == post(server, form, "x") == 403
    assert post(server, form, signed(path, form, "another")) == 403
    del form["Body"]
    assert post(server, form, signed(path, form)) == 400
    assert len(at_twilio.sent) == before


def test_twilio_is_answered_with_empty_twiml(person: Person) -> None:
    """What is said goes out by the API."""
    answered = from_twilio(person.server.url, "会員登録したい", person.number)
    assert answered.status_code == 200 and answered.headers["content-type"].startswith("text/xml")
    assert re.fullmatch(r"<\?xml[^>]*\?><Response\s*/>", answered.text)
    assert "7つの手順" in person.more()[0]


def test_the_gateway_is_verified(server: Served, at_twilio: Platform) -> None:
    """401 without its Bearer, 400 for another shape, its own answer for what is stored."""
    assert from_gateway(server.url, "x", bearer="another").status_code == 401
    assert from_gateway(server.url, "x", number="123").status_code == 400
    taken = from_gateway(server.url, "停止", "09000000098")
    assert taken.json() == {"result": "ok"}
    waited(lambda: at_twilio.bodies("+819000000098") or None)


def test_too_large(server: Served) -> None:
    """413, as everywhere."""
    assert post(server, {"Body": "あ" * 30_000}, "x") == 413


def test_a_sender_that_nobody_can_answer(server: Served, at_twilio: Platform) -> None:
    """A name in place of a number is taken and left alone."""
    before = len(at_twilio.sent)
    assert from_twilio(server.url, "広告です", "SAMPLE").status_code == 200
    time.sleep(0.5)
    assert len(at_twilio.sent) == before


def test_status_is_recorded(server: Served) -> None:
    """Signed over its own address; what is not signed is 403."""
    form = {"MessageSid": "SM" + "1" * 32, "MessageStatus": "delivered", "ErrorCode": ""}
    path = "/channels/sms/twilio/status"
    assert post(server, form, signed(path, form), "/status") == 204
    assert post(server, form, "x", "/status") == 403


# A conversation


def test_by_numbers(person: Person) -> None:
    """1, １, 「1番」, the word and the title; each answer's first message is one part."""
    person("会員登録したい")
    answers = [person(text) for text in ("1", "１", "2番", "次へ", "この画面は済みました")]
    places = [re.search("手順([0-9])/7", answer[0]) for answer in answers]
    assert [place and place[1] for place in places] == ["1", "2", "3", "3", "4"]
    for answer in answers:
        assert units(answer[0]) <= ONE_PART
        assert all(units(body) <= LONGEST for body in answer)
        assert answer[-1].splitlines()[-1].startswith("1 次へ 2 ")


def test_a_number_that_was_not_offered(person: Person) -> None:
    """It chooses nothing: one stays where one is."""
    person("会員登録したい")
    person("1")
    assert "1 次へ" in "".join(person("9"))
    assert "手順1/7" in "".join(person("いまどこ"))


def test_desk_and_resume_code(person: Person) -> None:
    """A telephone at any place, and a code for another day."""
    person("会員登録したい")
    person("1")
    assert _PHONE.search("".join(person("電話")))
    assert "再開コード" in "".join(person("あとで"))
    assert "手順1/7" in "".join(person("続きから"))


def test_no_personal_value_is_asked(person: Person) -> None:
    """What is typed all the same is neither kept nor repeated."""
    person("会員登録したい")
    person("1")
    told = "".join(person("住所は鹿児島県鹿児島市1-2-3です"))
    assert "個人情報" in told and "鹿児島" not in told


def test_pages_have_short_links(person: Person) -> None:
    """They open the page, as often as they are looked at; others are told whom to call."""
    person("会員登録したい")
    person("1")
    (code,) = re.findall(r"/s/([A-Za-z0-9]+)", "".join(person("1")))
    for _ in range(2):
        found = httpx.get(f"{person.server.url}/s/{code}")
        assert (found.status_code, found.headers["location"]) == (302, "/registration/terms")
        assert found.headers["referrer-policy"] == "no-referrer"
    lost = httpx.get(f"{person.server.url}/s/zzzzzzzz")
    assert lost.status_code == 404 and _PHONE.search(lost.text)
    assert lost.headers["content-type"].startswith("text/html")


def test_stop_and_go_on(person: Person) -> None:
    """Confirmed once, then silence until 再開."""
    person("会員登録したい")
    (told,) = person("停止")
    assert "停止しました" in told and "再開" in told
    assert person.nothing_comes("停止") and person.nothing_comes("次へ")
    (told,) = person("再開")
    assert "再開しました" in told
    assert person("会員登録したい")


def test_who_stopped_at_the_carrier(person: Person, at_twilio: Platform) -> None:
    """21610: tried once, and silence from then on."""
    at_twilio.stopped.add(person.number)
    tries = at_twilio.tries
    assert person.nothing_comes("会員登録したい")
    at_twilio.stopped.discard(person.number)
    assert person.nothing_comes("会員登録したい")
    assert at_twilio.tries == tries + 1


# Redelivered, repeated, late


def test_delivered_again(person: Person) -> None:
    """The same MessageSid is one message, whatever comes between."""
    person("会員登録したい")
    once = f"SM{uuid.uuid4().hex}"
    person("1", sid=once)
    person("次へ")
    assert person.nothing_comes("1", sid=once)


def test_failures_on_the_way(person: Person, at_twilio: Platform) -> None:
    """429 and 500: tried again, and sent once, in the same order."""
    person("会員登録したい")
    at_twilio.fails[:] = [429, 500]
    assert person.write(person.server.url, "1", person.number).status_code == 200
    waited(lambda: len(person._bodies()) >= person._seen + 2 or None)
    first, second = person.more()
    assert "手順1/7" in first and "1 次へ" in second


def test_the_same_again_before_the_answer(person: Person, at_twilio: Platform) -> None:
    """A finger that slipped is one answer."""
    person("会員登録したい")
    person("1")
    at_twilio.slow_s = 0.5
    try:
        for _ in range(3):
            from_twilio(person.server.url, "次へ", person.number)
        told = "".join(person.more())
        time.sleep(2)
    finally:
        at_twilio.slow_s = 0
    told += "".join(one for one in person._bodies()[person._seen :])
    assert told.count("手順2/7") == 1 and "手順3/7" not in told


def test_too_fast(person: Person) -> None:
    """Told once to wait; stopping works all the same."""
    for number in range(34):
        assert from_twilio(person.server.url, f"質問{number}", person.number).status_code == 200
    told = waited(lambda: [b for b in person._bodies() if "秒ほど待って" in b] or None, within_s=60)
    assert len(told) == 1
    assert from_twilio(person.server.url, "停止", person.number).status_code == 200
    waited(lambda: any("停止しました" in b for b in person._bodies()) or None, within_s=60)


# kill -9


def test_killed_again_and_again(tmp_path: Path, at_twilio: Platform, at_gateway: Platform) -> None:
    """Each message is answered, and by a gateway that looks at our key once."""
    at_gateway.sent.clear()
    server = Served(tmp_path, settings_of(at_twilio, at_gateway, "gateway")).start()
    people = [by_gateway(server, at_gateway, f"0900001{number:04}") for number in range(8)]
    chance = random.Random(7)
    rounds, ids = 6, {}
    for number in range(rounds):
        for place, one in enumerate(people):
            ids[place, number] = uuid.uuid4().hex
            question = "証券番号はどこ？" if number % 2 else "電話番号を教えて"
            while True:
                try:
                    answered = from_gateway(server.url, question, one.number, ids[place, number])
                except httpx.TransportError:
                    answered = None
                if answered is not None and answered.status_code == 200:
                    break
                server.start()
            if chance.random() < 0.2:
                from_gateway(server.url, question, one.number, ids[place, number])
        if number in (1, 3, 4):
            time.sleep(chance.random() * 0.2)
            server.kill()
            server.start()
        for one in people:
            waited(lambda one=one, number=number: _answers(one) > number or None, 60)
    time.sleep(2)
    server.stop()
    assert [_answers(one) for one in people] == [rounds] * len(people)


def _answers(person: Person) -> int:
    """How many questions were answered: each answer names either the papers or a desk first."""
    return sum("保険証券" in body or "0120-" in body for body in person._bodies())
