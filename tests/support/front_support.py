"""A small Sanic application behind our protocol, and raw connections to it."""

from __future__ import annotations

import asyncio
import itertools
import socket
import threading
import time
from contextlib import contextmanager
from typing import Any, Callable, Iterator, Optional

import structlog
from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.channels.front import addresses, headers
from bot.channels.front.origins import Origins
from bot.channels.front.protocol import FrontProtocol
from tests_support import free_port

MAX_BODY = 64 * 1024
PATIENCE_S = 20.0

_numbers = itertools.count()
Sanic.test_mode = True  # more than one application in a process


def small_app(
    listed: tuple[str, ...] = (),
    site_url: str = "",
    page: Any = None,
    proxies: addresses.Networks = addresses.NOBODY,
) -> Sanic:
    """Echoes what was posted to /api/echo, and fails at /api/fail."""
    app = Sanic(f"small-{next(_numbers)}", configure_logging=False)
    app.config.REQUEST_MAX_SIZE = MAX_BODY
    app.config.FALLBACK_ERROR_FORMAT = "json"
    is_https = site_url.startswith("https://")
    headers.install(app, Origins(listed, site_url), is_https, page, proxies)

    @app.post("/api/echo")
    async def echo(request: Request) -> HTTPResponse:
        return json({"bytes": len(request.body)})

    @app.get("/api/fail")
    async def fail(_: Request) -> HTTPResponse:
        raise RuntimeError("電話番号 090-0000-0000")

    @app.get("/api/slowly")
    async def slowly(_: Request) -> HTTPResponse:
        await asyncio.sleep(0.01)
        return await asyncio.to_thread(_logged)

    @app.get("/health/live")
    async def live(_: Request) -> HTTPResponse:
        return json({"status": "alive"})

    return app


def _logged() -> HTTPResponse:
    """What a line of the log would have, said in a thread."""
    return json(structlog.contextvars.get_contextvars())


@contextmanager
def served(app: Sanic, protocol: type[FrontProtocol], port: Optional[int] = None) -> Iterator[int]:
    """The port of the application, which runs in a thread of its own."""
    port = port or free_port()
    loop, is_up = asyncio.new_event_loop(), threading.Event()

    async def run() -> None:
        server: Any = await app.create_server(
            "127.0.0.1", port, protocol=protocol, return_asyncio_server=True, access_log=False
        )
        await server.startup()
        await server.before_start()
        await server.after_start()
        is_up.set()

    def serve() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(run())
        loop.run_forever()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    assert is_up.wait(PATIENCE_S)
    try:
        yield port
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(PATIENCE_S)


@contextmanager
def connected(port: int) -> Iterator[socket.socket]:
    """A raw connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as connection:
        yield connection


def received(connection: socket.socket) -> bytes:
    """All that comes until the server closes the connection."""
    parts: list[bytes] = []
    while True:
        try:
            part = connection.recv(65536)
        except ConnectionError:
            break
        if not part:
            break
        parts.append(part)
    return b"".join(parts)


def answered(port: int, data: bytes) -> bytes:
    """What is answered to these bytes, until the server closes the connection."""
    with connected(port) as connection:
        connection.sendall(data)
        return received(connection)


def closed_after_s(
    connection: socket.socket, data: bytes, pause_s: float, patience_s: float
) -> tuple[float, bytes]:
    """Send the bytes one by one until the server has enough: after how long, and what it said."""
    started, said = time.monotonic(), b""
    connection.settimeout(pause_s)
    for byte in data:
        if time.monotonic() - started > patience_s:
            raise AssertionError("the server waits for ever")
        try:
            connection.sendall(bytes([byte]))
            part = connection.recv(65536)
        except TimeoutError:
            continue
        except ConnectionError:
            break
        if not part:
            break
        said += part
    return time.monotonic() - started, said


def status_of(answer: bytes) -> int:
    """The status of the first answer."""
    return int(answer.split(b" ", 2)[1])


def until(condition: Callable[[], bool], patience_s: float = PATIENCE_S) -> bool:
    """True as soon as the condition holds."""
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return False
