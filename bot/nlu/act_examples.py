"""data/acts: what people do by saying something, in sentences of our own, and where they say it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Iterator, Mapping, NamedTuple, Optional, Sequence

import yaml

from bot.domain.errors import ContentError
from bot.nlu.places import Screen
from bot.root import ROOT

FOLDER = ROOT / "data" / "acts"

_BESIDE = "beside"

ACTS = (
    *("asks", "did", "sees", "trouble", "starts", "yes", "no", "unchanged", "value", "chooses"),
    *("corrects", "back", "pause", "stop", "resume", "repeat", "simpler", "skip", "complains"),
    *("thanks", "person", "greets", "hesitates"),
)

NONE, YES_NO, FIELD, CHOICE, CARD = "none", "yes_no", "field", "choice", "card"
ASKED = (NONE, YES_NO, FIELD, CHOICE, CARD)


class Situation(NamedTuple):
    """What the assistant asked last, and the screen that the person is at, if any."""

    asked: str = NONE
    """One of `ASKED`: nothing, はい or いいえ, a value, one of several, or what a card shows."""
    is_negative: bool = False
    """We asked for something that is not: 「ほかの契約はありません」."""
    screen: Optional[Screen] = None


class Example(NamedTuple):
    """A sentence, its act, and the situation it was written for; None for any."""

    text: str
    act: str
    situation: Optional[Situation]


def read(folder: Path = FOLDER) -> list[Example]:
    """All examples, in the order of the files; `ContentError` names the file that is wrong."""
    paths = [path for path in sorted(folder.glob("*.yml")) if path.stem != _BESIDE]
    return [example for path in paths for example in _file(path)]


class Beside(NamedTuple):
    """添え言葉: what stands before or behind an act without being one."""

    before: tuple[str, ...]
    behind: tuple[str, ...]
    asked_after_report: tuple[str, ...]
    """A question of which the report before it is the sense: 「押した。次は？」."""


def beside(folder: Path = FOLDER) -> Beside:
    """What people add, of data/acts/beside.yml."""
    found = _content(folder / f"{_BESIDE}.yml")
    return Beside(*(tuple(map(str.strip, str(found[k]).splitlines())) for k in Beside._fields))


def _file(path: Path) -> Iterator[Example]:
    if path.stem not in ACTS:
        raise ContentError(f"{path.name}: no act is called {path.stem}")
    for group in _content(path)["groups"]:
        situation = _situation(path, group)
        for line in str(group["examples"]).splitlines():
            if line.strip():
                yield Example(line.strip(), path.stem, situation)


def _content(path: Path) -> Any:
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ContentError(f"{path.name}: cannot be read: {error}") from error


def _situation(path: Path, group: Mapping[str, Any]) -> Optional[Situation]:
    if unknown := set(group) - {"place", "asked", "negative", "examples"}:
        raise ContentError(f"{path.name}: {sorted(unknown)[0]} says nothing of a situation")
    place, asked = group.get("place"), group.get("asked")
    if place is None and asked is None:
        return None
    if asked not in (None, *ASKED):
        raise ContentError(f"{path.name}: nothing is asked as {asked}")
    screen = Screen(place["journey"], int(place["step"])) if place else None
    return Situation(asked or NONE, bool(group.get("negative")), screen)


def screens(examples: Sequence[Example]) -> tuple[Screen, ...]:
    """The screens that examples stand at, in order."""
    found = {e.situation.screen for e in examples if e.situation and e.situation.screen}
    return tuple(sorted(found))
