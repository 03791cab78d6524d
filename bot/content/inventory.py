"""Everything that is checked, and the files of it that cannot be read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Mapping

from bot.content import (
    examples,
    handoff_words,
    loader,
    manual,
    match_causes,
    plan_words,
    review,
    yaml_file,
)
from bot.content.examples import Example
from bot.content.places import Places
from bot.domain.content import Content
from bot.domain.errors import ContentError

_Load = Callable[[Path], Any]


@dataclass(frozen=True)
class Inventory:
    """The content, the training examples, the manual, reviewed fingerprints by topic.

    `evaluated` tells the file in which an evaluation question stands, by
    `examples.comparable`.
    """

    content: Content
    examples: tuple[Example, ...]
    sections: Mapping[str, str]
    reviewed: Mapping[str, str]
    evaluated: Mapping[str, str]


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
        sections=manual.load(places.manual).sections,
        reviewed=review.load(places.reviews),
        evaluated={
            examples.comparable(text): path.name
            for path in _evaluation(places)
            for text in _questions(path)
        },
    )


def _files(places: Places) -> list[tuple[_Load, Path]]:
    content = places.content
    return [
        *((yaml_file.read, path) for path in sorted(content.rglob("*.yml"))),
        (loader.load_desks, content / "hours.yml"),
        (loader.load_agencies, content / "agencies.yml"),
        (loader.load_field_reasons, content / "field_reasons.yml"),
        (loader.load_journey_wording, content / "journey_words.yml"),
        (match_causes.load_match_causes, content / "match_causes.yml"),
        (handoff_words.load, content / "handoff_words.yml"),
        (plan_words.load_plan_words, content / "plan_words.yml"),
        (manual.load, places.manual),
        (review.load, places.reviews),
        *((loader.load_journey, path) for path in sorted((content / "journeys").glob("*.yml"))),
        *((examples.load, path) for path in sorted(places.training.rglob("*.yml"))),
        *((_topic, path) for path in sorted(places.faq.glob("*.yml"))),
        *((_questions, path) for path in _evaluation(places)),
    ]


def _topic(path: Path) -> None:
    topic = loader.load_topic(path)
    if topic.id != path.stem:
        raise ContentError(f"{path.name}: answers {topic.id}; name the file after the topic")


def _evaluation(places: Places) -> list[Path]:
    return sorted(places.evaluation.glob("*.jsonl"))


def _questions(path: Path) -> list[str]:
    """All that a user says in a file of questions or of exchanges."""
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    except (OSError, ValueError) as error:
        raise ContentError(f"{path.name}: cannot be read: {error}") from error
    return [row[key] for row in rows for key in ("text", "first", "second") if key in row]
