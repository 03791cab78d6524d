"""Prepare the test process like the real one; the real assistant for those who ask for it."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, Any, Callable, Iterator, Optional

import pytest

from bot import runtime

runtime.prepare()

# what imports Rasa is imported where it is needed: most tests do without
if TYPE_CHECKING:
    from bot.assistant.start import Running
    from bot.reply import Reply
    from bot.settings import Settings

Say = Callable[..., "list[Reply]"]


class Clock:
    """The clock of the assistant: it shows the real time until a test sets it."""

    def __init__(self) -> None:
        self.at: Optional[datetime] = None

    def __call__(self) -> datetime:
        from bot.bootstrap import tokyo_now

        return self.at or tokyo_now()


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The embedded defaults in a temporary folder."""
    from bot import settings as settings_module
    from tests_support import environment

    return settings_module.read(environment(tmp_path_factory.mktemp("data")))


@pytest.fixture(scope="session")
def assistant_clock() -> Clock:
    """The clock that the assistant was started with."""
    return Clock()


@pytest.fixture
def clock(assistant_clock: Clock) -> Iterator[Clock]:
    """The assistant's clock, to be set; after the test it shows the real time again."""
    yield assistant_clock
    assistant_clock.at = None


@pytest.fixture(scope="session")
def running(settings: Settings, assistant_clock: Clock) -> Running:
    """The assistant in this process: the trained model, stores of its own."""
    from bot.assistant.start import start

    return start(settings, assistant_clock)


@pytest.fixture(scope="session")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    """One event loop: Rasa keeps locks that belong to it."""
    made = asyncio.new_event_loop()
    yield made
    made.close()


@pytest.fixture
def say(running: Running, loop: asyncio.AbstractEventLoop, request: pytest.FixtureRequest) -> Say:
    """Say something in a conversation of this test; the replies come back."""
    from bot.assistant.conversation import Incoming

    def speak(text: str, sender: str = "", **incoming: Any) -> list[Reply]:
        test = hashlib.sha256(request.node.nodeid.encode()).hexdigest()[:32]
        name = f"{test}-{sender}-{id(request)}"
        return loop.run_until_complete(
            running.conversations.handle(Incoming(name, text, **incoming))
        )

    return speak
