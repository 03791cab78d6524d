"""Configuration from the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import settings
from bot.settings import ROOT, Settings, SettingsError

SECRET = "s" * 32


def test_defaults() -> None:
    """An empty environment gives a working development setting."""
    found = settings.read({})
    assert found == Settings()
    assert (found.production, found.host, found.port) == (False, "127.0.0.1", 5005)
    assert found.model_dir == ROOT / "models"
    assert found.tracker_database_url == f"sqlite:///{ROOT / 'var' / 'tracker.db'}"


def test_everything_set() -> None:
    """Each key reaches its field."""
    found = settings.read(
        {
            "BOT_MODE": "production",
            "HOST": "0.0.0.0",
            "PORT": "8080",
            "BOT_MODEL_DIR": "/srv/models",
            "BOT_DATA_DIR": "/srv/data",
            "BOT_TRACKER_URL": "postgresql://bot:hidden@db/tracker",
            "BOT_ACTIONS_URL": "http://actions:5055/webhook",
            "BOT_SESSION_SECRET": SECRET,
            "BOT_LOG_LEVEL": "warning",
            "BOT_DRAFTS_URL": "postgresql://bot:hidden@db/drafts",
            "BOT_CONTRACTS_URL": "https://contracts.example.jp",
            "BOT_CONTRACTS_TOKEN": "hidden",
            "BOT_SITE_URL": "https://mypage.example.jp/",
            "BOT_VAULT_KEYS": "a:hidden",
            "BOT_HOST_KEY": "-----BEGIN PUBLIC KEY-----",
        }
    )
    assert found.drafts_database_url == "postgresql://bot:hidden@db/drafts"
    assert found.contracts_back_end_url == "https://contracts.example.jp"
    assert (found.contracts_token, found.vault_keys) == ("hidden", "a:hidden")
    assert found.host_key.startswith("-----BEGIN")
    assert found.pages_url == "https://mypage.example.jp"
    assert "hidden" not in repr(found)
    assert found.production
    assert (found.host, found.port, found.log_level) == ("0.0.0.0", 8080, "WARNING")
    assert (found.model_dir, found.data_dir) == (Path("/srv/models"), Path("/srv/data"))
    assert found.tracker_database_url == "postgresql://bot:hidden@db/tracker"
    assert found.actions_url == "http://actions:5055/webhook"
    assert found.session_secret == SECRET


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("BOT_MODE", "test"),
        ("BOT_MODE", ""),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "-1"),
        ("PORT", "http"),
        ("PORT", ""),
        ("PORT", "²"),
        ("BOT_LOG_LEVEL", "LOUD"),
        ("BOT_TRACKER_URL", "mysql://db"),
        ("BOT_DRAFTS_URL", "mysql://db"),
        ("BOT_CONTRACTS_URL", "ftp://contracts"),
        ("BOT_SITE_URL", "mypage.example.jp"),
        ("BOT_ACTIONS_URL", "actions:5055"),
    ],
)
def test_wrong_setting(key: str, value: str) -> None:
    """A wrong value is refused at start by the name of its key."""
    with pytest.raises(SettingsError, match=key):
        settings.read({key: value})


@pytest.mark.parametrize("secret", ["", "s" * 31])
def test_production_needs_a_secret(secret: str) -> None:
    """Production does not start without a long session secret."""
    with pytest.raises(SettingsError, match="BOT_SESSION_SECRET"):
        settings.read({"BOT_MODE": "production", "BOT_SESSION_SECRET": secret})


def test_secrets_are_not_shown() -> None:
    """Neither the record nor an error shows a secret."""
    found = settings.read(
        {"BOT_SESSION_SECRET": SECRET, "BOT_TRACKER_URL": "postgresql://bot:hidden@db/tracker"}
    )
    assert SECRET not in repr(found) and "hidden" not in repr(found)
    with pytest.raises(SettingsError) as error:
        settings.read({"BOT_TRACKER_URL": "mysql://bot:hidden@db"})
    assert "hidden" not in str(error.value)


def test_empty_action_server() -> None:
    """No address of an action server means that actions run in-process."""
    assert settings.read({"BOT_ACTIONS_URL": ""}).actions_url is None
