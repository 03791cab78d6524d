"""Readiness: a tracker and a draft are really written, and read back."""

from __future__ import annotations

import asyncio
import uuid
from typing import Optional

import structlog
from rasa.shared.core.events import BotUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.assistant.agent import Assistant
from bot.assistant.tracker_store import LeanTrackerStore
from bot.bootstrap import Services
from bot.domain.errors import BotError

log = structlog.get_logger()

_PROBE = "readiness-probe"


class Health:
    """Asks the parts whether they work."""

    def __init__(self, assistant: Assistant, services: Services) -> None:
        self._assistant = assistant
        self._services = services

    async def problem(self) -> Optional[str]:
        """What keeps the assistant from answering, None if nothing does."""
        if not self._assistant.is_ready():
            return "model"
        try:
            if not await self._store_keeps():
                return "tracker store"
        except Exception as error:
            log.error("health.tracker_store", error=type(error).__name__)
            return "tracker store"
        try:
            return None if await asyncio.to_thread(self._drafts_keep) else "draft store"
        except BotError as error:
            log.error("health.draft_store", error=type(error).__name__)
            return "draft store"

    def _drafts_keep(self) -> bool:
        drafts, at = self._services.drafts, self._services.now()
        draft = drafts.open(f"{_PROBE}-{uuid.uuid4().hex}", "registration", at)
        try:
            return drafts.set_field(draft.id, "_probe", _PROBE, at).fields.get("_probe") == _PROBE
        finally:
            drafts.erase(draft.id)

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
