"""Configuration: the environment, read once, into one frozen record."""

from __future__ import annotations

import base64
import binascii
import ipaddress
import os
import re
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Mapping, Optional, Sequence
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from bot.guessable import is_guessable_key, is_guessable_text
from bot.root import ROOT

TRUSTED_PROXIES = "127.0.0.0/8,::1"
SHORTEST_SECRET = 32
SHORTEST_RSA = 2048
LARGEST_SCALE = 1000.0
TWILIO_API = "https://api.twilio.com"
LINE_API = "https://api.line.me"


TRACES = "OTEL_EXPORTER_OTLP_ENDPOINT"
"""The standard's name, so that its other variables stand beside it."""


class SettingsError(ValueError):
    """A setting is wrong; the message names its key and what it should be."""


@dataclass(frozen=True)
class SmsSettings:
    """Gateways of SMS, each there where its keys are set; `provider` says which of them sends."""

    provider: str = ""
    twilio_account: str = ""
    twilio_token: str = field(default="", repr=False)
    twilio_number: str = field(default="", repr=False)
    public_url: str = ""
    api_url: str = TWILIO_API
    gateway_url: str = ""
    gateway_token: str = field(default="", repr=False)


@dataclass(frozen=True)
class OidcSettings:
    """Who signs the desk's people in. Without an issuer, in development, local agents do."""

    issuer: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    role_claim: str = "desk_role"
    agency_claim: str = "desk_agency"


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
    smtp_url: str = field(default="", repr=False)
    mail_from: str = ""
    host_key: str = field(default="", repr=False)
    host_issuer: str = ""
    host_audience: str = ""
    sms: SmsSettings = SmsSettings()
    line_secret: str = field(default="", repr=False)
    line_token: str = field(default="", repr=False)
    line_api_url: str = LINE_API
    actions_url: Optional[str] = None
    actions_secret: str = field(default="", repr=False)
    session_secret: str = field(default="", repr=False)
    trusted_proxies: str = TRUSTED_PROXIES
    limit_scale: float = 1.0
    allowed_origins: tuple[str, ...] = ()
    redis_url: str = field(default="", repr=False)
    event_broker_url: str = field(default="", repr=False)
    metrics_port: Optional[int] = None
    traces_url: str = ""
    desk_port: Optional[int] = None
    desk_url: str = ""
    desk_oidc: OidcSettings = OidcSettings()
    log_level: str = "INFO"
    workers: int = 1
    """Processes that serve; named on the command line, not in the environment."""
    prepares: bool = True
    """False where another process has made tables and sample customers already."""

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
    def mode(self) -> str:
        """As `BOT_MODE` names it."""
        return "production" if self.production else "development"

    @property
    def pages_url(self) -> str:
        """Where the pages of the web flow are; in development the assistant's own address."""
        return self.site_url or f"http://{self.host}:{self.port}"

    @property
    def desk_pages_url(self) -> str:
        """Where the desk's pages are: the base of the address that its sign-in comes back to."""
        if self.desk_url or not self.desk_port:
            return self.desk_url or self.pages_url
        return f"http://{self.host}:{self.desk_port}"

    @property
    def mail_sender(self) -> str:
        """The address that mails come from; by default one at the pages' host."""
        return self.mail_from or f"no-reply@{_mail_domain(self.site_url)}"


def _port(value: str, key: str = "PORT") -> int:
    if not value.isdecimal() or not 0 < int(value) < 65536:
        raise SettingsError(f"{key} must be a number from 1 to 65535, not {value!r}")
    return int(value)


def _own_port(key: str, value: str, taken: Mapping[str, Optional[int]]) -> Optional[int]:
    """None where none is set; never one of those that have another use."""
    if not value:
        return None
    found = _port(value, key)
    for other, port in taken.items():
        if found == port:
            raise SettingsError(f"{key} must be another port than {other}")
    return found


def _read_scale(text: str) -> float:
    try:
        scale = float(text)
    except ValueError:
        scale = 0.0
    if not 0 < scale <= LARGEST_SCALE:
        raise SettingsError(f"BOT_LIMIT_SCALE must be a number from 0 to {LARGEST_SCALE:g}")
    return scale


def _read_proxies(text: str) -> str:
    try:
        for part in filter(None, (part.strip() for part in text.split(","))):
            ipaddress.ip_network(part)
    except ValueError as error:
        raise SettingsError(
            "BOT_TRUSTED_PROXIES must be addresses or networks, separated by commas"
        ) from error
    return text


