"""What the assistant makes of a text by itself, without a conversation: the port of the search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, Optional


@dataclass(frozen=True)
class Place:
    """The screen that the caller is at."""

    journey: str
    step: int


@dataclass(frozen=True)
class Understood:
    """`topics` with their probability, the likeliest first; `scope` is above 0 for what is ours.

    `agency` is the one that the text names; `plain` is the text as it was read, kana in everyday's spelling.
    """

    topics: tuple[tuple[str, float], ...] = ()
    scope: float = 0.0
    agency: Optional[str] = None
    plain: str = ""


Understand = Callable[[str, Optional[Place]], Understood]
"""Blocks; no conversation is changed. Raises `TimeoutError` where too many ask."""


def nothing(text: str, place: Optional[Place]) -> Understood:
    """Where there is no model: words alone are searched."""
    return Understood()
