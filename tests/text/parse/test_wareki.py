"""Dates of birth in both calendars."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from folded import each
from hypothesis import given
from hypothesis import strategies as st

from bot.text.parse.result import Parsed, Question, Refused
from bot.text.parse.wareki import (
    ERAS,
    OLDEST_YEARS,
    both_calendars,
    correct_birth_date,
    parse_birth_date,
    wareki,
)

TODAY = date(2026, 11, 22)
BORN = date(1950, 12, 19)

SPELLINGS = """
昭和25年12月19日
昭和２５年１２月１９日
昭和 25 年 12 月 19 日
昭和25年12月19日です
昭和25年12月19日生まれです。
生年月日は昭和25年12月19日です
昭和二十五年十二月十九日
昭和二五年一二月一九日
昭和廿五年十二月十九日
昭25年12月19日
昭25.12.19
S25.12.19
s25.12.19
Ｓ２５．１２．１９
S.25.12.19
S25/12/19
S25-12-19
S25年12月19日
S251219
昭和251219
㍼25年12月19日
しょうわ25ねん12がつ19にち
昭和25の12の19
1950/12/19
1950-12-19
1950.12.19
1950・12・19
1950 12 19
１９５０／１２／１９
1950年12月19日
西暦1950年12月19日
1950年の12月の19日
一九五〇年十二月十九日
19501219
昭和25年（1950年）12月19日
1950年（昭和25年）12月19日
1950(S25)/12/19
昭和25年12月19日（1950年12月19日）
昭和24年12月19日じゃなくて昭和25年12月19日です
"""

DATES = [
    *((text, BORN) for text in SPELLINGS.split("\n") if text),
    ("昭和元年12月25日", date(1926, 12, 25)),
    ("昭和1年12月25日", date(1926, 12, 25)),
    ("S元.12.25", date(1926, 12, 25)),
    ("大正15年12月25日", date(1926, 12, 25)),  # the day belongs to both eras
    ("大正元年7月30日", date(1912, 7, 30)),
    ("T5.4.3", date(1916, 4, 3)),
    ("大正五年四月三日", date(1916, 4, 3)),
    ("明治45年7月30日", date(1912, 7, 30)),
    ("明治四十四年一月一日", date(1911, 1, 1)),
    ("M44.1.1", date(1911, 1, 1)),
    ("昭和64年1月7日", date(1989, 1, 7)),
    ("平成元年1月8日", date(1989, 1, 8)),
    ("平成1年1月8日", date(1989, 1, 8)),
    ("H31.4.30", date(2019, 4, 30)),
    ("平成三十一年四月三十日", date(2019, 4, 30)),
    ("令和元年5月1日", date(2019, 5, 1)),
    ("R1.5.1", date(2019, 5, 1)),
    ("㋿8年11月22日", TODAY),
    ("昭和43年2月29日", date(1968, 2, 29)),
    ("2000年2月29日", date(2000, 2, 29)),
    ("1906年11月22日", date(1906, 11, 22)),  # 120 years today
]

REFUSED = [
    ("昭和64年1月8日", "not_in_era"),
    ("昭和65年4月1日", "not_in_era"),
    ("昭和元年12月24日", "not_in_era"),
    ("大正15年12月26日", "not_in_era"),
    ("大正元年7月29日", "not_in_era"),
    ("明治45年7月31日", "not_in_era"),
    ("平成1年1月7日", "not_in_era"),
    ("平成元年1月7日", "not_in_era"),
    ("平成31年5月1日", "not_in_era"),
    ("平成40年1月1日", "not_in_era"),
    ("令和元年4月30日", "not_in_era"),
    ("1950年2月30日", "impossible_date"),
    ("1950/13/1", "impossible_date"),
    ("1950/4/31", "impossible_date"),
    ("1951年2月29日", "impossible_date"),
    ("1900年2月29日", "impossible_date"),
    ("昭和25年0月1日", "impossible_date"),
    ("昭和0年12月19日", "impossible_date"),
    ("0000年1月1日", "impossible_date"),
    ("2026年11月23日", "future_date"),
    ("令和30年1月1日", "future_date"),
    ("9999/12/31", "future_date"),
    ("1905年11月22日", "too_old"),
    ("明治38年1月1日", "too_old"),
    ("1850/1/1", "too_old"),
    ("昭和25年", "incomplete_date"),
    ("昭25", "incomplete_date"),
    ("昭和25年12月", "incomplete_date"),
    ("12月19日", "incomplete_date"),
    ("1950", "incomplete_date"),
    ("1950年です", "incomplete_date"),
    ("令和元年", "incomplete_date"),
    ("昭和", "incomplete_date"),
    ("25年12月19日", "era_missing"),
    ("50/12/19", "era_missing"),
    ("501219", "era_missing"),
    ("12/19/1950", "year_first"),
    ("19-12-1950", "year_first"),
    ("昭和25年12月19日と昭和30年1月1日", "several_dates"),
    ("昭和25年(1951年)12月19日", "calendars_disagree"),
    ("1951年（昭和25年）12月19日", "calendars_disagree"),
    ("昭和25年12月19日（1951年12月19日）", "calendars_disagree"),
    ("", "no_birth_date"),
    ("わかりません", "no_birth_date"),
    ("やっぱりやめる", "no_birth_date"),
    ("六月に運転者を増やして追加で保険料を払いました", "no_birth_date"),
    ("昭和の生まれで西暦が分からん", "no_birth_date"),
    ("090-1234-5678", "no_birth_date"),
    ("732-8570", "no_birth_date"),
    ("A020119183", "no_birth_date"),
    ("生年月日は西暦でもいいですか", "no_birth_date"),
    ("1950/12/19でいいですか？", "no_birth_date"),
    ("昭和25年12月19日って西暦で何年？", "no_birth_date"),
]


@each("text, expected", DATES)
def test_a_date_is_read_in_any_spelling(text: str, expected: date) -> None:
    """Either calendar, kanji or digits, full or half width, gives the day."""
    assert parse_birth_date(text, TODAY) == Parsed(expected)


@each("text, reason", REFUSED)
def test_what_is_no_date_of_birth_is_refused_with_the_reason(text: str, reason: str) -> None:
    """Borders of eras, impossible, future and very old dates, and questions are told apart."""
    assert parse_birth_date(text, TODAY) == Refused(reason)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12月じゃなくて11月", date(1950, 11, 19)),
        ("さっきの生年月日、12月じゃなくて11月", date(1950, 11, 19)),
        ("11月です、12月ではなく", date(1950, 11, 19)),
        ("12月を11月に", date(1950, 11, 19)),
        ("十一月です", date(1950, 11, 19)),
        ("20日でした", date(1950, 12, 20)),
        ("1月2日", date(1950, 1, 2)),
        ("26年です", date(1951, 12, 19)),  # in the era of the known date
        ("昭和26年", date(1951, 12, 19)),
        ("1951年", date(1951, 12, 19)),
        ("昭和25年12月19日を昭和25年11月19日に", date(1950, 11, 19)),
        ("1950/12/19じゃなくて1950/11/19です", date(1950, 11, 19)),
        ("S26.1.2", date(1951, 1, 2)),
    ],
)
def test_a_correction_changes_only_what_it_names(text: str, expected: date) -> None:
    """「12月じゃなくて11月」 keeps the year and the day."""
    assert correct_birth_date(text, BORN, TODAY) == Parsed(expected)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("11月31日", "impossible_date"),
        ("昭和70年", "not_in_era"),
        ("2030年", "future_date"),
        ("やめる", "no_birth_date"),
        ("11月ですか", "no_birth_date"),
    ],
)
def test_a_correction_that_gives_no_date_is_refused(text: str, reason: str) -> None:
    """An impossible correction is refused like an impossible date."""
    assert correct_birth_date(text, BORN, TODAY) == Refused(reason)


@pytest.mark.parametrize(
    ("day", "spoken"),
    [
        (BORN, "昭和25年12月19日（1950年12月19日）"),
        (date(1989, 1, 7), "昭和64年1月7日（1989年1月7日）"),
        (date(1989, 1, 8), "平成元年1月8日（1989年1月8日）"),
        (date(1926, 12, 24), "大正15年12月24日（1926年12月24日）"),
        (date(1926, 12, 25), "昭和元年12月25日（1926年12月25日）"),
        (date(2019, 5, 1), "令和元年5月1日（2019年5月1日）"),
        (date(1912, 7, 29), "明治45年7月29日（1912年7月29日）"),
        (date(1850, 1, 1), "1850年1月1日"),
    ],
)
def test_a_date_is_spoken_in_both_calendars(day: date, spoken: str) -> None:
    """The first year of an era is 元年."""
    assert both_calendars(day) == spoken


days = st.dates(min_value=date(TODAY.year - OLDEST_YEARS, 12, 1), max_value=TODAY)


@given(days)
def test_every_date_comes_back_from_wareki(day: date) -> None:
    """A day, spoken in either calendar or in both, is read as the same day."""
    spoken = wareki(day)
    assert spoken is not None
    assert parse_birth_date(spoken, TODAY) == Parsed(day)
    assert parse_birth_date(both_calendars(day), TODAY) == Parsed(day)
    assert parse_birth_date(f"{day:%Y%m%d}", TODAY) == Parsed(day)
    assert parse_birth_date(f"{day.year}/{day.month}/{day.day}", TODAY) == Parsed(day)


@pytest.mark.parametrize("era", ERAS)
def test_the_day_after_an_era_is_refused_in_it(era) -> None:  # type: ignore[no-untyped-def]
    """The last day is valid in its era, the next day is not."""
    if era.last == date.max:
        return
    for day, is_in_era in ((era.last, True), (era.last + timedelta(days=1), False)):
        text = f"{era.name}{day.year - era.first.year + 1}年{day.month}月{day.day}日"
        result = parse_birth_date(text, date(1990, 1, 1) if day.year < 1990 else TODAY)
        assert (result == Parsed(day)) is is_in_era


@given(
    st.text(max_size=60),
    st.text(alphabet="0123456789年月日/-.昭和平成元二十 MTSHR（）", max_size=40),
)
def test_any_text_is_answered_without_an_error(text: str, datelike: str) -> None:
    """Whatever is typed, there is a date within the limits, or a reason."""
    for typed in (text, datelike):
        result = parse_birth_date(typed, TODAY)
        assert not isinstance(result, Question)
        if isinstance(result, Parsed):
            assert date(1905, 11, 23) <= result.value <= TODAY
        correct_birth_date(typed, BORN, TODAY)
