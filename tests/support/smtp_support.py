"""A real SMTP server on loopback that behaves as told."""

from __future__ import annotations

import asyncio
import datetime
import ssl
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Optional, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests_support import free_port

USER, PASSWORD = "relay", "s3cret/pass word"


@dataclass
class Behaviour:
    """What the server does; changed while it runs."""

    recipient: str = ""
    """An answer to RCPT instead of taking it."""

    data: str = ""
    """An answer to the mail instead of taking it."""

    slow_s: float = 0.0
    hangs_up: bool = False
    """In the middle of the mail."""

    received: list[EmailMessage] = field(default_factory=list)
    tries: int = 0
    encrypted: list[bool] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0


class _Handler:
    def __init__(self, behaviour: Behaviour) -> None:
        self._behaviour = behaviour

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self._behaviour.tries += 1
        if self._behaviour.recipient:
            return self._behaviour.recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        it = self._behaviour
        it.at_once += 1
        it.most_at_once = max(it.most_at_once, it.at_once)
        try:
            await asyncio.sleep(it.slow_s)
        finally:
            it.at_once -= 1
        if it.hangs_up:
            server.transport.abort()
            return "421 gone"
        if it.data:
            return it.data
        message = message_from_bytes(envelope.content or b"", policy=policy.default)
        assert isinstance(message, EmailMessage)
        it.received.append(message)
        it.encrypted.append(server.transport.get_extra_info("ssl_object") is not None)
        return "250 OK"


def _signs_in(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    is_right = isinstance(data, LoginPassword) and (data.login, data.password) == (
        USER.encode(),
        PASSWORD.encode(),
    )
    return AuthResult(success=is_right, handled=is_right)


class SmtpServer:
    """With a certificate it offers STARTTLS, or begins with TLS; it may ask for a password."""

    def __init__(
        self,
        certificate: Optional[ssl.SSLContext] = None,
        is_tls: bool = False,
        asks_who: bool = False,
        port: Optional[int] = None,
    ) -> None:
        self.behaviour = Behaviour()
        options: dict[str, Any] = {}
        if asks_who:
            options |= {
                "authenticator": _signs_in,
                "auth_required": True,
                # of TLS from the beginning aiosmtpd does not know that it is there
                "auth_require_tls": certificate is not None and not is_tls,
            }
        self.port = port or free_port()
        self._controller = Controller(
            _Handler(self.behaviour),
            hostname="127.0.0.1",
            port=self.port,
            ssl_context=certificate if is_tls else None,
            tls_context=None if is_tls else certificate,
            **options,
        )

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    @property
    def url(self) -> str:
        """As `BOT_SMTP_URL` names it, without user and password."""
        return f"smtp://127.0.0.1:{self.port}"


def certificate(folder: Path, name: str = "localhost") -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's context with a certificate made on the spot, and a client's that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(path)
    return server, ssl.create_default_context(cafile=str(path))
