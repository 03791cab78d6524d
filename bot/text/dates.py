"""Days and times that people name when they ask about opening hours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Optional

_WEEKDAYS = "月火水木金土日"
_KANJI_NUMBER = {k: i for i, k in enumerate("〇一二三四五六七八九十")}


@dataclass(frozen=True)
class When:
    """A day and a time of day, each None when not named.

    `kind` is set for days that no date stands for: "weekend", "saturday", "sunday",
    "holiday", "weekday", "year_end".
    """

    day: Optional[date] = None
    clock: Optional[time] = None
    kind: Optional[str] = None


def _number(text: str) -> int:
    """23 for 23, 二十三 and 二三."""
    if text.isdigit():
        return int(text)
    if "十" in text:  # 二十三, 十五, 三十
        tens, _, ones = text.partition("十")
        return _KANJI_NUMBER.get(tens, 1) * 10 + _KANJI_NUMBER.get(ones, 0)
    return int("".join(str(_KANJI_NUMBER[digit]) for digit in text))


_KANJI = "一二三四五六七八九"
_N = rf"(\d{{1,2}}|[{_KANJI}]?十[{_KANJI}]?|[{_KANJI}][〇{_KANJI}]?)"
_MONTH_DAY = re.compile(rf"(?:(\d{{4}})\s*[年/]\s*)?{_N}\s*(?:月|/)\s*{_N}\s*日?")
# 31日はやっていますか, but not 3日後, 2日間; 一日 is also "all day"
_DAY_ALONE = re.compile(rf"(?<![月/\d]){_N}\s*日(?![間後前中目以もほくぐ])")
_OTHER_MONTH = re.compile("来月|先月|毎月|年末|年始")
# 24時間 and 一時的 name no time of day
_CLOCK = re.compile(
    rf"(午前|午後|朝|昼|夕方|夜中|深夜|夜|晩)?の?\s*{_N}\s*(時(?![間的])|:)\s*(半|\d{{1,2}})?"
)
# 昼の1時 is 13:00, 夜の1時 is after midnight
_AFTER_NOON = {
    **dict.fromkeys(("午前", "朝"), range(0)),
    **dict.fromkeys(("午後", "夕方"), range(12)),
    "昼": range(1, 6),
    "時": range(1, 8),  # 7時までですか
    ":": range(0),
    **dict.fromkeys(("夜", "夜中", "深夜", "晩"), range(5, 13)),
}
_RELATIVE = (
    (re.compile("明々後日|明明後日|しあさって"), 3),
    (re.compile("明後日|あさって"), 2),
    (re.compile("明日|あした|あす"), 1),
    (re.compile("今日|きょう|本日|今晩|今夜"), 0),
)
_NAMED_DAYS = (
    (re.compile("大晦日|おおみそか|大みそか"), (12, 31)),
    (re.compile("元日|元旦|がんたん"), (1, 1)),
    (re.compile("三が日|三ヶ日|さんがにち|正月"), (1, 2)),
)
_KINDS = (
    ("year_end", re.compile("年末|年始|お正月休み|冬休み")),
    (
        "weekend",
        re.compile("土日|どにち|週末|しゅうまつ|(?:土|ど)(?:曜|よう).{0,3}(?:日|にち)(?:曜|よう)"),
    ),
    (
        "holiday",
        re.compile(
            "祝日|祭日|祝祭日|旗日|連休|ゴールデンウィーク|GW|休日|しゅくじつ|さいじつ|れんきゅう"
        ),
    ),
    ("saturday", re.compile("土曜|どよう")),
    ("sunday", re.compile("日曜|にちよう")),
    ("weekday", re.compile("平日|へいじつ")),
)


def parse_when(text: str, now: datetime) -> When:
    """What the text says about the day and the time, relative to `now` (local, aware).

    >>> parse_when("1月1日は開いてますか", datetime(2026, 11, 22, 10)).day
    datetime.date(2027, 1, 1)
    """
    day = _day(text, now.date())
    kind = None if day else next((k for k, p in _KINDS if p.search(text)), None)
    return When(day=day, clock=_clock(text), kind=kind)


def _day(text: str, today: date) -> Optional[date]:
    match = _MONTH_DAY.search(text)
    if match:
        year, month, number = match.groups()
        return _coming(today, _number(month), _number(number), int(year) if year else None)
    for pattern, offset in _RELATIVE:
        if pattern.search(text):
            return today + timedelta(days=offset)
    for pattern, (month, number) in _NAMED_DAYS:
        if pattern.search(text):
            return _coming(today, month, number)
    match = re.search(f"(今週|再来週|来週|今度)の?([{_WEEKDAYS}])曜", text)
    if match:
        ahead = _WEEKDAYS.index(match.group(2)) - today.weekday()
        weeks = {"来週": 1, "再来週": 2}.get(match.group(1))
        return today + timedelta(days=ahead + 7 * weeks if weeks else ahead % 7)
    match = _DAY_ALONE.search(text)
    if match and not _OTHER_MONTH.search(text) and _number(match.group(1)) > 1:
        return _coming_in_month(today, _number(match.group(1)))
    return None


def _date(year: int, month: int, number: int) -> Optional[date]:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _coming(today: date, month: int, number: int, year: Optional[int] = None) -> Optional[date]:
    """The next such day from today on, or that of the year; None if it does not exist."""
    if year:
        return _date(year, month, number)
    days = (_date(year, month, number) for year in (today.year, today.year + 1))
    return next((day for day in days if day and day >= today), None)


def _coming_in_month(today: date, number: int) -> Optional[date]:
    """The next day of that number: 「31日」 asked on 20 November is 31 December."""
    months = (
        (today.year + (today.month + i) // 12, (today.month + i) % 12 + 1) for i in (-1, 0, 1)
    )
    days = (_date(year, month, number) for year, month in months)
    return next((day for day in days if day and day >= today), None)


def _clock(text: str) -> Optional[time]:
    """The time of day; no desk is asked about 「3時」 in the night, so that is 15:00."""
    match = _CLOCK.search(text)
    if not match:
        return None
    half, hour_text, sign, minute_text = match.groups()
    hour = _number(hour_text)
    if hour in _AFTER_NOON[half or sign]:
        hour += 12
    minute = 30 if minute_text == "半" else int(minute_text or 0)
    return time(hour % 24, minute) if hour <= 24 and minute < 60 else None


def spoken_date(day: date) -> str:
    """「1月4日（月）」."""
    return f"{day.month}月{day.day}日（{_WEEKDAYS[day.weekday()]}）"


def spoken_time(clock: time) -> str:
    """「9:00」."""
    return f"{clock.hour}:{clock.minute:02d}"
