"""ops/nginx/assistant.conf in a real nginx: before two workers, and before one that shows what it gets."""

from __future__ import annotations

import json
import re
import threading
import uuid
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Iterator

import httpx
import pytest
from line_platform import SECRET, TOKEN, signed
from nginx_support import Front, nginx_before
from redis_support import redis_served
from worker_support import served_together

from tests_support import free_port

pytestmark = pytest.mark.services

QUESTION = "証券番号はどこに書いてありますか"
REQUEST_ID = re.compile("[0-9a-f]{32}")
JAPANESE = re.compile("[ぁ-ん]")


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    """Before two workers, which believe their proxy at 127.0.0.1 and allow a tenth of the usual."""
    folder, desk_port = tmp_path_factory.mktemp("served"), free_port()
    settings = {
        "BOT_TRUSTED_PROXIES": "127.0.0.1/32",
        "BOT_LIMIT_SCALE": "0.1",
        "BOT_DESK_PORT": str(desk_port),
        "BOT_LINE_CHANNEL_SECRET": SECRET,
        "BOT_LINE_CHANNEL_TOKEN": TOKEN,
        "BOT_LINE_API_URL": "http://127.0.0.1:1",
        "BOT_SITE_URL": "https://chat.example.jp",
    }
    with (
        redis_served(folder) as redis,
        served_together(folder, 2, BOT_REDIS_URL=redis.url, **settings) as served,
    ):
        port = int(served.address.rpartition(":")[2])
        with nginx_before(tmp_path_factory.mktemp("nginx"), port, desk_port) as made:
            yield made


class Person:
    """Somebody who writes from an address."""

    def __init__(self, front: Front, address: str) -> None:
        self.client = front.client(address)
        token = self.client.post("/api/chat/session", json={}).json()["token"]
        self.client.headers["Authorization"] = f"Bearer {token}"

    def say(self, text: str) -> httpx.Response:
        """One message."""
        body = {"text": text, "client_msg_id": uuid.uuid4().hex}
        return self.client.post("/api/chat/messages", json=body)

    @contextmanager
    def listening(self, after: str = "") -> Iterator[Iterator[dict[str, Any]]]:
        """The messages that come on a stream that stays open."""
        headers = {"Last-Event-ID": after} if after else {}
        with self.client.stream("GET", "/api/chat/events", headers=headers) as stream:
            assert stream.status_code == 200
            assert stream.headers["content-type"].startswith("text/event-stream")
            lines = stream.iter_lines()
            next(lines)  # what happens from now on is heard
            yield (
                json.loads(line[5:])
                for line in lines
                if line.startswith("data:") and '"from"' in line
            )


def test_a_page_and_a_message(front: Front) -> None:
    """Over TLS, with the assistant's own headers, and without the proxy's name and version."""
    person = Person(front, "127.0.0.10")
    page = person.client.get("/chat")
    assert page.status_code == 200 and "<mypage-assistant" in page.text
    assert page.headers["strict-transport-security"] and page.headers["x-content-type-options"]
    assert page.headers["cache-control"].startswith("no-") and page.headers["server"] == "nginx"
    widget = person.client.get("/widget/words.js")
    assert widget.status_code == 200 and widget.headers["content-encoding"] == "gzip"
    again = person.client.get("/widget/words.js", headers={"If-None-Match": widget.headers["etag"]})
    assert again.status_code == 304
    assert person.say(QUESTION).json()["replies"]
    own = {"Origin": front.public}
    assert person.client.post("/api/chat/session", json={}, headers=own).status_code == 200
    foreign = {"Origin": "https://elsewhere.example.jp"}
    assert person.client.post("/api/chat/session", json={}, headers=foreign).status_code == 403


def test_without_tls_one_is_sent_on(front: Front) -> None:
    """To the same page."""
    sent = httpx.get(f"{front.plain}/chat?agency=yumecard")
    assert sent.status_code == 301
    assert sent.headers["location"] == "https://127.0.0.1/chat?agency=yumecard"


def test_events_come_while_the_stream_is_open(front: Front) -> None:
    """And a page that comes back gets what it has missed, and nothing twice."""
    person = Person(front, "127.0.0.11")
    with person.listening() as heard:
        assert person.say(QUESTION).status_code == 200
        first = [next(heard), next(heard)]
    assert [one["from"] for one in first] == ["user", "assistant"]
    assert person.say("会員登録はどこから").status_code == 200
    with person.listening(after=first[-1]["id"]) as heard:
        missed = [next(heard), next(heard)]
        assert person.say("更新の始め方を教えて").status_code == 200
        live = [next(heard), next(heard)]
    ids = [one["id"] for one in (*first, *missed, *live)]
    assert ids == [one["id"] for one in person.client.get("/api/chat/messages").json()["messages"]]


@pytest.mark.parametrize("path", ["/api/chat/messages", "/registration", "/channels/line/callback"])
def test_what_is_too_large(front: Front, path: str) -> None:
    """413 with a sentence for people, as the assistant itself has it."""
    limit = 1024 * 1024 if path.startswith("/channels") else 64 * 1024
    with front.client() as client:
        answer = client.post(path, content=b"x" * (limit + 1))
        below = client.post(path, content=b"x" * limit)
    assert answer.status_code == 413 and "大きすぎます" in answer.text
    assert below.status_code != 413
    kind = "text/html" if path == "/registration" else "application/problem+json"
    assert answer.headers["content-type"].startswith(kind)


