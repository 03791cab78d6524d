"""A person who talks to the real assistant."""

from __future__ import annotations

from typing import Callable

import pytest
from dialogue_support import Say, Talk


@pytest.fixture
def talk(say: Say) -> Talk:
    """One person on the web, where personal values may be asked for."""
    return Talk(say)


@pytest.fixture
def person(say: Say) -> Callable[..., Talk]:
    """Make people: `person("b")`, `person("c", channel="line")`."""

    def made(sender: str, channel: str = "web") -> Talk:
        return Talk(say, sender, channel)

    return made