def _read_origins(text: str) -> tuple[str, ...]:
    origins = tuple(part.strip() for part in text.split(",") if part.strip())
    for origin in origins:
        parts = urlsplit(origin)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/"):
            raise SettingsError(f"BOT_ALLOWED_ORIGINS must read https://host, not {origin!r}")
    return origins


def is_loopback(url: str) -> bool:
    """True if the address is of this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _mail_domain(url: str) -> str:
    """The host of a URL; no number, which is no domain of mail, but "localhost"."""
    host = urlsplit(url).hostname or "localhost"
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host
    return "localhost"


def _read_smtp(url: str) -> str:
    """Nothing of it is shown: it may hold a password."""
    wrong = SettingsError("BOT_SMTP_URL must read smtp(s)://host, or smtp(s)://user:password@host")
    try:
        parts = urlsplit(url)
        is_right = bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise wrong from None
    if url and (
        parts.scheme not in ("smtp", "smtps")
        or not is_right
        or parts.path.strip("/")
        or parts.query
        or bool(parts.username) != bool(parts.password)
    ):
        raise wrong
    return url


def _read_redis(url: str) -> str:
    """Nothing of it is shown: it may hold a password."""
    try:
        parts = urlsplit(url)
        is_right = bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_right = False
    is_number = re.fullmatch(r"/?[0-9]*", parts.path) if is_right else None
    if url and (not is_number or parts.scheme not in ("redis", "rediss") or parts.fragment):
        raise SettingsError("BOT_REDIS_URL must read redis(s)://host:port/number")
    return url


def _read_broker(url: str) -> str:
    """Nothing of it is shown: it may hold a password."""
    try:
        parts = urlsplit(url)
        is_right = bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_right = False
    if url and (not is_right or parts.scheme not in ("amqp", "amqps") or parts.fragment):
        raise SettingsError(
            "BOT_EVENT_BROKER_URL must read amqp(s)://user:password@host:port/vhost"
        )
    return url


def _read_sms(environ: Mapping[str, str]) -> SmsSettings:
    """Twilio by account, token and number; the gateway by address and token; or neither."""
    found = {
        name: environ.get(f"BOT_SMS_{name.upper()}", "").strip()
        for name in (field.name for field in fields(SmsSettings))
    }
    there = {
        provider: _all_or_none([f"BOT_SMS_{provider.upper()}_{name}" for name in names], found)
        for provider, names in _SMS_PROVIDERS.items()
    }
    providers = [provider for provider, is_there in there.items() if is_there]
    provider = found["provider"] or (providers[0] if len(providers) == 1 else "")
    if provider not in providers and (provider or providers):
        raise SettingsError(
            "BOT_SMS_PROVIDER must be twilio or gateway, with its other keys set beside it"
        )
    for name in ("public_url", "api_url", "gateway_url"):
        if found[name]:
            key = f"BOT_SMS_{name.upper()}"
            found[name] = _read_base(key, found[name], may_have_path=name == "gateway_url")
    if there["twilio"] and not re.fullmatch(r"\+[0-9]{8,15}", found["twilio_number"]):
        raise SettingsError("BOT_SMS_TWILIO_NUMBER must read +81… in digits")
    return SmsSettings(**{**found, "provider": provider, "api_url": found["api_url"] or TWILIO_API})


_SMS_PROVIDERS = {"twilio": ("ACCOUNT", "TOKEN", "NUMBER"), "gateway": ("URL", "TOKEN")}


def _all_or_none(names: Sequence[str], found: Mapping[str, str]) -> bool:
    """True where all are set, False where none is."""
    missing = [name for name in names if not found[name.removeprefix("BOT_SMS_").lower()]]
    if missing and len(missing) < len(names):
        raise SettingsError(f"{' and '.join(missing)} must be set beside the others of {names}")
    return not missing


def _read_base(name: str, url: str, may_have_path: bool = False) -> str:
    """A bare base: scheme and host, nothing after them, but for a path where there may be one."""
    try:
        parts = urlsplit(url)
        is_right = bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_right = False
    if not is_right or parts.scheme not in ("http", "https") or "@" in parts.netloc:
        raise SettingsError(f"{name} must read https://host")
    has_path = bool(parts.path.strip("/")) and not may_have_path
    if has_path or parts.query or parts.fragment:
        raise SettingsError(f"{name} must read https://host, without a path")
    return url.rstrip("/")


def _read_traces(url: str) -> str:
    """Headers, as a token, stand in the standard's OTEL_EXPORTER_OTLP_HEADERS."""
    return _read_base(TRACES, url, may_have_path=True) if url else ""


