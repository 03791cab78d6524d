"""Everything that must stand before the first turn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import bootstrap, log
from bot.assistant import agent as agent_module
from bot.assistant import training
from bot.assistant.agent import Assistant
from bot.assistant.conversation import Conversations
from bot.bootstrap import Clock, Services
from bot.settings import Settings

TOLD_FOR = timedelta(days=30)
"""How long what was said in a conversation is kept, without personal values as it is."""


@dataclass(frozen=True)
class Trackers:
    """`bootstrap.Purging` of what Rasa remembers of conversations."""

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


def start(settings: Settings, now: Clock = bootstrap.tokyo_now) -> Running:
    """Train if needed, load the model, connect the stores."""
    log.configure(settings.log_level)
    model = training.train_if_needed(settings)
    services = bootstrap.install(bootstrap.services(settings, now))
    assistant = agent_module.load(settings, model)
    # the first parse loads dictionary and embedding weights: nobody should wait for that
    assistant.processor.warm_up()
    return Running(assistant, Conversations(assistant, services), services)
