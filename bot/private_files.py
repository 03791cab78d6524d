"""What is stored on disk is for its owner alone: new files, and those that are there already."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.settings import Settings, SettingsError

UMASK = 0o077
_DATA = ("*.db", "*.db-wal", "*.db-shm", "*.db-journal", "*.key")


def keep(settings: Settings) -> None:
    """Files that this process makes from now on are private; databases and keys become so.

    Raises `SettingsError` where there is no data folder, and none can be made.
    """
    os.umask(UMASK)
    folder = settings.data_dir
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"BOT_DATA_DIR cannot be made: {type(error).__name__}") from error
    # a folder that belongs to everybody, such as /tmp, is not ours to close
    if not folder.stat().st_mode & stat.S_ISVTX:
        _close(folder, 0o700)
    for pattern in _DATA:
        for path in folder.glob(pattern):
            _close(path, 0o600)
    for url in (settings.tracker_url, settings.drafts_url, settings.contracts_url):
        database = make_url(url).database if url.startswith("sqlite") else None
        if database and Path(database).is_file():
            _close(Path(database), 0o600)


def _close(path: Path, mode: int) -> None:
    with contextlib.suppress(PermissionError):  # somebody else's: they decide
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            path.chmod(mode)
