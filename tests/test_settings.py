"""Configuration from the environment."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from bot import settings
from bot.root import ROOT
from bot.settings import Settings, SettingsError

SECRET = "Zk3vR0sXq8TnWbY1uJd6LhPfGm5CeAo2"
OTHER_SECRET = "w7FqB2xNc9LtVe4HyKa1RzUo6GjMd3Ps"
VAULT_KEY = base64.b64encode(hashlib.sha256(b"a key of the tests").digest()).decode()


def public(key: Any) -> str:
    """The PEM of a key's public half."""
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return str(key.public_key().public_bytes(serialization.Encoding.PEM, form).decode())


EC_KEY = public(ec.generate_private_key(ec.SECP256R1()))
RSA_KEY = public(rsa.generate_private_key(65537, 2048))
PRODUCTION = {
    "BOT_MODE": "production",
    "BOT_SESSION_SECRET": SECRET,
    "BOT_CONTRACTS_URL": "https://contracts.example.jp",
    "BOT_CONTRACTS_TOKEN": "hidden",
    "BOT_SITE_URL": "https://mypage.example.jp/",
    "BOT_VAULT_KEYS": f"a:{VAULT_KEY}",
}
HOST = {
    "BOT_HOST_KEY": EC_KEY,
    "BOT_HOST_ISSUER": "https://mypage.example.jp",
    "BOT_HOST_AUDIENCE": "assistant",
}


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
            **PRODUCTION,
            **HOST,
            "HOST": "0.0.0.0",
            "PORT": "8080",
            "BOT_MODEL_DIR": "/srv/models",
            "BOT_DATA_DIR": "/srv/data",
            "BOT_TRACKER_URL": "postgresql://bot:hidden@db/tracker",
            "BOT_ACTIONS_URL": "https://actions:5055/webhook",
            "BOT_ACTIONS_SECRET": OTHER_SECRET,
            "BOT_LOG_LEVEL": "warning",
            "BOT_DRAFTS_URL": "postgresql://bot:hidden@db/drafts",
            "BOT_TRUSTED_PROXIES": "10.0.0.0/8, ::1",
            "BOT_LIMIT_SCALE": "2.5",
            "BOT_ALLOWED_ORIGINS": "https://a.example.jp, http://localhost:8080/",
            "BOT_DESK_PORT": "8081",
            "BOT_METRICS_PORT": "9105",
            "BOT_EVENT_BROKER_URL": "amqps://bot:hidden@broker.example.jp/events",
            "OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318/",
        }
    )
    assert found.drafts_database_url == "postgresql://bot:hidden@db/drafts"
    assert found.contracts_back_end_url == "https://contracts.example.jp"
    assert (found.contracts_token, found.vault_keys) == ("hidden", f"a:{VAULT_KEY}")
    assert (found.host_key, found.host_issuer, found.host_audience) == tuple(HOST.values())
    assert (found.trusted_proxies, found.limit_scale) == ("10.0.0.0/8, ::1", 2.5)
    assert found.allowed_origins == ("https://a.example.jp", "http://localhost:8080/")
    assert (found.desk_port, found.metrics_port) == (8081, 9105)
    assert found.traces_url == "http://collector:4318"
    assert found.event_broker_url == "amqps://bot:hidden@broker.example.jp/events"
    assert found.mode == "production"
    assert found.pages_url == "https://mypage.example.jp"
    for secret in ("hidden", SECRET, OTHER_SECRET, VAULT_KEY, "BEGIN"):
        assert secret not in repr(found)
    assert found.production
    assert (found.host, found.port, found.log_level) == ("0.0.0.0", 8080, "WARNING")
    assert (found.model_dir, found.data_dir) == (Path("/srv/models"), Path("/srv/data"))
    assert found.tracker_database_url == "postgresql://bot:hidden@db/tracker"
    assert found.actions_url == "https://actions:5055/webhook"
    assert (found.session_secret, found.actions_secret) == (SECRET, OTHER_SECRET)


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
        ("BOT_DESK_PORT", "0"),
        ("BOT_DESK_PORT", "desk"),
        ("BOT_DESK_PORT", "5005"),
        ("BOT_METRICS_PORT", "0"),
        ("BOT_METRICS_PORT", "figures"),
        ("BOT_METRICS_PORT", "5005"),
        ("BOT_EVENT_BROKER_URL", "redis://broker"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "grpc://collector:4317"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://token@collector:4318"),
        ("BOT_EVENT_BROKER_URL", "broker:5672"),
        ("BOT_EVENT_BROKER_URL", "amqp://"),
        ("BOT_EVENT_BROKER_URL", "amqp://broker:0/"),
        ("BOT_LOG_LEVEL", "LOUD"),
        ("BOT_TRACKER_URL", "mysql://db"),
        ("BOT_DRAFTS_URL", "mysql://db"),
        ("BOT_CONTRACTS_URL", "ftp://contracts"),
        ("BOT_SITE_URL", "mypage.example.jp"),
        ("BOT_ACTIONS_URL", "actions:5055"),
        ("BOT_ACTIONS_SECRET", "short"),
        ("BOT_ACTIONS_SECRET", "s" * 40),
        ("BOT_LIMIT_SCALE", "0"),
        ("BOT_LIMIT_SCALE", "-1"),
        ("BOT_LIMIT_SCALE", "nan"),
        ("BOT_LIMIT_SCALE", "inf"),
        ("BOT_LIMIT_SCALE", "many"),
        ("BOT_TRUSTED_PROXIES", "proxy"),
        ("BOT_TRUSTED_PROXIES", "10.0.0.1/8"),
        ("BOT_ALLOWED_ORIGINS", "*"),
        ("BOT_ALLOWED_ORIGINS", "mypage.example.jp"),
        ("BOT_ALLOWED_ORIGINS", "https://mypage.example.jp/path"),
        ("BOT_HOST_KEY", EC_KEY),
        ("BOT_HOST_ISSUER", "https://mypage.example.jp"),
    ],
)
def test_wrong_setting(key: str, value: str) -> None:
    """A wrong value is refused at start by the name of its key."""
    with pytest.raises(SettingsError, match=key):
        settings.read({key: value})


