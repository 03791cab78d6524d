"""How much waits in each queue, over each database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Iterator

import pytest
from sqlalchemy.engine import Engine

from bot import bootstrap
from bot.adapters.stores.case_work import SqlCaseWork
from bot.adapters.stores.cases import SqlCases
from bot.adapters.stores.events import SqlEvents
from bot.adapters.stores.inbound import SqlInbox
from bot.adapters.stores.outbound import SqlOutboundParcels
from bot.adapters.stores.outbox import SqlOutbox
from bot.adapters.stores.reminders import SqlReminders
from bot.adapters.stores.waiting import SqlWaiting
from bot.domain.case import Case
from bot.domain.handoff import Reason, Target
from bot.services.desk.work import Status
from bot.services.events.event import Happened, Kind
from bot.services.hearing.reminding import Deadline
from bot.services.mail.letter import Letter
from bot.services.messaging.inbound import Event
from bot.services.messaging.outbound import Parcel
from bot.services.reminders.record import Reminder
from bot.services.waiting import QUEUES, Depth
from bot.settings import read
from tests.adapters.draft_stores import AT, KEYS, STORES, whole_engine

MINUTE = timedelta(minutes=1)
NOTHING = dict.fromkeys(QUEUES, Depth(0, 0.0))


@pytest.fixture(params=STORES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """All tables."""
    with whole_engine(request.param, tmp_path) as engine:
        url = engine.url.render_as_string(hide_password=False)
        bootstrap.services(read({"BOT_DATA_DIR": str(tmp_path), "BOT_DRAFTS_URL": url}))
        yield engine


def case(number: int) -> Case:
    """One of them."""
    reason, target = Reason.DISCLOSURE_NO, Target.PHONE_AGENCY
    at = AT + number * MINUTE
    return Case(f"case-{number}", "renewal", 3, reason, target, None, None, at, "0" * 64)


def test_nothing_waits(engine: Engine) -> None:
    """Every queue is there, with nothing in it."""
    assert SqlWaiting(engine).depths(AT) == NOTHING


def test_each_queue_counts_what_waits(engine: Engine) -> None:
    """And for how long the oldest has; what is done with, or not due, does not count."""
    letters, events = SqlOutbox(engine, KEYS, lambda: AT), SqlEvents(engine, KEYS)
    for number in range(2):
        letters.put(Letter("renewed", "taro@example.jp", "損保 太郎", None, f"m-{number}"))
        events.add(Happened("web-a", Kind.TURN, "web", AT + number * MINUTE, {}))
        SqlCases(engine).add(case(number))
    (taken, _) = letters.take(2, AT)
    letters.done(taken, "sent", AT)
    events.done([events.take(1)[0].id], AT)
    SqlInbox(engine, KEYS, lambda: AT).put([Event("line", "e-1", "line-a", AT, {})])
    SqlOutboundParcels(engine, KEYS, lambda: AT).put([Parcel("line", "p-1", "line-a", {})])
    reminders = SqlReminders(engine, KEYS)
    for days in (0, 1):
        due_at = AT + timedelta(days=days)
        reminders.put(
            Reminder(Deadline.EXPIRY, f"web-{days}", "mail", due_at, due_at + 5 * MINUTE), AT
        )
    worked = SqlCaseWork(engine).get("case-0")
    assert worked is not None
    taken_over = replace(worked, status=Status.TAKEN, by="somebody", version=worked.version + 1)
    assert SqlCaseWork(engine).change(taken_over, AT)
    found = SqlWaiting(engine).depths(AT + 2 * MINUTE)
    assert found == {
        "mails": Depth(1, 120.0),
        "inbound": Depth(1, 120.0),
        "outbound": Depth(1, 120.0),
        "reminders": Depth(1, 120.0),
        "cases": Depth(1, 60.0),
        "events": Depth(1, 60.0),
    }
