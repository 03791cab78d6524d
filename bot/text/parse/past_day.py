"""過ぎた日: the days that people name when they say when something came."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Iterator, Optional, Sequence

from bot.text.parse.wareki import ERAS

_NEAR = timedelta(days=21)
"""「25日」 said on the 22nd is rather not last month's."""

_NUMERAL = "[0-9一二三四五六七八九十]"
_UNCLEAR = re.compile(
    "数日|先日|この[前間]|こないだ|先々?週|来週|先月|来月|去年|昨年|前日(?!曜)|前夜|前の日|"
    "翌[日朝晩々]|次の日|同じ日|毎[日朝晩]|いつも|週末|(?:昨日|きのう)の(?:昨日|きのう)|[0-9]/[0-9]{1,2}/[0-9]{4}|"
    # 二、三日前; 二三日前
    rf"{_NUMERAL}\s*[、,~〜・か-]\s*{_NUMERAL}+\s*日前|[一二三四五六七八九]{{2}}日前"
)
_WORDS = tuple(
    (re.compile(pattern), word)
    for pattern, word in (
        ("一昨[々昨]日|(?:さき|先)(?:おととい|一昨日)", " 3日前"),
        ("一昨日|おととい|おとつい|いっさくじつ", " 2日前"),
        ("一昨[夜晩]", " 2日前の夜"),
        ("昨日|きのう|さくじつ", " 1日前"),
        ("昨[夜晩]|ゆうべ|夕べ|さくや|さくばん", " 1日前の夜"),
        ("昨朝", " 1日前の朝"),
        # 「開けさせて」 is no morning, 「今晩は」 greets
        ("今朝|(?<![ぁ-ん])けさ(?!せ)", " 0日前の朝"),
        ("今夜|今晩(?!は)", " 0日前の夜"),
        # 「今日中に」「本日まで」 is when it must be done
        ("(?:今日|きょう|本日)(?!中|じゅう|まで|でも)", " 0日前"),
        ("明後日|あさって", " 2日後"),
        ("明日|あした", " 1日後"),
    )
)
_REIWA = re.compile("令和([0-9]{1,2}|元)(?=年)")
_BY_HYPHENS = re.compile(r"(?<![0-9])([0-9]{4})[-.]([0-9]{1,2})[-.](?=[0-9])")

_WEEKDAYS = "月火水木金土日"
_DAY = re.compile(
    r"(?<![0-9])(?P<ago>[0-9]{1,3})日(?P<side>[前後])"
    # not 「手順5/7」
    r"|(?<![0-9/])(?<!手順)(?:(?P<year>[0-9]{1,4})\s*[年/]\s*)?"
    r"(?P<month>[0-9]{1,2})\s*[月/]\s*の?(?P<number>[0-9]{1,2})(?![0-9/])日?"
    # 31日, but not 二日間, 丸二日, あと2日
    r"|(?<![0-9丸])(?<!まる)(?<!あと)(?P<alone>[0-9]{1,2})日(?![間中目以もほくぐ])"
    rf"|(?P<weekday>[{_WEEKDAYS}])曜日?|(?<=\()(?P<bracketed>[{_WEEKDAYS}])(?=\))"
)
# 「昨日（土）の」「11月21日、」
_LEADS_UP = re.compile(r"[()のは、,\s]{0,8}")


@dataclass(frozen=True)
class PastDay:
    """A day as it was named, and where: 「11/21」 is month 11, number 21 of whatever year."""

    start: int
    end: int
    ago: Optional[int] = None
    year: Optional[int] = None
    month: Optional[int] = None
    number: Optional[int] = None
    weekday: Optional[int] = None
    needs_clock: bool = False
    """True where it is something else unless a time of day follows: 「一日」, 「明日」."""

    def is_on(self, day: date, today: date) -> bool:
        """True if `day` may be meant, said on `today`."""
        if self.ago is not None:
            return day == today - timedelta(days=self.ago)
        if self.weekday is not None:
            return day.weekday() == self.weekday
        if self.month is None:
            return day.day == self.number and today - day <= _NEAR
        named = (self.year or day.year, self.month, self.number)
        return named == (day.year, day.month, day.day)


def has_unclear_day(text: str) -> bool:
    """True if the text names a day that nobody could find: 「先日」「先週」「二、三日前」."""
    return bool(_UNCLEAR.search(text))


def with_days_counted(text: str) -> str:
    """The days that have names as numbers of days.

    >>> with_days_counted("おとといの夜")
    ' 2日前の夜'
    """
    for pattern, word in _WORDS:
        text = pattern.sub(word, text)
    return text


def with_western_years(text: str) -> str:
    """Dates of this era, and dates with hyphens, in one form.

    >>> with_western_years("令和8年11月21日"), with_western_years("2026-11-21")
    ('2026年11月21日', '2026/11/21')
    """
    return _BY_HYPHENS.sub(r"\1/\2/", _REIWA.sub(_western, text))


def _western(match: re.Match[str]) -> str:
    year = 1 if match.group(1) == "元" else int(match.group(1))
    return str(ERAS[0].first.year - 1 + year)


def past_days(text: str) -> Iterator[PastDay]:
    """The days that a text names, in order; names and years counted before."""
    for match in _DAY.finditer(text):
        place = match.span()
        number = {
            name: int(found) for name, found in match.groupdict("").items() if found.isdigit()
        }
        weekday = match["weekday"] or match["bracketed"]
        if weekday:
            yield PastDay(*place, weekday=_WEEKDAYS.index(weekday))
        elif match["side"] == "後":
            yield PastDay(*place, ago=-number["ago"], needs_clock=True)
        elif match["side"]:
            yield PastDay(*place, ago=number["ago"])
        elif match["alone"]:
            yield PastDay(*place, number=number["alone"], needs_clock=number["alone"] == 1)
        else:
            yield PastDay(
                *place, year=number.get("year"), month=number["month"], number=number["number"]
            )


def leading_up(start: int, text: str, days: Sequence[PastDay]) -> list[PastDay]:
    """The days right before the time of day at `start`, nearest first."""
    found: list[PastDay] = []
    for day in reversed(days):
        if day.end <= start and _LEADS_UP.fullmatch(text, day.end, start):
            found.append(day)
            start = day.start
    return found
