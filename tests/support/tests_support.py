"""What the tests of processes share: settings, ports, waiting."""

from __future__ import annotations

import atexit
import hashlib
import os
import socket
import subprocess
import sys
import time
import uuid
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Iterator

import httpx
import sqlalchemy as sa
from sqlalchemy.engine import make_url

from bot.root import ROOT

POSTGRESQL = os.environ.get("TEST_POSTGRES_URL", "postgresql+psycopg://root@127.0.0.1:5432/test")
IS_ON_SERVICES = os.environ.get("TEST_SERVICES") == "1"
"""True if the same suites run on PostgreSQL."""

_RUN = uuid.uuid4().hex


def environment(data_dir: Path, **extra: str) -> dict[str, str]:
    """Settings for a test: all that is stored is in `data_dir`, or in PostgreSQL.

    There each folder has a schema of its own, which is dropped in the end: what an earlier
    run has left is nobody's past.
    """
    values = {"BOT_DATA_DIR": str(data_dir), "BOT_LOG_LEVEL": "INFO"}
    if IS_ON_SERVICES:
        schema = _schema_of(data_dir)
        values |= {"BOT_TRACKER_URL": schema, "BOT_DRAFTS_URL": schema}
    return values | extra


@cache
def _schema_of(folder: Path) -> str:
    """URL of a schema that belongs to the folder."""
    schema = f"test_{hashlib.sha256(f'{_RUN} {folder}'.encode()).hexdigest()[:16]}"
    _execute(f"CREATE SCHEMA {schema}")
    atexit.register(_execute, f"DROP SCHEMA {schema} CASCADE")
    # no test takes the database's power away: a commit need not wait for the disk
    options = f"-csearch_path={schema} -csynchronous_commit=off"
    url = make_url(POSTGRESQL).update_query_dict({"options": options})
    return str(url.render_as_string(hide_password=False))


def _execute(statement: str) -> None:
    engine = sa.create_engine(POSTGRESQL, poolclass=sa.pool.NullPool)
    with engine.begin() as connection:
        connection.execute(sa.text(statement))


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
            said = process.stderr.read()[-2000:] if process.stderr else ""
            raise AssertionError(f"the process ended with {process.returncode}: {said}")
        try:
            httpx.get(url, timeout=2)
            return
        except httpx.TransportError:
            time.sleep(0.3)
    raise AssertionError(f"{url} did not answer within {timeout_s} s")


def bot_process(
    *arguments: str, stderr: Any = subprocess.PIPE, **environ: str
) -> subprocess.Popen[str]:
    """`python -m bot …` in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments],
        cwd=ROOT,
        env={**os.environ, **environ},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
        encoding="utf-8",
    )


@contextmanager
def bot_served(folder: Path, **settings: str) -> Iterator[str]:
    """The address of a development server of its own; its data are in `folder`."""
    port = free_port()
    process = bot_process("serve", PORT=str(port), **environment(folder, **settings))
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_up(f"{address}/health/live", process)
        yield address
    finally:
        process.terminate()
        process.wait(30)
