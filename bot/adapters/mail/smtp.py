"""SMTP: hands mails to a server by `aiosmtplib`. Nothing that it says of people is logged."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from typing import Callable, Optional
from urllib.parse import unquote, urlsplit

import aiosmtplib
from aiosmtplib import (
    SMTPDataError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPRecipientsRefused,
    SMTPResponseException,
)

from bot.services.mail.sending import SEND_WITHIN_S, Mail, MailDelayed, MailRefused
from bot.settings import is_loopback

REPLY_WITHIN_S = SEND_WITHIN_S / 2
"""One answer of the server."""

_PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True)
class Server:
    """SMTPサーバー, as `BOT_SMTP_URL` names it: smtp(s)://user:password@host:port."""

    url: str = field(repr=False)

    @property
    def host(self) -> str:
        """Its name or address."""
        return urlsplit(self.url).hostname or ""

    @property
    def port(self) -> int:
        """By default 587, and 465 for smtps."""
        parts = urlsplit(self.url)
        return parts.port or _PORTS[parts.scheme]

    @property
    def is_tls(self) -> bool:
        """True if the connection begins with TLS."""
        return self.url.startswith("smtps://")

    @property
    def start_tls(self) -> Optional[bool]:
        """Encrypted before anything personal is said, unless it is this machine: as it offers."""
        if self.is_tls:
            return False
        return None if is_loopback(self.url) else True

    @property
    def user(self) -> Optional[str]:
        """None if the server asks for no name."""
        user = urlsplit(self.url).username
        return unquote(user) if user else None

    @property
    def password(self) -> Optional[str]:
        """None if the server asks for none."""
        password = urlsplit(self.url).password
        return unquote(password) if password else None


class SmtpPost:
    """`services.mail.sending.Post` over SMTP: a connection for each mail."""

    def __init__(
        self,
        server: Server,
        sender: str,
        now: Callable[[], datetime],
        tls: Optional[ssl.SSLContext] = None,
    ) -> None:
        self._server = server
        self._sender = sender
        self._domain = sender.rpartition("@")[2]
        self._now = now
        self._tls = tls

    async def send(self, mail: Mail) -> None:
        """See the port."""
        server = self._server
        try:
            await aiosmtplib.send(
                self._message(mail),
                hostname=server.host,
                port=server.port,
                local_hostname=self._domain,
                username=server.user,
                password=server.password,
                use_tls=server.is_tls,
                start_tls=server.start_tls,
                tls_context=self._tls,
                timeout=REPLY_WITHIN_S,
            )
        except (SMTPException, OSError, ValueError) as error:
            raise _translated(error) from None

    def _message(self, mail: Mail) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        message["From"] = self._sender
        message["To"] = mail.to
        message["Subject"] = mail.subject
        message["Date"] = self._now().astimezone(UTC)
        message["Message-ID"] = f"<{mail.id}@{self._domain}>"
        message["Content-Language"] = "ja"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(mail.text)
        message.add_alternative(mail.html, subtype="html")
        return message


def _translated(error: Exception) -> MailDelayed | MailRefused:
    """For good is only what the server says of this recipient or this mail.

    Whatever else is wrong — the way there, our name, our sender — somebody can mend.
    """
    if isinstance(error, SMTPRecipientsRefused):
        error = error.recipients[0]
    if isinstance(error, SMTPRecipientRefused):
        return _by_code("recipient", error.code)
    if isinstance(error, SMTPDataError):
        return _by_code("data", error.code)
    if isinstance(error, SMTPResponseException):
        return MailDelayed(f"{type(error).__name__} {error.code}")
    # a certificate that is not trusted is both
    if isinstance(error, ValueError) and not isinstance(error, OSError):
        return MailRefused("no mail can be made of it")
    return MailDelayed(type(error).__name__)


def _by_code(what: str, code: int) -> MailDelayed | MailRefused:
    return (MailRefused if 500 <= code < 600 else MailDelayed)(f"{what} {code}")
