"""What was put to be told to a broker, as it would be sent, and what describes it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from sqlalchemy import select

from bot import settings as settings_module
from bot.adapters.stores import events as events_sql
from bot.adapters.stores.engine import open_engine
from bot.root import ROOT
from tests_support import environment

_DOCUMENT = json.loads((ROOT / "docs/events.schema.json").read_text(encoding="utf-8"))
SCHEMA = Draft202012Validator(_DOCUMENT, format_checker=FormatChecker())


def told_events(folder: Path) -> list[dict[str, Any]]:
    """Of the data of a process, delivered or not, in the order in which they happened."""
    engine = open_engine(settings_module.read(environment(folder)).drafts_database_url)
    with engine.connect() as connection:
        rows = connection.execute(select(events_sql.events).order_by(events_sql.events.c.place))
        found = [json.loads(events_sql._event(row).encoded()) for row in rows]
    engine.dispose()
    return found


def waiting(folder: Path) -> int:
    """How many were not delivered yet."""
    engine = open_engine(settings_module.read(environment(folder)).drafts_database_url)
    table = events_sql.events
    with engine.connect() as connection:
        found = connection.execute(select(table.c.place).where(table.c.done_at.is_(None))).all()
    engine.dispose()
    return len(found)
