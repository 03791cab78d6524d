"""年月: a month of a year in either calendar, such as that of a retirement."""

from __future__ import annotations

import re
from datetime import date
from typing import Union

from bot.text.parse.asking import is_asking
from bot.text.parse.number_words import with_hyphens, with_numbers
from bot.text.parse.result import Parsed, Refused, Result
from bot.text.parse.wareki import ERAS, Era
from bot.text.parse.width import narrow

YearMonth = tuple[int, int]

LONGEST = 60
FIRST_YEAR = 1900

_ERA = {spelling: era for era in ERAS for spelling in (era.name, era.name[0], era.letter)}
_ERA_NAME = "明治|大正|昭和|平成|令和|[明大昭平令]|(?<![A-Za-z])[MTSHRmtshr]"
_YEAR_END = r"\s*(?:年の?|[-/.・\s])\s*"
_MONTH = r"(?P<month>[0-9]{1,2})(?![0-9])\s*月?"
# 2011年3月31日, 2011/3/31: the day says nothing more
_DAY = r"(?:(?:の|[-/.\s])?[0-9]{1,2}(?![0-9])日?)?"
_WAYS = tuple(
    re.compile(way)
    for way in (
        # 2011年3月, 2011/3, 2011年（平成23年）3月
        r"(?<![0-9])(?P<year>[0-9]{4})\s*年?\s*\(\s*(?P<era>"
        + _ERA_NAME
        + r")\.?\s*(?P<era_year>元|[0-9]{1,2})\s*年?\s*\)[-/.\s年の]*"
        + _MONTH
        + _DAY,
        r"(?<![0-9])(?P<year>[0-9]{4})" + _YEAR_END + _MONTH + _DAY,
        # 平成23年3月, H23.3, 平成23年（2011年）3月
        rf"(?P<era>{_ERA_NAME})\.?\s*(?P<era_year>元|[0-9]{{1,2}})\s*年?\s*"
        + r"\(\s*(?:西暦)?\s*(?P<year>[0-9]{4})\s*年?\s*\)[-/.\s年の]*"
        + _MONTH
        + _DAY,
        rf"(?P<era>{_ERA_NAME})\.?\s*(?P<era_year>元|[0-9]{{1,2}})" + _YEAR_END + _MONTH + _DAY,
        # 201103, H2303
        r"(?<![0-9A-Za-z])(?P<year>(?:19|20)[0-9]{2})(?P<month>[0-9]{2})(?![0-9])",
        rf"(?P<era>{_ERA_NAME})(?P<era_year>[0-9]{{2}})(?P<month>[0-9]{{2}})(?![0-9])",
    )
)
_KANA_WORDS = tuple(
    (re.compile(pattern), word)
    for pattern, word in (
        *((era.kana, era.name) for era in ERAS),
        (r"(?<=[0-9])\s*ねん", "年"),
        (r"(?<=[0-9])\s*がつ", "月"),
        ("がんねん", "元年"),
    )
)
# 「3月じゃなくて」 does not hold
_NEGATED = re.compile(r"[^、。\s]{1,30}?\s*(?:じゃな|ではな|でな)くて?[、,。\s]*")
# 23年3月, 11/3: which calendar?
_SHORT_YEAR = re.compile(r"(?<![0-9])[0-9]{2}\s*(?:年\s*|[-/.])[0-9]{1,2}(?![0-9])\s*月?")
_PART = re.compile(
    rf"(?:{_ERA_NAME})\s*(?:元|[0-9]{{1,2}})|[0-9]{{1,4}}\s*年|^[0-9]{{4}}$|[0-9]{{1,2}}\s*月"
)


def parse_year_month(text: str, today: date) -> Result[YearMonth]:
    """(year, month), not after `today`; a day beside it is passed over.

    >>> parse_year_month("平成23年3月", date(2026, 11, 22)) == Parsed((2011, 3))
    True
    >>> parse_year_month("2027年3月", date(2026, 11, 22))
    Refused(reason='year_month_future')
    """
    if is_asking(text) or len(text) > LONGEST:
        return Refused("no_year_month")
    text = _NEGATED.sub("", _readable(text))
    found = _all(text)
    if not found:
        return _nothing_complete(text)
    first = next((one for one in found if isinstance(one, Refused)), found[0])
    if isinstance(first, Refused):
        return first
    if any(one != first for one in found):
        return Refused("several_year_months")
    if first > (today.year, today.month):
        return Refused("year_month_future")
    return Parsed(first)


def wareki_month(year: int, month: int) -> str:
    """「平成23年3月（2011年3月）」; the month of a change is told in the new era.

    >>> wareki_month(2011, 3), wareki_month(2019, 5)
    ('平成23年3月（2011年3月）', '令和元年5月（2019年5月）')
    """
    western = f"{year}年{month}月"
    last_day = date(year + month // 12, month % 12 + 1, 1).toordinal() - 1
    era = next((era for era in ERAS if era.first.toordinal() <= last_day), None)
    if era is None:
        return western
    number = year - era.first.year + 1
    return f"{era.name}{'元' if number == 1 else number}年{month}月（{western}）"


def _readable(text: str) -> str:
    text = with_hyphens(with_numbers(narrow(text)))
    for pattern, word in _KANA_WORDS:
        text = pattern.sub(word, text)
    return text


def _all(text: str) -> list[Union[YearMonth, Refused]]:
    """Every month in the text; what one way reads is not read again by another."""
    found = []
    for way in _WAYS:
        for match in way.finditer(text):
            found.append(_month(match))
        text = way.sub("、", text)
    return found


def _month(match: re.Match[str]) -> Union[YearMonth, Refused]:
    groups = match.groupdict()
    month = int(groups["month"])
    year = int(groups["year"]) if groups.get("year") else None
    era = _ERA[groups["era"].upper()] if groups.get("era") else None
    if not 1 <= month <= 12 or (year is not None and year < FIRST_YEAR):
        return Refused("year_month_impossible")
    if era is None:
        return (year or 0, month)
    counted = _of_era(era, groups["era_year"], month)
    if year is not None and counted != (year, month):
        return Refused("year_month_disagrees")
    return counted


def _of_era(era: Era, number: str, month: int) -> Union[YearMonth, Refused]:
    year = era.first.year + (1 if number == "元" else int(number)) - 1
    is_within = (
        (era.first.year, era.first.month) <= (year, month) <= (era.last.year, era.last.month)
    )
    if number in ("0", "00") or not is_within:
        return Refused("year_month_not_in_era")
    return (year, month)


def _nothing_complete(text: str) -> Refused:
    if _SHORT_YEAR.search(text):
        return Refused("year_month_era_missing")
    if _PART.search(text):
        return Refused("year_month_incomplete")
    return Refused("no_year_month")