def _read_oidc(environ: Mapping[str, str]) -> OidcSettings:
    """Issuer, client and secret: all three or none."""
    prefix = "BOT_DESK_OIDC_"
    given = {
        one.name: found
        for one in fields(OidcSettings)
        if (found := environ.get(f"{prefix}{one.name.upper()}", "").strip())
    }
    names = ("issuer", "client_id", "client_secret")
    missing = [f"{prefix}{name.upper()}" for name in names if name not in given]
    if missing and len(missing) < len(names):
        raise SettingsError(f"{' and '.join(missing)} must be set beside the others of {prefix}…")
    if missing:
        return OidcSettings()
    # looked at, and kept as it is written: an issuer is compared with its slash
    _read_base(f"{prefix}ISSUER", given["issuer"], may_have_path=True)
    return OidcSettings(**given)


def _check_line(secret: str, token: str) -> None:
    names = ("BOT_LINE_CHANNEL_SECRET", "BOT_LINE_CHANNEL_TOKEN")
    missing = [name for name, value in zip(names, (secret, token)) if not value]
    if len(missing) == 1:
        raise SettingsError(f"{missing[0]} must be set beside the other of {names}")
    if any(not text.isascii() or not text.isprintable() for text in (secret, token)):
        raise SettingsError(f"{' and '.join(names)} must hold plain letters and digits")


def _read_sender(text: str) -> str:
    if text and not re.fullmatch(r"[!-?A-~]+@[0-9A-Za-z.-]+", text):
        raise SettingsError("BOT_MAIL_FROM must be a mail address")
    return text


def _is_safe_way(url: str) -> bool:
    """True if nobody listens on the way there: https, or this machine."""
    return url.startswith("https://") or is_loopback(url)


def _check_host(key: str, issuer: str, audience: str) -> None:
    """All three or none, and a key that a signature can be checked with."""
    names = ("BOT_HOST_KEY", "BOT_HOST_ISSUER", "BOT_HOST_AUDIENCE")
    missing = [name for name, value in zip(names, (key, issuer, audience)) if not value]
    if len(missing) == len(names):
        return
    if missing:
        raise SettingsError(f"{' and '.join(missing)} must be set beside the other of {names}")
    try:
        public = load_pem_public_key(key.encode())
    except Exception as error:
        raise SettingsError("BOT_HOST_KEY must be a public key in PEM") from error
    is_ec = isinstance(public, EllipticCurvePublicKey) and isinstance(public.curve, SECP256R1)
    is_rsa = isinstance(public, RSAPublicKey) and public.key_size >= SHORTEST_RSA
    if not is_ec and not is_rsa:
        raise SettingsError(
            f"BOT_HOST_KEY must be a P-256 key, or an RSA key of at least {SHORTEST_RSA} bits"
        )


