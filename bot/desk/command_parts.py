"""What the commands of the desk are made of."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.bootstrap import Services


def services() -> Services:
    """Loaded when a command runs: a wrong option answers at once."""
    from bot import bootstrap, private_files, settings

    try:
        read = settings.read()
        private_files.keep(read)
        return bootstrap.services(read)
    except settings.SettingsError as error:
        raise SystemExit(f"設定の誤り / wrong setting: {error}") from error


def wrong(message: str) -> SystemExit:
    print(message, file=sys.stderr)
    return SystemExit(2)
