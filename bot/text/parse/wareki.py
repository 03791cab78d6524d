"""和暦: dates of birth in either calendar, and the real borders of the eras."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Optional, Union

from bot.text.parse.asking import is_asking
from bot.text.parse.number_words import with_hyphens, with_numbers
from bot.text.parse.result import Parsed, Refused, Result
from bot.text.parse.width import narrow

OLDEST_YEARS = 120


@dataclass(frozen=True)
class Era:
    """元号 with its first and last day. The day of a change belongs to both eras.

    昭和64年1月7日 is the last day of 昭和, and 平成元年1月8日 the first of 平成; but on
    30 July 1912 and 25 December 1926 the new era began on the day the old one ended.
    """

    name: str
    letter: str
    kana: str
    first: date
    last: date


ERAS = (
    Era("令和", "R", "れいわ", date(2019, 5, 1), date.max),
    Era("平成", "H", "へいせい", date(1989, 1, 8), date(2019, 4, 30)),
    Era("昭和", "S", "しょうわ", date(1926, 12, 25), date(1989, 1, 7)),
    Era("大正", "T", "たいしょう", date(1912, 7, 30), date(1926, 12, 25)),
    Era("明治", "M", "めいじ", date(1868, 10, 23), date(1912, 7, 30)),
)
_ERA = {spelling: era for era in ERAS for spelling in (era.name, era.name[0], era.letter)}

_ERA_NAME = "明治|大正|昭和|平成|令和|[明大昭平令]|(?<![A-Za-z])[MTSHRmtshr]"
_YEAR_END = r"\s*(?:年の?|[-/.,・\s])\s*"


def _era_year(n: int) -> str:
    """昭和25, 昭25, S25, s.25, 令和元."""
    return rf"(?P<era{n}>{_ERA_NAME})\.?\s*(?P<era_year{n}>元|[0-9]{{1,2}})"


def _month_day(n: int) -> str:
    """12月19日, 12.19, 12月の19."""
    return rf"(?P<month{n}>[0-9]{{1,2}})\s*(?:月の?|[-/.,・\s])\s*(?P<day{n}>[0-9]{{1,2}})(?![0-9])"


_DATE = re.compile(
    "|".join(
        (
            # 昭和25年12月19日, S25.12.19, 昭和25年（1950年）12月19日
            _era_year(1)
            + r"\s*年?\s*(?:\(\s*(?:西暦)?\s*(?P<year1>[0-9]{4})\s*年?\s*\))?"
            + r"(?:\s*(?:の|[-/.,・\s])|(?<=年)|(?<=\)))\s*"
            + _month_day(1),
            # 1950年（昭和25年）12月19日
            r"(?<![0-9])(?P<year2>[0-9]{4})\s*年?\s*\(\s*"
            + _era_year(2)
            + r"\s*年?\s*\)[-/.,・\s年の]*"
            + _month_day(2),
            # 1950年12月19日, 1950/12/19
            r"(?<![0-9])(?P<year3>[0-9]{4})" + _YEAR_END + _month_day(3),
            # S251219
            rf"(?P<era4>{_ERA_NAME})(?P<era_year4>[0-9]{{2}})"
            r"(?P<month4>[0-9]{2})(?P<day4>[0-9]{2})(?![0-9])",
            # 19501219
            r"(?<![0-9A-Za-z])(?P<year5>(?:18|19|2[0-9])[0-9]{2})"
            r"(?P<month5>[0-9]{2})(?P<day5>[0-9]{2})(?![0-9])",
        )
    )
)
_WAYS = range(1, 6)
_ERA_YEAR = re.compile(_era_year(1) + r"\s*年")

_KANA_WORDS = tuple(
    (re.compile(pattern), word)
    for pattern, word in (
        *((era.kana, era.name) for era in ERAS),
        (r"(?<=[0-9])\s*ねん", "年"),
        (r"(?<=[0-9])\s*がつ", "月"),
        (r"(?<=[0-9])\s*にち", "日"),
        ("がんねん", "元年"),
    )
)
# 「12月じゃなくて11月」「1950/12/19ではなく1950/11/19」: what does not hold
_NEGATED = re.compile(
    r"[^、。\s]{1,30}?\s*(?:じゃな|ではな|でな)(?:くて?|い(?:です|んです)?)[、,。\s]*"
)

_MENDABLE = ("no_birth_date", "incomplete_date", "era_missing", "several_dates")

_ANY_YEAR = re.compile(
    r"^(?:明治|大正|昭和|平成|令和)(?:です)?$|(?:明治|大正|昭和|平成|令和)\s*(?:[0-9]|元)|(?<![A-Za-z])[MTSHRmtshr]\.?[0-9]{1,2}(?![0-9])"
    r"|[明大昭平令][0-9]{1,2}(?![0-9])|[0-9]{4}\s*年|^(?:19|20)[0-9]{2}$"
)
_LONGEST_PART = 20  # 「生年月日は昭和25年の12月です」; more is a sentence about something else
_ANY_MONTH = re.compile(r"[0-9]{1,2}\s*月")
# 25年12月19日, 50/12/19, 501219: which calendar?
_SHORT_YEAR = re.compile(
    r"(?<![0-9])[0-9]{2}(?:\s*年\s*|[-/.])[0-9]{1,2}(?:\s*月\s*|[-/.])[0-9]{1,2}(?![0-9])|^[0-9]{6}$"
)
_YEAR_LAST = re.compile(r"(?<![0-9])[0-9]{1,2}[-/.][0-9]{1,2}[-/.](?:19|20)[0-9]{2}(?![0-9])")


def parse_birth_date(text: str, today: date) -> Result[date]:
    """A date of birth, in either calendar and any spelling, checked against `today`.

    >>> parse_birth_date("S25.12.19", date(2026, 11, 22)) == Parsed(date(1950, 12, 19))
    True
    >>> parse_birth_date("昭和64年1月8日", date(2026, 11, 22))
    Refused(reason='not_in_era')
    """
    if is_asking(text):
        return Refused("no_birth_date")
    text = _NEGATED.sub("", _readable(text))
    dates = [_date(match) for match in _DATE.finditer(text)]
    if not dates:
        return _nothing_complete(text)
    first = next((found for found in dates if isinstance(found, Refused)), dates[0])
    if isinstance(first, Refused) or all(found == first for found in dates):
        return _checked(first, today)
    # 昭和25年12月19日（1951年12月19日）
    if len(dates) == 2 and re.search(r"[)(]", text):
        return Refused("calendars_disagree")
    return Refused("several_dates")


def correct_birth_date(text: str, known: date, today: date) -> Result[date]:
    """A correction of a known date: 「12月じゃなくて11月」 changes the month alone.

    What is not named stays; a bare 「26年」 is counted in the era of the known date.
    The result is checked like any other; the caller keeps `known` when it is refused.
    """
    whole = parse_birth_date(text, today)
    if not isinstance(whole, Refused) or whole.reason not in _MENDABLE or is_asking(text):
        return whole
    text = _NEGATED.sub("", _readable(text))
    others = {_date(match) for match in _DATE.finditer(text)} - {known}
    if len(others) == 1:  # 「昭和25年12月19日を昭和25年11月19日に」
        return _checked(others.pop(), today)
    named = {unit: re.findall(rf"(?<![0-9])([0-9]{{1,4}})\s*{unit}", text) for unit in "年月日"}
    if not any(named.values()):
        return whole
    # the last one named holds: 「12月を11月に」
    month = int(named["月"][-1]) if named["月"] else known.month
    day = int(named["日"][-1]) if named["日"] else known.day
    eras = list(_ERA_YEAR.finditer(text))
    changed: Union[date, Refused]
    if eras:
        changed = _of_era(_era(eras[-1].group("era1")), eras[-1].group("era_year1"), month, day)
    elif named["年"] and len(named["年"][-1]) <= 2:
        changed = _of_era(_era_of(known), named["年"][-1], month, day)
    else:
        changed = _of_year(int(named["年"][-1]) if named["年"] else known.year, month, day)
    return changed if isinstance(changed, Refused) else _checked(changed, today)


def wareki(day: date) -> Optional[str]:
    """「昭和25年12月19日」, the first year as 元年; None before 明治.

    A day that belongs to two eras is told in the new one.
    """
    era = _era_of(day)
    if era is None:
        return None
    year = day.year - era.first.year + 1
    return f"{era.name}{'元' if year == 1 else year}年{day.month}月{day.day}日"


def both_calendars(day: date) -> str:
    """「昭和25年12月19日（1950年12月19日）」."""
    western = f"{day.year}年{day.month}月{day.day}日"
    japanese = wareki(day)
    return f"{japanese}（{western}）" if japanese else western


def _readable(text: str) -> str:
    text = with_hyphens(with_numbers(narrow(text)))
    for pattern, word in _KANA_WORDS:
        text = pattern.sub(word, text)
    return text


def _nothing_complete(text: str) -> Refused:
    if _YEAR_LAST.search(text):
        return Refused("year_first")
    if _SHORT_YEAR.search(text):
        return Refused("era_missing")
    if len(text) <= _LONGEST_PART and (_ANY_YEAR.search(text) or _ANY_MONTH.search(text)):
        return Refused("incomplete_date")
    return Refused("no_birth_date")


def _era(spelling: str) -> Era:
    return _ERA[spelling.upper()]


def _era_of(day: date) -> Optional[Era]:
    return next((era for era in ERAS if era.first <= day), None)


def _date(match: re.Match[str]) -> Union[date, Refused]:
    """The date of one match of `_DATE`, or why it is none."""
    groups = match.groupdict()
    n = next(n for n in _WAYS if groups[f"month{n}"])
    month, day = int(groups[f"month{n}"]), int(groups[f"day{n}"])
    spelling = groups.get(f"era{n}")
    year = groups.get(f"year{n}")
    in_era = _of_era(_era(spelling), groups[f"era_year{n}"], month, day) if spelling else None
    in_west = _of_year(int(year), month, day) if year else None
    if in_era and in_west and in_era != in_west:
        return Refused("calendars_disagree")
    return in_era or in_west or Refused("impossible_date")


def _of_era(era: Optional[Era], year: str, month: int, day: int) -> Union[date, Refused]:
    number = 1 if year == "元" else int(year)
    if era is None or number == 0:
        return Refused("impossible_date")
    found = _of_year(era.first.year + number - 1, month, day)
    if isinstance(found, date) and not era.first <= found <= era.last:
        return Refused("not_in_era")
    return found


def _of_year(year: int, month: int, day: int) -> Union[date, Refused]:
    try:
        return date(year, month, day)
    except ValueError:
        return Refused("impossible_date")


def _checked(found: Union[date, Refused], today: date) -> Result[date]:
    if isinstance(found, Refused):
        return found
    if found > today:
        return Refused("future_date")
    age = today.year - found.year - ((today.month, today.day) < (found.month, found.day))
    return Refused("too_old") if age > OLDEST_YEARS else Parsed(found)
