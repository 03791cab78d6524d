"""Everything that is checked, and the files of it that cannot be read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Collection, Mapping, Sequence

from bot.content import (
    conversations,
    examples,
    handoff_words,
    learned,
    loader,
    mail_words,
    manual,
    match_causes,
    password_words,
    plan_words,
    review,
    sms_words,
    yaml_file,
)
from bot.content.contacts import load_agencies, load_desks
from bot.content.conversations import Turn
from bot.content.examples import Example
from bot.content.journeys import load_journey
from bot.content.learned import Learned
from bot.content.places import Places
from bot.content.topics import load_topic
from bot.content.wordings import (
    load_answer_words,
    load_call_back_words,
    load_chat_words,
    load_field_reasons,
    load_journey_wording,
    load_registration_words,
    load_reminder_words,
)
from bot.domain.content import Content
from bot.domain.errors import ContentError
from bot.services.mail.wording import MailWording

_Load = Callable[[Path], Any]


@dataclass(frozen=True)
class Inventory:
    """The content, the training examples, the manual, reviewed fingerprints by topic.

    `turns` of conversations stand by their file; `evaluated` tells the file in which an
    evaluation question stands, by `examples.comparable`.
    """

    content: Content
    examples: tuple[Example, ...]
    turns: Mapping[str, Sequence[Turn]]
    sections: Mapping[str, str]
    reviewed: Mapping[str, str]
    mails: MailWording
    evaluated: Mapping[str, str]
    learned: Sequence[Learned] = ()
    pictured: Collection[str] = ()


def unreadable(places: Places) -> list[str]:
    """One line for each file that cannot be read, naming it and what is wrong."""
    problems: dict[Path, str] = {}
    for load, path in _files(places):
        try:
            load(path)
        except ContentError as error:
            problems.setdefault(path, " ".join(str(error).split()))
    return list(problems.values())


def take(places: Places) -> Inventory:
    """Read everything, or raise `ContentError` at the first file that cannot be read."""
    found = [examples.load(path) for path in sorted(places.training.rglob("*.yml"))]
    return Inventory(
        content=loader.load(places.faq, places.content),
        examples=tuple(example for of_file in found for example in of_file),
        turns={path.name: conversations.of_file(path) for path in _conversations(places)},
        sections=manual.load(places.manual).sections,
        reviewed=review.load(places.reviews),
        mails=mail_words.load_mail_words(places.content / "mails.yml"),
        evaluated={
            examples.comparable(text): path.name
            for path in _evaluation(places)
            for text in _questions(path)
        },
        learned=learned.load(places.learned),
        pictured=tuple(yaml_file.read(places.content / "pictures.yml")["pictures"]),
    )


def _files(places: Places) -> list[tuple[_Load, Path]]:
    content = places.content
    return [
        *((yaml_file.read, path) for path in sorted(content.rglob("*.yml"))),
        (load_desks, content / "hours.yml"),
        (load_agencies, content / "agencies.yml"),
        (load_field_reasons, content / "field_reasons.yml"),
        (load_journey_wording, content / "journey_words.yml"),
        (load_answer_words, content / "answer_words.yml"),
        (load_call_back_words, content / "call_back_words.yml"),
        (load_chat_words, content / "chat_words.yml"),
        (load_registration_words, content / "registration_words.yml"),
        (load_reminder_words, content / "reminder_words.yml"),
        (match_causes.load_match_causes, content / "match_causes.yml"),
        (handoff_words.load, content / "handoff_words.yml"),
        (plan_words.load_plan_words, content / "plan_words.yml"),
        (mail_words.load_mail_words, content / "mails.yml"),
        (password_words.load_password_words, content / "password_words.yml"),
        (sms_words.load_sms_words, content / "sms_words.yml"),
        (manual.load, places.manual),
        (learned.load, places.learned),
        (review.load, places.reviews),
        *((load_journey, path) for path in sorted((content / "journeys").glob("*.yml"))),
        *((examples.load, path) for path in sorted(places.training.rglob("*.yml"))),
        *((conversations.of_file, path) for path in _conversations(places)),
        *((_topic, path) for path in sorted(places.faq.glob("*.yml"))),
        *((_questions, path) for path in _evaluation(places)),
    ]


def _topic(path: Path) -> None:
    topic = load_topic(path)
    if topic.id != path.stem:
        raise ContentError(f"{path.name}: answers {topic.id}; name the file after the topic")


def _conversations(places: Places) -> list[Path]:
    return sorted(places.conversations.glob("*.yml"))


def _evaluation(places: Places) -> list[Path]:
    return sorted(places.evaluation.glob("*.jsonl"))


def _questions(path: Path) -> list[str]:
    """All that a user says in a file of questions or of exchanges."""
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    except (OSError, ValueError) as error:
        raise ContentError(f"{path.name}: cannot be read: {error}") from error
    said = [row[key] for row in rows for key in ("text", "first", "second") if key in row]
    return said + [turn["user"] for row in rows for turn in row.get("turns", ())]
