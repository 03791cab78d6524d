"""Settings → services: which adapters stand behind the ports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Callable

import jpholiday

from bot.content import loader
from bot.domain.content import Content
from bot.domain.hours import TOKYO
from bot.services.answers import Answers
from bot.services.opening import Opening

Clock = Callable[[], datetime]


def tokyo_now() -> datetime:
    """The present moment, aware, in Asia/Tokyo."""
    return datetime.now(TOKYO)


@dataclass(frozen=True)
class Services:
    """Everything that actions may call."""

    content: Content
    answers: Answers
    opening: Opening
    now: Clock


def services(now: Clock = tokyo_now) -> Services:
    """Load the content and build the services."""
    content = loader.load()
    opening = Opening(jpholiday.is_holiday)
    return Services(content, Answers(content, opening), opening, now)