def _check_secret(key: str, secret: str) -> None:
    if len(secret) < SHORTEST_SECRET:
        raise SettingsError(f"{key} must hold at least {SHORTEST_SECRET} characters")
    if is_guessable_text(secret):
        raise SettingsError(
            f"{key} can be guessed: python -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )


def _check_vault_keys(text: str) -> None:
    """None that anybody could guess; how they are written is checked where they are read."""
    if not text.strip():
        raise SettingsError("BOT_VAULT_KEYS must be set in production: id:base64, the newest last")
    for entry in text.split(","):
        name, _, encoded = entry.strip().partition(":")
        try:
            key = base64.b64decode(encoded.translate({45: "+", 95: "/"}), validate=True)
        except (binascii.Error, ValueError):
            continue
        if is_guessable_key(key):
            raise SettingsError(f"BOT_VAULT_KEYS: the key {name[:16]} can be guessed")


def _check_production(settings: Settings) -> None:
    """What development does without. Raises `SettingsError` naming the key."""
    if not settings.session_secret:
        raise SettingsError("BOT_SESSION_SECRET must be set in production")
    if not settings.contracts_url:
        raise SettingsError("BOT_CONTRACTS_URL must be set in production")
    if settings.contracts_url.startswith("http") and not _is_safe_way(settings.contracts_url):
        raise SettingsError("BOT_CONTRACTS_URL must be https or on this machine in production")
    if not settings.site_url.startswith("https://"):
        raise SettingsError("BOT_SITE_URL must be set to an https URL in production")
    for name in ("public_url", "api_url", "gateway_url"):
        url = getattr(settings.sms, name)
        if url and not _is_safe_way(url):
            raise SettingsError(
                f"BOT_SMS_{name.upper()} must be https or on this machine in production"
            )
    if settings.desk_port and settings.desk_oidc.issuer and not settings.desk_url:
        raise SettingsError("BOT_DESK_URL must be set beside BOT_DESK_PORT and the OIDC issuer")
    for key, url in (
        ("BOT_DESK_URL", settings.desk_url),
        ("BOT_DESK_OIDC_ISSUER", settings.desk_oidc.issuer),
    ):
        if url and not _is_safe_way(url):
            raise SettingsError(f"{key} must be https or on this machine in production")
    if not _is_safe_way(settings.line_api_url):
        raise SettingsError("BOT_LINE_API_URL must be https or on this machine in production")
    if settings.actions_url and not _is_safe_way(settings.actions_url):
        raise SettingsError("BOT_ACTIONS_URL must be https or on this machine in production")
    if settings.actions_url and not settings.actions_secret:
        raise SettingsError("BOT_ACTIONS_SECRET must be set beside BOT_ACTIONS_URL in production")
    if settings.log_level == "DEBUG":
        raise SettingsError("BOT_LOG_LEVEL must not be DEBUG in production")
    _check_secret("BOT_SESSION_SECRET", settings.session_secret)
    if settings.actions_secret == settings.session_secret:
        raise SettingsError("BOT_ACTIONS_SECRET must not be BOT_SESSION_SECRET")
    _check_vault_keys(settings.vault_keys)


def read(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings, or raise `SettingsError` naming the key that is wrong."""
    mode = environ.get("BOT_MODE", "development")
    if mode not in ("development", "production"):
        raise SettingsError(f"BOT_MODE must be development or production, not {mode!r}")
    production = mode == "production"
    secret = environ.get("BOT_SESSION_SECRET", "")
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
    actions_url = environ.get("BOT_ACTIONS_URL") or None
    if actions_url and not actions_url.startswith(("http://", "https://")):
        raise SettingsError("BOT_ACTIONS_URL must be an http or https URL")
    actions_secret = environ.get("BOT_ACTIONS_SECRET", "")
    if actions_secret:
        _check_secret("BOT_ACTIONS_SECRET", actions_secret)
    host = [environ.get(f"BOT_HOST_{name}", "") for name in ("KEY", "ISSUER", "AUDIENCE")]
    _check_host(*host)
    desk = environ.get("BOT_DESK_URL", "").strip()
    line = [environ.get(f"BOT_LINE_CHANNEL_{name}", "").strip() for name in ("SECRET", "TOKEN")]
    _check_line(*line)
    port = _port(environ.get("PORT", "5005"))
    desk_port = _own_port("BOT_DESK_PORT", environ.get("BOT_DESK_PORT", ""), {"PORT": port})
    settings = Settings(
        production=production,
        host=environ.get("HOST", "127.0.0.1"),
        port=port,
        model_dir=Path(environ.get("BOT_MODEL_DIR", ROOT / "models")),
        data_dir=Path(environ.get("BOT_DATA_DIR", ROOT / "var")),
        tracker_url=tracker,
        drafts_url=drafts,
        contracts_url=contracts,
        contracts_token=token,
        vault_keys=environ.get("BOT_VAULT_KEYS", ""),
        site_url=site,
        smtp_url=_read_smtp(environ.get("BOT_SMTP_URL", "")),
        mail_from=_read_sender(environ.get("BOT_MAIL_FROM", "")),
        host_key=host[0],
        host_issuer=host[1],
        host_audience=host[2],
        sms=_read_sms(environ),
        line_secret=line[0],
        line_token=line[1],
        line_api_url=_read_base(
            "BOT_LINE_API_URL", environ.get("BOT_LINE_API_URL", "").strip() or LINE_API
        ),
        actions_url=actions_url,
        actions_secret=actions_secret,
        session_secret=secret,
        trusted_proxies=_read_proxies(environ.get("BOT_TRUSTED_PROXIES", TRUSTED_PROXIES)),
        limit_scale=_read_scale(environ.get("BOT_LIMIT_SCALE", "1")),
        allowed_origins=_read_origins(environ.get("BOT_ALLOWED_ORIGINS", "")),
        redis_url=_read_redis(environ.get("BOT_REDIS_URL", "").strip()),
        event_broker_url=_read_broker(environ.get("BOT_EVENT_BROKER_URL", "").strip()),
        metrics_port=_own_port(
            "BOT_METRICS_PORT",
            environ.get("BOT_METRICS_PORT", ""),
            {"PORT": port, "BOT_DESK_PORT": desk_port},
        ),
        traces_url=_read_traces(environ.get(TRACES, "").strip()),
        desk_port=desk_port,
        desk_url=_read_base("BOT_DESK_URL", desk) if desk else "",
        desk_oidc=_read_oidc(environ),
        log_level=level,
    )
    if production:
        _check_production(settings)
    return settings
