"""What the assistant and a separate action server know of each other."""

from __future__ import annotations

from bot import kept_secret
from bot.settings import Settings, SettingsError

HEADER = "X-Actions-Secret"
FILE = "actions.key"


def read(settings: Settings) -> str:
    """The shared secret; in development one that is kept in the data folder. `SettingsError`."""
    if settings.actions_secret:
        return settings.actions_secret
    if settings.production:
        raise SettingsError("BOT_ACTIONS_SECRET must be set in production")
    return kept_secret.read_or_make(settings.data_dir / FILE)
