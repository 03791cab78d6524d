"""The local outbox of development, on every database."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy.engine import Engine

from bot.adapters.stores.local_mails import KEPT_FOR, LISTED, LocalMails, create_tables
from bot.services.mail.sending import Mail
from tests.adapters.conftest import Clock
from tests.adapters.draft_stores import AT, KEYS, engines, stored_bytes


def mail(mail_id: str = "m1") -> Mail:
    """A mail to somebody made up."""
    return Mail(mail_id, "qzx.kurokoma@example.net", "件名", "黒駒 千鶴 様\n", "<p>黒駒</p>")


engine = engines(create_tables)


@pytest.fixture
def clock() -> Clock:
    """When mails come."""
    return Clock(AT)


@pytest.fixture
def mails(engine: Engine, clock: Clock) -> LocalMails:
    """The outbox."""
    return LocalMails(engine, KEYS, clock)


def test_newest_first_and_each_once(mails: LocalMails, clock: Clock) -> None:
    """The same Message-ID again is the same mail."""
    for number in range(LISTED + 2):
        asyncio.run(mails.send(mail(f"m{number}")))
        clock.advance(seconds=1)
    asyncio.run(mails.send(mail("m3")))
    listed = mails.newest_first()
    assert [one.mail.id for one in listed] == [f"m{n}" for n in range(LISTED + 1, 1, -1)]
    assert mails.get("m3") == next(one for one in listed if one.mail.id == "m3")
    assert mails.get("m3") is not None and mails.get("x") is None


def test_kept_for_a_time_and_in_no_clear(mails: LocalMails, engine: Engine) -> None:
    """Encrypted, and deleted."""
    asyncio.run(mails.send(mail("distinctive")))
    content = stored_bytes(engine)
    assert b"distinctive" in content
    assert not [t for t in ("kurokoma", "黒駒", "件名") if t.encode() in content]
    assert "kurokoma" not in repr(mails.get("distinctive"))
    assert mails.purge(AT + KEPT_FOR - timedelta(microseconds=1)) == 0
    assert mails.purge(AT + KEPT_FOR) == 1
    assert mails.newest_first() == ()
