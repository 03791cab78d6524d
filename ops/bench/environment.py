"""The usual pipeline's own environment, with TensorFlow: .bench/usual-venv."""

from __future__ import annotations

import hashlib
from pathlib import Path

import processes
from faults import BenchFailed
from paths import HERE, ROOT, WORK
from processes import Command

LOCK = HERE / "requirements-usual.lock"
USUAL = "3.10"
"""The newest Python that Rasa 3.6 was made for."""

FOLDER = WORK / "usual-venv"
PYTHON = FOLDER / "bin" / "python"
_UV = ROOT / ".tools" / "bin" / "uv"
_STAMP = FOLDER / ".installed"
_LIMIT_S = 1800.0


def install() -> Path:
    """Install what the lock says, unless that is done; the environment's Python."""
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if _STAMP.exists() and _STAMP.read_text() == wanted:
        return PYTHON
    if not _UV.exists():
        raise BenchFailed(f"{_UV.relative_to(ROOT)} is missing: run `make install` first")
    uv = [str(_UV), "--quiet"]
    create = [*uv, "venv", "--clear", "--python", USUAL, str(FOLDER)]
    sync = [*uv, "pip", "sync", "--require-hashes", "--python", str(PYTHON), str(LOCK)]
    processes.run(Command("usual-venv", create, ROOT), _LIMIT_S)
    processes.run(Command("usual-install", sync, ROOT), _LIMIT_S)
    _STAMP.write_text(wanted)
    return PYTHON
