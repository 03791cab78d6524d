"""Whether somebody works with the data folder now: a file that is locked while they do."""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import IO

FILE = "in-use.lock"

_held: list[IO[str]] = []
"""For as long as the process lives, and those that are forked from it."""


def hold(data_dir: Path) -> None:
    """This process works with it. Any number may."""
    file = (data_dir / FILE).open("w")
    fcntl.flock(file, fcntl.LOCK_SH)
    _held.append(file)


def is_in_use(data_dir: Path) -> bool:
    """True while any process holds it."""
    if not (data_dir / FILE).exists():
        return False
    with (data_dir / FILE).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
