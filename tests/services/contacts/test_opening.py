"""Sentences about opening hours."""

from __future__ import annotations

import re
from datetime import datetime

import jpholiday
import pytest

from bot.content.contacts import load_agencies, load_desks
from bot.domain.hours import TOKYO
from bot.services.contacts.opening import Opening, agency_hours

DESK = load_desks()["registration"]
CLICKAR = load_desks()["clickar"]
AGENCIES = load_agencies()
OPENING = Opening(jpholiday.is_holiday)
FRIDAY = "2026-11-20 10:00"


def tokyo(text: str) -> datetime:
    """「2026-11-20 09:00」 in Asia/Tokyo."""
    return datetime.fromisoformat(text).replace(tzinfo=TOKYO)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-20 08:59", "ただいま受付時間外・本日9:00から"),
        ("2026-11-20 09:00", "ただいま受付中・本日20:00まで"),
        ("2026-11-20 19:59", "ただいま受付中・本日20:00まで"),
        ("2026-11-20 20:00", "ただいま受付時間外・次は11月21日（土）9:00から"),
        ("2026-11-21 12:00", "ただいま受付中・本日17:00まで"),
        ("2026-11-22 17:00", "ただいま受付時間外・次は11月23日（月）9:00から"),
        ("2026-11-23 12:00", "ただいま受付中・本日17:00まで"),
        ("2027-03-22 12:00", "ただいま受付中・本日17:00まで"),
        ("2026-12-30 20:30", "ただいま受付時間外・次は1月4日（月）9:00から"),
        ("2026-12-31 10:00", "ただいま受付時間外・次は1月4日（月）9:00から"),
        ("2027-01-03 10:00", "ただいま受付時間外・次は1月4日（月）9:00から"),
        ("2027-01-04 08:59", "ただいま受付時間外・本日9:00から"),
    ],
)
def test_status_of_a_desk(at: str, expected: str) -> None:
    """A desk's status says until when, or from when."""
    assert OPENING.status(DESK.hours, tokyo(at)) == expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-20 09:29", "ただいま受付時間外・本日9:30から"),
        ("2026-11-20 09:30", "ただいま受付中・本日17:30まで"),
        ("2026-11-20 17:30", "ただいま受付時間外・次は11月24日（火）9:30から"),
        ("2026-11-21 10:00", "ただいま受付時間外・次は11月24日（火）9:30から"),
        # public holidays: 勤労感謝の日, 振替休日, 元日
        ("2026-11-23 10:00", "本日は祝日のため、営業しているかは確認できません"),
        ("2026-11-23 23:00", "本日は祝日のため、営業しているかは確認できません"),
        ("2027-03-22 10:00", "本日は祝日のため、営業しているかは確認できません"),
        ("2027-01-01 10:00", "本日は祝日のため、営業しているかは確認できません"),
        # the year's end, of which the flyer says nothing: 12/30 is a Wednesday
        ("2026-12-30 10:00", "本日は年末年始のため、営業しているかは確認できません"),
        ("2026-12-28 17:30", "ただいま受付時間外・次は1月4日（月）9:30から"),
        # 憲法記念日 on a Saturday: closed as on any Saturday
        ("2025-05-03 10:00", "ただいま受付時間外・次は5月7日（水）9:30から"),
    ],
)
def test_status_of_yumecard(at: str, expected: str) -> None:
    """On a public holiday nothing is claimed about ゆめカード."""
    hours = AGENCIES["yumecard"].hours
    assert hours is not None
    assert OPENING.status(hours, tokyo(at)) == expected
    assert expected in OPENING.agency_line(AGENCIES["yumecard"], tokyo(at))
    assert expected in agency_hours(AGENCIES["yumecard"], OPENING, tokyo(at))


@pytest.mark.parametrize(
    "at", ["2026-11-20 10:00", "2026-11-20 22:00", "2026-11-21 10:00", "2027-01-01 10:00"]
)
def test_nothing_is_invented_about_jfe(at: str) -> None:
    """JFEライフ is named with its number and with no hours at any moment."""
    agency = AGENCIES["jfelife"]
    line = OPENING.agency_line(agency, tokyo(at))
    assert line == "取扱代理店 JFEライフ株式会社：0120-440-755"
    hours = agency_hours(agency, OPENING, tokyo(at))
    assert hours == (
        "JFEライフ株式会社の営業時間は、この案内には書かれていません。"
        "お電話（0120-440-755）でご確認ください。"
    )
    assert not re.search(r"\d:\d\d|受付中|時間外|平日|土日|月〜金", line + hours)


