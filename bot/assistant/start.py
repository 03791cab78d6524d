"""Everything that must stand before the first turn."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bot import bootstrap, log
from bot.assistant import agent as agent_module
from bot.assistant import training
from bot.assistant.agent import Assistant
from bot.assistant.conversation import Conversations
from bot.bootstrap import Clock, Services
from bot.settings import Settings


@dataclass(frozen=True)
class Running:
    """The assistant with its conversations and services."""

    assistant: Assistant
    conversations: Conversations
    services: Services


def start(settings: Settings, now: Clock = bootstrap.tokyo_now) -> Running:
    """Train if needed, load the model, connect the stores."""
    log.configure(settings.log_level)
    model = training.train_if_needed(settings)
    services = bootstrap.install(bootstrap.services(settings, now))
    assistant = agent_module.load(settings, model)
    # the first parse loads dictionary and embedding weights: nobody should wait for that
    asyncio.run(assistant.parse_message("会員登録はどこから"))
    return Running(assistant, Conversations(assistant, services), services)
