"""お知らせ in a database: kept once, due once, over once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import Engine

from bot.adapters.stores import reminders as reminders_sql
from bot.adapters.stores.engine import open_engine
from bot.adapters.stores.keys import Keys
from bot.adapters.stores.reminders import SqlReminders
from bot.adapters.stores.work import SqlUnitOfWork
from bot.domain.errors import Overtaken
from bot.domain.hours import TOKYO
from bot.services.drafts.drafts import VaultKey
from bot.services.hearing.reminding import Deadline
from bot.services.reminders.record import KEPT_FOR, Reminder
from tests_support import environment

AT = datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO)
HOUR = timedelta(hours=1)
REMINDER = Reminder(
    Deadline.EXPIRY, "web-1", "mail", AT + HOUR, AT + 3 * HOUR, "m-sample-ichiro", "c-ichiro-1"
)


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    url = environment(tmp_path).get("BOT_DRAFTS_URL", f"sqlite:///{tmp_path / 'drafts.db'}")
    made = open_engine(url)
    reminders_sql.create_tables(made)
    return made


@pytest.fixture
def store(engine: Engine) -> SqlReminders:
    return SqlReminders(engine, Keys((VaultKey("a", b"a" * 32),)))


def test_due(store: SqlReminders) -> None:
    """From its moment on, as it was put."""
    store.put(REMINDER, AT)
    assert store.due(AT + HOUR - timedelta(seconds=1), 9) == []
    (kept,) = store.due(AT + HOUR, 9)
    assert kept.reminder == REMINDER and store.waiting("web-1") == 1


def test_another_moment(store: SqlReminders) -> None:
    """The same deadline is told of once: the later wish holds."""
    store.put(REMINDER, AT)
    store.put(replace(REMINDER, due_at=AT + 2 * HOUR), AT)
    assert store.waiting("web-1") == 1 and not store.due(AT + HOUR, 9)
    store.put(replace(REMINDER, deadline_at=AT + 9 * HOUR), AT)
    assert store.waiting("web-1") == 1


def test_over_once(store: SqlReminders, engine: Engine) -> None:
    """Of two that end it, one is overtaken; what was sent is not put again."""
    store.put(REMINDER, AT)
    (kept,) = store.due(AT + HOUR, 9)
    work = SqlUnitOfWork(engine)
    with work.turn():
        store.end(kept, "sent", AT)
        work.commit()
    with work.turn(), pytest.raises(Overtaken):
        store.end(kept, "sent", AT)
        work.commit()
    store.put(REMINDER, AT)
    assert not store.due(AT + HOUR, 9)


def test_cancelled(store: SqlReminders) -> None:
    """All of the conversation; and it may be wished again."""
    store.put(REMINDER, AT)
    store.cancel("web-2", AT)
    assert store.waiting("web-1") == 1
    store.cancel("web-1", AT)
    assert store.waiting("web-1") == 0 and not store.due(AT + HOUR, 9)
    store.put(REMINDER, AT)
    assert store.waiting("web-1") == 1


def test_what_is_kept(store: SqlReminders, engine: Engine) -> None:
    """Neither member nor contract in clear; nothing after a month."""
    store.put(REMINDER, AT)
    with engine.connect() as connection:
        found = repr(list(connection.execute(text("SELECT * FROM reminders"))))
    assert "ichiro" not in found
    store.cancel("web-1", AT)
    assert store.purge(AT + KEPT_FOR - HOUR) == 0
    assert store.purge(AT + KEPT_FOR) == 1
