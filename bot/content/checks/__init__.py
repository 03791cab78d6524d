"""The rules of the content, one file for what they are about; each problem is one line.

`run` is `python -m bot check`. A rule takes the whole `Inventory`; add one to the `RULES` of its
file. `rooms` looks at our own Python: what belongs into content does not stand there.
"""

from __future__ import annotations

from bot.content import inventory
from bot.content.checks import contacts, journeys, learned, reviews, rooms, topics, training
from bot.content.checks.rule import Rule
from bot.content.places import PROJECT, Places

RULES: tuple[Rule, ...] = (
    *topics.RULES,
    *training.RULES,
    *learned.RULES,
    *journeys.RULES,
    *contacts.RULES,
    *reviews.RULES,
    *rooms.RULES,
)


def run(places: Places = PROJECT) -> int:
    """Print every problem; 1 if there is any, 0 if the content is right."""
    problems = inventory.unreadable(places)
    if not problems:
        stock = inventory.take(places)
        problems = [problem for rule in RULES for problem in rule(stock)]
    for problem in problems:
        print(problem)
    return 1 if problems else 0
