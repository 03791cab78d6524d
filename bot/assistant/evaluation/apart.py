"""別の場所で測る: one half of the sets, with stores of its own that are gone afterwards."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator

from bot.assistant.evaluation.sets import HALVES
from bot.settings import Settings


@contextmanager
def apart(settings: Settings, half: str, show_errors: bool) -> Iterator[Settings]:
    """The settings to measure with. `SystemExit` for no half, or to list what the test half missed."""
    if half not in HALVES:
        raise SystemExit(f"half must be {' or '.join(HALVES)}")
    if show_errors and half == "test":
        raise SystemExit("the test half is never looked at: use --half development")
    with tempfile.TemporaryDirectory() as directory:
        yield Settings(data_dir=Path(directory), model_dir=settings.model_dir, log_level="ERROR")
