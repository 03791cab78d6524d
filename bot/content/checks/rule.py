"""What a rule of the content is, and what several of them ask."""

from __future__ import annotations

from typing import Callable, Iterator

from bot.content.inventory import Inventory

Rule = Callable[[Inventory], Iterator[str]]
"""Gives one line for each problem, which names the file and the entry."""

LONGEST_SIMPLE = 60


def simple(where: str, text: str) -> Iterator[str]:
    """Simpler words: one act, not long."""
    if not text.strip():
        yield f"{where}: needs a text under simple: one act, in everyday words"
    elif len(text) > LONGEST_SIMPLE:
        yield f"{where}: simple has {len(text)} characters; at most {LONGEST_SIMPLE}"
