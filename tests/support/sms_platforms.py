"""A Twilio and a Japanese gateway on loopback that behave as they are described, badly too."""

from __future__ import annotations

import base64
import json
import threading
import time
import uuid
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Callable, Iterator, Mapping
from urllib.parse import parse_qsl, urlencode

import httpx
from twilio.request_validator import RequestValidator

ACCOUNT, TOKEN = "AC" + "0" * 32, "a token of the tests"
OUR_NUMBER = "+815000000000"
BEARER = "a bearer of the tests"
PUBLIC = "https://chat.example.jp"
"""Where the platforms reach us, as they know it."""


@dataclass(frozen=True)
class Sent:
    """A message that a platform took."""

    to: str
    body: str
    key: str
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Platform:
    """What was handed over, and how the platform behaves; changed while it runs.

    `fails`: statuses that are answered first, one a request. `slow_s`: before each answer.
    `stopped`: numbers whose people have told the carrier to stop.
    """

    sent: list[Sent] = field(default_factory=list)
    tries: int = 0
    fails: list[int] = field(default_factory=list)
    slow_s: float = 0.0
    retry_after: str = ""
    stopped: set[str] = field(default_factory=set)
    url: str = ""
    unauthorised: int = 0

    def bodies(self, to: str | None = None) -> list[str]:
        """The texts that were taken, in their order."""
        return [one.body for one in self.sent if to in (None, one.to)]

    def wait_for(self, count: int, within_s: float = 30) -> list[str]:
        """The texts, once there are so many."""
        return waited(lambda: self.bodies() if len(self.sent) >= count else None, within_s)


def waited(found: Callable[[], Any], within_s: float = 30) -> Any:
    """What is found in the end."""
    until = time.monotonic() + within_s
    while (result := found()) is None:
        assert time.monotonic() < until, "nothing came"
        time.sleep(0.01)
    return result


@contextmanager
def twilio() -> Iterator[Platform]:
    """Its API of messages."""

    def take(platform: Platform, path: str, headers: Any, form: dict[str, str]) -> tuple[int, Any]:
        login = base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
        if headers["Authorization"] != f"Basic {login}":
            platform.unauthorised += 1
            return 401, {"code": 20003, "status": 401}
        if path != f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json":
            return 404, {"code": 20404, "status": 404}
        if not {"To", "From", "Body"} <= form.keys() or not form["Body"]:
            return 400, {"code": 21602, "status": 400}
        if form["To"] in platform.stopped:
            return 400, {"code": 21610, "status": 400}
        sid = f"SM{uuid.uuid4().hex}"
        platform.sent.append(Sent(form["To"], form["Body"], sid, form))
        return 201, {"sid": sid, "status": "queued"}

    with _served(take) as platform:
        yield platform


@contextmanager
def gateway() -> Iterator[Platform]:
    """The Japanese one: each `client_id` is one message, however often it comes."""

    def take(platform: Platform, path: str, headers: Any, form: dict[str, str]) -> tuple[int, Any]:
        if headers["Authorization"] != f"Bearer {BEARER}":
            platform.unauthorised += 1
            return 401, {"result": "ng"}
        right = len(form.get("to", "")) == 11 and form["to"].isdigit()
        if path != "/messages" or not right or not 0 < len(form.get("body", "")) <= 660:
            return 400, {"result": "ng"}
        if all(one.key != form["client_id"] for one in platform.sent):
            platform.sent.append(Sent(form["to"], form["body"], form["client_id"], form))
        return 200, {"result": "ok", "message_id": f"m-{len(platform.sent)}"}

    with _served(take) as platform:
        yield platform


@contextmanager
def _served(take: Callable[..., tuple[int, Any]]) -> Iterator[Platform]:
    platform, lock = Platform(), threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            with lock:
                platform.tries += 1
                failing = platform.fails.pop(0) if platform.fails else 0
            time.sleep(platform.slow_s)
            if failing:
                self._answer(failing, {"status": failing})
                return
            form = dict(parse_qsl(raw.decode(), keep_blank_values=True))
            with lock:
                status, body = take(platform, self.path, self.headers, form)
            self._answer(status, body)

        def _answer(self, status: int, body: Any) -> None:
            data = json.dumps(body).encode()
            self.send_response(status)
            if status == 429 and platform.retry_after:
                self.send_header("Retry-After", platform.retry_after)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: Any) -> None:
            """Nothing is logged: there are numbers in it."""

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, *_: Any) -> None:
            """Who is killed hangs up in the middle."""

    server = Quiet(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    platform.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield platform
    finally:
        server.shutdown()
        server.server_close()


def signed(path: str, form: Mapping[str, str], token: str = TOKEN) -> str:
    """Twilio's own signature."""
    return str(RequestValidator(token).compute_signature(PUBLIC + path, dict(form)))


def inbound_form(text: str, number: str, sid: str) -> dict[str, str]:
    """What Twilio posts for a message; some of it is blank, as it is there."""
    return {
        "ToCountry": "JP",
        "ToState": "",
        "SmsMessageSid": sid,
        "NumMedia": "0",
        "FromCity": "",
        "MessageSid": sid,
        "AccountSid": ACCOUNT,
        "From": number,
        "To": OUR_NUMBER,
        "Body": text,
        "ApiVersion": "2010-04-01",
    }


def from_twilio(
    base: str, text: str, number: str = "+819000000000", sid: str = "", token: str = TOKEN
) -> httpx.Response:
    """Post a message as Twilio does."""
    form = inbound_form(text, number, sid or f"SM{uuid.uuid4().hex}")
    path = "/channels/sms/twilio"
    headers = {"X-Twilio-Signature": signed(path, form, token), **_FORM}
    return httpx.post(base + path, content=urlencode(form), headers=headers, timeout=30)


def from_gateway(
    base: str, text: str, number: str = "09000000000", message_id: str = "", bearer: str = BEARER
) -> httpx.Response:
    """Post a message as the Japanese gateway does."""
    form = {"from": number, "body": text, "message_id": message_id or uuid.uuid4().hex}
    headers = {"Authorization": f"Bearer {bearer}", **_FORM}
    return httpx.post(
        base + "/channels/sms/gateway", content=urlencode(form), headers=headers, timeout=30
    )


_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
