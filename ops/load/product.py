"""The product under load: its processes, what they take of memory, and what is done to them."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Iterator, Mapping

from worker_support import private_mb

from tests_support import free_port, wait_until_up

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Product:
    """`python -m bot serve --workers N` with what the environment says, and data in `folder`."""

    folder: Path
    workers: int
    settings: Mapping[str, str]
    port: int = field(default_factory=free_port)

    @property
    def address(self) -> str:
        """Where it serves."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """What it says."""
        return self.folder / "serve.log"

    @contextlib.contextmanager
    def served(self) -> Iterator[None]:
        """Until its end, which has to be a good one."""
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bot", "serve", "--workers", str(self.workers)],
                cwd=ROOT,
                env={**os.environ, **self.settings, "PORT": str(self.port)},
                stdout=log,
                stderr=log,
            )
        try:
            wait_until_up(f"{self.address}/health/live", self._process)
            while self.workers > 1 and self.log.read_text().count('"worker.ready"') < self.workers:
                time.sleep(0.1)
            yield
        finally:
            self._process.terminate()
            self._process.wait(60)

    def pids(self) -> list[int]:
        """The process that forks first; one that works alone is that itself."""
        first = self._process.pid
        children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        return [first, *map(int, children)]

    def memory(self) -> dict[int, int]:
        """MB that each process shares with nobody."""
        found = {}
        for pid in self.pids():
            with contextlib.suppress(OSError):  # one that ends just now
                found[pid] = round(private_mb(pid))
        return found

    def cpu_s(self) -> float:
        """Seconds of a core that it has used, with all workers that lived."""
        ticks = sum(sum(_ticks(pid)[:2]) for pid in self.pids())
        return (ticks + sum(_ticks(self._process.pid)[2:])) / os.sysconf("SC_CLK_TCK")


def _ticks(pid: int) -> list[int]:
    """Of itself (user, system), and of its children that have ended."""
    with contextlib.suppress(OSError):  # one that ends just now
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return [int(one) for one in fields[11:15]]
    return [0, 0, 0, 0]
