"""Reviews: every answer was read again after its sections changed."""

from __future__ import annotations

from typing import Iterator

from bot.content import review
from bot.content.checks.rule import Rule
from bot.content.inventory import Inventory


def _reviews(stock: Inventory) -> Iterator[str]:
    topics = stock.content.topics
    # What cites a section that does not exist is another rule's problem.
    readable = [t for t in topics.values() if stock.sections.keys() >= set(t.citations)]
    for topic_id in review.stale(readable, stock.sections, stock.reviewed):
        yield (
            f"{topic_id}.yml: read the answer beside its sections again, "
            f"then: python -m bot review {topic_id}"
        )
    for topic_id in sorted(stock.reviewed.keys() - topics.keys()):
        yield f"reviews.yml: {topic_id}: no such topic"


RULES: tuple[Rule, ...] = (_reviews,)
