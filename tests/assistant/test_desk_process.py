"""The desk in a process of the real assistant: by a key of the command line, on a port of its own."""

from __future__ import annotations

import signal
import socket
from pathlib import Path

import httpx
import pytest

from tests_support import bot_process, environment, free_port, wait_until_up

SEARCH = "/desk/api/v1/search?q=%E8%A8%BC%E5%88%B8%E7%95%AA%E5%8F%B7"


def key_made(folder: Path, *arguments: str) -> str:
    """The last line of what the command says."""
    process = bot_process("desk", "key", *arguments, **environment(folder))
    output, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    return output.splitlines()[-1]


@pytest.mark.parametrize("more", [(), ("--workers", "2")], ids=["one", "two"])
def test_on_a_port_of_its_own_the_desk_is_never_with_the_public_routes(
    tmp_path: Path, more: tuple[str, ...]
) -> None:
    port, desk_port = free_port(), free_port()
    key = key_made(tmp_path, "--name", "試験", "--scope", "search")
    settings = environment(tmp_path, PORT=str(port), BOT_DESK_PORT=str(desk_port))
    process = bot_process("serve", *more, **settings)
    public, desk = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{desk_port}"
    headers = {"Authorization": f"Bearer {key}"}
    try:
        wait_until_up(f"{public}/health/live", process)
        assert httpx.get(f"{desk}{SEARCH}", headers=headers, timeout=20).json()["hits"]
        assert httpx.get(f"{desk}{SEARCH}", timeout=20).status_code == 401
        assert httpx.get(f"{desk}/health/live", timeout=20).status_code == 200
        # by no name of the other one: the port alone counts
        forged = headers | {"Host": f"127.0.0.1:{desk_port}", "X-Forwarded-Port": str(desk_port)}
        for path in (SEARCH, "/desk", "/desk/", "/desk/api/v1/cases"):
            assert httpx.get(f"{public}{path}", headers=forged, timeout=20).status_code == 404, path
        assert httpx.post(f"{desk}/api/chat/session", json={}, timeout=20).status_code == 404
        for path in ("/", "/widget/widget.js", "/login", "/mypage", "/health/ready", "/dev/outbox"):
            assert httpx.get(f"{desk}{path}", timeout=20).status_code == 404, path
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0, "a stop must be graceful"
    for one in (port, desk_port):
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", one)) != 0, "nothing listens any more"


def test_a_port_that_is_taken_stops_the_start(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = str(other.getsockname()[1])
        settings = environment(tmp_path, PORT=str(free_port()), BOT_DESK_PORT=taken)
        process = bot_process("serve", **settings)
        assert process.wait(120) != 0
