"""Prepare the process before `rasa` is imported for the first time.

What can only be set before that import: how many threads the numeric
libraries start, whether Rasa's telemetry runs, and what stands in for TensorFlow.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import sys
import warnings
from typing import Optional, TextIO, Union

from bot import moved_names, stand_ins

# One request is a few milliseconds of arithmetic: more threads only get in each
# other's way on a small machine.
_ONE_THREAD = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)

_SELDOM = (20_000, 20, 20)
"""Looking for cycles after every 2,000 new objects costs a tenth of the start."""

# Rasa's remarks on things that are so on purpose: topics are a retrieval intent without
# Rasa's response selector, and slots are set by actions.
_EXPECTED = ("Slot auto-fill", "training a response selector", "Found intent 'faq' in stories")


def prepare() -> None:
    """Set threads, telemetry, the garbage collector and the stand-ins. Idempotent."""
    for key in _ONE_THREAD:
        os.environ.setdefault(key, "1")
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    gc.set_threshold(*_SELDOM)
    warnings.showwarning = _show_warning
    stand_ins.install()
    moved_names.install()


def settle_memory() -> None:
    """After loading: what is there stays, and no garbage is looked for in it.

    Freed memory goes back from the allocator to the machine, and processes that are forked from
    now on share what is left for as long as nobody writes to it.
    """
    gc.collect()
    gc.freeze()
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)


def _show_warning(
    message: Union[Warning, str],
    category: type[Warning],
    filename: str,
    lineno: int,
    file: Optional[TextIO] = None,
    line: Optional[str] = None,
) -> None:
    """Only what an operator can act on: libraries put filters back while they are imported."""
    if issubclass(category, (DeprecationWarning, FutureWarning, PendingDeprecationWarning)):
        return
    if any(expected in str(message) for expected in _EXPECTED):
        return
    print(warnings.formatwarning(message, category, filename, lineno, line), file=sys.stderr)
