"""Readiness: a tracker is really written to the store, and read back."""

from __future__ import annotations

import uuid
from typing import Optional

import structlog
from rasa.shared.core.events import BotUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.assistant.agent import Assistant
from bot.assistant.tracker_store import LeanTrackerStore

log = structlog.get_logger()

_PROBE = "readiness-probe"


class Health:
    """Asks the parts whether they work."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    async def problem(self) -> Optional[str]:
        """What keeps the assistant from answering, None if nothing does."""
        if not self._assistant.is_ready():
            return "model"
        try:
            return None if await self._store_keeps() else "tracker store"
        except Exception as error:
            log.error("health.tracker_store", error=type(error).__name__)
            return "tracker store"

    async def _store_keeps(self) -> bool:
        store: LeanTrackerStore = self._assistant.tracker_store
        # a name of its own each time: what an interrupted probe left behind must not matter
        name = f"{_PROBE}-{uuid.uuid4().hex}"
        tracker = DialogueStateTracker(name, [])  # no slots: a probe is no conversation
        tracker.update(BotUttered(name))
        try:
            await store.save(tracker)
            # past the memory of an embedded store: what counts is the database
            kept = await LeanTrackerStore.retrieve(store, name)
        finally:
            store.forget(name)
        return kept is not None and any(
            isinstance(event, BotUttered) and event.text == name for event in kept.events
        )
