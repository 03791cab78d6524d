"""UniDic-lite by fugashi: one tagger for all threads, with little of its dictionary in memory.

The dictionary, 250 MB, is mapped. What was read of it counts as memory of the process though
it is the system's, which keeps it for all processes; so it is given back now and then, and
read again from there, without a disk, when it is needed.
"""

from __future__ import annotations

import contextlib
import ctypes
import itertools
import threading
from pathlib import Path
from typing import Callable, TypeVar

import fugashi

T = TypeVar("T")

TEXTS = 256
"""After so many the pages are given back: a millisecond."""

_FILES = ("/sys.dic", "/matrix.bin")
_DONT_NEED = 4
"""`MADV_DONTNEED`: of a mapped file, nothing is lost."""

_one_at_a_time = threading.Lock()
_tagger: list[fugashi.Tagger] = []
_texts = itertools.count(1)


def analysed(text: str, read: Callable[[fugashi.UnidicNode], T]) -> list[T]:
    """What `read` makes of each morpheme; a node is overwritten by the next text."""
    with _one_at_a_time:
        if not _tagger:  # another one would map the dictionary anew, and is never freed
            _tagger.append(fugashi.Tagger())
        found = [read(node) for node in _tagger[0](text)]
        if next(_texts) % TEXTS == 0:
            _give_back()
        return found


def _give_back() -> None:
    with contextlib.suppress(OSError, AttributeError):  # other systems have no such list
        libc = ctypes.CDLL(None)
        for line in Path("/proc/self/maps").read_text(encoding="utf-8").splitlines():
            if line.endswith(_FILES):
                start, end = (int(place, 16) for place in line.split()[0].split("-"))
                libc.madvise(ctypes.c_void_p(start), ctypes.c_size_t(end - start), _DONT_NEED)
