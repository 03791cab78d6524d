"""Raw connections to a small application behind our protocol."""

from __future__ import annotations

import time
from typing import Iterator

import httpx
import pytest
from folded import each
from front_support import (
    MAX_BODY,
    answered,
    closed_after_s,
    connected,
    received,
    served,
    small_app,
    status_of,
)

from bot.channels.front import addresses
from bot.channels.front.protocol import Patience, protocol

LOCAL = addresses.networks("127.0.0.0/8,::1")
SHORT = Patience(head_s=1.0, body_s=1.0, answer_s=1.0, idle_s=1.0)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with served(small_app(), protocol(LOCAL)) as found:
        yield found


@pytest.fixture(scope="module")
def impatient_port() -> Iterator[int]:
    with served(small_app(), protocol(LOCAL, SHORT)) as found:
        yield found


def is_alive(port: int) -> bool:
    """Somebody else is answered."""
    return httpx.get(f"http://127.0.0.1:{port}/health/live", timeout=5).status_code == 200


AMBIGUOUS = [
    b"Content-Length: -1",
    b"Content-Length: +5",
    b"Content-Length: abc",
    b"Content-Length:",
    b"Content-Length: 5 5",
    b"Content-Length: 5,5",
    b"Content-Length: 0x5",
    b"Content-Length: 1_0",
    b"Content-Length: \xef\xbc\x95",
    b"Content-Length: " + b"9" * 40,
    b"Content-Length: 5\r\nContent-Length: 5",
    b"Content-Length: 5\r\ncontent-length: 6",
    b"Content-Length: 5\r\nTransfer-Encoding: chunked",
    b"Transfer-Encoding: chunked\r\nContent-Length: 5",
    b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
    b"Transfer-Encoding: gzip, chunked",
    b"Transfer-Encoding: identity",
    b"Content-Length : 5",
    b" Content-Length: 5",
    b"X: a\r\n Content-Length: 5",
    b"X: a\nContent-Length: 5",
    b"X: a\0b",
    b"no header",
    b"Host: a\r\nHost: b",
]


@pytest.mark.parametrize("lines", AMBIGUOUS)
@each("path", [b"/api/echo", b"/x"])
def test_an_ambiguous_head_is_400_and_the_connection_ends(
    port: int, path: bytes, lines: bytes
) -> None:
    """Nothing of the body is read as a request of its own, and others are still answered."""
    smuggled = b"GET /health/live HTTP/1.1\r\n\r\n"
    answer = answered(port, b"POST " + path + b" HTTP/1.1\r\n" + lines + b"\r\n\r\n" + smuggled)
    assert status_of(answer) == 400
    assert answer.count(b"HTTP/1.1 ") == 1
    assert b"application/problem+json" in answer
    assert is_alive(port)


def test_the_41_bytes(port: int) -> None:
    """A negative length, once enough to stop the process for good."""
    answer = answered(port, b"POST /x HTTP/1.1\r\nContent-Length: -1\r\n\r\nx")
    assert status_of(answer) == 400
    assert is_alive(port)


@pytest.mark.parametrize(
    "data",
    [
        b"\r\n\r\n",
        b"GET\r\n\r\n",
        b"\xff\xfe\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\n\r\n",
    ],
)
def test_what_is_no_http_is_400(port: int, data: bytes) -> None:
    """Whatever comes, it is refused and not failed at."""
    assert status_of(answered(port, data)) == 400


def test_a_head_without_end_is_413(port: int) -> None:
    """Heads are bounded."""
    assert status_of(answered(port, b"GET / HTTP/1.1\r\n" + b"X-A: b\r\n" * 3000)) == 413


@pytest.mark.parametrize(("size", "status"), [(MAX_BODY, 200), (MAX_BODY + 1, 413)])
def test_the_largest_body(port: int, size: int, status: int) -> None:
    """64 KiB, told in advance."""
    response = httpx.post(f"http://127.0.0.1:{port}/api/echo", content=b"a" * size)
    assert response.status_code == status


