"""What is searched: answers, sections of the manual line by line, screens and their fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Collection, Iterator, Mapping, Optional, Sequence

from bot.domain.content import Content
from bot.domain.journey import Field, Step


@dataclass(frozen=True)
class Document:
    """A text that leads to a section, and to a topic where it is one's own.

    `is_unstated`: it tells that the manual does not say something.
    """

    text: str
    section: str
    topic: Optional[str] = None
    is_unstated: bool = False


def documents(
    content: Content,
    sections: Mapping[str, str],
    unanswered: Collection[str],
    names: Mapping[str, Sequence[str]],
) -> tuple[Document, ...]:
    """All of them; `unanswered` are the topics that tell that something is not stated,
    `names` are what people call agencies, by id.
    """
    found = [
        *_of_topics(content, unanswered),
        *_of_sections(sections),
        *_of_steps(content),
        *_of_contacts(content, names),
    ]
    return tuple(one for one in found if one.section in sections)


def _of_topics(content: Content, unanswered: Collection[str]) -> Iterator[Document]:
    for topic in content.topics.values():
        if topic.citations:
            text = " ".join((topic.title, topic.title, topic.text, topic.simple))
            yield Document(text, topic.citations[0], topic.id, topic.id in unanswered)


def _of_sections(sections: Mapping[str, str]) -> Iterator[Document]:
    for section, text in sections.items():
        yield from (Document(line, section) for line in text.splitlines() if line.strip())


def _of_steps(content: Content) -> Iterator[Document]:
    for journey in content.journeys.values():
        for step in journey.steps:
            yield Document(_told(step), step.section)
            for part in step.parts:
                yield Document(" ".join((part.title, *part.press, *part.details)), step.section)
            yield from (Document(_asked(field), field.section) for field in step.fields)


def _told(step: Step) -> str:
    return " ".join((step.title, step.screen, *step.press, *step.cautions, *step.details))


def _asked(field: Field) -> str:
    return " ".join((field.label, *field.names, field.question, field.help))


def _of_contacts(content: Content, names: Mapping[str, Sequence[str]]) -> Iterator[Document]:
    """Each name by itself: the search finds one of them, in whatever script."""
    for agency in content.agencies.values():
        called = (agency.name, agency.short_name, agency.id, *names.get(agency.id, ()))
        yield from (Document(name, agency.citation) for name in dict.fromkeys(called))
