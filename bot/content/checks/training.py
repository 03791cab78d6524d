"""Training examples: enough, in normal form, each once, and none that measures."""

from __future__ import annotations

from collections import Counter
from typing import Iterator

from bot.content.checks.rule import Rule
from bot.content.conversations import OUT_OF_SCOPE
from bot.content.examples import comparable
from bot.content.inventory import Inventory
from bot.content.near import near
from bot.text.normalise import normalise

FEWEST_EXAMPLES = 25
LONGEST_COMMON = 6  # letters; はい, もしもし and the like are everybody's words


def _enough_examples(stock: Inventory) -> Iterator[str]:
    counts = Counter(example.intent for example in stock.examples if not example.place)
    for topic in stock.content.topics:
        count = counts[f"faq/{topic}"]
        if count < FEWEST_EXAMPLES:
            yield f"{topic}.yml: has {count} examples; at least {FEWEST_EXAMPLES}"


def _screens(stock: Inventory) -> Iterator[str]:
    known = {f"{j.id} {step.number}" for j in stock.content.journeys.values() for step in j.steps}
    for file, place in sorted({(example.file, example.place) for example in stock.examples}):
        if place and place not in known:
            yield f"{file}: has examples at {place}, which is no step"


def _examples(stock: Inventory) -> Iterator[str]:
    first: dict[tuple[str, str], str] = {}
    for example in stock.examples:
        where = f"{example.file}: 「{example.text}」"
        if normalise(example.text) != example.text:
            yield f"{where} is not in normal form: 「{normalise(example.text)}」"
        key = comparable(example.text)
        here = (key, example.place)  # 「次はどれ」 means something else at each screen
        if here in first:
            yield f"{where} stands in {first[here]} already"
        first.setdefault(here, example.file)
        yield from _measured(example.file, example.text, stock)


def _measured(file: str, text: str, stock: Inventory) -> Iterator[str]:
    key = comparable(text)
    if key in stock.evaluated and len(key) > LONGEST_COMMON:
        yield f"{file}: 「{text}」 stands in {stock.evaluated[key]}, which measures"


def _apart(stock: Inventory) -> Iterator[str]:
    measuring = list(stock.evaluated)
    trained = {comparable(text): (file, text) for file, text in _trained(stock)}
    own = [key for key in trained if key not in stock.evaluated]
    for number, other in near(own, measuring):
        (file, text), measured = trained[own[number]], measuring[other]
        yield (
            f"{file}: 「{text}」 nearly stands in {stock.evaluated[measured]}, "
            f"which measures: 「{measured}」"
        )


def _trained(stock: Inventory) -> Iterator[tuple[str, str]]:
    """What the model is trained on: file and text."""
    yield from ((example.file, example.text) for example in stock.examples)
    yield from ((file, turn.text) for file, turns in stock.turns.items() for turn in turns)


def _turns(stock: Inventory) -> Iterator[str]:
    """Turns of conversations: at a screen that there is, answered by a topic that there is."""
    journeys = stock.content.journeys.values()
    screens = {(j.id, step.number) for j in journeys for step in j.steps} | {None}
    topics = {*stock.content.topics, OUT_OF_SCOPE, None}
    for file, turn in ((file, turn) for file, turns in stock.turns.items() for turn in turns):
        where = f"{file}: 「{turn.text}」"
        if turn.topic not in topics:
            yield f"{where} is answered by {turn.topic}, which is no topic"
        if turn.screen not in screens:
            yield f"{where} is said at {turn.screen}, which is no step"
        yield from _measured(file, turn.text, stock)


RULES: tuple[Rule, ...] = (_enough_examples, _screens, _examples, _turns, _apart)
