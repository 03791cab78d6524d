"""年月 in either calendar."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.parse.result import Parsed, Refused
from bot.text.parse.year_month import parse_year_month, wareki_month

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    "text",
    [
        "2011年3月",
        "２０１１年３月",
        "2011年03月",
        "2011/3",
        "2011.03",
        "2011-03",
        "2011年の3月",
        "201103",
        "二〇一一年三月",
        "平成23年3月",
        "平成23年の3月",
        "平成二十三年三月",
        "平23年3月",
        "H23.3",
        "h23/3",
        "H2303",
        "へいせい23ねん3がつ",
        "2011年（平成23年）3月",
        "平成23年（2011年）3月",
        "2011年3月31日",
        "2011年3月末に退職しました",
        "退職は平成23年3月です",
        "2012年4月じゃなくて2011年3月",
    ],
)
def test_spellings(text: str) -> None:
    """One month, however it is written; a day beside it says nothing more."""
    assert parse_year_month(text, TODAY) == Parsed((2011, 3))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("昭和64年1月", (1989, 1)),
        ("平成元年1月", (1989, 1)),
        ("平成31年4月", (2019, 4)),
        ("令和元年5月", (2019, 5)),
        ("R8.11", (2026, 11)),
        ("1960年12月", (1960, 12)),
    ],
)
def test_borders(text: str, expected: tuple[int, int]) -> None:
    """Months in which eras begin and end, and the present one."""
    assert parse_year_month(text, TODAY) == Parsed(expected)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2026年12月", "year_month_future"),
        ("令和9年1月", "year_month_future"),
        ("昭和64年2月", "year_month_not_in_era"),
        ("平成31年5月", "year_month_not_in_era"),
        ("令和元年4月", "year_month_not_in_era"),
        ("平成0年3月", "year_month_not_in_era"),
        ("平成99年3月", "year_month_not_in_era"),
        ("2011年13月", "year_month_impossible"),
        ("2011年0月", "year_month_impossible"),
        ("1811年3月", "year_month_impossible"),
        ("平成23年（2012年）3月", "year_month_disagrees"),
        ("2010年3月か2011年3月", "several_year_months"),
        ("2011年", "year_month_incomplete"),
        ("平成23年", "year_month_incomplete"),
        ("2011", "year_month_incomplete"),
        ("3月", "year_month_incomplete"),
        ("23年3月", "year_month_era_missing"),
        ("11/3", "year_month_era_missing"),
        ("忘れました", "no_year_month"),
        ("いつですか", "no_year_month"),
        ("2011年3月ですか", "no_year_month"),
        ("やめる", "no_year_month"),
        ("次へ", "no_year_month"),
        ("090-1234-5678", "no_year_month"),
        ("A020119183", "no_year_month"),
        ("", "no_year_month"),
        ("1" * 5000, "no_year_month"),
    ],
)
def test_refused(text: str, reason: str) -> None:
    """What is no month, or one that cannot be, is told apart."""
    assert parse_year_month(text, TODAY) == Refused(reason)


@given(st.dates(date(1926, 12, 25), TODAY))
def test_read_back_is_read_again(day: date) -> None:
    """The month as it is told is the month that was meant."""
    told = wareki_month(day.year, day.month)
    assert parse_year_month(told, TODAY) == Parsed((day.year, day.month))


@pytest.mark.parametrize(
    ("year", "month", "told"),
    [
        (2011, 3, "平成23年3月（2011年3月）"),
        (2019, 4, "平成31年4月（2019年4月）"),
        (2019, 5, "令和元年5月（2019年5月）"),
        (1989, 1, "平成元年1月（1989年1月）"),
        (2025, 12, "令和7年12月（2025年12月）"),
        (1850, 1, "1850年1月"),
    ],
)
def test_wareki_month(year: int, month: int, told: str) -> None:
    """Both calendars; the month of a change in the new era."""
    assert wareki_month(year, month) == told