@pytest.mark.parametrize(("size", "status"), [(MAX_BODY, 200), (MAX_BODY + 1, 413)])
@pytest.mark.parametrize("part", [1000, 65536])
def test_the_largest_body_in_chunks(port: int, size: int, part: int, status: int) -> None:
    """64 KiB, not told in advance."""
    body = b"a" * size
    parts = (body[at : at + part] for at in range(0, size, part))
    response = httpx.post(f"http://127.0.0.1:{port}/api/echo", content=parts)
    assert response.status_code == status


@pytest.mark.parametrize("size", [b"-5", b"+5", b"0x5", b"", b"g", b"f" * 30])
def test_a_chunk_without_a_plain_size_is_400(port: int, size: bytes) -> None:
    """A size that servers read differently is read by none."""
    head = b"POST /api/echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
    answer = answered(port, head + size + b"\r\nhello\r\n0\r\n\r\n")
    assert status_of(answer) == 400
    assert answer.count(b"HTTP/1.1 ") == 1


def test_two_requests_on_one_connection(port: int) -> None:
    """An honest connection is kept, and each body belongs to its own request."""
    one = b"POST /api/echo HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc"
    last = b"POST /api/echo HTTP/1.1\r\nContent-Length: 2\r\nConnection: close\r\n\r\nab"
    answer = answered(port, one + last)
    assert answer.count(b"HTTP/1.1 200") == 2
    assert b'{"bytes":3}' in answer and b'{"bytes":2}' in answer


@pytest.mark.parametrize(
    "start",
    [
        b"",
        b"POST /api/echo HTTP/1.1\r\nContent-Length: 9999\r\n\r\n",
        b"POST /x HTTP/1.1\r\nContent-Length: 9999\r\n\r\n",
        b"POST /api/echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"POST /api/echo HTTP/1.1\r\nUpgrade: websocket\r\nContent-Length: 9999\r\n\r\n",
    ],
    ids=["head", "body", "body that nobody reads", "chunks", "said to be a websocket"],
)
def test_a_byte_now_and_then_holds_no_connection(impatient_port: int, start: bytes) -> None:
    """The time for head and body holds for the whole of it: no byte makes it longer."""
    with connected(impatient_port) as connection:
        connection.sendall(start)
        drip = b"X-Header: " + b"a" * 500 if not start else b"1" * 500
        after_s, said = closed_after_s(connection, drip, pause_s=0.3, patience_s=15)
    assert 0.8 < after_s < 10
    assert said == b"" or status_of(said) in (400, 404, 408)


@pytest.mark.parametrize("data", [b"", b"GET /health/live HTTP/1.1\r\n\r\n"])
def test_an_idle_connection_is_closed(impatient_port: int, data: bytes) -> None:
    """Whoever says nothing, before or after a request, is not waited for."""
    with connected(impatient_port) as connection:
        connection.sendall(data)
        started = time.monotonic()
        said = received(connection)
    assert time.monotonic() - started < 10
    assert said.count(b"HTTP/1.1 200") == (1 if data else 0)


def test_who_asks_gets_the_place_of_who_waits() -> None:
    """With all connections taken by people who ask nothing, an honest one is answered."""
    with served(small_app(), protocol(LOCAL, most=5)) as port:
        idle = [connected(port) for _ in range(5)]
        for one in idle:
            one.__enter__()
        try:
            assert is_alive(port)
        finally:
            for one in idle:
                one.__exit__(None, None, None)


def test_connections_of_one_address_are_bounded() -> None:
    """One too many is closed without an answer; when one goes, the next may come."""
    with served(small_app(), protocol(most_of_an_address=2)) as port:
        with connected(port) as one, connected(port):
            one.sendall(b"GET /health/live HTTP/1.1\r\n\r\n")
            assert one.recv(65536).startswith(b"HTTP/1.1 200")
            assert answered(port, b"GET /health/live HTTP/1.1\r\n\r\n") == b""
        time.sleep(0.3)
        assert is_alive(port)


def test_connections_of_a_proxy_of_ours_are_not_counted_by_address() -> None:
    """Behind a proxy everybody has its address."""
    small = served(small_app(), protocol(LOCAL, most_of_an_address=1))
    with small as port, connected(port), connected(port):
        assert is_alive(port)
