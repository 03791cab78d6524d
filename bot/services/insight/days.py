"""一日の数: what is counted of a day, by channel and agency. Pure.

A conversation counts once a day, for the agency that was known of it last; where somebody stands at
the end of a day, there they have left. Counts of several days are added up.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Iterable, Mapping, NamedTuple, Sequence, TypeVar

LONGEST_STAY_S = 1800
"""Who stays longer at a step has put the telephone away."""


class Row(NamedTuple):
    """A turn as it is stored; "" and 0 stand for none."""

    hour: int
    at_s: int
    who: str
    channel: str
    agency: str
    journey: str
    step: int
    topic: str
    is_unanswered: bool
    hand_off: str
    is_to_person: bool
    ends: bool


Key = TypeVar("Key", str, int)


@dataclass
class Step:
    """手順 of a journey: how many came, how many went no further, how long those stayed who did."""

    reached: int = 0
    left: int = 0
    seconds: int = 0
    stays: int = 0

    def add(self, other: Step) -> None:
        """Count those as well."""
        self.reached += other.reached
        self.left += other.left
        self.seconds += other.seconds
        self.stays += other.stays


@dataclass
class Counts:
    """What is counted. `hours` are conversations by the hour in which they were there."""

    conversations: int = 0
    to_person: int = 0
    asked: int = 0
    unanswered: int = 0
    hours: Counter[int] = field(default_factory=Counter)
    hand_offs: Counter[str] = field(default_factory=Counter)
    topics: Counter[str] = field(default_factory=Counter)
    ended: Counter[str] = field(default_factory=Counter)
    steps: dict[tuple[str, int], Step] = field(default_factory=dict)

    def add(self, other: Counts) -> None:
        """Count those as well."""
        self.conversations += other.conversations
        self.to_person += other.to_person
        self.asked += other.asked
        self.unanswered += other.unanswered
        _add(self.hours, other.hours)
        _add(self.hand_offs, other.hand_offs)
        _add(self.topics, other.topics)
        _add(self.ended, other.ended)
        for place, step in other.steps.items():
            self.steps.setdefault(place, Step()).add(step)

    def encoded(self) -> str:
        """As it is stored."""
        steps = [
            [journey, number, one.reached, one.left, one.seconds, one.stays]
            for (journey, number), one in sorted(self.steps.items())
        ]
        numbers = [self.conversations, self.to_person, self.asked, self.unanswered]
        named = [self.hand_offs, self.topics, self.ended]
        hours = sorted(self.hours.items())
        return json.dumps([numbers, hours, named, steps], ensure_ascii=False)

    @classmethod
    def decoded(cls, text: str) -> Counts:
        """What `encoded` made."""
        document: list[Any] = json.loads(text)
        numbers, hours, named, steps = document
        hand_offs, topics, ended = (Counter(one) for one in named)
        places = {(one[0], one[1]): Step(*one[2:]) for one in steps}
        conversations, to_person, asked, unanswered = numbers
        return cls(
            conversations,
            to_person,
            asked,
            unanswered,
            Counter(dict(hours)),
            hand_offs,
            topics,
            ended,
            places,
        )


def _add(counter: Counter[Key], other: Mapping[Key, int]) -> None:
    """As `Counter.update` does, in a third of its time: a year has many small ones."""
    for key, count in other.items():
        counter[key] = counter.get(key, 0) + count


Of = tuple[str, str]
"""Channel and agency."""


def summarised(rows: Iterable[Row]) -> Mapping[Of, Counts]:
    """The counts of a day from its turns, in their order."""
    conversations: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        conversations.setdefault((row.channel, row.who), []).append(row)
    found: dict[Of, Counts] = {}
    for (channel, _), of_one in conversations.items():
        agency = next((row.agency for row in reversed(of_one) if row.agency), "")
        found.setdefault((channel, agency), Counts()).add(_of_one(of_one))
    return found


def _of_one(rows: Sequence[Row]) -> Counts:
    counts = Counts(conversations=1)
    counts.to_person = int(any(row.is_to_person for row in rows))
    counts.topics.update(row.topic for row in rows if row.topic)
    counts.unanswered = sum(row.is_unanswered for row in rows)
    counts.asked = sum(1 for row in rows if row.topic or row.is_unanswered)
    counts.hours.update({row.hour for row in rows})
    counts.hand_offs.update({row.hand_off for row in rows if row.hand_off})
    for journey in {row.journey for row in rows if row.journey}:
        _count_journey(counts, journey, rows)
    return counts


def _count_journey(counts: Counts, journey: str, rows: Sequence[Row]) -> None:
    first: dict[int, int] = {}
    for row in rows:
        if row.journey == journey:
            first.setdefault(row.step, row.at_s)
    has_ended = _has_ended(journey, rows)
    reached = sorted(first)
    for number, following in zip(reached, [*reached[1:], None]):
        step = counts.steps.setdefault((journey, number), Step())
        step.reached += 1
        if following is not None:
            stay = first[following] - first[number]
            if stay >= 0:  # who goes back and on again has stayed at neither
                step.seconds += min(stay, LONGEST_STAY_S)
                step.stays += 1
        elif not has_ended:
            step.left += 1
    counts.ended[journey] += int(has_ended)


def _has_ended(journey: str, rows: Sequence[Row]) -> bool:
    """A journey that ends is stood in no more: its end is in the turn after its last place."""
    here = ""
    for row in rows:
        here = row.journey or here
        if row.ends and here == journey:
            return True
    return False
