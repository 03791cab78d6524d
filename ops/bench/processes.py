"""Child processes: one that runs to its end, and servers that are measured while they run."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Mapping, Optional, Sequence

import psutil
from faults import BenchFailed
from paths import LOGS

_GRACE_S = 15.0
_TAIL = 15
_MB = 1024 * 1024

# Set outside, these would change what the pipelines do by themselves.
_NOT_PASSED_ON = (
    "OMP_",
    "OPENBLAS_",
    "MKL_",
    "NUMEXPR_",
    "TF_",
    "BOT_",
    "RASA_",
    "SANIC_",
    "PYTHON",
)


@dataclass(frozen=True)
class Command:
    """A command line in a folder; `name` is also the name of its log."""

    name: str
    arguments: Sequence[str]
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def log(self) -> Path:
        """What the process wrote."""
        return LOGS / f"{self.name}.log"

    def start(self) -> subprocess.Popen[bytes]:
        """Start in a process group of its own, with threads and settings at their defaults."""
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(_NOT_PASSED_ON)}
        LOGS.mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as log:
            return subprocess.Popen(
                self.arguments,
                cwd=self.folder,
                env={**inherited, "RASA_TELEMETRY_ENABLED": "false", **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def failed(self, what: str) -> BenchFailed:
        """The error to raise: what happened, and the end of the log."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return BenchFailed("\n".join([f"{self.name}: {what}", *lines[-_TAIL:]]))


@dataclass(frozen=True)
class Used:
    """Seconds that a process took, by the clock and of all cores together."""

    wall_s: float
    cpu_s: float


@dataclass(frozen=True)
class Memory:
    """Resident megabytes, and those that would be free without the processes."""

    rss_mb: float
    uss_mb: float


def free_port() -> int:
    """A loopback port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _end(process: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_GRACE_S)
            return


def _cpu_s_of_children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def run(command: Command, limit_s: float) -> Used:
    """Run to the end; raises `BenchFailed` on failure or after `limit_s`.

    No other child process may end meanwhile: its CPU time would be counted too.
    """
    before, started = _cpu_s_of_children(), time.perf_counter()
    process = command.start()
    try:
        status = process.wait(limit_s)
    except subprocess.TimeoutExpired:
        raise command.failed(f"not done after {limit_s:.0f} s") from None
    finally:
        _end(process)
    if status:
        raise command.failed(f"exit status {status}")
    return Used(time.perf_counter() - started, _cpu_s_of_children() - before)


class Servers:
    """The processes that together serve one pipeline; ended on leaving the context."""

    def __init__(self, commands: Sequence[Command]) -> None:
        self._commands = commands
        self._processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Servers:
        try:
            for command in self._commands:
                self._processes.append(command.start())
        except BaseException:
            self._end_all()
            raise
        return self

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self._end_all()

    def _end_all(self) -> None:
        for process in self._processes:
            _end(process)

    def check(self) -> None:
        """Raise `BenchFailed` if a server has ended by itself."""
        for command, process in zip(self._commands, self._processes, strict=True):
            if process.poll() is not None:
                raise command.failed(f"the server ended with status {process.returncode}")

    def _all(self) -> list[psutil.Process]:
        self.check()
        parents = [psutil.Process(process.pid) for process in self._processes]
        return parents + [c for parent in parents for c in parent.children(recursive=True)]

    def cpu_s(self) -> float:
        """CPU seconds of all processes since they started, ended children included."""
        return sum(sum(process.cpu_times()[:4]) for process in self._all())

    def memory(self) -> Memory:
        """Of all processes together; libraries that two of them share count twice in RSS."""
        found = [process.memory_full_info() for process in self._all()]
        return Memory(sum(m.rss for m in found) / _MB, sum(m.uss for m in found) / _MB)
