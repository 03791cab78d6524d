"""Prepare the test process like the real one; the real assistant for those who ask for it."""

from __future__ import annotations

import asyncio
import gc
import hashlib
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Callable, Iterator, Optional

import hypothesis
import pytest

from bot import runtime

runtime.prepare()
# how long an example takes says how busy the machine is
hypothesis.settings.register_profile("tests", deadline=None)
hypothesis.settings.load_profile("tests")
# thousands of tests are collected and stay: to look for garbage among them costs a third of it
gc.set_threshold(100_000)

pytest_plugins = ("needs",)

# what imports Rasa is imported where it is needed: most tests do without
if TYPE_CHECKING:
    from bot.assistant.start import Running
    from bot.reply import Reply
    from bot.settings import Settings

Say = Callable[..., "list[Reply]"]

_LONGEST_ID = 40


def pytest_make_parametrize_id(val: object) -> Optional[str]:
    """Japanese parameters stand in a test's name as they are; only the first part of long ones.

    Several texts, as they are said one after the other. What cannot be printed is escaped.
    pytest numbers the names that are alike.
    """
    if isinstance(val, (list, tuple)) and val and all(isinstance(one, str) for one in val):
        val = " → ".join(val)
    if not isinstance(val, str):
        return None
    shown = val if len(val) <= _LONGEST_ID else val[: _LONGEST_ID - 1] + "…"
    return "".join(
        sign if sign.isprintable() or sign == "　" else sign.encode("unicode_escape").decode()
        for sign in shown
    )


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
    """The assistant in this process: the trained model, stores of its own.

    It takes nothing for a repeat: tests type faster than anybody reads.
    """
    from bot.assistant.conversation import Conversations
    from bot.assistant.repeats import Repeats
    from bot.assistant.start import start

    started = start(settings, assistant_clock)
    fast = Conversations(started.assistant, started.services, Repeats(timedelta(0)))
    return replace(started, conversations=fast)


@pytest.fixture(scope="session")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    """One event loop: Rasa keeps locks that belong to it."""
    made = asyncio.new_event_loop()
    yield made
    made.close()


@pytest.fixture
def say(running: Running, loop: asyncio.AbstractEventLoop, request: pytest.FixtureRequest) -> Say:
    """Say something in a conversation of this test; the replies come back."""
    from bot.assistant.incoming import Incoming
    from bot.domain.channel import CHANNELS

    def speak(text: str, sender: str = "", channel: str = "web", **incoming: Any) -> list[Reply]:
        test = hashlib.sha256(request.node.nodeid.encode()).hexdigest()[:32]
        name = f"{test}-{sender}-{id(request)}"
        return loop.run_until_complete(
            running.conversations.handle(Incoming(name, text, CHANNELS[channel], **incoming))
        )

    return speak
