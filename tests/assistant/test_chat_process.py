"""The chat's API of a served process: killed in the middle, and held against its document."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Iterator

import httpx
import pytest
from host_site import AUDIENCE, ISSUER, PEM, PRIVATE_PEM

from bot.root import ROOT
from tests_support import environment, free_port, wait_until_up

KILLS = 2
EXAMPLES = 5
PATIENCE_S = 300
"""On a machine that is busy otherwise a server takes its time to start."""
CLIENT = httpx.Client(verify=False)
DOCUMENT = ROOT / "docs" / "chat-api.openapi.yaml"


@dataclass
class Server:
    """`python -m bot serve` over one data folder; it can be killed and started again."""

    folder: Path
    port: int = field(default_factory=free_port)

    @property
    def url(self) -> str:
        """Where it serves."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """Its settings: a site that signs members in, and room for many requests of one address."""
        values = environment(self.folder / "data", PORT=str(self.port), BOT_LIMIT_SCALE="100")
        host = {"BOT_HOST_KEY": PEM, "BOT_HOST_ISSUER": ISSUER, "BOT_HOST_AUDIENCE": AUDIENCE}
        return {**os.environ, **values, **host}

    def start(self) -> None:
        """Serve, and return when it answers."""
        log = (self.folder / "serve.log").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot", "serve"],
            cwd=ROOT,
            env=self.environment,
            stdout=log,
            stderr=log,
        )
        wait_until_up(f"{self.url}/health/live", self.process)

    def kill(self) -> None:
        """As the machine does when memory is short."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(30)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Started once; the tests share it."""
    made = Server(tmp_path_factory.mktemp("chat"))
    made.start()
    yield made
    made.process.terminate()
    assert made.process.wait(30) == 0


@dataclass
class Page:
    """A page: what it has read, in order, however often its stream was cut."""

    server: Server
    token: str
    read: list[str] = field(default_factory=list)
    is_over: bool = False

    def listen(self) -> None:
        """Until it is told to stop: a stream after the other."""
        while not self.is_over:
            last = {"Last-Event-ID": self.read[-1]} if self.read else {}
            headers = {"Authorization": f"Bearer {self.token}", **last}
            with suppress(httpx.HTTPError):
                self._hear(headers)
            time.sleep(0.1)

    def _hear(self, headers: dict[str, str]) -> None:
        url = f"{self.server.url}/api/chat/events"
        with CLIENT.stream("GET", url, headers=headers, timeout=5) as stream:
            for line in stream.iter_lines():
                if self.is_over:
                    return
                if line.startswith("id: "):
                    self.read.append(line.removeprefix("id: "))


def post(server: Server, token: str, text: str, message_id: str) -> dict[str, Any]:
    """The message until it has its answer, under the same id."""
    body = {"text": text, "client_msg_id": message_id}
    headers = {"Authorization": f"Bearer {token}"}
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        with suppress(httpx.HTTPError):
            url = f"{server.url}/api/chat/messages"
            response = CLIENT.post(url, json=body, headers=headers, timeout=20)
            answer: dict[str, Any] = response.json()
            if response.status_code == 200 and "x" not in answer["replies"][0]["id"]:
                return answer
        time.sleep(0.2)
    raise AssertionError("the server answers again")


def test_killed_in_the_middle(server: Server) -> None:
    """Each message is worked off once, each answer comes once, and the page misses none."""
    chance = random.Random(20261130)
    token = CLIENT.post(f"{server.url}/api/chat/session", json={}).json()["token"]
    page = Page(server, token)
    listening = threading.Thread(target=page.listen, daemon=True)
    listening.start()
    texts = ["会員登録したい", "画面を見ながら進める", *["次へ", "戻る"] * KILLS]
    answers: dict[str, str] = {}
    for number, text in enumerate(texts):
        sending = threading.Thread(
            target=lambda n=number, t=text: answers.update(
                {f"m{n}": post(server, token, t, f"m{n}")["replies"][0]["id"]}
            )
        )
        sending.start()
        if number >= 2 and number % 2:
            time.sleep(chance.uniform(0, 0.08))
            server.kill()
            server.start()
        sending.join(PATIENCE_S)
    headers = {"Authorization": f"Bearer {token}"}
    read = CLIENT.get(f"{server.url}/api/chat/messages", headers=headers).json()["messages"]
    ids = [message["id"] for message in read]
    deadline = time.monotonic() + 20
    while page.read != ids and time.monotonic() < deadline:
        time.sleep(0.1)
    page.is_over = True
    said = [one["client_msg_id"] for one in read if one["from"] == "user"]
    assert said == [f"m{number}" for number in range(len(texts))]
    assert [one["text"] for one in read if one["from"] == "user"] == texts
    assert page.read == ids == sorted(set(ids))
    assert set(answers.values()) <= set(ids)
    # back and forth once for each kill: nothing was done twice
    places = [one["card"]["step"] for one in read if "card" in one]
    assert places[-1] == places[0]


def test_the_document_holds(server: Server) -> None:
    """schemathesis tries every operation, with all its checks; a session of its own each time."""
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "run", str(DOCUMENT), "--url", server.url),
        *("--checks", "all", "--phases", "examples,coverage,fuzzing"),
        *("--max-examples", str(EXAMPLES), "--generation-deterministic", "--warnings", "off"),
    ]
    told = subprocess.run(
        command,
        cwd=server.folder,
        env={
            **server.environment,
            "SCHEMATHESIS_HOOKS": "chat_api_hooks",
            "PYTHONPATH": f"{ROOT / 'tests' / 'support'}:{ROOT}",
            "CHAT_API": server.url,
            "HOST_KEY": PRIVATE_PEM,
        },
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert told.returncode == 0, told.stdout[-5000:] + told.stderr[-2000:]
    assert "8 selected / 8 total" in told.stdout
