"""LINE on loopback: takes what is sent as the platform documents it, and behaves badly when told to.

It keeps what is wrong with a message (`problems`) instead of refusing it, so that a test sees it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import json
import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Iterator, Optional, Sequence

from line_limits import problems_of

SECRET = "a channel secret of the tests"
TOKEN = "a channel token of the tests"
LINK_TOKEN = "NMZTNuVrPTqlr2IF8Bnymkb7rXfYv5EY"
INVALID_TOKEN = "Invalid reply token"
INVALID_MESSAGE = "A message (messages[0]) in the request body is invalid"
REPLY, PUSH, LOADING = "/v2/bot/message/reply", "/v2/bot/message/push", "/v2/bot/chat/loading/start"


@dataclass
class Fault:
    """What happens at a call in place of its answer; `is_taken`: it is done all the same."""

    status: int = 500
    slow_s: float = 0.0
    is_taken: bool = False
    hangs_up: bool = False
    retry_after_s: Optional[int] = None
    path: str = REPLY


@dataclass(frozen=True)
class Sent:
    """What arrived at a person."""

    user: str
    how: str
    messages: tuple[dict[str, Any], ...] = field(repr=False)
    token: str = ""

    @property
    def text(self) -> str:
        """All of it in words."""
        return "\n".join(one.get("text") or one["altText"] for one in self.messages)

    @property
    def items(self) -> list[dict[str, Any]]:
        """The actions of the quick replies."""
        last = self.messages[-1].get("quickReply", {})
        return [one["action"] for one in last.get("items", [])]


@dataclass
class LinePlatform:
    """The state of the platform; `served` gives it an address."""

    token_good_for_s: float = 60.0
    refuses_flex: bool = False
    faults: list[Fault] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    loading: list[dict[str, Any]] = field(default_factory=list)
    calls: list[tuple[str, int]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    menus: dict[str, dict[str, Any]] = field(default_factory=dict)
    images: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    default_menu: str = ""
    url: str = ""
    _tokens: dict[str, tuple[str, float]] = field(default_factory=dict)
    _used: set[str] = field(default_factory=set)
    _keys: set[str] = field(default_factory=set)
    _numbers: Iterator[int] = field(default_factory=itertools.count)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    # What people do

    def event(self, user: str, kind: str, at: Optional[int] = None, **more: Any) -> dict[str, Any]:
        """An event with a reply token, as the platform makes it."""
        number = next(self._numbers)
        token = hashlib.sha256(f"token {number} {id(self)}".encode()).hexdigest()[:32]
        self._tokens[token] = (user, time.monotonic())
        return {
            "type": kind,
            "mode": "active",
            "timestamp": at if at is not None else 1_790_000_000_000 + number,
            "source": {"type": "user", "userId": user},
            "webhookEventId": f"01H{number:023d}",
            "deliveryContext": {"isRedelivery": False},
            **({} if kind in ("unfollow", "unsend") else {"replyToken": token}),
            **more,
        }

    def text(self, user: str, text: str, at: Optional[int] = None) -> dict[str, Any]:
        """Somebody writes something."""
        message = {"id": f"m{next(self._numbers)}", "type": "text", "text": text, "quoteToken": "q"}
        return self.event(user, "message", at, message=message)

    def message(self, user: str, kind: str) -> dict[str, Any]:
        """Somebody sends something else."""
        return self.event(user, "message", message={"id": f"m{next(self._numbers)}", "type": kind})

    def postback(self, user: str, data: str) -> dict[str, Any]:
        """Somebody presses something."""
        return self.event(user, "postback", postback={"data": data})

    def of(self, user: str) -> list[Sent]:
        """What one person got."""
        with self._lock:
            return [one for one in self.sent if one.user == user]

    def answers(self) -> Counter[str]:
        """How many answers each person got."""
        with self._lock:
            return Counter(one.user for one in self.sent)

    # What is called

    def call(
        self, path: str, headers: Any, body: bytes
    ) -> tuple[int, dict[str, Any], Optional[Fault]]:
        """Status, document, and the fault that applies."""
        with self._lock:
            if headers.get("Authorization") != f"Bearer {TOKEN}":
                return 401, {"message": "Authentication failed"}, None
            fault = next((one for one in self.faults if one.path == path), None)
            if fault is not None:
                self.faults.remove(fault)
                if not fault.is_taken:
                    return fault.status, {"message": "fault"}, fault
            status, document = self._done(path, headers, body)
            if fault is not None and fault.status:
                return fault.status, {"message": "fault"}, fault
            return status, document, fault

    def _done(self, path: str, headers: Any, body: bytes) -> tuple[int, dict[str, Any]]:
        if path.startswith("/v2/bot/richmenu") or "/richmenu" in path:
            return self._menu(path, headers, body)
        if path.endswith("/linkToken"):
            return 200, {"linkToken": LINK_TOKEN}
        request = json.loads(body)
        if path == LOADING:
            self.loading.append(request)
            return 202, {}
        if path == REPLY:
            return self._reply(request)
        if path == PUSH:
            return self._push(request, headers.get("X-Line-Retry-Key"))
        return 404, {"message": "Not found"}

    def _reply(self, request: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        token, messages = request["replyToken"], request["messages"]
        user, issued = self._tokens.get(token, ("", 0.0))
        is_over = time.monotonic() - issued > self.token_good_for_s
        if not user or token in self._used or is_over:
            return 400, {"message": INVALID_TOKEN}
        if self.refuses_flex and any(one["type"] == "flex" for one in messages):
            return 400, {"message": INVALID_MESSAGE, "details": [{"message": "invalid"}]}
        self._used.add(token)
        self._take(user, "reply", messages, token)
        return 200, {"sentMessages": [{"id": "1"}]}

    def _push(self, request: dict[str, Any], key: Optional[str]) -> tuple[int, dict[str, Any]]:
        if key is None or not re.fullmatch("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", key):
            self.problems.append("a push without a retry key")
        if key in self._keys:
            return 409, {"message": "The retry key is already accepted"}
        if self.refuses_flex and any(one["type"] == "flex" for one in request["messages"]):
            return 400, {"message": INVALID_MESSAGE}
        self._keys.add(str(key))
        self._take(request["to"], "push", request["messages"])
        return 200, {"sentMessages": [{"id": "1"}]}

    def _take(
        self, user: str, how: str, messages: Sequence[dict[str, Any]], token: str = ""
    ) -> None:
        self.problems += problems_of(messages)
        self.sent.append(Sent(user, how, tuple(messages), token))

    def _menu(self, path: str, headers: Any, body: bytes) -> tuple[int, dict[str, Any]]:
        method, _, rest = path.partition(" ")
        parts = [part for part in rest.split("/") if part]
        if rest == "/v2/bot/richmenu/list":
            return 200, {"richmenus": [{"richMenuId": k, **m} for k, m in self.menus.items()]}
        if rest == "/v2/bot/richmenu":
            name = f"richmenu-{next(self._numbers)}"
            self.menus[name] = json.loads(body)
            return 200, {"richMenuId": name}
        if parts[-1] == "content":
            self.images[parts[-2]] = (str(headers.get("Content-Type")), body)
            return 200, {}
        if rest.startswith("/v2/bot/user/all/richmenu"):
            if method == "GET":
                if not self.default_menu:
                    return 404, {"message": "no default rich menu"}
                return 200, {"richMenuId": self.default_menu}
            self.default_menu = parts[-1]
            return 200, {}
        if method == "DELETE":
            self.menus.pop(parts[-1], None)
            return 200, {}
        return 404, {"message": "Not found"}


def signed(body: bytes, secret: str = SECRET) -> str:
    """What the platform writes into X-Line-Signature."""
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def webhook(*events: dict[str, Any]) -> tuple[bytes, dict[str, str]]:
    """Body and headers of a webhook."""
    document = {"destination": "U" + "0" * 32, "events": list(events)}
    body = json.dumps(document, ensure_ascii=False).encode()
    return body, {"X-Line-Signature": signed(body), "Content-Type": "application/json"}


class served:
    """A platform at an address of its own, for a `with`."""

    def __init__(self, platform: Optional[LinePlatform] = None) -> None:
        self.platform = platform or LinePlatform()

    def __enter__(self) -> LinePlatform:
        platform = self.platform

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: Any) -> None:
                """Tests are quiet."""

            def _any(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                is_menu = "richmenu" in self.path
                path = f"{self.command} {self.path}" if is_menu else self.path
                status, document, fault = platform.call(path, self.headers, body)
                platform.calls.append((self.path, status))
                if fault is not None and fault.slow_s:
                    time.sleep(fault.slow_s)
                if fault is not None and fault.hangs_up:
                    self.close_connection = True
                    return
                answer = json.dumps(document).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                if fault is not None and fault.retry_after_s is not None:
                    self.send_header("Retry-After", str(fault.retry_after_s))
                self.end_headers()
                self.wfile.write(answer)

            do_GET = do_POST = do_DELETE = _any

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        platform.url = f"http://127.0.0.1:{self._server.server_port}"
        return platform

    def __exit__(self, *_: Any) -> None:
        self._server.shutdown()
        self._server.server_close()
