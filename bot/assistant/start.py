"""Everything that must stand before the first turn."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bot import log
from bot.assistant import agent as agent_module
from bot.assistant import training
from bot.assistant.agent import Assistant
from bot.assistant.conversation import Conversations
from bot.content import loader
from bot.domain.content import Content
from bot.settings import Settings


@dataclass(frozen=True)
class Running:
    """The assistant with its conversations and content."""

    assistant: Assistant
    conversations: Conversations
    content: Content


def start(settings: Settings) -> Running:
    """Train if needed, load the model, connect the stores."""
    log.configure(settings.log_level)
    model = training.train_if_needed(settings)
    content = loader.load()
    assistant = agent_module.load(settings, model)
    # the first parse loads dictionary and embedding weights: nobody should wait for that
    asyncio.run(assistant.parse_message("会員登録はどこから"))
    return Running(assistant, Conversations(assistant, content), content)
