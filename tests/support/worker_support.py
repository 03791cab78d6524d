"""A server of several worker processes, and what they take of memory."""

from __future__ import annotations

import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator

import httpx

from tests_support import bot_process, environment, free_port, wait_until_up


@dataclass
class Together:
    """The process that keeps the workers, and where they serve."""

    process: subprocess.Popen[str]
    address: str
    log: Path

    def workers(self) -> list[int]:
        """Process ids."""
        pid = self.process.pid
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def until_ready(self, count: int, within_s: float) -> float:
        """Wait until so many have said that they are ready since the start; the seconds it took."""
        began = time.monotonic()
        while self.log.read_text().count('"worker.ready"') < count:
            assert time.monotonic() - began < within_s, self.log.read_text()[-2000:]
            assert self.process.poll() is None, self.log.read_text()[-2000:]
            time.sleep(0.02)
        return time.monotonic() - began


@contextmanager
def served_together(folder: Path, count: int, **settings: str) -> Iterator[Together]:
    """`python -m bot serve --workers …`, ready."""
    port, log = free_port(), folder / "server.log"
    with log.open("w") as file:
        process = bot_process(
            "serve",
            "--workers",
            str(count),
            stderr=file,
            PORT=str(port),
            **environment(folder, **settings),
        )
        together = Together(process, f"http://127.0.0.1:{port}", log)
        try:
            wait_until_up(f"{together.address}/health/live", process)
            together.until_ready(count, within_s=60)
            yield together
        finally:
            process.terminate()
            process.wait(60)


def private_mb(pid: int) -> float:
    """Memory that a process shares with nobody."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    kilobytes = {line.split(":")[0]: line.split()[1] for line in rollup[1:]}
    return (int(kilobytes["Private_Dirty"]) + int(kilobytes["Private_Clean"])) / 1024


class Talker:
    """A person at the web channel; each message on a connection of its own."""

    def __init__(self, address: str, token: str = "") -> None:
        self._address = address
        self._token = token or httpx.post(f"{address}/api/chat/session", json={}).json()["token"]

    def post(self, text: str, message_id: str, timeout_s: float = 20) -> httpx.Response:
        """Send it once. Raises `httpx.TransportError`."""
        return httpx.post(
            f"{self._address}/api/chat/messages",
            json={"text": text, "client_msg_id": message_id},
            headers=self.headers,
            timeout=timeout_s,
        )

    def read(self) -> list[dict[str, object]]:
        """Everything that was said."""
        found: list[dict[str, object]] = []
        after = ""
        while True:
            page = httpx.get(
                f"{self._address}/api/chat/messages",
                params={"after": after},
                headers=self.headers,
                timeout=20,
            ).json()
            found += page["messages"]
            if not page["messages"] or not page["next"]:
                return found
            after = page["next"]

    @property
    def headers(self) -> dict[str, str]:
        """Who it is."""
        return {"Authorization": f"Bearer {self._token}"}
