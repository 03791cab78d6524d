"""From sentences to training rows: each at the places where it may be said, and with what people
put around it.

All is chosen by the text itself, so that the same examples give the same model.
"""

from __future__ import annotations

import zlib
from typing import Iterator, NamedTuple, Sequence, TypeVar

from bot.content.conversations import Turn
from bot.nlu import act_examples
from bot.nlu.act_examples import CARD, CHOICE, FIELD, NONE, YES_NO, Beside, Example, Situation
from bot.nlu.places import Screen


class Row(NamedTuple):
    """A text, its act, where it is said, and the example that it was made from."""

    text: str
    act: str
    at: Situation
    origin: str


_ANYWHERE = frozenset(
    (
        *("asks", "trouble", "person", "back", "pause", "stop", "repeat", "simpler"),
        *("complains", "thanks", "hesitates", "corrects", "greets", "resume"),
    )
)
"""What may be said whatever was asked; a report or a value would be an answer there."""

_REPORTS = ("did", "sees", "trouble")
_STARTING = (*_REPORTS, "starts")
_TOGETHER = {
    ("did", "sees"): "did",
    ("did", "trouble"): "trouble",
    ("sees", "trouble"): "trouble",
    ("trouble", "sees"): "trouble",
    ("did", "pause"): "pause",
    ("thanks", "pause"): "pause",
    ("pause", "thanks"): "pause",
    ("did", "thanks"): "did",
    ("did", "starts"): "starts",
    ("greets", "asks"): "asks",
    ("greets", "starts"): "starts",
    ("greets", "trouble"): "trouble",
    ("hesitates", "asks"): "asks",
    ("complains", "stop"): "stop",
    ("complains", "person"): "person",
    ("stop", "thanks"): "stop",
    ("trouble", "asks"): "asks",
    ("sees", "asks"): "asks",
    ("thanks", "asks"): "asks",
    ("unchanged", "did"): "did",
    ("value", "corrects"): "corrects",
}
"""What two acts in one message come to: 「次へ押した。確認の画面になった」 tells what was done."""

_JOINTS = ("。", "、", " ", "")
_SHORTEST_ASKING = 8
ASKS = "asks"

T = TypeVar("T")


def rows(examples: Sequence[Example], beside: Beside) -> list[Row]:
    """Three or four rows for each example."""
    screens = act_examples.screens(examples)
    found: list[Row] = []
    for example in examples:
        places = list(_places(example, screens))
        found += [Row(example.text, example.act, at, example.text) for at in places]
        for number, text in enumerate(_surrounded(example, beside, examples)):
            at = places[number % len(places)]
            found.append(Row(text, example.act, at, example.text))
    return found + _pairs(examples)


def rows_of_turns(turns: Sequence[Turn]) -> list[Row]:
    """Turns of conversations where they were said, and once more where nothing has begun.

    Questions, which are half of them, stand once: else nearly everything is taken for one.
    """
    found: list[Row] = []
    for turn in turns:
        screen = Screen(*turn.screen) if turn.screen else None
        places = {Situation(turn.asked, False, screen)}
        if turn.act != ASKS:
            places.add(Situation(turn.asked))
        found += [Row(turn.text, turn.act, at, turn.text) for at in sorted(places, key=str)]
    return found


def _pairs(examples: Sequence[Example]) -> list[Row]:
    """Two sentences of different acts one behind the other."""
    by_act: dict[str, list[Example]] = {}
    for example in examples:
        if example.situation is None or example.situation.asked == NONE:
            by_act.setdefault(example.act, []).append(example)
    found: list[Row] = []
    for (first, second), act in _TOGETHER.items():
        for one in by_act[first]:
            other = _pick(by_act[second], one.text, second)
            joint = _pick(_JOINTS, one.text, second + "joint")
            at = one.situation or other.situation or Situation()
            found.append(Row(f"{one.text}{joint or '。'}{other.text}", act, at, one.text))
    return found


def _places(example: Example, screens: Sequence[Screen]) -> Iterator[Situation]:
    chance = _number(example.text)
    screen = screens[chance % len(screens)]
    at = example.situation
    if at is not None:
        yield at
        if at.asked != NONE and at.screen is None:
            yield at._replace(screen=screen)
        if at.asked == CHOICE:
            yield at._replace(asked=FIELD)
        return
    yield Situation()
    yield Situation(screen=screen)
    if example.act in _ANYWHERE:
        asked = (YES_NO, FIELD, CHOICE, CARD)[(chance >> 8) % 4]
        is_negative = asked == YES_NO and bool((chance >> 12) % 2)
        yield Situation(asked, is_negative, screen if (chance >> 16) % 2 else None)


def _surrounded(example: Example, beside: Beside, examples: Sequence[Example]) -> Iterator[str]:
    text = example.text
    joint = _pick(_JOINTS, text, "joint")
    yield f"{_pick(beside.before, text, 'before')}{joint}{text}"
    if example.act in _STARTING and _number(text + "?") % 2:
        yield f"{text}{joint}{_pick(beside.asked_after_report, text, 'asked')}"
    elif example.act != "greets":
        yield f"{text}{joint or '。'}{_pick(beside.behind, text, 'behind')}"
    if len(text) >= _SHORTEST_ASKING and example.act != "greets":
        yield (
            f"{_pick(beside.before, text, 'first')}、{text}。{_pick(beside.behind, text, 'then')}"
        )
    if example.act == "asks" and len(text) >= _SHORTEST_ASKING:
        reports = [e for e in examples if e.act in _REPORTS and len(e.text) >= _SHORTEST_ASKING]
        yield f"{_pick(reports, text, 'report').text}{joint or '。'}{text}"
    if example.act in _REPORTS:
        alike = [e for e in examples if e.act == example.act and e.situation == example.situation]
        yield f"{_pick(alike, text, 'alike').text}{joint or '。'}{text}"


def _pick(of: Sequence[T], text: str, purpose: str) -> T:
    return of[_number(f"{purpose} {text}") % len(of)]


def _number(text: str) -> int:
    return zlib.crc32(text.encode())
