"""The id of a request goes on to a separate action server, into each line of its log."""

from __future__ import annotations

import asyncio
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Iterator

import httpx
import pytest
import structlog

from bot import log
from bot.assistant.endpoint import SafeHttpActions
from tests_support import bot_process, environment, free_port, wait_until_up

NAMED = "7f3c9a52-0b1d-4e8e"


class Asked(BaseHTTPRequestHandler):
    """An action server that only notes."""

    ids: list[str | None] = []

    def do_POST(self) -> None:
        """Answer nothing in particular."""
        self.ids.append(self.headers.get("X-Request-ID"))
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(b'{"events": [], "responses": []}')

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def url() -> Iterator[str]:
    """Where it listens."""
    Asked.ids.clear()
    server = HTTPServer(("127.0.0.1", 0), Asked)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/webhook"
    server.shutdown()


def test_it_is_sent_along(url: str) -> None:
    """Where a request goes on; else nothing is."""
    endpoint = SafeHttpActions(url=url)
    call = {"next_action": "action_answer", "tracker": {}}
    asyncio.run(endpoint.request(json=dict(call)))
    log.begin_request(NAMED)
    try:
        asyncio.run(endpoint.request(json=dict(call)))
    finally:
        structlog.contextvars.clear_contextvars()
    assert Asked.ids == [None, NAMED]


def test_its_lines_have_it(tmp_path: Path) -> None:
    """Also where the call is refused."""
    port = free_port()
    actions = bot_process("actions", "--port", str(port), **environment(tmp_path))
    try:
        wait_until_up(f"http://127.0.0.1:{port}/health", actions)
        url = f"http://127.0.0.1:{port}/webhook"
        response = httpx.post(url, json={}, headers={"X-Request-ID": NAMED})
        assert (response.status_code, response.headers["x-request-id"]) == (401, NAMED)
    finally:
        actions.terminate()
        _, errors = actions.communicate(timeout=30)
    lines = [json.loads(line) for line in errors.splitlines() if line.startswith("{")]
    (refused,) = [line for line in lines if line["event"] == "actions.refused"]
    assert refused["request"] == NAMED
