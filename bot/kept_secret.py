"""Secrets of development: made once, kept in the data folder for their owner alone."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from bot.settings import SettingsError


def read_or_make(path: Path) -> str:
    """The secret of this file, the same for all who ask. Raises `SettingsError`."""
    try:
        if not path.exists():
            _make(path)
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)
        text = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path.name} cannot be read or made: {type(error).__name__}") from None
    if len(text) < 32:
        raise SettingsError(f"{path.name} holds no secret: delete it, and a new one is made")
    return text


def _make(path: Path) -> None:
    """Write a new one, unless another process was quicker: then that one stays."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48) + "\n")
        # a link appears whole or not at all, and never replaces a file
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