def test_desk_lines_say_the_same_once() -> None:
    """Two desks with the same hours share one status."""
    assert OPENING.desk_lines([DESK, CLICKAR], tokyo(FRIDAY)) == [
        "会員登録の窓口：0120-157-566",
        "Clickarの操作の窓口：0120-301-377",
        "（ただいま受付中・本日20:00まで）",
    ]
    assert OPENING.desk_line(DESK, tokyo(FRIDAY)) == (
        "会員登録の窓口：0120-157-566（ただいま受付中・本日20:00まで）"
    )


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "1月1日は開いてますか",
            "1月1日（金）は、電話窓口はお休みです。次は1月4日（月）9:00からです。",
        ),
        (
            "12月31日の10時は",
            "12月31日（木）は、電話窓口はお休みです。次は1月4日（月）9:00からです。",
        ),
        (
            "31日はやっていますか",
            "12月31日（木）は、電話窓口はお休みです。次は1月4日（月）9:00からです。",
        ),
        ("1月4日は何時から", "1月4日（月）の電話窓口の受付は 9:00〜20:00です。"),
        ("来週の月曜", "11月23日（月）の電話窓口の受付は 9:00〜17:00です。"),
        ("2027年3月22日", "3月22日（月）の電話窓口の受付は 9:00〜17:00です。"),
        ("今日の夜9時", "21:00は受付時間外です。本日11月20日（金）の受付は 9:00〜20:00です。"),
        ("明日の18時", "18:00は受付時間外です。11月21日（土）の受付は 9:00〜17:00です。"),
        ("明日の昼の1時", "11月21日（土）の電話窓口の受付は 9:00〜17:00です。"),
        (
            "今日は何時まで",
            "本日11月20日（金）の電話窓口の受付は 9:00〜20:00です。（ただいま受付中・本日20:00まで）",
        ),
        (
            "土日の夜7時",
            "土曜日・日曜日の19:00は受付時間外です。土曜日・日曜日の受付は 9:00〜17:00です。",
        ),
        ("祝日の17時", "祝日の17:00は受付時間外です。祝日の受付は 9:00〜17:00です。"),
        ("平日の8時から", "平日の8:00は受付時間外です。平日の受付は 9:00〜20:00です。"),
        (
            "土日は何時まで",
            "土曜日・日曜日の電話窓口の受付は 9:00〜17:00です。（ただいま受付中・本日20:00まで）",
        ),
        ("平日は", "平日の電話窓口の受付は 9:00〜20:00です。（ただいま受付中・本日20:00まで）"),
    ],
)
def test_answer(question: str, expected: str) -> None:
    """The day and the time of a question are answered."""
    assert OPENING.answer(question, DESK, tokyo(FRIDAY)) == expected


@pytest.mark.parametrize(
    "question",
    ["何時まで", "年末はやっていますか", "お盆は", "24時間ですか", "夜9時は", "2月30日は", ""],
)
def test_answer_in_general(question: str) -> None:
    """Where no day is certain, all hours are told with the closed days."""
    assert OPENING.answer(question, DESK, tokyo(FRIDAY)) == (
        "電話窓口の受付時間は、平日 9:00〜20:00、土日祝日 9:00〜17:00"
        "（12月31日〜1月3日はお休み）です。（ただいま受付中・本日20:00まで）"
    )


def test_hours_in_words_and_in_numbers_agree() -> None:
    """The sentence about the hours holds the hours that are computed with."""
    hours = DESK.hours
    assert hours.weekday and hours.saturday
    assert hours.saturday == hours.sunday == hours.holiday
    for span in (hours.weekday, hours.saturday):
        assert f"{span.opens:%-H:%M}〜{span.closes:%-H:%M}" in DESK.hours_text
    assert hours.closed_days == {(12, 31), (1, 1), (1, 2), (1, 3)}
    assert "12月31日〜1月3日はお休み" in DESK.hours_text
