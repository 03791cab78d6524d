"""Production that is started with a setting that is wrong: refused, and the key is named."""

from __future__ import annotations

import base64
import secrets
import subprocess
from functools import partial
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from product import ROOT, clean_environment, command
from stage import Seen, Stage, at_once

_WITHIN_S = 60


def _key(value: bytes) -> str:
    return f"a:{base64.b64encode(value).decode()}"


def _public(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> str:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def _wrong(good_host: dict[str, str]) -> list[tuple[str, dict[str, str]]]:
    """The key that must be named, and what is set beside good settings (empty: not set)."""
    weak = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    curve = ec.generate_private_key(ec.SECP384R1())
    return [
        ("BOT_SESSION_SECRET", {"BOT_SESSION_SECRET": ""}),
        ("BOT_SESSION_SECRET", {"BOT_SESSION_SECRET": "short"}),
        ("BOT_SESSION_SECRET", {"BOT_SESSION_SECRET": "a" * 64}),
        ("BOT_SESSION_SECRET", {"BOT_SESSION_SECRET": "0123456789" * 4}),
        ("BOT_SESSION_SECRET", {"BOT_SESSION_SECRET": "passwordpasswordpasswordpassword"}),
        ("BOT_VAULT_KEYS", {"BOT_VAULT_KEYS": ""}),
        ("BOT_VAULT_KEYS", {"BOT_VAULT_KEYS": _key(b"\0" * 32)}),
        ("BOT_VAULT_KEYS", {"BOT_VAULT_KEYS": _key(bytes(range(32)))}),
        ("BOT_VAULT_KEYS", {"BOT_VAULT_KEYS": _key(b"abcdefgh" * 4)}),
        ("BOT_CONTRACTS_URL", {"BOT_CONTRACTS_URL": ""}),
        ("BOT_CONTRACTS_URL", {"BOT_CONTRACTS_URL": "http://contracts.example.jp", "BOT_CONTRACTS_TOKEN": "t"}),
        ("BOT_CONTRACTS_TOKEN", {"BOT_CONTRACTS_URL": "https://contracts.example.jp"}),
        ("BOT_SITE_URL", {"BOT_SITE_URL": ""}),
        ("BOT_SITE_URL", {"BOT_SITE_URL": "http://mypage.example.jp"}),
        ("BOT_HOST_KEY", {**good_host, "BOT_HOST_KEY": "no key"}),
        ("BOT_HOST_KEY", {**good_host, "BOT_HOST_KEY": _public(weak)}),
        ("BOT_HOST_KEY", {**good_host, "BOT_HOST_KEY": _public(curve)}),
        ("BOT_HOST_ISSUER", {**good_host, "BOT_HOST_ISSUER": ""}),
        ("BOT_HOST_AUDIENCE", {**good_host, "BOT_HOST_AUDIENCE": ""}),
        ("BOT_ACTIONS_URL", {"BOT_ACTIONS_URL": "http://actions.example.jp/webhook"}),
        ("BOT_ACTIONS_SECRET", {"BOT_ACTIONS_URL": "https://actions.example.jp/webhook"}),
        ("BOT_LOG_LEVEL", {"BOT_LOG_LEVEL": "DEBUG"}),
        ("BOT_MODE", {"BOT_MODE": "Production"}),
        ("BOT_LIMIT_SCALE", {"BOT_LIMIT_SCALE": "nan"}),
        ("BOT_LIMIT_SCALE", {"BOT_LIMIT_SCALE": "inf"}),
        ("BOT_TRUSTED_PROXIES", {"BOT_TRUSTED_PROXIES": "everybody"}),
    ]  # fmt: skip


def _refused(folder: Path, settings: dict[str, str]) -> tuple[int, str]:
    """Status and errors of one start; -1 where it went on."""
    environ = {name: value for name, value in settings.items() if value}
    try:
        done = subprocess.run(
            command("serve"),
            cwd=ROOT,
            env=clean_environment(BOT_DATA_DIR=str(folder / "production-data"), **environ),
            capture_output=True,
            text=True,
            timeout=_WITHIN_S,
        )
    except subprocess.TimeoutExpired:
        return -1, ""
    return done.returncode, done.stderr


def attack(stage: Stage, seen: Seen) -> None:
    """Each wrong setting beside settings that are good; two starts at a time."""
    good = {
        "BOT_MODE": "production",
        "BOT_SESSION_SECRET": secrets.token_urlsafe(48),
        "BOT_VAULT_KEYS": _key(secrets.token_bytes(32)),
        "BOT_CONTRACTS_URL": f"sqlite:///{stage.folder / 'production.db'}",
        "BOT_SITE_URL": "https://mypage.example.jp",
    }
    wrong = _wrong(stage.host.environment)
    for place in range(0, len(wrong), 2):
        pair = wrong[place : place + 2]
        done = at_once([partial(_refused, stage.folder, {**good, **s}) for _, s in pair])
        for (key, settings), (status, errors) in zip(pair, done, strict=True):
            named = errors.strip().splitlines()[-1] if errors.strip() else ""
            shown = {name: value[:20] for name, value in settings.items()}
            seen.expect(
                status > 0 and "wrong setting" in named and key in named,
                f"{shown}: status {status}, {named[:120]!r}; {key} was to be named",
            )
            secret = settings.get("BOT_SESSION_SECRET") or "no secret"
            seen.expect(secret not in errors or len(secret) < 6, f"{key}: the secret is told")