def test_the_address_is_the_clients(front: Front) -> None:
    """One who opens too many sessions waits, whatever they write; somebody else does not."""

    def statuses(address: str, **headers: str) -> list[int]:
        with front.client(address, headers=headers) as client:
            return [client.post("/api/chat/session", json={}).status_code for _ in range(16)]

    assert 200 in statuses("127.0.0.20")
    assert set(statuses("127.0.0.20")) == {429}
    for forged in ("127.0.0.21", "203.0.113.9", "203.0.113.9, 127.0.0.1"):
        named = {"X-Forwarded-For": forged, "Forwarded": f"for={forged}", "X-Real-IP": forged}
        assert set(statuses("127.0.0.20", **named)) == {429}
    assert statuses("127.0.0.21")[0] == 200


def test_the_desk_is_on_its_own_listener(front: Front) -> None:
    """And nothing else is there."""
    with front.client() as client:
        for path in ("/desk", "/desk/", "/desk/api/v1/search?q=a", "/%64esk/", "/./desk/"):
            assert client.get(path).status_code == 404, path
        assert client.get(f"{front.public}//desk/").status_code == 404
        assert client.get(f"{front.desk}/desk/").status_code in (302, 303)
        assert client.get(f"{front.desk}/desk/api/v1/search", params={"q": "a"}).status_code == 401
        for path in ("/chat", "/api/chat/session", "/health/live"):
            assert client.get(f"{front.desk}{path}").status_code == 404, path


def test_a_request_has_a_number(front: Front) -> None:
    """Made by nginx, in the answer and in its log; nothing else of the client is there."""
    with front.client(headers={"X-Request-ID": "f" * 32}) as client:
        found = [
            client.get("/health/ready").headers.get_list("x-request-id"),
            client.get("/desk/").headers.get_list("x-request-id"),
            client.get("/s/abcdefgh?code=secret").headers.get_list("x-request-id"),
        ]
    assert all(len(one) == 1 and REQUEST_ID.fullmatch(one[0]) for one in found)
    assert len({one[0] for one in found} | {"f" * 32}) == 4
    log = front.log
    assert all(one[0] in log for one in found)
    assert "abcdefgh" not in log and "secret" not in log and "127.0.0" not in log


def test_health_is_for_who_watches(front: Front) -> None:
    """The file allows this machine."""
    with front.client() as client:
        assert client.get("/health/ready").json() == {"status": "ready"}
        assert client.get("/health/live").json() == {"status": "alive"}


def test_a_webhook_arrives_as_it_was_signed(front: Front) -> None:
    """Byte for byte, up to 1 MiB."""
    body = json.dumps({"destination": "U0", "events": []}, ensure_ascii=True).encode()
    body += b" " * (1000 * 1024) + b"\n\t "
    with front.client() as client:
        for signature, status in ((signed(body), 200), (signed(body + b" "), 401)):
            headers = {"X-Line-Signature": signature, "Content-Type": "application/json"}
            answer = client.post("/channels/line/callback", content=body, headers=headers)
            assert answer.status_code == status


@dataclass
class Shown:
    """What arrived behind nginx."""

    requests: list[tuple[str, dict[str, list[str]], bytes, int]] = field(default_factory=list)


@contextmanager
def shows_what_it_gets() -> Iterator[tuple[int, Shown]]:
    """A server of HTTP/1.1 in the assistant's place."""
    shown = Shown()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"] or 0))
            found = {name.lower(): self.headers.get_all(name) or [] for name in self.headers}
            shown.requests.append((self.path, found, body, self.client_address[1]))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_POST

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port, shown
    finally:
        server.shutdown()
        server.server_close()


def test_what_the_assistant_gets(tmp_path: Path) -> None:
    """Raw bodies, one address that nobody can forge, the number of the answer, one connection."""
    body = bytes(range(256)) * 100
    with shows_what_it_gets() as (port, shown), nginx_before(tmp_path, port, port) as front:
        given = {"X-Forwarded-For": "203.0.113.9", "traceparent": f"00-{'a' * 32}-{'b' * 16}-01"}
        with front.client("127.0.0.30", headers=given) as client:
            answers = [client.post("/channels/sms/twilio?x=%2F", content=body) for _ in range(5)]
        assert len(shown.requests) == 5
        for (path, headers, got, _), answer in zip(shown.requests, answers):
            assert (path, got) == ("/channels/sms/twilio?x=%2F", body)
            assert headers["x-forwarded-for"] == ["127.0.0.30"]
            assert headers["x-request-id"] == [answer.headers["x-request-id"]]
            assert headers["host"] == [front.public.removeprefix("https://")]
            assert headers["x-forwarded-proto"] == ["https"]
            assert not {"connection", "traceparent"} & set(headers)
        # each of the two processes of nginx keeps its own
        assert len({connection for *_, connection in shown.requests}) <= 2


def test_nobody_behind_it(tmp_path: Path) -> None:
    """A sentence for people, and when to come again."""
    with nginx_before(tmp_path, free_port(), free_port()) as front, front.client() as client:
        for path in ("/", "/api/chat/messages", "/api/chat/events", "/channels/line/callback"):
            answer = client.get(path)
            assert answer.status_code == 503 and answer.headers["retry-after"]
            assert JAPANESE.search(answer.text)


def test_a_network_of_ipv6_is_one_client(tmp_path: Path) -> None:
    """The wall counts a /64 as one, and another /64, or an IPv4 address, as another."""
    told = "set_real_ip_from 127.0.0.1; real_ip_header X-Told;"
    with (
        shows_what_it_gets() as (port, _),
        # so slow that nothing is forgotten meanwhile
        nginx_before(tmp_path, port, port, told, rate="1r/m") as front,
        front.client() as client,
    ):

        def status(address: str) -> int:
            return client.get("/", headers={"X-Told": address}).status_code

        found = [status("2001:db8::1") for _ in range(242)]
        assert found == [200] * 241 + [429]
        statuses = [status("2001:db8::2"), status("2001:db8:0:1::1"), status("192.0.2.1")]
        assert statuses == [429, 200, 200]