def vault(key: bytes) -> str:
    """Keys of which the second is this one."""
    return f"a:{VAULT_KEY},b:{base64.b64encode(key).decode()}"


def test_production_starts_with_what_it_needs() -> None:
    """Otherwise the next test could not fail."""
    assert settings.read(PRODUCTION).production
    assert settings.read({**PRODUCTION, **HOST}).host_audience == "assistant"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("BOT_SESSION_SECRET", ""),
        ("BOT_SESSION_SECRET", SECRET[:31]),
        ("BOT_SESSION_SECRET", "s" * 64),
        ("BOT_SESSION_SECRET", "password" * 8),
        ("BOT_SESSION_SECRET", "0123456789abcdef" * 4),
        ("BOT_CONTRACTS_URL", ""),
        ("BOT_CONTRACTS_URL", "http://contracts.example.jp"),
        ("BOT_SITE_URL", ""),
        ("BOT_SITE_URL", "http://mypage.example.jp"),
        ("BOT_VAULT_KEYS", ""),
        ("BOT_VAULT_KEYS", " "),
        ("BOT_VAULT_KEYS", vault(bytes(32))),
        ("BOT_VAULT_KEYS", vault(b"x" * 32)),
        ("BOT_VAULT_KEYS", vault(bytes(range(32)))),
        ("BOT_ACTIONS_URL", "http://actions.example.jp:5055/webhook"),
        ("BOT_ACTIONS_SECRET", SECRET),
        ("BOT_LOG_LEVEL", "debug"),
    ],
)
def test_production_does_not_start_with(key: str, value: str) -> None:
    """What development may do without, or do badly; the key is named and no secret is shown."""
    with pytest.raises(SettingsError, match=key) as caught:
        settings.read({**PRODUCTION, key: value})
    assert not value.strip() or len(value) < 20 or "://" in value or value not in str(caught.value)
    settings.read({"BOT_CONTRACTS_TOKEN": "hidden", key: value})  # development does


