"""The routes of the web channel over HTTP, with a conversation that only echoes."""

from __future__ import annotations

import base64
import json
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from folded import each
from front_support import answered, status_of
from host_site import host_token
from web_support import Client, Echo, somebody, stage

from bot.domain.channel import WEB

STAGE = stage()


@pytest.fixture(scope="module")
def echo() -> Echo:
    return STAGE.echo


def conversation(response: httpx.Response) -> str:
    """The conversation of a session that was opened."""
    assert response.status_code == 200, response.text
    body = str(response.json()["token"]).split(".")[1]
    return str(json.loads(base64.urlsafe_b64decode(body + "=="))["sub"])


def test_a_message(client: Client, echo: Echo) -> None:
    """It is handed over with who sent it, from where, and its number."""
    opened = client.session(agency="yumecard", host_token=host_token("m-one"))
    token = opened.json()["token"]
    assert 0 < opened.json()["expires_in_s"] <= 300
    replies = client.say(token, "こんにちは", client_msg_id="a1").json()["replies"]
    assert replies[0]["text"].startswith("こんにちはですね")
    incoming = echo.handed[-1]
    assert incoming.sender == conversation(opened)
    assert (incoming.channel, incoming.agency, incoming.member) == (WEB, "yumecard", "m-one")
    assert incoming.message_id == "a1"
    assert incoming.client and "198.18" not in incoming.client


def test_a_browser_that_comes_back(client: Client) -> None:
    """What it had is looked at once, and a session that is none of ours is none."""
    last = client.session()
    before = len(STAGE.taken)
    new = client.session(earlier=last.json()["token"])
    assert STAGE.taken[before:] == [(conversation(last), conversation(new))]
    client.session(new.json()["token"], earlier=last.json()["token"])
    assert client.session(earlier="forged").status_code == 200
    assert len(STAGE.taken) == before + 1
    assert client.session(earlier=["x"]).status_code == 400


def test_clients_are_told_apart_by_their_address(port: int, echo: Echo) -> None:
    """Two sessions of one address are one client, two addresses are two."""
    seen: list[str | None] = []
    with somebody(port) as one, somebody(port) as two:
        for client in (one, one, two):
            client.say(client.session().json()["token"], "はい")
            seen.append(echo.handed[-1].client)
    assert seen[0] == seen[1] != seen[2]


def test_the_same_message_again_happens_once(client: Client, token: str, echo: Echo) -> None:
    """Answered already, or while it is being answered."""
    before = len(echo.handed)
    with ThreadPoolExecutor(4) as pool:
        several = list(
            pool.map(lambda _: client.say(token, "遅い", client_msg_id="s").json(), range(4))
        )
    assert several == [several[0]] * 4
    assert client.say(token, "遅い", client_msg_id="s").json() == several[0]
    assert len(echo.handed) == before + 1


def test_the_same_number_with_another_text_is_409(client: Client, token: str, echo: Echo) -> None:
    """It is refused and not swallowed, and the first one still has its answer."""
    first = client.say(token, "一つ目", client_msg_id="n").json()
    before = len(echo.handed)
    refused = client.say(token, "二つ目", client_msg_id="n")
    assert (refused.status_code, refused.json()["status"]) == (409, 409)
    assert refused.headers["content-type"] == "application/problem+json"
    assert len(echo.handed) == before
    assert client.say(token, "一つ目", client_msg_id="n").json() == first


def test_a_number_that_was_used_before_a_restart_is_409(client: Client, token: str) -> None:
    """The conversation remembers more than this process."""
    for _ in range(2):
        assert client.say(token, "使われた番号", client_msg_id="r").status_code == 409


def test_numbers_of_two_conversations_have_nothing_to_do_with_each_other(
    client: Client, token: str
) -> None:
    """Everybody counts for themselves."""
    other = client.session().json()["token"]
    assert client.say(token, "一つ目", client_msg_id="x").status_code == 200
    assert client.say(other, "二つ目", client_msg_id="x").status_code == 200


def test_without_a_number_every_message_counts(client: Client, token: str, echo: Echo) -> None:
    """Nothing tells two of them apart from one that was repeated."""
    before = len(echo.handed)
    client.say(token, "はい")
    client.say(token, "はい", client_msg_id="")
    assert len(echo.handed) == before + 2


@pytest.mark.parametrize(
    ("first", "then", "goes_on"),
    [
        (None, None, True),
        ("m-one", "m-one", True),
        ("m-one", "m-two", False),
        ("m-one", None, False),
        (None, "m-one", False),
    ],
)
def test_the_next_person_is_never_the_last_member(
    client: Client, first: str | None, then: str | None, goes_on: bool
) -> None:
    """The page hands its present session over; who is behind it decides."""

    def opened(member: str | None, token: str = "") -> httpx.Response:
        return client.session(token, **({"host_token": host_token(member)} if member else {}))

    before = opened(first)
    after = opened(then, before.json()["token"])
    assert (conversation(before) == conversation(after)) is goes_on


