"""SMSのやりとり in a database: what was offered, who has stopped, what arrived."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.engine import Engine

from bot.adapters.stores import sms as sms_sql
from bot.adapters.stores.engine import open_engine
from bot.adapters.stores.keys import Keys
from bot.adapters.stores.sms import SqlDeliveries, SqlStops, SqlTalks
from bot.domain.hours import TOKYO
from bot.services.drafts.drafts import VaultKey
from bot.services.sms.port import Status
from bot.services.sms.talks import KEPT_FOR, Heard, Offer, Talk
from tests_support import environment

AT = datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO)
OLD, NEW = VaultKey("old", b"o" * 32), VaultKey("new", b"n" * 32)
KEYS = Keys((OLD,))
NUMBER = "+819000000000"
OFFERS = (Offer(1, "次へ", "/a"), Offer(0, "はい", "/b"))
HEARD = Heard("e1", AT, "住所は", "住所は")


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    url = environment(tmp_path).get("BOT_DRAFTS_URL", f"sqlite:///{tmp_path / 'drafts.db'}")
    made = open_engine(url)
    sms_sql.create_tables(made)
    return made


def rows(engine: Engine, table: str) -> str:
    with engine.connect() as connection:
        found: list[Any] = list(connection.execute(text(f"SELECT * FROM {table}")))
    return repr(found)


def test_somebody_new(engine: Engine) -> None:
    """Nothing was offered, and nothing is waited for."""
    assert SqlTalks(engine, KEYS).of("sms-1") == Talk()


def test_said_and_answered(engine: Engine) -> None:
    """What was said is not answered until a message in answer to it is handed over."""
    talks, later = SqlTalks(engine, KEYS), AT + timedelta(seconds=2)
    talks.hear("sms-1", HEARD)
    assert talks.of("sms-1") == Talk((), HEARD, is_begun=False)
    talks.say("sms-1", OFFERS, "another", AT)
    talks.sent("sms-1", "another", AT)
    assert talks.of("sms-1") == Talk(OFFERS, HEARD, AT, is_begun=False)
    talks.say("sms-1", (), "e1", AT)
    assert talks.of("sms-1") == Talk((), HEARD, AT)
    talks.sent("sms-1", "e1", AT)
    talks.sent("sms-1", "e1", later)
    assert talks.of("sms-1") == Talk((), HEARD, AT, answered_at=AT)
    assert talks.of("sms-2") == Talk()


def test_what_is_kept_is_sealed(engine: Engine) -> None:
    """Neither what was said nor what was offered can be read in the table."""
    talks = SqlTalks(engine, KEYS)
    talks.hear("sms-1", HEARD)
    talks.say("sms-1", OFFERS, "e1", AT)
    assert "住所" not in rows(engine, "sms_talks") and "次へ" not in rows(engine, "sms_talks")
    assert SqlTalks(engine, Keys((NEW,))).of("sms-1") == Talk()


def test_talks_end(engine: Engine) -> None:
    """After a month without a word."""
    talks = SqlTalks(engine, KEYS)
    talks.hear("sms-1", HEARD)
    assert talks.purge(AT + KEPT_FOR - timedelta(days=1)) == 0
    assert talks.purge(AT + KEPT_FOR) == 1


def test_stops(engine: Engine) -> None:
    """Once, by the first event; and again after 再開."""
    stops = SqlStops(engine, KEYS)
    assert not stops.is_stopped(NUMBER)
    assert [stops.stop(NUMBER, by, AT) for by in ("e1", "e2", "e1")] == ["e1", "e1", "e1"]
    assert stops.is_stopped(NUMBER) and not stops.is_stopped("+819000000001")
    stops.resume(NUMBER)
    assert not stops.is_stopped(NUMBER) and stops.stop(NUMBER, "e3", AT) == "e3"


def test_a_new_key_forgets_no_stop(engine: Engine) -> None:
    """And no number stands in the table."""
    SqlStops(engine, KEYS).stop(NUMBER, "e1", AT)
    assert SqlStops(engine, Keys((OLD, NEW))).is_stopped(NUMBER)
    assert "90000" not in rows(engine, "sms_stops")


def test_deliveries(engine: Engine) -> None:
    """What is told late does not undo what was told before."""
    deliveries = SqlDeliveries(engine)
    for state in ("queued", "delivered", "sent", "failed"):
        deliveries.note("twilio", Status("SM1", state), AT)  # type: ignore[arg-type]
    assert deliveries.state("twilio", "SM1") == "delivered"
    assert deliveries.state("twilio", "SM2") is None
    assert deliveries.purge(AT + timedelta(days=31)) == 1
