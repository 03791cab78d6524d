"""受付時間・営業時間: when a telephone desk or an agency answers (Asia/Tokyo)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Callable, Optional
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")

IsHoliday = Callable[[date], bool]

YEAR_END = frozenset({(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)})
"""Days on which many offices close; hours that do not mention them are not known then."""

_SEARCH_DAYS = 15  # the longest closure of any desk is four days


@dataclass(frozen=True)
class Span:
    """From opening to closing on one day; the closing minute itself is closed."""

    opens: time
    closes: time


@dataclass(frozen=True)
class OpeningHours:
    """Hours by kind of day. A kind that is None is closed.

    `holiday_is_known` is False when the source says nothing about public holidays and
    the year's end: then nothing may be claimed for such a day when it is a weekday.
    """

    weekday: Optional[Span]
    saturday: Optional[Span]
    sunday: Optional[Span]
    holiday: Optional[Span]
    closed_days: frozenset[tuple[int, int]] = frozenset()
    holiday_is_known: bool = True

    def on(self, day: date, is_holiday: IsHoliday) -> Optional[Span]:
        """The hours on a day, None if closed.

        A day whose hours the source does not tell gives the weekday's hours; ask
        `is_known_on` first.
        """
        if (day.month, day.day) in self.closed_days:
            return None
        if is_holiday(day) and self.holiday_is_known:
            return self.holiday
        if day.weekday() == 5:
            return self.saturday
        if day.weekday() == 6:
            return self.sunday
        return self.weekday

    def is_known_on(self, day: date, is_holiday: IsHoliday) -> bool:
        """False on a public holiday or at the year's end, if the source is silent on them."""
        if self.holiday_is_known or day.weekday() >= 5:
            return True
        return not is_holiday(day) and (day.month, day.day) not in YEAR_END

    def is_open(self, at: datetime, is_holiday: IsHoliday) -> bool:
        """True if somebody answers at this moment (an aware datetime)."""
        local = at.astimezone(TOKYO)
        span = self.on(local.date(), is_holiday)
        return span is not None and span.opens <= local.time() < span.closes

    def next_opening(self, at: datetime, is_holiday: IsHoliday) -> datetime:
        """The next moment of opening strictly after `at`."""
        local = at.astimezone(TOKYO)
        for offset in range(_SEARCH_DAYS):
            day = local.date() + timedelta(days=offset)
            span = self.on(day, is_holiday)
            if span is None or not self.is_known_on(day, is_holiday):
                continue
            opening = datetime.combine(day, span.opens, TOKYO)
            if opening > local:
                return opening
        raise ValueError("opening hours without any open day")
