"""どの画面の話か: the screen that people mean by what they tell of it.

「細かい字がずらっと出た」 names no screen by its title. Each screen of the content has
`signs`, words by which people tell that they see it, and the nearest one that shows them is
meant: who stands at screen 4 tells of screen 4 or 5 rather than of screen 2.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Iterator, Optional, Sequence

import jaconv

from bot.domain.content import Content
from bot.text import reading
from bot.text.normalise import normalise

_BETWEEN = ".{0,8}?"
_SHORTEST_READING = 3
"""Letters of kana; shorter ones stand in too many other words."""
_BESIDE_HIRAGANA = re.compile("[ァ-ヶー一-鿿]")
_AWAY, _BEHIND, _ELSEWHERE = 1.0, 1.0, 6.0
"""Letters that a sign must be longer by, a screen further on, back, or in the other procedure."""
_FAR = 2
_SEVERAL, _ONE_FORM = 2, 6.0
"""So many parts of a screen must be named, and letters that this counts for."""
_ENOUGH = 2
"""Letters of a sign that what was understood can speak for: 「選」 stands in too much."""
_UNDERSTOOD = 4.0
"""Letters that it counts for where the message as a whole is about that screen."""


@dataclass(frozen=True)
class Spot:
    """A screen of a journey, or a part of it, from 0."""

    journey: str
    step: int
    part: Optional[int] = None


def spot_told(
    text: str,
    content: Content,
    here: Optional[Spot] = None,
    about: Sequence[tuple[str, int]] = (),
    likely: Optional[Spot] = None,
    is_page: bool = False,
) -> Optional[Spot]:
    """The screen that is meant; None where nothing tells, or two procedures tell the same.

    `here` is where the person was last, as far as that is known; `about` are journey and step
    of what the whole message was understood to be about; `likely` is where people are who
    tell such a thing, however far that is. `is_page`: a page is named, which is nearer than far.
    """
    found = [
        (
            _worth(shown, spot, here, content, is_page)
            + (_understood(spot, here, about, likely) if shown >= _ENOUGH else 0.0),
            spot,
        )
        for spot, shown in _shown(text, content)
    ]
    found = _of_one_form(found)
    if not found:
        return None
    best = max(worth for worth, _ in found)
    if best < 0:
        return None
    likeliest = [spot for worth, spot in found if worth == best]
    if here is not None:  # 「登録が終わりましたって出てます」 tells of the one that goes on
        likeliest = [spot for spot in likeliest if spot.journey == here.journey] or likeliest
    if len({spot.journey for spot in likeliest}) > 1:
        return None
    return max(likeliest, key=lambda spot: (spot.step, spot.part or 0))


def _of_one_form(found: list[tuple[float, Spot]]) -> list[tuple[float, Spot]]:
    """Who names several parts of one screen is at that one: 「メアドとパスワードと名前まで入れた」."""
    of_parts = [(worth, spot) for worth, spot in found if spot.part is not None]
    named = Counter((spot.journey, spot.step) for _, spot in of_parts)
    several = {screen for screen, parts in named.items() if parts >= _SEVERAL}
    best = max((w for w, spot in of_parts if (spot.journey, spot.step) in several), default=0.0)
    return [
        (best + _ONE_FORM if spot.part is not None and screen in several else worth, spot)
        for worth, spot in found
        for screen in [(spot.journey, spot.step)]
    ]


def shows_one(text: str, signs: Sequence[str]) -> bool:
    """True if one of these signs stands in the text."""
    spelt = normalise(text).lower()
    return bool(_letters(signs, spelt, in_kana(spelt)))


def _worth(shown: int, spot: Spot, here: Optional[Spot], content: Content, is_page: bool) -> float:
    if here is None:
        return shown
    if spot.journey != here.journey:
        return shown - _to_other(spot, here, content)
    away = spot.step - here.step
    is_next_part = spot.step == here.step and spot.part == here.part
    if is_page and away > 0:
        away = min(away, _FAR)
    return shown - _AWAY * abs(away) - (_BEHIND if away < 0 else 0) + (0.5 if is_next_part else 0)


def _understood(
    spot: Spot, here: Optional[Spot], about: Sequence[tuple[str, int]], likely: Optional[Spot]
) -> float:
    """No topic leads further than a screen or two, nor out of nowhere into a procedure."""
    if likely and (spot.journey, spot.step) == (likely.journey, likely.step):
        return _UNDERSTOOD
    if here is None or here.journey != spot.journey or abs(spot.step - here.step) > _FAR:
        return 0.0
    return _UNDERSTOOD if (spot.journey, spot.step) in about else 0.0


def _to_other(spot: Spot, here: Spot, content: Content) -> float:
    """Behind the last screen of a procedure comes the first one of the next."""
    journey = content.journeys[here.journey]
    is_following = here.step == len(journey.steps) and journey.next_journey == spot.journey
    return _AWAY * spot.step if is_following else _ELSEWHERE


def _shown(text: str, content: Content) -> Iterator[tuple[Spot, int]]:
    """Each screen of which a sign stands in the text, with the letters of its signs."""
    spelt = normalise(text).lower()
    read = in_kana(spelt)
    for journey in content.journeys.values():
        for step in journey.steps:
            of_step = _letters(step.signs, spelt, read)
            if of_step:
                yield Spot(journey.id, step.number), of_step
            for number, part in enumerate(step.parts):
                of_part = _letters(part.signs, spelt, read)
                if of_part:
                    yield Spot(journey.id, step.number, number), of_part + of_step


def _letters(signs: Sequence[str], spelt: str, read: str) -> int:
    """How many letters of the text are those of signs; none counts twice."""
    marked: set[int] = set()
    for sign in signs:
        as_written, as_read = _patterns(sign)
        found = as_written.search(spelt)
        if found is None and as_read is not None and as_read.search(read):
            marked |= {-len(marked) - 1 - i for i in range(len(sign))}
        elif found is not None:
            for piece in range(1, found.re.groups + 1):  # not what stands between
                marked |= set(range(*found.span(piece)))
    return len(marked)


@lru_cache(maxsize=1024)
def _patterns(sign: str) -> tuple[re.Pattern[str], Optional[re.Pattern[str]]]:
    pieces = [normalise(piece).lower() for piece in sign.split("…")]
    kana = [in_kana(piece) for piece in pieces]
    written = re.compile(_BETWEEN.join(f"({re.escape(piece)})" for piece in pieces))
    if (
        len(_BESIDE_HIRAGANA.findall(sign)) < _SHORTEST_READING - 1
        or len("".join(kana)) < _SHORTEST_READING
        or min(map(len, kana)) < 2  # 「で」 of 「…出」 stands in 「まで」 as well
    ):
        return written, None  # 「来ました」 stands in 「行きました」 as well
    return written, re.compile(_BETWEEN.join(map(re.escape, kana)))


@lru_cache(maxsize=64)
def in_kana(text: str) -> str:
    """「規約が出た」 → 「きやくがでた」."""
    return str(jaconv.kata2hira("".join(word.reading for word in reading.words(text))))