def test_the_end_of_a_session(client: Client, token: str, echo: Echo) -> None:
    """At once, for good, and for what was renewed from it."""
    renewed = client.session(token).json()["token"]
    headers = {"Authorization": f"Bearer {token}"}
    assert client.post("/api/chat/session/end", headers=headers).status_code == 204
    before = len(echo.handed)
    assert client.say(token, "まだいる？").status_code == 401
    assert client.say(renewed, "まだいる？").status_code == 401
    assert client.post("/api/chat/session/end", headers=headers).status_code == 401
    assert len(echo.handed) == before


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"null",
        b"5",
        b"not json",
        b"{",
        b'{"agency": []}',
        b'{"agency": {}}',
        b'{"agency": 5}',
        b'{"agency": true}',
        b'{"host_token": 5}',
        b'{"host_token": []}',
        b'{"agency": "\\ud800"}',
        b"[" * 30_000,
        b"\xff\xfe",
        b'{"agency": "\xff"}',
    ],
)
def test_a_session_of_the_wrong_shape_is_400(client: Client, content: bytes) -> None:
    """Never 500."""
    response = client.post("/api/chat/session", content=content)
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        b"not json",
        b'{"text": 5}',
        b'{"text": null}',
        b'{"text": ["a"]}',
        b'{"text": {"a": 1}}',
        b'{"text": "\\ud800"}',
        b'{"text": "a", "client_msg_id": 5}',
        b'{"text": "a", "client_msg_id": []}',
        b'{"text": "a", "client_msg_id": "\\udfff"}',
        b'{"text": "a", "client_msg_id": "' + b"a" * 65 + b'"}',
        b'{"text": "' + b"\xff" + b'"}',
        b'{"text": NaN}',
        b"[" * 30_000,
    ],
)
def test_a_message_of_the_wrong_shape_is_400(client: Client, token: str, content: bytes) -> None:
    """Never 500."""
    headers = {"Authorization": f"Bearer {token}"}
    response = client.post("/api/chat/messages", content=content, headers=headers)
    assert response.status_code == 400


@pytest.mark.parametrize("agency", ["nobody", "", "../yumecard"])
def test_an_unknown_agency_is_none(client: Client, echo: Echo, agency: str) -> None:
    """A page with an old address works all the same."""
    token = client.session(agency=agency).json()["token"]
    client.say(token, "はい")
    assert echo.handed[-1].agency is None


@pytest.mark.parametrize(
    "authorization",
    [
        b"",
        b"Bearer",
        b"Bearer ",
        b"Bearer \xff",
        b"Bearer \xe3\x81\x82",
        b"Bearer a.b.c",
        b"Bearer " + b"a" * 5000,
        b"Basic abc",
        b"Token x",
        b"\xff",
    ],
)
@each("path", [b"messages", b"session/end"])
def test_without_a_session_of_ours_it_is_401(port: int, path: bytes, authorization: bytes) -> None:
    """Whatever stands in its place."""
    body = b'{"text": "a"}'
    answer = answered(
        port,
        b"POST /api/chat/%b HTTP/1.1\r\nAuthorization: %b\r\nContent-Length: %d\r\n"
        b"Connection: close\r\n\r\n%b" % (path, authorization, len(body), body),
    )
    assert status_of(answer) == 401
    assert b"application/problem+json" in answer


@pytest.mark.parametrize(
    "token",
    ["", "x", "a.b.c", "é", host_token("m-one", aud="somebody else"), host_token("m-one", exp=1)],
)
def test_a_host_token_that_is_not_good_is_401(client: Client, token: str) -> None:
    """Nobody gets an anonymous session in its place without knowing."""
    assert client.session(host_token=token).status_code == 401


def test_a_foreign_page_gets_nothing(client: Client, token: str, echo: Echo) -> None:
    """403, and nothing happens."""
    before = len(echo.handed)
    client.headers["Origin"] = "https://evil.example"
    assert client.session().status_code == 403
    assert client.say(token, "はい").status_code == 403
    assert len(echo.handed) == before


def test_too_many_messages_of_a_conversation(client: Client, token: str) -> None:
    """The 31st of a minute is told when to come again; what was answered is told again."""
    statuses = [
        client.say(token, "はい", client_msg_id=str(number)).status_code for number in range(30)
    ]
    assert statuses == [200] * 30
    refused = client.say(token, "はい", client_msg_id="30")
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert refused.headers["content-type"] == "application/problem+json"
    assert client.say(token, "はい", client_msg_id="7").status_code == 200


def test_too_many_sessions_of_an_address(port: int) -> None:
    """They are told to wait; somebody elsewhere is not."""
    with somebody(port) as one, somebody(port) as other:
        statuses = [one.session().status_code for _ in range(125)]
        assert statuses == [200] * 120 + [429] * 5
        assert int(one.session().headers["Retry-After"]) > 0
        one.headers["X-Forwarded-For"] = f"198.51.100.1, {one.headers['X-Forwarded-For']}"
        assert one.session().status_code == 429, "what a client writes of itself counts nothing"
        assert other.session().status_code == 200


@pytest.mark.parametrize("header", ["", "unknown", ",,,", "\x7f", "[::", "a" * 4000])
def test_an_odd_forwarded_header_is_no_failure(port: int, header: str) -> None:
    """Whoever sends it is counted by the address that is known."""
    with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
        response = client.post("/api/chat/session", json={}, headers={"X-Forwarded-For": header})
    assert response.status_code == 200
