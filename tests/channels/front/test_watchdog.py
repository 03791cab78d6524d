"""A loop that really stands still, in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import time

import pytest

from bot.channels.front.watchdog import STATUS
from bot.root import ROOT

PROGRAM = """
import asyncio, re, time
from bot import log
from bot.channels.front.watchdog import Watchdog
log.configure("INFO")

async def main():
    watchdog = Watchdog(limit_s=1.0)
    watchdog.start()
    {}
    watchdog.stop()
    await asyncio.sleep(2)
    print("fine")

asyncio.run(main())
"""


def run(body: str) -> tuple[subprocess.CompletedProcess[str], float]:
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(body)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return done, time.monotonic() - started


def test_a_loop_that_stands_still_ends_the_process() -> None:
    """A line in the log, where it stood, and a status that a supervisor understands."""
    done, took_s = run("time.sleep(60)")
    assert done.returncode == STATUS
    first, *rest = done.stderr.splitlines()
    assert json.loads(first)["event"] == "watchdog.loop_stands_still"
    assert any("in main" in line for line in rest)
    assert took_s < 30


def test_one_that_keeps_the_lock_of_python_too() -> None:
    """A regular expression that never ends lets no other thread run."""
    done, took_s = run('re.match("(a+)+b", "a" * 60)')
    assert done.returncode not in (0, None)
    assert took_s < 40


@pytest.mark.parametrize("body", ["await asyncio.sleep(3)", "time.sleep(0.5)"])
def test_a_loop_that_turns_is_left_alone(body: str) -> None:
    """Waiting is no standing still, a short stop neither, and after the stop nobody looks."""
    done, _ = run(body)
    assert (done.returncode, done.stdout.strip()) == (0, "fine"), done.stderr
