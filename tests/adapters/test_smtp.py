"""Mails over a real SMTP server: up, down, slow, refusing for a time and for good, hanging up."""

from __future__ import annotations

import asyncio
import logging
import re
from pathlib import Path
from typing import Iterator, Optional
from urllib.parse import quote

import pytest
from smtp_support import PASSWORD, USER, SmtpServer, certificate

from bot.adapters.mail import smtp
from bot.adapters.mail.smtp import Server, SmtpPost
from bot.services.mail.sending import Mail, MailDelayed, MailRefused
from tests.adapters.draft_stores import AT
from tests_support import free_port

MAIL = Mail(
    "0a1b2c",
    "qzx.kurokoma@example.net",
    "マイページ会員登録のご確認",
    "黒駒 千鶴 様\n\n https://site.example/x?code=kx7\n",
    "<p>黒駒 千鶴 様</p>",
)
PERSONAL = ("kurokoma", "黒駒", "kx7", PASSWORD)


@pytest.fixture
def server() -> Iterator[SmtpServer]:
    """A server that takes everything."""
    with SmtpServer() as server:
        yield server


def send(url: str, mail: Mail = MAIL, **options: object) -> None:
    """One try."""
    post = SmtpPost(Server(url), "no-reply@site.example", lambda: AT, **options)
    asyncio.run(post.send(mail))


def reason(url: str, expected: type[Exception], **options: object) -> str:
    """Why a try failed; nothing personal is in it."""
    with pytest.raises(expected) as caught:
        send(url, **options)
    assert caught.value.__cause__ is None and caught.value.__suppress_context__
    told = str(caught.value)
    assert not [text for text in PERSONAL if text in told]
    return told


def test_a_mail_arrives(server: SmtpServer) -> None:
    """Subject, both bodies, one addressee, the Message-ID, no word of who it is in the heads."""
    send(server.url)
    send(server.url)
    first, second = server.behaviour.received
    assert first["Message-ID"] == second["Message-ID"] == "<0a1b2c@site.example>"
    assert first["Subject"] == "マイページ会員登録のご確認"
    assert (first["From"], first["To"]) == ("no-reply@site.example", "qzx.kurokoma@example.net")
    assert first["Auto-Submitted"] == "auto-generated"
    assert first["Date"].datetime == AT.replace(microsecond=0)
    text, html = (first.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None and html is not None
    assert text.get_content().replace("\r\n", "\n") == MAIL.text
    assert html.get_content().strip() == MAIL.html
    assert "黒駒" not in "".join(f"{name}{value}" for name, value in first.items())


def test_down() -> None:
    """Nobody listens there: later."""
    assert "ConnectError" in reason(f"smtp://127.0.0.1:{free_port()}", MailDelayed)


@pytest.mark.parametrize(
    ("recipient", "data", "expected"),
    [
        ("450 4.2.1 kurokoma is busy", "", MailDelayed),
        ("550 5.1.1 no kurokoma here", "", MailRefused),
        ("", "451 4.3.0 later", MailDelayed),
        ("", "554 5.7.1 not this one", MailRefused),
        ("421 4.3.2 closing", "", MailDelayed),
    ],
)
def test_refused(server: SmtpServer, recipient: str, data: str, expected: type[Exception]) -> None:
    """4xx for a time, 5xx for good."""
    server.behaviour.recipient, server.behaviour.data = recipient, data
    assert (recipient or data)[:3] in reason(server.url, expected)
    assert server.behaviour.received == []


def test_hangs_up(server: SmtpServer) -> None:
    """In the middle of the mail: nobody knows, so later."""
    server.behaviour.hangs_up = True
    reason(server.url, MailDelayed)


def test_slow(server: SmtpServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer that does not come is not waited for."""
    monkeypatch.setattr(smtp, "REPLY_WITHIN_S", 0.2)
    server.behaviour.slow_s = 2
    assert "Timeout" in reason(server.url, MailDelayed)


def test_no_mail_can_be_made(server: SmtpServer) -> None:
    """An address that would be two lines is no address."""
    mail = Mail("1", "a@example.jp\r\nBcc: b@example.jp", "s", "t", "h")
    assert "no mail" in reason(server.url, MailRefused, mail=mail)


# TLS and passwords


def with_password(server: SmtpServer, scheme: str = "smtp", password: str = PASSWORD) -> str:
    """Its URL with the name and a password."""
    return f"{scheme}://{USER}:{quote(password, safe='')}@localhost:{server.port}"


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_encrypted(tmp_path: Path, scheme: str) -> None:
    """From the beginning, or from STARTTLS on; the password is said only then."""
    ours, theirs = certificate(tmp_path)
    with SmtpServer(ours, is_tls=scheme == "smtps", asks_who=True) as server:
        send(with_password(server, scheme), tls=theirs)
        assert server.behaviour.encrypted == [True]
        wrong = with_password(server, scheme, "wrong")
        assert "535" in reason(wrong, MailDelayed, tls=theirs)


def test_a_certificate_that_nobody_knows(tmp_path: Path) -> None:
    """Somebody else's server gets nothing; ours may be mended."""
    ours, _ = certificate(tmp_path)
    with SmtpServer(ours) as server:
        reason(f"smtp://localhost:{server.port}", MailDelayed)
        assert server.behaviour.received == []


def test_another_machine_must_encrypt() -> None:
    """STARTTLS is required of every host but this one."""
    found: dict[str, Optional[bool]] = {
        url: Server(url).start_tls
        for url in ("smtp://mail.example.jp", "smtps://mail.example.jp", "smtp://127.0.0.1:25")
    }
    assert list(found.values()) == [True, False, None]
    assert [Server(url).port for url in found] == [587, 465, 25]


def test_a_server_without_encryption_gets_nothing(
    server: SmtpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A host that does not offer STARTTLS and is not this machine: nothing is said."""
    monkeypatch.setattr(smtp, "is_loopback", lambda url: False)
    reason(server.url, MailDelayed)
    assert server.behaviour.tries == 0


def test_nothing_is_logged(
    server: SmtpServer, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Not even where everything is logged."""
    caplog.set_level(logging.DEBUG)
    send(server.url)
    server.behaviour.recipient = "550 no kurokoma"
    reason(server.url, MailRefused)
    ours = [r.getMessage() for r in caplog.records if not re.match("mail|asyncio", r.name)]
    told = "\n".join([*ours, *capfd.readouterr()])
    assert not [text for text in PERSONAL if text in told]
    assert USER not in repr(Server(with_password(server)))