def test_an_action_server_of_production_needs_a_secret() -> None:
    """It believes whoever knows it."""
    local = {**PRODUCTION, "BOT_ACTIONS_URL": "http://127.0.0.1:5055/webhook"}
    with pytest.raises(SettingsError, match="BOT_ACTIONS_SECRET"):
        settings.read(local)
    assert settings.read({**local, "BOT_ACTIONS_SECRET": OTHER_SECRET}).actions_url


@pytest.mark.parametrize("missing", list(HOST))
def test_the_host_is_told_whole_or_not_at_all(missing: str) -> None:
    """A key without the names that its tokens must carry would believe any of its tokens."""
    some = {name: value for name, value in HOST.items() if name != missing}
    with pytest.raises(SettingsError, match=missing):
        settings.read(some)


@pytest.mark.parametrize(
    ("key", "is_good"),
    [
        (EC_KEY, True),
        (RSA_KEY, True),
        (public(ec.generate_private_key(ec.SECP384R1())), False),
        (public(rsa.generate_private_key(65537, 1024)), False),
        (public(ed25519.Ed25519PrivateKey.generate()), False),
        (EC_KEY[:60], False),
        ("-----BEGIN PUBLIC KEY-----", False),
        ("鍵", False),
    ],
    ids=["P-256", "RSA 2048", "P-384", "RSA 1024", "Ed25519", "cut off", "a line", "a word"],
)
def test_a_host_key_that_is_one(key: str, is_good: bool) -> None:
    """It is read at the start, not at the first sign-in."""
    if is_good:
        assert settings.read({**HOST, "BOT_HOST_KEY": key}).host_key == key
        return
    with pytest.raises(SettingsError, match="BOT_HOST_KEY"):
        settings.read({**HOST, "BOT_HOST_KEY": key})


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


@pytest.mark.parametrize(
    "url",
    [
        "http://mail.example.jp",
        "smtp://",
        "mail.example.jp",
        "smtp://relay@mail.example.jp",
        "smtp://relay:s3cret@mail.example.jp/inbox",
        "smtp://relay:s3cret@mail.example.jp:port",
        "smtp://relay:s3cret@mail.example.jp?tls=no",
    ],
)
def test_a_wrong_mail_server(url: str) -> None:
    """It is named by its key, and its password is not repeated."""
    with pytest.raises(SettingsError, match="BOT_SMTP_URL") as caught:
        settings.read({"BOT_SMTP_URL": url})
    assert "s3cret" not in str(caught.value)


def test_mail_settings() -> None:
    """The password hides; mails come from the site's host unless another address is set."""
    found = settings.read({"BOT_SMTP_URL": "smtps://relay:s3cret@mail.example.jp"})
    assert found.smtp_url and "s3cret" not in repr(found)
    assert found.mail_sender == "no-reply@localhost"
    assert (
        settings.read({"BOT_SITE_URL": "https://my.example.jp"}).mail_sender
        == "no-reply@my.example.jp"
    )
    assert settings.read({"BOT_MAIL_FROM": "post@example.jp"}).mail_sender == "post@example.jp"
    for wrong in ("nobody", "a@b@c", "見本 <a@example.jp>", "a@example.jp\r\nBcc: b@example.jp"):
        with pytest.raises(SettingsError, match="BOT_MAIL_FROM"):
            settings.read({"BOT_MAIL_FROM": wrong})


LINE = {"BOT_LINE_CHANNEL_SECRET": "5f4dcc9b1e0a47c2", "BOT_LINE_CHANNEL_TOKEN": "hidden/token+="}


