"""数字: pictures of the days, from what was counted of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from threading import Lock
from typing import Iterable, Mapping, Optional, Protocol, Sequence

from bot.domain.content import Content
from bot.domain.hours import TOKYO, IsHoliday
from bot.services.insight.days import Counts, Of, Row, Step, summarised

KEPT_FOR = timedelta(days=400)
"""Counts of days: a year, and the same weeks of the year before."""
LONGEST = timedelta(days=184)
"""So many days at once: half a year."""
MOST_TOPICS = 10
_REMEMBERED_DAYS = 2 * LONGEST.days
_REMEMBERED_HOURS = 24 * (LONGEST.days + 1)
_REMEMBERED_SUMS = 32
"""Sums of closed days: the same ones are asked for again by a reload, the CSV and the knowledge page."""
CLOSES = timedelta(minutes=10)
"""A day is counted for good so long after its end: no turn lasts that long."""


@dataclass(frozen=True)
class Asked:
    """From one day to another, both counted; None: of all agencies, by all channels."""

    first: date
    last: date
    agency: Optional[str] = None
    channel: Optional[str] = None

    def __post_init__(self) -> None:
        if not self.first <= self.last or self.last - self.first > LONGEST:
            raise ValueError(f"from 1 to {LONGEST.days + 1} days, the first one first")

    @property
    def days(self) -> list[date]:
        """Each of them."""
        count = (self.last - self.first).days + 1
        return [self.first + timedelta(days=number) for number in range(count)]


@dataclass(frozen=True)
class Day:
    """What is shown of a day."""

    day: date
    conversations: Mapping[str, int]
    """By channel,"""
    to_person: int
    """and those that were handed to a person."""
    asked: int
    unanswered: int

    @property
    def count(self) -> int:
        """Conversations of all channels."""
        return sum(self.conversations.values())


@dataclass(frozen=True)
class StepShown:
    """手順: `seconds` is how long people stayed on average who went on, None where nobody did."""

    number: int
    title: str
    reached: int
    left: int
    seconds: Optional[int]


@dataclass(frozen=True)
class Funnel:
    """A journey from its first step to its last, and how many came to its end."""

    journey: str
    title: str
    steps: tuple[StepShown, ...]
    ended: int


@dataclass(frozen=True)
class Hour:
    """Conversations by the hour of the day: while a desk answers, while none does, or not known."""

    hour: int
    open: int
    closed: int
    unknown: int


@dataclass(frozen=True)
class Figures:
    """All of it."""

    asked: Asked
    channels: tuple[str, ...]
    days: tuple[Day, ...]
    hand_offs: tuple[tuple[str, int], ...]
    funnels: tuple[Funnel, ...]
    topics: tuple[tuple[str, int], ...]
    hours: tuple[Hour, ...]

    @property
    def conversations(self) -> int:
        """In all days."""
        return sum(day.count for day in self.days)

    @property
    def solved(self) -> Optional[float]:
        """The share that no person was needed for; None where there was none."""
        count = self.conversations
        return 1 - sum(day.to_person for day in self.days) / count if count else None


class DayStore(Protocol):
    """Where turns, and counts of days, lie. Calls block. Raises `StoreUnavailable`."""

    def turns(self, day: date) -> Sequence[Row]:
        """The turns of a day, the oldest first."""

    def counted(self, first: date, last: date) -> Mapping[date, Mapping[Of, Counts]]:
        """The days of these that were counted for good."""

    def uncounted(self, before: date) -> Sequence[date]:
        """Days before that one which have turns and are not counted for good yet."""

    def count(self, days: Mapping[date, Mapping[Of, Counts]]) -> None:
        """Count days for good, all or none: where somebody was quicker with one, later again."""

    def purge(self, before: date) -> int:
        """Delete the counts of days before that one; how many days there were."""


class FigureReading:
    """Reads figures, and counts days for good once they are over."""

    def __init__(
        self, store: DayStore, content: Content, is_holiday: IsHoliday, channels: Sequence[str]
    ) -> None:
        self._store = store
        self._content = content
        self._is_holiday = lru_cache(_REMEMBERED_DAYS)(is_holiday)
        self._channels = tuple(channels)
        self._lock = Lock()
        self._closed: dict[date, Mapping[Of, Counts]] = {}
        self._sums: dict[tuple[Asked, date], Counts] = {}
        self._is_open = lru_cache(_REMEMBERED_HOURS)(self._asked_whether_open)

    def read(self, asked: Asked, at: datetime) -> Figures:
        """The figures as they are then."""
        mine = self._found(asked, at)
        total = self._total(asked, mine, at)
        return Figures(
            asked=asked,
            channels=tuple(one for one in self._channels if asked.channel in (None, one)),
            days=self._days(asked, mine),
            hand_offs=tuple(total.hand_offs.most_common()),
            funnels=self._funnels(total),
            topics=tuple(total.topics.most_common(MOST_TOPICS)),
            hours=self._hours(mine),
        )

    def topics(self, first: date, last: date, agency: Optional[str], at: datetime) -> Counts:
        """All counts of those days in one, for the shares of topics."""
        asked = Asked(first, last, agency)
        return self._total(asked, self._found(asked, at), at)

    def count_days(self, at: datetime) -> int:
        """Count for good what is over; how many days."""
        days = self._store.uncounted(_open_day(at))
        self._store.count({day: self._of(day) for day in days})
        return len(days)

    def purge(self, now: datetime) -> int:
        """Count what is over before its turns are deleted, and delete what is too old."""
        self.count_days(now)
        return self._store.purge((now - KEPT_FOR).astimezone(TOKYO).date())

    # Inside

    def _found(self, asked: Asked, at: datetime) -> list[tuple[date, Of, Counts]]:
        """What was counted of the days that are asked for."""
        open_day = _open_day(at)
        closed = [day for day in asked.days if day < open_day]
        with self._lock:
            missing = [day for day in closed if day not in self._closed]
            if missing:
                self._remember(missing)
            found = {day: self._closed.get(day, {}) for day in closed}
        found |= {day: self._of(day) for day in asked.days if day >= open_day}
        return [
            (day, of, counts)
            for day, counted in found.items()
            for of, counts in counted.items()
            if _is_asked(of, asked)
        ]

    def _remember(self, missing: Sequence[date]) -> None:
        """What was counted for good changes no more, and where nothing was there comes nothing."""
        while len(self._closed) > _REMEMBERED_DAYS:
            self._closed.pop(next(iter(self._closed)))
        self._closed.update(self._store.counted(missing[0], missing[-1]))
        new = {day: self._of(day) for day in missing if day not in self._closed}
        self._store.count({day: counted for day, counted in new.items() if counted})
        self._closed.update(new)

    def _total(self, asked: Asked, mine: Sequence[tuple[date, Of, Counts]], at: datetime) -> Counts:
        """All counts in one; those of closed days are added up once."""
        open_day = _open_day(at)
        closed = self._sums.get((asked, open_day))
        if closed is None:
            closed = _sum(counts for day, _, counts in mine if day < open_day)
            with self._lock:
                while len(self._sums) >= _REMEMBERED_SUMS:
                    self._sums.pop(next(iter(self._sums)))
                self._sums[asked, open_day] = closed
        return _sum([closed, *(counts for day, _, counts in mine if day >= open_day)])

    def _of(self, day: date) -> Mapping[Of, Counts]:
        return summarised(self._store.turns(day))

    def _days(self, asked: Asked, mine: Iterable[tuple[date, Of, Counts]]) -> tuple[Day, ...]:
        by_day: dict[date, list[tuple[str, Counts]]] = {}
        for day, (channel, _), counts in mine:
            by_day.setdefault(day, []).append((channel, counts))
        return tuple(_day(day, by_day.get(day, [])) for day in asked.days)

    def _funnels(self, total: Counts) -> tuple[Funnel, ...]:
        return tuple(
            Funnel(
                journey.id,
                journey.title,
                tuple(
                    _step(step.number, step.title, total.steps.get((journey.id, step.number)))
                    for step in journey.steps
                ),
                total.ended[journey.id],
            )
            for journey in self._content.journeys.values()
        )

    def _hours(self, mine: Iterable[tuple[date, Of, Counts]]) -> tuple[Hour, ...]:
        of_days: dict[tuple[date, int], int] = {}
        for day, _, counts in mine:
            for hour, count in counts.hours.items():
                of_days[day, hour] = of_days.get((day, hour), 0) + count
        by_hour: dict[int, dict[Optional[bool], int]]
        by_hour = {hour: {True: 0, False: 0, None: 0} for hour in range(24)}
        for (day, hour), count in of_days.items():
            by_hour[hour][self._is_open(day, hour)] += count
        return tuple(
            Hour(hour, found[True], found[False], found[None]) for hour, found in by_hour.items()
        )

    def _asked_whether_open(self, day: date, hour: int) -> Optional[bool]:
        """Whether one of our desks answers at the half of that hour; None where nobody knows."""
        at = datetime.combine(day, time(hour, 30), TOKYO)
        desks = [desk.hours for desk in self._content.desks.values()]
        known = [one for one in desks if one.is_known_on(day, self._is_holiday)]
        if any(one.is_open(at, self._is_holiday) for one in known):
            return True
        return False if len(known) == len(desks) else None


def _open_day(at: datetime) -> date:
    """The oldest day that may still get turns."""
    return (at - CLOSES).astimezone(TOKYO).date()


def _sum(counted: Iterable[Counts]) -> Counts:
    total = Counts()
    for one in counted:
        total.add(one)
    return total


def _is_asked(of: Of, asked: Asked) -> bool:
    channel, agency = of
    return asked.channel in (None, channel) and asked.agency in (None, agency)


def _day(day: date, found: Sequence[tuple[str, Counts]]) -> Day:
    by_channel: dict[str, int] = {}
    for channel, counts in found:
        by_channel[channel] = by_channel.get(channel, 0) + counts.conversations
    return Day(
        day,
        by_channel,
        sum(counts.to_person for _, counts in found),
        sum(counts.asked for _, counts in found),
        sum(counts.unanswered for _, counts in found),
    )


def _step(number: int, title: str, found: Optional[Step]) -> StepShown:
    step = found or Step()
    seconds = round(step.seconds / step.stays) if step.stays else None
    return StepShown(number, title, step.reached, step.left, seconds)
