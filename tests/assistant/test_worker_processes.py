"""`serve --workers N` as processes: memory, a kill -9, the end."""

from __future__ import annotations

import http.client
import json
import os
import signal
import uuid
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from worker_support import Talker, private_mb, served_together

from tests_support import bot_process, environment, free_port

MOST_MB = 40
WITHIN_S = 10


class Asked:
    """Somebody whose page is connected already, and who asks something."""

    def __init__(self, address: str) -> None:
        self._client = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
        self._headers = {"Content-Type": "application/json"}
        token = self._posted("/api/chat/session", {})["token"]
        self._headers["Authorization"] = f"Bearer {token}"

    def ask(self) -> None:
        """All of it is sent; nothing is waited for."""
        body = {"text": "証券番号はどこですか", "client_msg_id": uuid.uuid4().hex}
        self._client.request("POST", "/api/chat/messages", json.dumps(body), self._headers)

    def status(self) -> int:
        """Of the answer."""
        return self._client.getresponse().status

    def _posted(self, path: str, body: dict[str, str]) -> dict[str, str]:
        self._client.request("POST", path, json.dumps(body), self._headers)
        found: dict[str, str] = json.load(self._client.getresponse())
        return found


def test_three_workers(tmp_path: Path) -> None:
    """Small when ready; replaced when killed; ended with what is under way done."""
    with served_together(tmp_path, 3) as served:
        before = served.workers()
        assert len(before) == 3
        sizes = {pid: round(private_mb(pid), 1) for pid in before}
        assert max(sizes.values()) <= MOST_MB, sizes

        os.kill(before[1], signal.SIGKILL)
        served.until_ready(4, WITHIN_S)
        assert len(set(served.workers()) - set(before)) == 1
        assert (
            Talker(served.address).post("会員登録はどこから", uuid.uuid4().hex).status_code == 200
        )

        asked = [Asked(served.address) for _ in range(6)]
        for one in asked:
            one.ask()
        served.process.terminate()
        assert [one.status() for one in asked] == [200] * len(asked)
        assert served.process.wait(30) == 0
        assert "Traceback" not in served.log.read_text()


def test_a_wrong_setting_is_told_once(tmp_path: Path) -> None:
    """Who prepares finds it, and the command ends with it."""
    settings = environment(tmp_path, BOT_VAULT_KEYS="no key", BOT_DRAFTS_URL="")
    process = bot_process("serve", "--workers", "3", PORT=str(free_port()), **settings)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1 and said.count("BOT_VAULT_KEYS") == 1


@pytest.mark.parametrize("count", ["0", "65", "many"])
def test_a_wrong_number(count: str) -> None:
    """Told before anything is loaded."""
    process = bot_process("serve", "--workers", count)
    process.communicate(timeout=30)
    assert process.returncode == 2
