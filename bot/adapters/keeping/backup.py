"""控えのファイル: databases and keys of the data folder in one archive, made while people talk.

SQLite copies a database page by page while others write to it. Whoever has the file reads
everything: it holds the keys too, for without them nothing in it opens. So it is its owner's.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import sqlite3
import tarfile
import tempfile
import zlib
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Mapping

DATABASES = ("drafts.db", "tracker.db", "contracts.db")
KEYS = ("vault.key", "session.key", "actions.key")
_ABOUT = "backup.json"
_VERSION = 1
_BROKEN = (OSError, EOFError, zlib.error, sqlite3.Error, tarfile.TarError, ValueError, KeyError)
_LARGEST = 64 * 1024**3


class BackupError(Exception):
    """It cannot be made, or not be put back; nothing was changed."""


def back_up(data_dir: Path, file: Path, at: datetime) -> Mapping[str, int]:
    """Make the file; how many bytes of each database and key are in it. Raises `BackupError`."""
    if file.exists():
        raise BackupError(f"{file} is there already")
    there = [name for name in (*DATABASES, *KEYS) if (data_dir / name).is_file()]
    if not there:
        raise BackupError(f"{data_dir} holds nothing to be kept")
    try:
        with tempfile.TemporaryDirectory(dir=file.absolute().parent) as folder:
            copies = {name: Path(folder) / name for name in there}
            for name, copy in copies.items():
                _copy(data_dir / name, copy)
            draft = Path(folder) / "archive"
            _pack(copies, draft, at)
            with suppress(FileExistsError):
                os.link(draft, file)  # whole or not at all
                return {name: copy.stat().st_size for name, copy in copies.items()}
    except (OSError, sqlite3.Error, tarfile.TarError) as error:
        raise BackupError(f"{file} cannot be written ({type(error).__name__})") from error
    raise BackupError(f"{file} is there already")


def put_back(file: Path, data_dir: Path, replace: bool = False) -> Mapping[str, int]:
    """Databases and keys as they were. What is there is replaced only if that is said.

    Nobody may work with the folder meanwhile. Raises `BackupError`; then nothing has changed.
    """
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    taken = [name for name in (*DATABASES, *KEYS) if (data_dir / name).exists()]
    if taken and not replace:
        raise BackupError(f"{data_dir} holds {', '.join(taken)} already")
    try:
        with tempfile.TemporaryDirectory(dir=data_dir) as folder:
            copies = _unpacked(file, Path(folder))
            for copy in copies.values():
                if copy.suffix == ".db":
                    _check(copy)
            for name in (*DATABASES, *KEYS):  # what the backup does not hold was not there
                for path in (data_dir / name, data_dir / f"{name}-wal", data_dir / f"{name}-shm"):
                    path.unlink(missing_ok=True)
            for name, copy in copies.items():
                copy.replace(data_dir / name)
    except _BROKEN as error:
        raise BackupError(f"{file} is no whole backup ({type(error).__name__})") from error
    return {name: (data_dir / name).stat().st_size for name in copies}


def _copy(path: Path, copy: Path) -> None:
    if path.suffix != ".db":
        _write(copy, path.read_bytes())
        return
    _write(copy, b"")
    with closing(sqlite3.connect(path)) as here, closing(sqlite3.connect(copy)) as there:
        here.backup(there, pages=1000)
        there.execute("PRAGMA journal_mode=DELETE")  # one file, whatever the original is
    _check(copy)


def _check(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        found = connection.execute("PRAGMA quick_check").fetchone()
        if found != ("ok",):
            raise sqlite3.DatabaseError(f"{database.name} is damaged")


def _pack(copies: Mapping[str, Path], archive: Path, at: datetime) -> None:
    about = {
        "version": _VERSION,
        "made_at": at.isoformat(),
        "sha256": {name: _sha256(copy) for name, copy in copies.items()},
    }
    _write(archive, b"")
    with tarfile.open(archive, "w:gz", compresslevel=3) as packed:
        text = json.dumps(about, indent=1).encode()
        entry = tarfile.TarInfo(_ABOUT)
        entry.size, entry.mode = len(text), 0o600
        packed.addfile(entry, io.BytesIO(text))
        for name, copy in copies.items():
            packed.add(copy, name)


def _unpacked(file: Path, folder: Path) -> dict[str, Path]:
    """The files by name, each as it was packed."""
    found: dict[str, Path] = {}
    about: dict[str, Any] = {}
    with tarfile.open(file, "r:gz") as packed:
        for entry in packed:
            content = packed.extractfile(entry)
            if content is None or entry.size > _LARGEST:
                raise ValueError("an entry that is no file")
            if entry.name == _ABOUT:
                about = json.loads(content.read())
                continue
            if entry.name not in (*DATABASES, *KEYS):
                raise ValueError("an entry that is none of ours")
            found[entry.name] = folder / entry.name
            _write(found[entry.name], b"")
            with found[entry.name].open("wb") as copy:
                while part := content.read(1024 * 1024):
                    copy.write(part)
    if about["version"] != _VERSION or about["sha256"] != {
        name: _sha256(copy) for name, copy in found.items()
    }:
        raise ValueError("it is not as it was made")
    return found


def _write(path: Path, content: bytes) -> None:
    """A new file for its owner alone."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
