"""Everything that must stand before the first turn."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Optional

from bot import bootstrap, log
from bot.adapters.stores.engine import load_driver
from bot.assistant import agent as agent_module
from bot.assistant import model_files, rasa_fixes, training
from bot.assistant.agent import Assistant
from bot.assistant.conversation import Conversations
from bot.assistant.endpoint import InProcessActions
from bot.assistant.model_files import Model
from bot.bootstrap import Clock, Services
from bot.content import loader
from bot.domain.content import Content
from bot.services.desk.search.search import Searched
from bot.settings import Settings
from bot.wiring.desk import searched_in

TOLD_FOR = timedelta(days=30)
"""How long what was said in a conversation is kept, without personal values as it is."""


@dataclass(frozen=True)
class Trackers:
    """`wiring.stores.Purging` of what Rasa remembers of conversations."""

    assistant: Assistant

    def purge(self, now: datetime) -> int:
        """Delete events older than `TOLD_FOR`; how many there were. Raises `StoreUnavailable`."""
        deleted: int = self.assistant.tracker_store.purge(now - TOLD_FOR)
        return deleted


@dataclass(frozen=True)
class Running:
    """The assistant with its conversations and services."""

    assistant: Assistant
    conversations: Conversations
    services: Services

    def purge(self) -> int:
        """Delete all that is over, of services and trackers; how many there were. Blocks."""
        return self.services.purge(Trackers(self.assistant))


@dataclass(frozen=True)
class Loaded:
    """What is the same for every process, without a connection, a lock or a thread."""

    model: Model
    content: Content
    searched: Searched


def load(settings: Settings) -> Loaded:
    """Model, content and actions, warm, for the processes that are forked from this one.

    Where the model must be trained, another process does it: what that takes of memory stays behind.
    """
    if not training.is_up_to_date(settings.model_dir):
        subprocess.run([sys.executable, "-m", "bot", "train"], check=True)
    rasa_fixes.apply()
    InProcessActions()  # imports them
    load_driver(settings.drafts_database_url)
    load_driver(settings.tracker_database_url)
    if settings.event_broker_url:
        import bot.adapters.broker  # noqa: F401 - shared by all that are forked
    model = model_files.load(training.train_if_needed(settings))
    model.warm_up()
    content = loader.load()
    return Loaded(model, content, searched_in(content))


def start(
    settings: Settings, now: Clock = bootstrap.tokyo_now, loaded: Optional[Loaded] = None
) -> Running:
    """Train if needed, load what is not loaded yet, connect the stores."""
    log.configure(settings.log_level)
    model = loaded.model if loaded else training.train_if_needed(settings)
    shared = (loaded.content, loaded.searched) if loaded else (None, None)
    services = bootstrap.services(settings, now, *shared)
    bootstrap.install(services)
    assistant = agent_module.load(settings, model)
    if loaded is None:  # else it is warm already
        # the first parse loads dictionary and embedding weights: nobody should wait for that
        assistant.processor.warm_up()
    return Running(assistant, Conversations(assistant, services), services)
