"""Sentences that were taken over from the desk keep their topic."""

from __future__ import annotations

from typing import Iterator

from bot.content.checks.rule import Rule
from bot.content.examples import comparable
from bot.content.inventory import Inventory


def _learned(stock: Inventory) -> Iterator[str]:
    standing: dict[str, set[str]] = {}
    for example in stock.examples:
        standing.setdefault(comparable(example.text), set()).add(example.intent)
    for one in stock.learned:
        found = standing.get(comparable(one.text), set())
        if one.intent not in found:
            where = " and ".join(sorted(found)) or "nowhere"
            yield f"learned.jsonl: 「{one.text}」 belongs to {one.intent} and stands {where}"


RULES: tuple[Rule, ...] = (_learned,)
