"""Several processes that do the same work, made by fork from one that has loaded everything.

What is loaded before is shared, page by page, until somebody writes to it. The process that
forks does nothing else: it has no thread, no loop and no connection, so that what is forked
from it begins with a clean table. It waits for signals, and for processes that end.
"""

from __future__ import annotations

import os
import select
import signal
import time
from dataclasses import dataclass
from typing import Callable, Optional

import structlog

from bot import runtime
from bot.metrics import processes
from bot.metrics.counted import WORKERS_ENDED

log = structlog.get_logger()

STOP_WITHIN_S = 30.0
"""What is under way when the end comes may take so long; then a process is killed."""

YOUNG_S = 5.0
"""Who ends so soon would end again: the next one waits a little, each time longer."""

LONGEST_PAUSE_S = 4.0
_FIRST_PAUSE_S = 0.25
_LOOK_S = 1.0
_LOOK_WHILE_STARTING_S = 0.05
_SIGNALS = (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT)


@dataclass(frozen=True)
class Place:
    """What a worker knows of its place: its number, from 1, and the ends of two pipes."""

    number: int
    _ready: int
    _life: int

    def tell_ready(self) -> None:
        """This worker answers from now on."""
        os.write(self._ready, b"1")
        os.close(self._ready)

    @property
    def end_of_life(self) -> int:
        """A descriptor that becomes readable when the process that forked is gone."""
        return self._life


@dataclass
class _Worker:
    number: int
    pid: int
    ready: int
    began: float
    is_ready: bool = False


Work = Callable[[Place], None]
"""What a worker does until it is told to end by SIGTERM. It may raise `SystemExit`."""


class Workers:
    """Keeps `count` processes at work, after one that has prepared what all of them need."""

    def __init__(self, count: int, prepare: Callable[[], None], work: Work) -> None:
        self._count = count
        self._prepare = prepare
        self._work = work
        self._running: dict[int, _Worker] = {}
        self._again: dict[int, float] = {}
        """Numbers of those that ended, and when another one takes their place."""
        self._fell: dict[int, int] = {}
        """How often in a row a number ended while it was young."""
        self._was_ready = False
        self._life = os.pipe()

    def run(self) -> int:
        """Until SIGTERM or SIGINT; the status to end with. In a worker it raises `SystemExit`."""
        runtime.settle_memory()
        signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
        status = self._prepared()
        self._again = dict.fromkeys(range(1, self._count + 1), 0.0)
        while status is None:
            wait_s = _LOOK_WHILE_STARTING_S if self._is_starting else _LOOK_S
            found = signal.sigtimedwait(_SIGNALS, wait_s)
            if found is not None and found.si_signo != signal.SIGCHLD:
                return self._stop()
            self._note_ready()
            status = self._reap()
            if status is None:
                self._replace()
        return status

    @property
    def _is_starting(self) -> bool:
        return bool(self._again) or any(not one.is_ready for one in self._running.values())

    def _prepared(self) -> Optional[int]:
        """The status to end with, if what all need cannot be had."""
        pid = os.fork()
        if pid == 0:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
            processes.work_at("preparing")
            self._prepare()
            raise SystemExit(0)
        self._running[pid] = _Worker(0, pid, -1, time.monotonic())
        while True:
            found = signal.sigtimedwait(_SIGNALS, _LOOK_S)
            if found is not None and found.si_signo != signal.SIGCHLD:
                return self._stop()
            ended, code = os.waitpid(pid, os.WNOHANG)
            if ended:
                del self._running[pid]
                return abs(os.waitstatus_to_exitcode(code)) or None

    def _start(self, number: int) -> None:
        ready_read, ready_write = os.pipe()
        pid = os.fork()
        if pid == 0:
            self._be_worker(number, ready_read, ready_write)
        os.close(ready_write)
        self._running[pid] = _Worker(number, pid, ready_read, time.monotonic())

    def _be_worker(self, number: int, ready_read: int, ready_write: int) -> None:
        """In the new process: the work, and then the end, by way of all that called this."""
        for descriptor in (
            ready_read,
            self._life[1],
            *(one.ready for one in self._running.values()),
        ):
            os.close(descriptor)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
        processes.work_at(str(number))
        self._work(Place(number, ready_write, self._life[0]))
        raise SystemExit(0)

    def _note_ready(self) -> None:
        for worker in self._running.values():
            if not worker.is_ready and select.select([worker.ready], [], [], 0)[0]:
                # nothing to read: it has ended before it was ready
                worker.is_ready = bool(os.read(worker.ready, 1))
                if worker.is_ready:
                    self._was_ready = True
                    log.info("worker.ready", worker=worker.number, pid=worker.pid)

    def _reap(self) -> Optional[int]:
        """A status to end with where none has ever answered, and all that were tried ended."""
        while self._running:
            pid, code = os.waitpid(-1, os.WNOHANG)
            if not pid:
                break
            worker = self._running.pop(pid, None)
            if worker is None:
                continue
            os.close(worker.ready)
            processes.ended(str(worker.number))
            WORKERS_ENDED.inc()
            lived_s, number = time.monotonic() - worker.began, worker.number
            is_young = lived_s < YOUNG_S
            fell = self._fell[number] = self._fell.get(number, 0) + 1 if is_young else 0
            pause_s = min(_FIRST_PAUSE_S * 2**fell, LONGEST_PAUSE_S) if is_young else 0.0
            self._again[number] = time.monotonic() + pause_s
            status = os.waitstatus_to_exitcode(code)
            log.error("worker.ended", worker=number, pid=pid, status=status, pause_s=pause_s)
            if not self._was_ready and not self._running:
                return abs(status) or 1
        return None

    def _replace(self) -> None:
        now = time.monotonic()
        for number in [one for one, at in self._again.items() if at <= now]:
            del self._again[number]
            self._start(number)

    def _stop(self) -> int:
        """End all of them; 0 if each ended by itself."""
        for pid in self._running:
            os.kill(pid, signal.SIGTERM)
        deadline, status = time.monotonic() + STOP_WITHIN_S, 0
        while self._running:
            pid, _ = os.waitpid(-1, os.WNOHANG)
            if pid:
                self._running.pop(pid, None)
                continue
            if time.monotonic() > deadline:
                log.error("workers.killed", count=len(self._running))
                status, deadline = 1, deadline + STOP_WITHIN_S
                for pid in self._running:
                    os.kill(pid, signal.SIGKILL)
            signal.sigtimedwait([signal.SIGCHLD], _LOOK_S)
        return status
