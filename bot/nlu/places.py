"""場所: at which screen, and after which answer, a message was written: numbers beside its words."""

from __future__ import annotations

import zlib
from typing import Any, Iterable, Mapping, NamedTuple, Optional, Sequence

import numpy as np
from numpy.typing import NDArray
from rasa.shared.nlu.constants import METADATA, METADATA_INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

JOURNEY = "journey"
"""Metadata of a message: `{"id": …, "step": …, "is_active": …}` where the person is.

Of an intent in the training data: `journey: registration` and `step: 3` where the examples
under it were written, `journey: inside` for what is said at any screen, or `journey: any` for
what is said outside of the procedures as well.
"""

ANY, INSIDE = "any", "inside"

AFTER = "after"
"""Metadata of a message, and of an intent in the training data: the topic that was answered last."""


class Screen(NamedTuple):
    """A step of a procedure."""

    journey: str
    step: int


class Placed(NamedTuple):
    """A message, the screen that it was written at, and the topic answered before, if any."""

    message: Message
    screen: Optional[Screen] = None
    after: Optional[str] = None


def active_place(messages: Iterable[Message]) -> Optional[Mapping[str, Any]]:
    """Where the person is; parts that the splitter made share it with the whole."""
    found = ((message.get(METADATA) or {}).get(JOURNEY) for message in messages)
    return next((place for place in found if place and place["is_active"]), None)


def here(messages: Iterable[Message]) -> Optional[Screen]:
    """The screen that the messages of one turn are written at, None outside of a procedure."""
    place = active_place(messages)
    return Screen(place["id"], place["step"]) if place else None


def after(messages: Iterable[Message]) -> Optional[str]:
    """The topic answered before the messages of one turn; parts share that of the whole."""
    found = ((message.get(METADATA) or {}).get(AFTER) for message in messages)
    return next((topic for topic in found if topic), None)


def placed(messages: Sequence[Message]) -> list[Placed]:
    """Training examples with their screens, None for those from outside of the procedures.

    What may be said at any screen stands at one chosen by its text; what may be said
    anywhere comes twice, and so does what followed an answer at a screen: whoever says it
    need not have begun.
    """
    told = [(m.get(METADATA) or {}).get(METADATA_INTENT) or {} for m in messages]
    certain = [
        Screen(one[JOURNEY], int(one["step"])) if one.get("step") is not None else None
        for one in told
    ]
    screens = sorted({screen for screen in certain if screen})
    found: list[Placed] = []
    for message, one, screen in zip(messages, told, certain):
        before = one.get(AFTER)
        if one.get(JOURNEY) in (ANY, INSIDE) and screens:
            chosen = screens[zlib.crc32(message.get(TEXT).encode()) % len(screens)]
            found.append(Placed(message, chosen))
        if screen or one.get(JOURNEY) != INSIDE or not screens:
            found.append(Placed(message, screen, before))
        if screen and before:
            found.append(Placed(message, None, before))
    return found


def one_hot(
    found: Sequence[Optional[Screen]], known: Sequence[Screen], weight: float
) -> NDArray[np.float32]:
    """(messages, known screens + their procedures): `weight` where a message was written.

    A screen that is not known stands nowhere, like none at all.
    """
    journeys = sorted({screen.journey for screen in known})
    columns = {screen: column for column, screen in enumerate(known)}
    features = np.zeros((len(found), len(known) + len(journeys)), dtype=np.float32)
    for row, screen in enumerate(found):
        if screen in columns:
            features[row, columns[screen]] = weight
            features[row, len(known) + journeys.index(screen.journey)] = weight
    return features


def one_hot_after(
    found: Sequence[Optional[str]], known: Sequence[str], weight: float
) -> NDArray[np.float32]:
    """(messages, known topics): `weight` at the topic that was answered before, if any."""
    columns = {topic: column for column, topic in enumerate(known)}
    features = np.zeros((len(found), len(known)), dtype=np.float32)
    for row, topic in enumerate(found):
        if topic in columns:
            features[row, columns[topic]] = weight
    return features
