"""The real assistant, once for all tests: the trained model, a store of its own."""

from __future__ import annotations

import asyncio
import hashlib
from typing import Any, Callable, Iterator

import pytest

from bot import settings as settings_module
from bot.assistant.conversation import Incoming
from bot.assistant.start import Running, start
from bot.reply import Reply
from bot.settings import Settings
from tests_support import environment

Say = Callable[..., list[Reply]]


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The embedded defaults in a temporary folder."""
    return settings_module.read(environment(tmp_path_factory.mktemp("data")))


@pytest.fixture(scope="session")
def running(settings: Settings) -> Running:
    """The assistant in this process."""
    return start(settings)


@pytest.fixture(scope="session")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    """One event loop: Rasa keeps locks that belong to it."""
    made = asyncio.new_event_loop()
    yield made
    made.close()


@pytest.fixture
def say(running: Running, loop: asyncio.AbstractEventLoop, request: pytest.FixtureRequest) -> Say:
    """Say something in a conversation of this test; the replies come back."""

    def speak(text: str, sender: str = "", **incoming: Any) -> list[Reply]:
        test = hashlib.sha256(request.node.nodeid.encode()).hexdigest()[:32]
        name = f"{test}-{sender}-{id(request)}"
        return loop.run_until_complete(
            running.conversations.handle(Incoming(name, text, **incoming))
        )

    return speak