def test_line() -> None:
    """Off unless both are there; hidden; the platform's own address unless another is named."""
    assert not settings.read({}).line_secret
    found = settings.read(LINE)
    assert (found.line_secret, found.line_token) == tuple(LINE.values())
    assert found.line_api_url == "https://api.line.me"
    assert not any(value in repr(found) for value in LINE.values())
    assert settings.read({**LINE, "BOT_LINE_API_URL": "http://127.0.0.1:9/"}).line_api_url == (
        "http://127.0.0.1:9"
    )


@pytest.mark.parametrize("missing", LINE)
def test_line_in_part(missing: str) -> None:
    """One alone is a mistake, and so is what no header can hold."""
    with pytest.raises(SettingsError, match=missing):
        settings.read({**LINE, missing: ""})
    with pytest.raises(SettingsError, match="BOT_LINE_CHANNEL"):
        settings.read({**LINE, missing: "秘密"})


@pytest.mark.parametrize(
    "url",
    [
        "api.line.me",
        "ftp://api.line.me",
        "https://api.line.me/v2",
        "https://x?y",
        "https://a@b",
        "https://h:x",
    ],
)
def test_line_api_url(url: str) -> None:
    """A bare base without path."""
    with pytest.raises(SettingsError, match="BOT_LINE_API_URL"):
        settings.read({**LINE, "BOT_LINE_API_URL": url})


def test_line_in_production() -> None:
    """Https or this machine."""
    assert settings.read({**PRODUCTION, **LINE}).line_secret
    with pytest.raises(SettingsError, match="BOT_LINE_API_URL"):
        settings.read({**PRODUCTION, **LINE, "BOT_LINE_API_URL": "http://line.example.jp"})


TWILIO = {
    "BOT_SMS_TWILIO_ACCOUNT": "AC0",
    "BOT_SMS_TWILIO_TOKEN": "s3cret",
    "BOT_SMS_TWILIO_NUMBER": "+815000000000",
}
GATEWAY = {
    "BOT_SMS_GATEWAY_URL": "https://sms.example.jp/api/",
    "BOT_SMS_GATEWAY_TOKEN": "s3cret",
}


@pytest.mark.parametrize(
    ("environ", "provider"),
    [
        ({}, ""),
        (TWILIO, "twilio"),
        (GATEWAY, "gateway"),
        ({**TWILIO, **GATEWAY, "BOT_SMS_PROVIDER": "twilio"}, "twilio"),
        ({**TWILIO, **GATEWAY, "BOT_SMS_PROVIDER": "gateway"}, "gateway"),
    ],
)
def test_which_gateway_sends(environ: dict[str, str], provider: str) -> None:
    """The one that is set; with both, the one that is named."""
    found = settings.read(environ)
    assert found.sms.provider == provider and "s3cret" not in repr(found)
    if "BOT_SMS_GATEWAY_URL" in environ:
        assert found.sms.gateway_url == "https://sms.example.jp/api"


