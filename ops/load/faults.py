"""What is done to the product and to what it stands on while people talk, and when."""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import signal
import time
from dataclasses import dataclass, field

from product import Product

KILL = "kill"
"""In place of a command: kill -9 of any worker."""
_EVERY = "every "


@dataclass
class Fault:
    """A command of the shell, or `KILL`: once, or again and again."""

    what: str
    first_s: float
    every_s: float = 0.0
    done: list[tuple[float, float]] = field(default_factory=list)
    """From when until when (monotonic)."""
    failed: int = 0

    async def run(self, product: Product, until: float, chance: random.Random) -> None:
        """From now on, until that moment (monotonic)."""
        due = time.monotonic() + self.first_s
        while due < until:
            await asyncio.sleep(due - time.monotonic())
            began = time.monotonic()
            if await self._do(product, chance):
                self.done.append((began, time.monotonic()))
            else:
                self.failed += 1
            if not self.every_s:
                return
            due += self.every_s

    async def _do(self, product: Product, chance: random.Random) -> bool:
        if self.what == KILL:
            workers = product.pids()[1:]
            if workers:
                os.kill(chance.choice(workers), signal.SIGKILL)
            return bool(workers)
        quiet = asyncio.subprocess.DEVNULL
        process = await asyncio.create_subprocess_shell(
            self.what, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
        )
        return await process.wait() == 0


def fault(text: str) -> Fault:
    """As it stands on the command line.

    >>> fault("300:redis-cli flushall")
    Fault(what='redis-cli flushall', first_s=300.0, every_s=0.0, done=[], failed=0)
    >>> fault("every 60:kill").every_s
    60.0
    """
    when, _, what = text.partition(":")
    is_again = when.startswith(_EVERY)
    try:
        seconds = float(when.removeprefix(_EVERY))
    except ValueError:
        seconds = -1.0
    if seconds < 0 or not what or (is_again and not seconds):
        raise argparse.ArgumentTypeError(
            f"{text!r}: SECOND:COMMAND, or every SECONDS:COMMAND; {KILL} kills a worker"
        )
    return Fault(what, seconds, seconds if is_again else 0.0)
