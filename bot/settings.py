"""Configuration: the environment, read once, into one frozen record."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Mapping, Optional

ROOT = Path(__file__).resolve().parent.parent


class SettingsError(ValueError):
    """A setting is wrong; the message names its key and what it should be."""


@dataclass(frozen=True)
class Settings:
    """What can be set from outside. Secrets hide in `repr`."""

    production: bool = False
    host: str = "127.0.0.1"
    port: int = 5005
    model_dir: Path = ROOT / "models"
    data_dir: Path = ROOT / "var"
    tracker_url: str = field(default="", repr=False)
    drafts_url: str = field(default="", repr=False)
    contracts_url: str = field(default="", repr=False)
    contracts_token: str = field(default="", repr=False)
    vault_keys: str = field(default="", repr=False)
    site_url: str = ""
    host_key: str = field(default="", repr=False)
    actions_url: Optional[str] = None
    session_secret: str = field(default="", repr=False)
    log_level: str = "INFO"

    @property
    def tracker_database_url(self) -> str:
        """SQLAlchemy URL of the tracker store; SQLite in `data_dir` by default."""
        return self.tracker_url or f"sqlite:///{self.data_dir / 'tracker.db'}"

    @property
    def drafts_database_url(self) -> str:
        """SQLAlchemy URL of drafts, codes and hand-overs; SQLite in `data_dir` by default."""
        return self.drafts_url or f"sqlite:///{self.data_dir / 'drafts.db'}"

    @property
    def contracts_back_end_url(self) -> str:
        """An insurer's API (http, https) or a database with sample customers."""
        return self.contracts_url or f"sqlite:///{self.data_dir / 'contracts.db'}"

    @property
    def pages_url(self) -> str:
        """Where the pages of the web flow are; in development the assistant's own address."""
        return self.site_url or f"http://{self.host}:{self.port}"


def _port(value: str) -> int:
    if not value.isdecimal() or not 0 < int(value) < 65536:
        raise SettingsError(f"PORT must be a number from 1 to 65535, not {value!r}")
    return int(value)


def read(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings, or raise `SettingsError` naming the key that is wrong."""
    mode = environ.get("BOT_MODE", "development")
    if mode not in ("development", "production"):
        raise SettingsError(f"BOT_MODE must be development or production, not {mode!r}")
    production = mode == "production"
    secret = environ.get("BOT_SESSION_SECRET", "")
    if production and len(secret) < 32:
        raise SettingsError("BOT_SESSION_SECRET must hold at least 32 characters in production")
    level = environ.get("BOT_LOG_LEVEL", "INFO").upper()
    if level not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise SettingsError(f"BOT_LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR, not {level!r}")
    tracker = environ.get("BOT_TRACKER_URL", "")
    if tracker and not tracker.startswith(("sqlite://", "postgresql")):
        raise SettingsError("BOT_TRACKER_URL must be a sqlite or postgresql URL")
    drafts = environ.get("BOT_DRAFTS_URL", "")
    if drafts and not drafts.startswith(("sqlite://", "postgresql")):
        raise SettingsError("BOT_DRAFTS_URL must be a sqlite or postgresql URL")
    contracts = environ.get("BOT_CONTRACTS_URL", "")
    if contracts and not contracts.startswith(("sqlite://", "postgresql", "http://", "https://")):
        raise SettingsError("BOT_CONTRACTS_URL must be a sqlite, postgresql, http or https URL")
    token = environ.get("BOT_CONTRACTS_TOKEN", "")
    if contracts.startswith("http") and not token:
        raise SettingsError("BOT_CONTRACTS_TOKEN must be set beside an http BOT_CONTRACTS_URL")
    site = environ.get("BOT_SITE_URL", "").rstrip("/")
    if site and not site.startswith(("http://", "https://")):
        raise SettingsError("BOT_SITE_URL must be an http or https URL")
    if production and not site:
        raise SettingsError("BOT_SITE_URL must be set in production")
    actions_url = environ.get("BOT_ACTIONS_URL") or None
    if actions_url and not actions_url.startswith(("http://", "https://")):
        raise SettingsError("BOT_ACTIONS_URL must be an http or https URL")
    return Settings(
        production=production,
        host=environ.get("HOST", "127.0.0.1"),
        port=_port(environ.get("PORT", "5005")),
        model_dir=Path(environ.get("BOT_MODEL_DIR", ROOT / "models")),
        data_dir=Path(environ.get("BOT_DATA_DIR", ROOT / "var")),
        tracker_url=tracker,
        drafts_url=drafts,
        contracts_url=contracts,
        contracts_token=token,
        vault_keys=environ.get("BOT_VAULT_KEYS", ""),
        site_url=site,
        host_key=environ.get("BOT_HOST_KEY", ""),
        actions_url=actions_url,
        session_secret=secret,
        log_level=level,
    )
