"""折り返しの電話: a time window within the opening hours, and a request for a call in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Iterator

from bot.domain.handoff import Reason
from bot.domain.hours import TOKYO, IsHoliday, OpeningHours, Span
from bot.domain.policy import is_reference
from bot.text.dates import spoken_date, spoken_time

MOST_SLOTS = 3

_PARTS_OF_THE_DAY = (time(12), time(17))  # 午前, 午後, 夕方
_SHORTEST = timedelta(hours=1)  # 17:00–17:30 is no window of its own
_SEARCH_DAYS = 15

_FIELD = re.compile(r"[a-z][a-z0-9_]{0,63}")


@dataclass(frozen=True)
class Slot:
    """希望の時間帯: from `begins_at` to `ends_at` on one day in Japan, both aware."""

    begins_at: datetime
    ends_at: datetime

    def __post_init__(self) -> None:
        begins, ends = (moment.astimezone(TOKYO) for moment in (self.begins_at, self.ends_at))
        if begins >= ends or begins.date() != ends.date():
            raise ValueError("a slot ends later on the day on which it begins")
        object.__setattr__(self, "begins_at", begins)
        object.__setattr__(self, "ends_at", ends)

    @property
    def id(self) -> str:
        """「20270104-0900-1200」, for the payload of a choice."""
        return f"{self.begins_at:%Y%m%d-%H%M}-{self.ends_at:%H%M}"

    @property
    def spoken(self) -> str:
        """「1月4日（月）9:00〜12:00」."""
        begins, ends = spoken_time(self.begins_at.time()), spoken_time(self.ends_at.time())
        return f"{spoken_date(self.begins_at.date())}{begins}〜{ends}"


def call_back_slots(
    hours: OpeningHours, at: datetime, is_holiday: IsHoliday, most: int = MOST_SLOTS
) -> tuple[Slot, ...]:
    """The next windows that begin after `at`, on days whose hours are certain; may be none."""
    ahead = (slot for slot in _windows(hours, at, is_holiday) if slot.begins_at > at)
    return tuple(islice(ahead, most))


def _windows(hours: OpeningHours, at: datetime, is_holiday: IsHoliday) -> Iterator[Slot]:
    today = at.astimezone(TOKYO).date()
    for day in (today + timedelta(days=offset) for offset in range(_SEARCH_DAYS)):
        span = hours.on(day, is_holiday)
        if span and hours.is_known_on(day, is_holiday):
            yield from _parts(day, span)


def _parts(day: date, span: Span) -> Iterator[Slot]:
    """9:30–17:30 → 9:30–12:00, 12:00–17:30."""
    begins = datetime.combine(day, span.opens, TOKYO)
    closes = datetime.combine(day, span.closes, TOKYO)
    for cut in (datetime.combine(day, part, TOKYO) for part in _PARTS_OF_THE_DAY):
        if cut - begins >= _SHORTEST and closes - cut >= _SHORTEST:
            yield Slot(begins, cut)
            begins = cut
    yield Slot(begins, closes)


@dataclass(frozen=True)
class CallBack:
    """折り返しの希望: the case it belongs to, the slot, and where the number lies encrypted.

    The number itself is the field `phone_field` of the draft `draft_id`, and nowhere
    else: who erases the draft takes the request back. Without consent there is none:
    `ValueError`.
    """

    case_id: str
    slot: Slot
    reason: Reason
    draft_id: str
    phone_field: str
    has_consent: bool
    consented_at: datetime

    def __post_init__(self) -> None:
        if self.has_consent is not True:
            raise ValueError("a call-back needs consent")
        if not is_reference(self.case_id) or not is_reference(self.draft_id):
            raise ValueError("case_id and draft_id hold 1 to 64 letters, digits, _ and -")
        if not _FIELD.fullmatch(self.phone_field):
            raise ValueError("phone_field is the name of a field")
        if self.consented_at.tzinfo is None:
            raise ValueError("consented_at must be aware")
