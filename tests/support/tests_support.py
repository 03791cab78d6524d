"""What the tests of processes share: settings, ports, waiting."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx

from bot.settings import ROOT


def environment(data_dir: Path, **extra: str) -> dict[str, str]:
    """Settings for a test; the tracker store is PostgreSQL when services are tested."""
    values = {"BOT_DATA_DIR": str(data_dir), "BOT_LOG_LEVEL": "INFO", **extra}
    if os.environ.get("TEST_SERVICES") == "1":
        values.setdefault(
            "BOT_TRACKER_URL",
            os.environ.get("TEST_POSTGRES_URL", "postgresql+psycopg2://root@127.0.0.1:5432/test"),
        )
    return values


def free_port() -> int:
    """A loopback port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_up(url: str, process: subprocess.Popen[Any], timeout_s: float = 120) -> None:
    """Return when the URL answers; fail when the process ended or time is over."""
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise AssertionError(f"the process ended with {process.returncode}")
        try:
            httpx.get(url, timeout=2)
            return
        except httpx.TransportError:
            time.sleep(0.3)
    raise AssertionError(f"{url} did not answer within {timeout_s} s")


def bot_process(*arguments: str, **environ: str) -> subprocess.Popen[str]:
    """`python -m bot …` in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments],
        cwd=ROOT,
        env={**os.environ, **environ},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