@pytest.mark.parametrize(
    ("environ", "key"),
    [
        ({**TWILIO, "BOT_SMS_TWILIO_TOKEN": ""}, "BOT_SMS_TWILIO_TOKEN"),
        ({"BOT_SMS_GATEWAY_URL": "https://sms.example.jp"}, "BOT_SMS_GATEWAY_TOKEN"),
        ({**TWILIO, **GATEWAY}, "BOT_SMS_PROVIDER"),
        ({**TWILIO, "BOT_SMS_PROVIDER": "gateway"}, "BOT_SMS_PROVIDER"),
        ({**TWILIO, "BOT_SMS_PROVIDER": "pigeon"}, "BOT_SMS_PROVIDER"),
        ({"BOT_SMS_PROVIDER": "twilio"}, "BOT_SMS_PROVIDER"),
        ({**TWILIO, "BOT_SMS_TWILIO_NUMBER": "050-0000-0000"}, "BOT_SMS_TWILIO_NUMBER"),
        ({**TWILIO, "BOT_SMS_PUBLIC_URL": "https://chat.example.jp/x"}, "BOT_SMS_PUBLIC_URL"),
        ({**TWILIO, "BOT_SMS_API_URL": "ftp://x"}, "BOT_SMS_API_URL"),
        ({**GATEWAY, "BOT_SMS_GATEWAY_URL": "sms.example.jp"}, "BOT_SMS_GATEWAY_URL"),
        ({**GATEWAY, "BOT_SMS_GATEWAY_URL": "https://x@sms.example.jp"}, "BOT_SMS_GATEWAY_URL"),
        (
            {**PRODUCTION, **GATEWAY, "BOT_SMS_GATEWAY_URL": "http://sms.example.jp"},
            "BOT_SMS_GATEWAY_URL",
        ),
    ],
)
def test_wrong_gateways(environ: dict[str, str], key: str) -> None:
    """The key that is wrong is named, and no secret."""
    with pytest.raises(SettingsError, match=key) as caught:
        settings.read(environ)
    assert "s3cret" not in str(caught.value)


def test_redis() -> None:
    """An address with or without a password and a number; unset where a process is alone."""
    assert settings.read({}).redis_url == ""
    for url in ("redis://127.0.0.1:6379/0", "rediss://:s3cret@redis.example.jp"):
        found = settings.read({"BOT_REDIS_URL": url})
        assert found.redis_url == url and "s3cret" not in repr(found)


@pytest.mark.parametrize("url", ["http://r", "redis://", "redis://r:0", "redis://r/a", "redis"])
def test_a_wrong_redis(url: str) -> None:
    """Told by the name of the key, without what it holds."""
    with pytest.raises(SettingsError, match="BOT_REDIS_URL"):
        settings.read({"BOT_REDIS_URL": url})


OIDC = {
    "BOT_DESK_OIDC_ISSUER": "https://login.example.jp/realms/desk/",
    "BOT_DESK_OIDC_CLIENT_ID": "desk",
    "BOT_DESK_OIDC_CLIENT_SECRET": "hidden",
}


def test_who_signs_the_desk_in() -> None:
    """Issuer, client and secret, or none; the issuer stays as it is written."""
    found = settings.read({**OIDC, "BOT_DESK_OIDC_ROLE_CLAIM": "roles"}).desk_oidc
    assert found.issuer == OIDC["BOT_DESK_OIDC_ISSUER"]
    assert (found.client_id, found.role_claim, found.agency_claim) == (
        "desk",
        "roles",
        "desk_agency",
    )
    assert "hidden" not in repr(found)
    for name in OIDC:
        with pytest.raises(SettingsError, match=name):
            settings.read({key: value for key, value in OIDC.items() if key != name})
    with pytest.raises(SettingsError, match="BOT_DESK_OIDC_ISSUER"):
        settings.read({**OIDC, "BOT_DESK_OIDC_ISSUER": "login.example.jp"})
    with pytest.raises(SettingsError, match="BOT_DESK_OIDC_ISSUER must be https"):
        settings.read({**PRODUCTION, **OIDC, "BOT_DESK_OIDC_ISSUER": "http://login.example.jp"})


def test_where_the_desk_is() -> None:
    """At its own address where one is set, else where the pages are, or on its port."""
    assert settings.read({}).desk_pages_url == "http://127.0.0.1:5005"
    assert settings.read({"BOT_DESK_PORT": "5010"}).desk_pages_url == "http://127.0.0.1:5010"
    own = {"BOT_DESK_URL": "https://desk.example.jp/"}
    assert settings.read(own).desk_pages_url == "https://desk.example.jp"
    with pytest.raises(SettingsError, match="BOT_DESK_URL"):
        settings.read({**PRODUCTION, **OIDC, "BOT_DESK_PORT": "5010"})
    assert settings.read({**PRODUCTION, **OIDC, **own, "BOT_DESK_PORT": "5010"}).desk_url
