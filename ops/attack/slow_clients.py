"""Clients that send a byte now and then, or take no answer, beside people who ask."""

from __future__ import annotations

import contextlib
import socket
import time
from dataclasses import dataclass
from pathlib import Path

from stage import Seen, Stage, others_meanwhile, percentile

_EACH = 25
_HEAD_S, _BODY_S, _ANSWER_S = 10.0, 20.0, 20.0
"""What README grants; a busy machine may take some seconds more."""
_SLACK_S = 10.0
_LAST_S = _ANSWER_S + _SLACK_S + 2.0
_LIVE_MS = 100.0
_ESTABLISHED = "01"

_BODY = (
    b"POST /api/chat/session HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 198.19.0.1\r\n"
    b"Content-Type: application/json\r\nContent-Length: 60000\r\n\r\n{"
)
_READ = b"GET /widget/style.js HTTP/1.1\r\nHost: a\r\n\r\n" * 400


@dataclass
class _Slow:
    """One connection: what it begins with, and the byte that it sends again and again."""

    kind: str
    connection: socket.socket
    byte: bytes
    allowed_s: float
    began: float
    closed_after_s: float = 0.0

    def go_on(self) -> None:
        """One more byte, if the server still wants it."""
        try:
            if self.kind != "answer":
                if self.byte:
                    self.connection.send(self.byte)
                if not self.connection.recv(4096):
                    raise ConnectionError
            elif _has_let_go(self.connection):
                raise ConnectionError
        except BlockingIOError:
            return
        except ConnectionError:
            self.closed_after_s = time.monotonic() - self.began


def _has_let_go(connection: socket.socket) -> bool:
    """True if the server has closed its end: who takes nothing is never told."""
    local, remote = connection.getsockname()[1], connection.getpeername()[1]
    for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]:
        here, there, state = line.split()[1:4]
        if (here[-4:], there[-4:]) == (f"{remote:04X}", f"{local:04X}"):
            return state != _ESTABLISHED
    return True


def _opened(port: int, kind: str) -> _Slow:
    connection = socket.socket()
    if kind == "answer":
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    connection.connect(("127.0.0.1", port))
    first, byte, allowed_s = {
        "head": (b"GET / HTTP/1.1\r\nHost: a\r\nX-A: ", b"a", _HEAD_S),
        "silence": (b"", b"", _HEAD_S),
        "body": (_BODY, b" ", _BODY_S),
        "answer": (_READ, b"", _ANSWER_S),
    }[kind]
    connection.setblocking(False)
    with contextlib.suppress(BlockingIOError):
        connection.send(first)
    return _Slow(kind, connection, byte, allowed_s, time.monotonic())


def attack(stage: Stage, seen: Seen) -> None:
    """Each is cut off in time, whatever it sends; others notice nothing."""
    kinds = ("head", "silence", "body", "answer")
    with others_meanwhile(stage.main) as others:
        slow = [_opened(stage.main.port, kind) for kind in kinds for _ in range(_EACH)]
        deadline = time.monotonic() + _LAST_S
        while time.monotonic() < deadline and not all(one.closed_after_s for one in slow):
            for one in slow:
                if not one.closed_after_s:
                    one.go_on()
            time.sleep(1.0)
        for one in slow:
            one.connection.close()
    for kind in kinds:
        mine = [one for one in slow if one.kind == kind]
        for one in mine:
            seen.expect(
                0 < one.closed_after_s <= one.allowed_s + _SLACK_S,
                f"a slow {kind} was held for {one.closed_after_s or _LAST_S:.0f} s",
            )
        seen.figures.append(f"{kind} ≤ {max(one.closed_after_s for one in mine):.0f} s")
    live = percentile(others.live, 0.95)
    seen.expect(not others.unanswered, f"others were not answered: {others.unanswered[:2]}")
    seen.expect(live <= _LIVE_MS, f"/health/live took {live:.0f} ms (p95)")
    seen.figures.append(f"live p95 {live:.0f} ms")
