"""Processes that do the same work: replaced when they die, ended together. Real processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator

import pytest

from bot.root import ROOT

PROGRAM = """
import os, select, signal, sys, time
from pathlib import Path
from bot.workers import Workers

folder = Path(sys.argv[1])

def work(place):
    ended = []
    signal.signal(signal.SIGTERM, lambda *_: ended.append(True))
    {before}
    place.tell_ready()
    (folder / f"{{place.number}}.{{os.getpid()}}").touch()
    while not ended:
        if select.select([place.end_of_life], [], [], 0.05)[0]:
            break
    {after}

def prepare():
    {prepare}

raise SystemExit(Workers(3, prepare, work).run())
"""


@contextmanager
def working(
    folder: Path, prepare: str = "pass", before: str = "pass", after: str = "pass"
) -> Iterator[subprocess.Popen[bytes]]:
    """Three workers that note where they are."""
    program = textwrap.dedent(PROGRAM).format(prepare=prepare, before=before, after=after)
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen([sys.executable, "-c", program, str(folder)], env=environ)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def pids(folder: Path, number: int) -> list[int]:
    """Who has worked under this number, the latest last."""
    found = sorted(folder.glob(f"{number}.*"), key=lambda path: path.stat().st_mtime_ns)
    return [int(path.suffix[1:]) for path in found]


def until(true: object, within_s: float = 10) -> None:
    """Wait until a call gives something true."""
    deadline = time.monotonic() + within_s
    while not true():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.05)


def is_alive(pid: int) -> bool:
    """True for a process that has not ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except OSError:
        return False


def everybody_works(folder: Path) -> bool:
    """True if all three have begun."""
    return all(pids(folder, number) for number in (1, 2, 3))


def test_one_that_dies_is_replaced(tmp_path: Path) -> None:
    """Whatever number it has; the others go on."""
    with working(tmp_path) as process:
        until(lambda: everybody_works(tmp_path))
        others = [*pids(tmp_path, 1), *pids(tmp_path, 3)]
        os.kill(pids(tmp_path, 2)[0], signal.SIGKILL)
        until(lambda: len(pids(tmp_path, 2)) == 2)
        assert all(map(is_alive, [*others, pids(tmp_path, 2)[1]])) and process.poll() is None


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_all_end_together(tmp_path: Path, end: signal.Signals) -> None:
    """What is under way is finished; then the status is 0 and nobody is left."""
    after = '(folder / f"finished.{os.getpid()}").touch() if not time.sleep(0.3) else None'
    with working(tmp_path, after=after) as process:
        until(lambda: everybody_works(tmp_path))
        process.send_signal(end)
        assert process.wait(10) == 0
        workers = [pid for number in (1, 2, 3) for pid in pids(tmp_path, number)]
        assert {int(path.suffix[1:]) for path in tmp_path.glob("finished.*")} == set(workers)
        assert not any(map(is_alive, workers))


def test_where_nothing_can_be_served_it_ends(tmp_path: Path) -> None:
    """What all need is prepared once: if that fails, its status is that of the command."""
    with working(tmp_path, prepare="sys.exit(7)") as process:
        assert process.wait(10) == 7
    assert not any(pids(tmp_path, number) for number in (1, 2, 3))


def test_where_no_worker_can_begin_it_ends(tmp_path: Path) -> None:
    """What all of them die of would kill the next ones too."""
    with working(tmp_path, before="sys.exit(7)") as process:
        assert process.wait(10) == 7


def test_an_end_while_it_is_prepared(tmp_path: Path) -> None:
    """SIGTERM holds for that as well."""
    prepare = '(folder / "begun").touch() if not time.sleep(0) else None; time.sleep(60)'
    with working(tmp_path, prepare=prepare) as process:
        until((tmp_path / "begun").exists)
        process.terminate()
        assert process.wait(10) == 0


def test_one_that_falls_again_and_again_is_tried_less_often(tmp_path: Path) -> None:
    """The second never starts: no storm of processes, and the others work."""
    falls = '(folder / f"fell.{time.monotonic_ns()}").touch(); place.number == 2 and os._exit(3)'
    with working(tmp_path, before=falls) as process:
        until(lambda: pids(tmp_path, 1) and pids(tmp_path, 3))
        time.sleep(2.5)
        assert process.poll() is None and 5 <= len(list(tmp_path.glob("fell.*"))) <= 7


def test_workers_do_not_outlive_who_keeps_them(tmp_path: Path) -> None:
    """A kill -9 of the first process: the others notice by its pipe."""
    with working(tmp_path) as process:
        until(lambda: everybody_works(tmp_path))
        process.kill()
        until(lambda: not any(is_alive(pids(tmp_path, number)[0]) for number in (1, 2, 3)))
