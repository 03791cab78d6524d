"""Readiness: a tracker and a draft are really written, and read back."""

from __future__ import annotations

import asyncio
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Optional

import structlog
from rasa.shared.core.events import BotUttered

from bot.assistant.agent import Assistant
from bot.assistant.tracker_store import LeanTrackerStore
from bot.bootstrap import Services
from bot.domain.errors import BotError, KeysLost
from bot.domain.handoff import REGISTRATION

log = structlog.get_logger()

WITHIN_S = 2.0
"""How long a store may take to be called ready."""

_PROBE = "readiness-probe"


class Health:
    """Asks the parts whether they work, in a thread of its own.

    Whoever asks while somebody is asking already gets the same answer: no number of callers
    uses up a pool, or makes the stores work more than once.
    """

    def __init__(self, assistant: Assistant, services: Services) -> None:
        self._assistant = assistant
        self._services = services
        self._thread = ThreadPoolExecutor(1, "health")
        self._asking: Optional[asyncio.Task[Optional[str]]] = None

    async def problem(self) -> Optional[str]:
        """What keeps the assistant from answering, None if nothing does.

        Answers within 2 × `WITHIN_S`.
        """
        if self._asking is None or self._asking.done():
            self._asking = asyncio.ensure_future(self._found())
        return await asyncio.shield(self._asking)

    async def _found(self) -> Optional[str]:
        if not self._assistant.is_ready():
            return "model"
        try:
            if not await self._store_keeps():
                return "tracker store"
        except Exception as error:
            log.error("health.tracker_store", error=type(error).__name__)
            return "tracker store"
        loop = asyncio.get_running_loop()
        kept = loop.run_in_executor(self._thread, self._drafts_keep)
        try:
            return None if await asyncio.wait_for(kept, WITHIN_S) else "draft store"
        except KeysLost:
            return "vault key"
        except (BotError, TimeoutError) as error:
            log.error("health.draft_store", error=type(error).__name__)
            return "draft store"

    def _drafts_keep(self) -> bool:
        drafts, at = self._services.drafts, self._services.now()
        draft = drafts.open(f"{_PROBE}-{uuid.uuid4().hex}", REGISTRATION, at)
        try:
            return drafts.set_field(draft.id, "probe", _PROBE, at).fields.get("probe") == _PROBE
        finally:
            drafts.erase(draft.id)

    async def _store_keeps(self) -> bool:
        store: LeanTrackerStore = self._assistant.tracker_store
        # a name of its own each time: what an interrupted probe left behind must not matter
        name = f"{_PROBE}-{uuid.uuid4().hex}"
        return await store.keeps(name, BotUttered(name), WITHIN_S)
