"""Several processes that count as one: each writes files of its own, whoever is asked reads all.

The library names files by process id, which come and go; here they are named by the place of a
worker, so that who takes a dead one's place counts on from where it was, and no file is left over.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from contextlib import contextmanager
from typing import Iterator

from prometheus_client import CollectorRegistry, multiprocess, values
from prometheus_client.registry import Collector

_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
KEEPER = "keeper"
"""The process that forks the workers."""


class _Here:
    name = KEEPER


@contextmanager
def shared() -> Iterator[None]:
    """What is counted in here, and by all that is forked, counts together.

    Must begin before the first figure is made: the library asks once where values are kept.
    """
    if "bot.metrics.counted" in sys.modules:
        raise RuntimeError("figures were made before they are shared")
    own, folder = os.getpid(), tempfile.mkdtemp(prefix="assistant-metrics-")
    os.environ[_FOLDER] = folder
    values.ValueClass = values.MultiProcessValue(lambda: _Here.name)  # type: ignore[misc,no-untyped-call]
    try:
        yield
    finally:
        if os.getpid() == own:  # each that was forked comes by here as well
            shutil.rmtree(folder, ignore_errors=True)


def work_at(place: str) -> None:
    """This process counts from now on in the place of that name."""
    _Here.name = place


def ended(place: str) -> None:
    """Who was there is gone: what it has counted stays, what it held does not."""
    if _FOLDER in os.environ:
        multiprocess.mark_process_dead(place)  # type: ignore[no-untyped-call]


def registry(*more: Collector) -> CollectorRegistry:
    """What is counted here, or by all processes where they share, and `more`."""
    together = CollectorRegistry()
    if _FOLDER in os.environ:
        multiprocess.MultiProcessCollector(together)  # type: ignore[no-untyped-call]
    else:
        from bot.metrics import counted  # made with the first use, never before `shared`

        together.register(counted.REGISTRY)  # type: ignore[arg-type]
    for collector in more:
        together.register(collector)
    return together
