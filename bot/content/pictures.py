"""pictures.yml to pictures: which there are, what is marked on them, and how they are told in words."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Collection, Iterator, Mapping, Optional

from bot.content.loader import FOLDER
from bot.content.yaml_file import WRONG, read
from bot.domain.errors import ContentError
from bot.domain.journey import Journey
from bot.domain.picture import Mark, Picture, name_of, spoken

FILES = FOLDER / "pictures"
"""The images, `<journey>-<step>[-<part>]-<width>.webp`; written by `make pictures`."""


def load(
    journeys: Mapping[str, Journey], path: Path = FOLDER / "pictures.yml"
) -> Mapping[str, Picture]:
    """Pictures by name: one for every step and part. Raises `ContentError`."""
    data = read(path)
    titles = dict(_titles(journeys))
    try:
        entries = data["pictures"]
        wrong = amiss(entries, journeys)
        if wrong:
            raise ContentError(f"{path.name}: {wrong[0]}")
        return {name: _picture(name, titles[name], entries[name], data) for name in entries}
    except WRONG as error:
        raise ContentError(f"{path.name}: {error!r}") from error


def amiss(names: Collection[str], journeys: Mapping[str, Journey]) -> list[str]:
    """Steps and parts without a picture, and pictures of none."""
    wanted = {name for name, _ in _titles(journeys)}
    return [f"no such step, or no picture of it: {one}" for one in sorted(wanted ^ set(names))]


def picture_of(
    pictures: Mapping[str, Picture], journey: str, step: int, part: Optional[int] = None
) -> Optional[Picture]:
    """The picture of a step, or of its part, counted from 0; None where there is none."""
    return pictures.get(name_of(journey, step, part))


@cache
def digests(path: Path = FILES / "digests.json") -> Mapping[str, str]:
    """By name, of what each picture was taken."""
    found: Mapping[str, str] = read(path)
    return found


def _titles(journeys: Mapping[str, Journey]) -> Iterator[tuple[str, str]]:
    for journey in journeys.values():
        for step in journey.steps:
            yield name_of(journey.id, step.number), step.title
            for part, one in enumerate(step.parts):
                yield name_of(journey.id, step.number, part), one.title


def _picture(name: str, title: str, entry: Any, data: Any) -> Picture:
    marks = tuple(_mark(one) for one in entry)
    words = data["alt"] if marks else data["without_marks"]
    return Picture(name, words.format(screen=title, marks=spoken(marks)), marks)


def _mark(entry: Any) -> Mark:
    if isinstance(entry, str):
        return Mark(f"「{entry}」", control=entry)
    return Mark(entry["says"], groups_with=entry["groups_with"])
