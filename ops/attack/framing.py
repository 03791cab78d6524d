"""Heads that two servers could read differently, the 41 bytes first."""

from __future__ import annotations

import time

import raw
from stage import Seen, Stage

_AFTER = b"GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n"
"""What a server that misjudges where a body ends would answer as well."""


def _post(*lines: bytes, body: bytes = b"x") -> bytes:
    head = b"".join(line + b"\r\n" for line in (b"POST /api/chat/messages HTTP/1.1", *lines))
    return head + b"\r\n" + body


HEADS: dict[str, bytes] = {
    "the 41 bytes": b"POST /x HTTP/1.1\r\nContent-Length: -1\r\n\r\nx",
    "-1 at a route of ours": _post(b"Host: a", b"Content-Length: -1"),
    "plus sign": _post(b"Host: a", b"Content-Length: +1"),
    "hexadecimal": _post(b"Host: a", b"Content-Length: 0x1"),
    "letters": _post(b"Host: a", b"Content-Length: abc"),
    "empty": _post(b"Host: a", b"Content-Length: "),
    "fraction": _post(b"Host: a", b"Content-Length: 1.0"),
    "underscore": _post(b"Host: a", b"Content-Length: 1_0", body=b"0123456789"),
    "list of two": _post(b"Host: a", b"Content-Length: 1, 1"),
    "wide digit": _post(b"Host: a", "Content-Length: １".encode()),
    "other script's digit": _post(b"Host: a", "Content-Length: ١".encode()),
    "endless number": _post(b"Host: a", b"Content-Length: " + b"9" * 400),
    "two lengths": _post(b"Host: a", b"Content-Length: 1", b"Content-Length: 40", body=b"x" + _AFTER),
    "the same length twice": _post(b"Host: a", b"Content-Length: 1", b"Content-Length: 1"),
    "length beside chunks": _post(
        b"Host: a", b"Content-Length: 5", b"Transfer-Encoding: chunked", body=b"0\r\n\r\n" + _AFTER
    ),
    "chunks beside length": _post(
        b"Host: a", b"Transfer-Encoding: chunked", b"Content-Length: 5", body=b"0\r\n\r\n" + _AFTER
    ),
    "unknown encoding": _post(b"Host: a", b"Transfer-Encoding: xchunked", body=b"0\r\n\r\n"),
    "encodings in a list": _post(b"Host: a", b"Transfer-Encoding: gzip, chunked", body=b"0\r\n\r\n"),
    "two encodings": _post(
        b"Host: a", b"Transfer-Encoding: chunked", b"Transfer-Encoding: identity", body=b"0\r\n\r\n"
    ),
    "blank before the colon": _post(b"Host: a", b"Content-Length : 1"),
    "folded line": _post(b"Host: a", b"Content-Length: 1", b" 0", body=b"x" + _AFTER),
    "bare line feed in a value": _post(b"Host: a", b"X: y\nContent-Length: 1"),
    "NUL in a value": _post(b"Host: a", b"X: a\0b", b"Content-Length: 1"),
    "bare return in a value": _post(b"Host: a", b"X: a\rContent-Length: 9", b"Content-Length: 1"),
    "two hosts": _post(b"Host: a", b"Host: b", b"Content-Length: 1"),
    "negative chunk": _post(b"Host: a", b"Transfer-Encoding: chunked", body=b"-1\r\nx\r\n0\r\n\r\n"),
    "chunk in hexadecimal with 0x": _post(
        b"Host: a", b"Transfer-Encoding: chunked", body=b"0x1\r\nx\r\n0\r\n\r\n"
    ),
    "two tokens": _post(b"Host: a", b"Authorization: Bearer a", b"Authorization: Bearer b",
                        b"Content-Length: 1"),
    "bytes that are no text in the token": _post(
        b"Host: a", b"Authorization: Bearer \xff\xfe", b"Content-Length: 2", body=b"{}"
    ),
    "no colon": _post(b"Host: a", b"Content-Length"),
    "a head of 20 KiB": _post(b"Host: a", b"X: " + b"a" * 20_000, b"Content-Length: 1"),
    "a body of 100 KB": _post(b"Host: a", b"Content-Length: 100000", body=b"a" * 100_000),
}  # fmt: skip
_EXPECTED = {
    "bytes that are no text in the token": (401,),
    "a head of 20 KiB": (413,),
    "a body of 100 KB": (413, 401),  # who has no session is told that first
}
_MAY_STAY_OPEN = ("bytes that are no text in the token",)


def attack(stage: Stage, seen: Seen) -> None:
    """Each is refused once, the connection closed, and the next person is answered at once."""
    slowest = 0.0
    for name, data in HEADS.items():
        is_open = name in _MAY_STAY_OPEN
        statuses, closed = raw.answers(stage.main.port, data, 2.0 if is_open else 8.0)
        expected = _EXPECTED.get(name, (400,))
        seen.expect(
            len(statuses) == 1 and statuses[0] in expected and (closed or is_open),
            f"{name}: answered {statuses}, closed: {closed}; expected one of {expected}",
        )
        began = time.monotonic()
        seen.expect(stage.main.is_up(), f"after {name} nobody is answered")
        slowest = max(slowest, time.monotonic() - began)
    seen.figures.append(f"next request within {slowest * 1000:.0f} ms")
