"""What Rasa's tracker store keeps of conversations that are to be forgotten."""

from __future__ import annotations

from typing import Iterable

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore

from bot.adapters.stores.engine import open_engine
from bot.adapters.stores.work import translated
from bot.settings import Settings


def forget_conversations(settings: Settings, conversations: Iterable[str]) -> int:
    """Delete all events of them; how many there were. Raises `StoreUnavailable`.

    A server that remembers one of them in memory sees at its next turn that nothing is stored.
    """
    events = SQLTrackerStore.SQLEvent.__table__
    names = list(conversations)
    with translated(), open_engine(settings.tracker_database_url).begin() as connection:
        if not names or not sa.inspect(connection).has_table(events.name):
            return 0
        return int(
            connection.execute(events.delete().where(events.c.sender_id.in_(names))).rowcount
        )
