"""The rules of the content; each problem is one line that names the file and the entry."""

from __future__ import annotations

from collections import Counter
from typing import Callable, Iterator, Union

from bot.content import inventory, review
from bot.content.examples import comparable
from bot.content.inventory import Inventory
from bot.content.places import PROJECT, Places
from bot.domain.contact import Agency, Desk
from bot.services.answers import MAX_CHOICES
from bot.text import secrets
from bot.text.normalise import normalise

LONGEST_TITLE = 20
LONGEST_ANSWER = 260
LONGEST_SHORT_ANSWER = 70  # one part of an SMS
FEWEST_EXAMPLES = 25


def run(places: Places = PROJECT) -> int:
    """Print every problem; 1 if there is any, 0 if the content is right."""
    problems = inventory.unreadable(places)
    if not problems:
        stock = inventory.take(places)
        problems = [problem for rule in _RULES for problem in rule(stock)]
    for problem in problems:
        print(problem)
    return 1 if problems else 0


# Topics


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


def _telephone_numbers(stock: Inventory) -> Iterator[str]:
    desks, agencies = stock.content.desks.values(), stock.content.agencies.values()
    known = [desk.phone for desk in desks] + [n for a in agencies for n in (a.phone, a.fax)]
    for topic in stock.content.topics.values():
        for name, text in (("answer", topic.text), ("short answer", topic.short_text or "")):
            if secrets.PHONE in secrets.mask(text, known).kinds:
                yield f"{topic.id}.yml: {name} has a telephone number of no desk and no agency"


def _desks_of_topics(stock: Inventory) -> Iterator[str]:
    known = {None, "both", "agency", *stock.content.desks}
    for topic in stock.content.topics.values():
        if topic.desk not in known:
            yield f"{topic.id}.yml: desk {topic.desk} does not exist"


# Training examples


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
        if key in stock.evaluated:
            yield f"{where} stands in {stock.evaluated[key]}, which measures"


# Journeys, desks, agencies


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
            for field in step.fields:
                if field.section not in stock.sections:
                    yield f"{where}: {field.id} has section {field.section}, {_NO_SECTION}"
        for stop in journey.stops:
            for section in stop.sections:
                if section not in stock.sections:
                    yield f"{journey.id}.yml: {stop.id} has section {section}, {_NO_SECTION}"
        if journey.then is not None and journey.then not in stock.content.topics:
            yield f"{journey.id}.yml: then has topic {journey.then}, which does not exist"


def _contacts(stock: Inventory) -> Iterator[str]:
    contacts: list[tuple[str, Union[Desk, Agency]]] = [
        *(("hours.yml", desk) for desk in stock.content.desks.values()),
        *(("agencies.yml", agency) for agency in stock.content.agencies.values()),
    ]
    for file, contact in contacts:
        if contact.citation not in stock.sections:
            yield f"{file}: {contact.id}: cites {contact.citation}, which is not in manual.yml"
        elif contact.phone not in stock.sections[contact.citation]:
            yield f"{file}: {contact.id}: {contact.citation} does not state {contact.phone}"


# Reviews


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


_RULES: tuple[Callable[[Inventory], Iterator[str]], ...] = (
    _citations,
    _choices,
    _titles,
    _lengths,
    _telephone_numbers,
    _desks_of_topics,
    _enough_examples,
    _screens,
    _examples,
    _journeys,
    _contacts,
    _reviews,
)
