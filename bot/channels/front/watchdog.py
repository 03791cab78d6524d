"""Ends a process whose event loop stands still: what is started anew answers again."""

from __future__ import annotations

import asyncio
import faulthandler
import os
import sys
import threading
from typing import Optional

import structlog

log = structlog.get_logger()

LIMIT_S = 30.0
STATUS = 70
_LOOKS = 10


class Watchdog:
    """Looks at the loop from a thread, ten times within the limit.

    Looks are counted, not seconds: a machine that slept has not stood still. A call that
    keeps Python's lock (a regular expression does) keeps this thread from looking; then
    `faulthandler`, which needs no lock, ends the process a little later with status 1.
    """

    def __init__(self, limit_s: float = LIMIT_S) -> None:
        self._limit_s = limit_s
        self._pause_s = limit_s / _LOOKS
        self._beats = 0
        self._over = threading.Event()
        self._beating: Optional[asyncio.TimerHandle] = None

    def start(self) -> None:
        """Begin; to be called on the loop."""
        self._beat(asyncio.get_running_loop())
        threading.Thread(target=self._look, name="watchdog", daemon=True).start()

    def stop(self) -> None:
        """End; to be called on the loop."""
        self._over.set()
        faulthandler.cancel_dump_traceback_later()
        if self._beating:
            self._beating.cancel()

    def _beat(self, loop: asyncio.AbstractEventLoop) -> None:
        self._beats += 1
        self._beating = loop.call_later(self._pause_s, self._beat, loop)

    def _look(self) -> None:
        seen, missed = -1, 0
        while True:
            faulthandler.dump_traceback_later(self._limit_s + self._pause_s, exit=True)
            if self._over.wait(self._pause_s):
                faulthandler.cancel_dump_traceback_later()
                return
            missed = missed + 1 if seen == self._beats else 0
            seen = self._beats
            if missed >= _LOOKS:
                self._end()

    def _end(self) -> None:
        log.error("watchdog.loop_stands_still", limit_s=self._limit_s)
        sys.stderr.flush()
        faulthandler.dump_traceback()  # files and lines, no values
        os._exit(STATUS)
