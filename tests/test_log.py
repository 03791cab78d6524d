"""What of the libraries reaches the log."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from bot.root import ROOT

SAID = "発言の内容"
PROGRAM = f"""
import logging, sys, types, structlog
from bot import log

before = structlog.get_logger()
log.configure(sys.argv[1])
for name in ("rasa.core.processor", "rasa_sdk.executor", "sanic.root", "sanic.error", "aiohttp.client"):
    logger = logging.getLogger(name)
    for level in (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR):
        logger.log(level, "{SAID} %s", "{SAID}")
try:
    raise ValueError("{SAID}")
except ValueError:
    logging.getLogger("sanic.error").exception("{SAID}")
try:
    open("/nowhere/at/all")
except OSError:
    logging.getLogger("sanic.error").exception("{SAID}")

rasa = types.ModuleType("rasa.structured")
exec('''
import structlog
structlogger = structlog.get_logger()
def speak():
    for method in ("debug", "info", "warning", "error"):
        getattr(structlogger, method)("processor.message", text="{SAID}")
        getattr(structlogger, method)("{SAID}")
''', rasa.__dict__)
rasa.speak()
ours = types.ModuleType("bot.somewhere")
exec('''
import structlog
log = structlog.get_logger()
def speak():
    for method in ("debug", "info", "warning"):
        getattr(log, method)("ours." + method, step=3)
''', ours.__dict__)
ours.speak()
"""


def lines(level: str) -> list[dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, level], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stderr.splitlines()]


@pytest.mark.parametrize(
    ("level", "ours"),
    [
        ("DEBUG", ["ours.debug", "ours.info", "ours.warning"]),
        ("INFO", ["ours.info", "ours.warning"]),
        ("WARNING", ["ours.warning"]),
        ("ERROR", []),
    ],
)
def test_levels_and_words(level: str, ours: list[str]) -> None:
    """Libraries speak from WARNING on, of where and what kind, and never repeat what was said."""
    found = lines(level)
    assert SAID not in json.dumps(found, ensure_ascii=False)
    assert [line["event"] for line in found if line["event"] != "library"] == ours
    theirs = [line for line in found if line["event"] == "library"]
    assert {line["level"] for line in theirs} == {"error"} | (
        {"warning"} if level != "ERROR" else set()
    )
    assert {"rasa.core.processor", "sanic.error", "aiohttp.client"} <= {
        line.get("logger") for line in theirs
    }
    assert "ValueError" in [line.get("error") for line in theirs]
    assert "No such file or directory" in [line.get("reason") for line in theirs]
    assert "rasa.structured" in [line.get("logger") for line in theirs]


def test_what_belongs_to_a_request_says_so() -> None:
    """Our lines and those of libraries."""
    program = PROGRAM.replace(
        "before =", "structlog.contextvars.bind_contextvars(request='r-12345678')\nbefore ="
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "INFO"], cwd=ROOT, capture_output=True, text=True
    )
    found = [json.loads(line) for line in done.stderr.splitlines()]
    assert len(found) > 10
    assert {line.get("request") for line in found} == {"r-12345678"}


TOGETHER = """
import os, sys, types
from bot import log

log.configure("INFO")
ours = types.ModuleType("bot.somewhere")
exec('''
import structlog
log = structlog.get_logger()
def speak():
    for step in range(2000):
        log.info("ours", step=step)
''', ours.__dict__)
workers = []
for number in range(4):
    pid = os.fork()
    if pid == 0:
        ours.speak()
        os._exit(0)
    workers.append(pid)
for pid in workers:
    os.waitpid(pid, 0)
"""


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_workers_do_not_write_into_each_others_lines(unbuffered: str) -> None:
    """An event is one write, also where Python buffers nothing, as in containers."""
    done = subprocess.run(
        [sys.executable, "-c", TOGETHER],
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert len([json.loads(line) for line in done.stderr.splitlines()]) == 8000
