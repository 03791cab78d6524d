"""Days and times that people name."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Optional
from zoneinfo import ZoneInfo

import pytest

from bot.text.dates import parse_when, spoken_date, spoken_time

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
"""A Friday; the Monday after it is 勤労感謝の日."""


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1月1日は開いてますか", date(2027, 1, 1)),
        ("11月20日は", date(2026, 11, 20)),
        ("11月19日は", date(2027, 11, 19)),
        ("12/31はやってる", date(2026, 12, 31)),
        ("十二月三十一日", date(2026, 12, 31)),
        ("一月二日", date(2027, 1, 2)),
        ("2028年1月10日", date(2028, 1, 10)),
        ("2026/12/31", date(2026, 12, 31)),
        # the day alone: the next one of that number
        ("三十一日はやっていますか", date(2026, 12, 31)),
        ("31日", date(2026, 12, 31)),
        ("二十日", date(2026, 11, 20)),
        ("5日は開いていますか", date(2026, 12, 5)),
        # relative to today
        ("今日は何時まで", date(2026, 11, 20)),
        ("今夜9時", date(2026, 11, 20)),
        ("明日", date(2026, 11, 21)),
        ("明後日", date(2026, 11, 22)),
        ("しあさって", date(2026, 11, 23)),
        ("来週の月曜", date(2026, 11, 23)),
        ("来週月曜日", date(2026, 11, 23)),
        ("再来週の月曜", date(2026, 11, 30)),
        ("今度の土曜", date(2026, 11, 21)),
        ("今週の金曜", date(2026, 11, 20)),
        # by name
        ("大みそか", date(2026, 12, 31)),
        ("元旦", date(2027, 1, 1)),
        ("お正月", date(2027, 1, 2)),
    ],
)
def test_day(text: str, day: date) -> None:
    """A day is found however it is named, and lies ahead unless its year is said."""
    assert parse_when(text, NOW).day == day


@pytest.mark.parametrize(
    "text",
    [
        "2月30日",
        "13月1日",
        "24/7",
        "3日後",
        "2日間",
        "5日ほど",
        "来月の5日",
        "年末は30日まで",
        "一日中",
        "何時から何時まで",
        "営業日",
        "電話番号",
        "二三時間",
        "",
    ],
)
def test_no_day(text: str) -> None:
    """What names no certain day gives none, rather than a wrong one."""
    assert parse_when(text, NOW).day is None


@pytest.mark.parametrize(
    ("now", "text", "day"),
    [
        (datetime(2027, 12, 1), "2月29日", date(2028, 2, 29)),
        (datetime(2026, 12, 31), "31日", date(2026, 12, 31)),
        (datetime(2026, 12, 28), "4日", date(2027, 1, 4)),
        (datetime(2027, 1, 31), "30日", date(2027, 3, 30)),
        (datetime(2026, 11, 22), "来週の月曜", date(2026, 11, 23)),  # said on Sunday
        (datetime(2026, 12, 31), "明日", date(2027, 1, 1)),
    ],
)
def test_day_from_other_days(now: datetime, text: str, day: date) -> None:
    """Ends of months and years, leap days and Sundays are counted right."""
    assert parse_when(text, now).day == day


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("夜9時", time(21)),
        ("夜の8時半", time(20, 30)),
        ("夜12時", time(0)),
        ("夜中の1時", time(1)),
        ("午後3時半", time(15, 30)),
        ("午後の5時", time(17)),
        ("午後12時", time(12)),
        ("午前0時", time(0)),
        ("朝8時", time(8)),
        ("朝の7時", time(7)),
        ("昼の1時", time(13)),
        ("昼12時", time(12)),
        ("夕方6時", time(18)),
        ("21時", time(21)),
        ("21:30", time(21, 30)),
        ("7:00", time(7)),
        ("22時15分", time(22, 15)),
        ("九時半", time(9, 30)),
        ("二十一時", time(21)),
        ("二三時", time(23)),
        ("7時までですか", time(19)),  # nobody asks about the early morning like that
        ("9時から", time(9)),
        ("24時間ですか", None),
        ("一時間待つ", None),
        ("一時的に", None),
        ("何時まで", None),
        ("99時", None),
        ("9時75分", None),
    ],
)
def test_clock(text: str, clock: Optional[time]) -> None:
    """A time of day is read in 24 hours; a duration is none."""
    assert parse_when(text, NOW).clock == clock


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("土日", "weekend"),
        ("週末は", "weekend"),
        ("土曜と日曜", "weekend"),
        ("土曜日", "saturday"),
        ("日曜の18時", "sunday"),
        ("祝日", "holiday"),
        ("ゴールデンウィーク", "holiday"),
        ("平日は", "weekday"),
        ("年末", "year_end"),
        ("年末年始の休み", "year_end"),
        ("お盆", None),  # no public holiday
        ("今日は土曜ですか", None),  # the day goes first
        ("電話番号", None),
    ],
)
def test_kind(text: str, kind: Optional[str]) -> None:
    """Kinds of days are recognised where no date stands for them."""
    assert parse_when(text, NOW).kind == kind


def test_spoken() -> None:
    """Dates carry their weekday, times no leading zero."""
    assert spoken_date(date(2027, 1, 4)) == "1月4日（月）"
    assert spoken_date(date(2026, 11, 22)) == "11月22日（日）"
    assert spoken_time(time(9, 5)) == "9:05"
