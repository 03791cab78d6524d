"""静かな時間: nothing that comes by itself comes at night."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Optional

from bot.domain.hours import TOKYO

FROM, UNTIL = time(21), time(8)
_BEFORE = timedelta(minutes=10)


def is_quiet(at: datetime) -> bool:
    """True from 21:00 until 8:00.

    >>> is_quiet(datetime(2026, 11, 20, 20, 59, tzinfo=TOKYO))
    False
    """
    clock = at.astimezone(TOKYO).time()
    return clock >= FROM or clock < UNTIL


def outside(due: datetime, deadline: datetime, now: datetime) -> Optional[datetime]:
    """The moment nearest to the one wished, before the deadline and not at night.

    The evening before rather than the morning after: there is more time then. None if there is
    none between `now` and the deadline.
    """
    due = max(due, now).astimezone(TOKYO)
    if not is_quiet(due):
        return due if due < deadline else None
    evening = due.replace(hour=FROM.hour, minute=0, second=0, microsecond=0) - _BEFORE
    if evening > due:
        evening -= timedelta(days=1)
    if evening > now:
        return evening
    morning = due.replace(hour=UNTIL.hour, minute=0, second=0, microsecond=0)
    if morning <= due:
        morning += timedelta(days=1)
    return morning if morning < deadline else None
