"""Journeys: what they name exists, and their words are short and simple."""

from __future__ import annotations

from typing import Iterator, Union

from bot.content import pictures
from bot.content.checks.rule import Rule, simple
from bot.content.inventory import Inventory
from bot.domain.channel import MOST_CHOICES
from bot.domain.journey import Field, Part, Step

LONGEST_REMINDER = 40
LONGEST_CARD = 130
FEWEST_REMINDERS = 2

_NO_SECTION = "which is not in manual.yml"


def _journeys(stock: Inventory) -> Iterator[str]:
    for journey in stock.content.journeys.values():
        for step in journey.steps:
            where = f"{journey.id}.yml: step {step.number}"
            if step.section not in stock.sections:
                yield f"{where} has section {step.section}, {_NO_SECTION}"
            for topic in step.topics:
                if topic not in stock.content.topics:
                    yield f"{where} has topic {topic}, which does not exist"
            if (
                step.on_no
                and step.on_no not in stock.content.topics
                and not journey.stop_reason(step.on_no)
            ):
                yield f"{where}: on_no is {step.on_no}, neither a topic nor a reason to stop"
            for field in step.fields:
                if field.section not in stock.sections:
                    yield f"{where}: {field.id} has section {field.section}, {_NO_SECTION}"
                if len(field.options) > MOST_CHOICES:
                    yield f"{where}: {field.id} has more than {MOST_CHOICES} options"
        for stop in journey.stops:
            for section in stop.sections:
                if section not in stock.sections:
                    yield f"{journey.id}.yml: {stop.id} has section {section}, {_NO_SECTION}"
        if journey.then is not None and journey.then not in stock.content.topics:
            yield f"{journey.id}.yml: then has topic {journey.then}, which does not exist"


def _words_of_journeys(stock: Inventory) -> Iterator[str]:
    """Simpler words for every screen, part and field; short reminders; nothing too long at once."""
    for journey in stock.content.journeys.values():
        for step in journey.steps:
            where = f"{journey.id}.yml: step {step.number}"
            if step.parts:
                yield from simple(where, step.simple)
            told: list[tuple[str, Union[Step, Part]]] = [
                (f"{where}, {part.title}", part) for part in step.parts
            ]
            for part in step.parts:
                for topic in [topic for topic in part.topics if topic not in step.topics]:
                    yield f"{where}, {part.title}: topic {topic} is none of the step"
            for name, card_of in told or [(where, step)]:
                yield from simple(name, card_of.simple)
                card = sum(len(text) for text in (*card_of.press, *card_of.cautions))
                if card > LONGEST_CARD:
                    yield f"{name}: the card has {card} characters; at most {LONGEST_CARD}"
            for field in step.fields:
                yield from simple(f"{where}: {field.id}", field.simple)
                yield from _reminders(f"{where}: {field.id}", field)


def _reminders(where: str, field: Field) -> Iterator[str]:
    if field.stops_on:
        if field.remind:
            yield f"{where}: what can stop the journey is asked again in full, without remind"
        return
    if len(set(field.remind)) < FEWEST_REMINDERS:
        yield f"{where}: needs {FEWEST_REMINDERS} texts under remind that take turns"
    for text in field.remind:
        if len(text) > LONGEST_REMINDER:
            yield f"{where}: a reminder has {len(text)} characters; at most {LONGEST_REMINDER}"


def _pictures(stock: Inventory) -> Iterator[str]:
    """The server does not start without them."""
    for wrong in pictures.amiss(stock.pictured, stock.content.journeys):
        yield f"pictures.yml: {wrong}"


RULES: tuple[Rule, ...] = (_journeys, _words_of_journeys, _pictures)
