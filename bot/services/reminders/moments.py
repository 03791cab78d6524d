"""時刻の言い方: a moment to come, as one tells it to somebody."""

from __future__ import annotations

from datetime import datetime
from typing import Mapping

from bot.domain.hours import TOKYO

_DAYS: Mapping[int, str] = {0: "本日", 1: "明日"}


def spoken(moment: datetime, now: datetime) -> str:
    """「本日21:40」「明日8:00」「12月10日16:00」.

    >>> at = datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO)
    >>> spoken(at.replace(day=21, minute=5), at)
    '明日10:05'
    """
    moment, now = moment.astimezone(TOKYO), now.astimezone(TOKYO)
    day = _DAYS.get((moment.date() - now.date()).days) or f"{moment.month}月{moment.day}日"
    year = f"{moment.year}年" if day[0].isdigit() and moment.year != now.year else ""
    return f"{year}{day}{moment.hour}:{moment.minute:02}"
