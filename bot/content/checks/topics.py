"""Topics: they cite, offer what there is, and are not too long."""

from __future__ import annotations

from typing import Iterator

from bot.content.checks.rule import Rule, simple
from bot.content.inventory import Inventory
from bot.domain.channel import LONGEST_TITLE
from bot.services.answers.pieces import MAX_CHOICES
from bot.text import secrets

LONGEST_ANSWER = 130  # with the lines of a telephone it is one screen of a phone
LONGEST_SHORT_ANSWER = 70  # one part of an SMS


def _citations(stock: Inventory) -> Iterator[str]:
    for topic in stock.content.topics.values():
        for citation in topic.citations:
            if citation not in stock.sections:
                yield f"{topic.id}.yml: cites {citation}, which is not in manual.yml"
        if not topic.citations and topic.is_offered:
            yield f"{topic.id}.yml: cites nothing; only small talk may (offer: false)"


def _choices(stock: Inventory) -> Iterator[str]:
    topics = stock.content.topics
    for topic in topics.values():
        for choice in topic.choices:
            if choice not in topics or not topics[choice].is_offered:
                yield f"{topic.id}.yml: offers {choice}, which is no topic that can be offered"
        if len(topic.choices) > MAX_CHOICES:
            yield f"{topic.id}.yml: offers {len(topic.choices)} topics; at most {MAX_CHOICES}"


def _titles(stock: Inventory) -> Iterator[str]:
    first: dict[str, str] = {}
    for topic in stock.content.topics.values():
        if len(topic.title) > LONGEST_TITLE:
            yield (
                f"{topic.id}.yml: title has {len(topic.title)} characters; at most {LONGEST_TITLE}"
            )
        if first.setdefault(topic.title, topic.id) != topic.id:
            yield f"{topic.id}.yml: has the title of {first[topic.title]}.yml"


def _lengths(stock: Inventory) -> Iterator[str]:
    for topic in stock.content.topics.values():
        for name, text, longest in (
            ("answer", topic.text, LONGEST_ANSWER),
            ("short answer", topic.short_text or "", LONGEST_SHORT_ANSWER),
        ):
            if len(text) > longest:
                yield f"{topic.id}.yml: {name} has {len(text)} characters; at most {longest}"
        yield from simple(f"{topic.id}.yml", topic.simple)


def _telephone_numbers(stock: Inventory) -> Iterator[str]:
    desks, agencies = stock.content.desks.values(), stock.content.agencies.values()
    known = [desk.phone for desk in desks] + [n for a in agencies for n in (a.phone, a.fax)]
    for topic in stock.content.topics.values():
        for name, text in (("answer", topic.text), ("short answer", topic.short_text or "")):
            if secrets.PHONE in secrets.mask(text, known).kinds:
                yield f"{topic.id}.yml: {name} has a telephone number of no desk and no agency"


def _desks_of_topics(stock: Inventory) -> Iterator[str]:
    known = {None, "both", "one", "agency", *stock.content.desks}
    for topic in stock.content.topics.values():
        if topic.desk not in known:
            yield f"{topic.id}.yml: desk {topic.desk} does not exist"


RULES: tuple[Rule, ...] = (
    _citations,
    _choices,
    _titles,
    _lengths,
    _telephone_numbers,
    _desks_of_topics,
)
