"""The minute in the past that a person names."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Optional
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.parse.past_moment import parse_past_moment

TOKYO = ZoneInfo("Asia/Tokyo")
NOW = datetime(2026, 11, 22, 18, 20, 30, tzinfo=TOKYO)
"""A Sunday."""


def said(text: str, now: datetime = NOW) -> Optional[str]:
    """The moment as 「11-21 21:40」, None if there is none."""
    moment = parse_past_moment(text, now)
    return f"{moment:%m-%d %H:%M}" if moment else None


DAY_AND_CLOCK = [
    ("昨日の21時40分に届いた", "11-21 21:40"),
    ("昨日21:40に届きました。", "11-21 21:40"),
    ("昨日、21時40分", "11-21 21:40"),
    ("昨日メールが21時40分に来た", "11-21 21:40"),
    ("昨日届きました。時間は21時40分です", "11-21 21:40"),
    ("21時40分です、昨日の", "11-21 21:40"),
    ("２１時４０分　昨日の", "11-21 21:40"),
    ("一昨日の15:20", "11-20 15:20"),
    ("おとといの夜10時5分", "11-20 22:05"),
    ("さきおとといの15時", "11-19 15:00"),
    ("三日前の21時40分", "11-19 21:40"),
    ("今日の13時5分", "11-22 13:05"),
    ("昨日の09:40", "11-21 09:40"),
    ("今日の0時10分", "11-22 00:10"),
    # by date
    ("11月21日の21時40分", "11-21 21:40"),
    ("11月21日（土）21時40分", "11-21 21:40"),
    ("11/21 21:40", "11-21 21:40"),
    ("2026/11/21 (土) 21:40:15", "11-21 21:40"),
    ("2026-11-21 21:40", "11-21 21:40"),
    ("2026/11/21 9:40", "11-21 09:40"),  # copied from the mail
    ("2026/11/21 午後9:40", "11-21 21:40"),
    ("令和8年11月21日の21時40分", "11-21 21:40"),
    ("十一月二十一日の二十一時四十分", "11-21 21:40"),
    ("昨日（11月21日）の21:40", "11-21 21:40"),
    ("21日の21時40分", "11-21 21:40"),
    ("1日の21時40分", "11-01 21:40"),
    ("土曜日の夜9時", "11-21 21:00"),
    ("日曜の朝9時", "11-22 09:00"),
    ("日曜の夜9時", "11-15 21:00"),  # tonight's is still to come
    # other days in the text
    ("昨日21時40分に届いたメール、今日開いても大丈夫?", "11-21 21:40"),
    ("21時40分に届きました。明日でも間に合いますか", "11-21 21:40"),
    ("21時40分に届いたけど、今日中に開けばいい?", "11-21 21:40"),
    ("21時40分に届いて、一日以内なんですよね", "11-21 21:40"),
    ("昨日の21時40分に届いたけど、あとどのくらいありますか", "11-21 21:40"),
    ("今晩は、昨日の21時40分に届きました", "11-21 21:40"),
    ("手順5/7で、21時40分に届きました", "11-21 21:40"),
]

CLOCK_ALONE = [
    ("21:40", "11-21 21:40"),
    ("18:20", "11-22 18:20"),
    ("18:21", "11-21 18:21"),
    ("２１時４０分", "11-21 21:40"),
    ("21時40", "11-21 21:40"),
    ("21時半", "11-21 21:30"),
    ("21時40分ちょうどです", "11-21 21:40"),
    ("21時40分だったと思います", "11-21 21:40"),
    ("21時40分から24時間ですよね", "11-21 21:40"),
    ("さっき、17時50分に届きました", "11-22 17:50"),
    ("09:40", "11-22 09:40"),
    ("21時40分に確認のメールが来て、まだ開いていません", "11-21 21:40"),
    ("21時40分のメールを今から開きます", "11-21 21:40"),
    ("正午", "11-22 12:00"),
    ("確認メール、21時40分に届きました", "11-21 21:40"),
]

PARTS_OF_THE_DAY = [
    ("昨日の夜9時40分", "11-21 21:40"),
    ("昨日の夜、午後9時40分", "11-21 21:40"),
    ("午後9時40分（21:40）", "11-21 21:40"),
    ("午後9時40分", "11-21 21:40"),
    ("午後0時10分", "11-22 12:10"),
    ("午前0時5分", "11-22 00:05"),
    ("9:40 PM", "11-21 21:40"),
    ("AM8:30", "11-22 08:30"),
    ("今朝8時半", "11-22 08:30"),
    ("けさ7時5分", "11-22 07:05"),
    ("昨日の朝7時15分", "11-21 07:15"),
    ("お昼の12時", "11-22 12:00"),
    ("昼の1時", "11-22 13:00"),
    ("夕方5時半", "11-22 17:30"),
    ("夕方の17時半", "11-22 17:30"),
    ("夜の九時四十分", "11-21 21:40"),
    ("夜遅く11時", "11-21 23:00"),
    ("昨夜9時", "11-21 21:00"),
    ("昨晩の22時", "11-21 22:00"),
    ("ゆうべの10時半", "11-21 22:30"),
    ("一昨夜の21時", "11-20 21:00"),
    ("夜中の2時", "11-22 02:00"),
    ("夜12時", "11-22 00:00"),
    ("昨日の未明2時", "11-21 02:00"),
    ("きのうのよる9じ40ぷん", "11-21 21:40"),
    ("ｷﾉｳﾉ ﾖﾙ 9ｼﾞﾊﾝ", "11-21 21:30"),
]

AGO = [
    ("10分前", "11-22 18:10"),
    ("3時間前", "11-22 15:20"),
    ("メールは十分前に届きました", "11-22 18:10"),
    ("一時間半前に来た", "11-22 16:50"),
    ("1時間と10分前", "11-22 17:10"),
    ("２０時間前", "11-21 22:20"),
    ("30時間前", "11-21 12:20"),
    ("5ふんまえ", "11-22 18:15"),
    ("10分前、18:10に届いた", "11-22 18:10"),
]

NOT_EXACT = """
さっき
今朝届いた
昨日届きました
9時ごろ
21時ごろ
21時40分くらい
21時過ぎ
21時前
夜9時10分前
9時10分前
21時台
21時か22時
昨日の21時40分か50分
21時40分だったかな
21時40分でしたっけ
たぶん昨日の21時40分
昨日のたしか21時40分
朝8時には届いていました
約1時間前
1時間くらい前
1時間ほど前
小一時間前
数分前
二、三分前
二三分前
2,3時間前
二、三日前の21時40分
数日前の21時40分
先日の21時40分
先週の金曜の21時40分
翌日の21時40分
きのうのきのうの21時40分
昨日の夜9時よんじゅっぷん
"""

NOT_CLEAR = """
9時
9時40分に届きました
9:40
11/21 9:40
昨日の9時
今日の9時
12時
12:10
午前12時
午後12時30分
朝の21時
夜の14時
夕方1時
昨日の夜12時
昨夜の12時
昨日の夜中の2時
昨日の夜に届きました。9時40分です
"""

NOT_PAST = """
明日の21時40分
今日の21時40分
今夜9時
11月22日の21時40分
11月23日の10時30分
25日の21時40分
2027年1月1日の13時
令和9年11月21日の21時40分
2月30日の13時
"""

NOT_ONE = """
9時から18時まで
昨日の21時40分から今日の21時40分まで
20時〜21時
20〜21時
9、10時
21時40〜50分
昨日の21時と22時
10分前か21時40分
昨日の20日の21時40分
11月20日（土）の21時40分
25年11月21日の21時40分
11/21/2026 21:40
"""

NO_MOMENT = """

わかりません
24時間
24時間以内
24時関以内
24時
二十四時間過ぎました
一時的
10分後
25時
21時75分
2026/11/21 25:40
0120-157-566
732-8570
A020119183
期限は21時40分ですか
21時40分までですか
21時40分が期限ですか
期限の10分前
3時間前から待っている
朝8時に開いても大丈夫ですか
夜9時でも間に合いますか
21時にメールを開いても大丈夫ですか
19時に仕事が終わります
21時40分に仮登録しました
21時40分ではない
13:05 13:05 13:05 13:05
"""


@pytest.mark.parametrize(
    "rows",
    [DAY_AND_CLOCK, CLOCK_ALONE, PARTS_OF_THE_DAY, AGO],
    ids=["day and clock", "clock alone", "parts of the day", "ago"],
)
def test_a_moment_is_read_in_any_spelling(rows: list[tuple[str, str]]) -> None:
    """Days by name, date or weekday, clocks in any writing, and times counted back."""
    assert [(text, said(text)) for text, _ in rows] == rows


@pytest.mark.parametrize(
    "texts",
    [NOT_EXACT, NOT_CLEAR, NOT_PAST, NOT_ONE, NO_MOMENT],
    ids=["not exact", "not clear", "not past", "not one", "no moment"],
)
def test_what_names_no_one_minute_is_none(texts: str) -> None:
    """Nothing is guessed from what is inexact, unclear, ahead, twofold or something else."""
    moments = {text: said(text) for text in texts[1:-1].split("\n")}
    assert {text: moment for text, moment in moments.items() if moment} == {}


@pytest.mark.parametrize(
    ("text", "now", "expected"),
    [
        # the year's and the month's turn
        ("昨日の21時40分", "2027-01-01 08:00", "2026-12-31 21:40"),
        ("12月31日の21時40分", "2027-01-01 08:00", "2026-12-31 21:40"),
        ("31日の21時40分", "2027-01-01 08:00", "2026-12-31 21:40"),
        ("2月29日の13時", "2028-03-01 08:00", "2028-02-29 13:00"),
        # after midnight
        ("23時50分", "2026-11-22 00:10", "2026-11-21 23:50"),
        ("20分前", "2026-11-22 00:10", "2026-11-21 23:50"),
    ],
)
def test_a_moment_before_a_turn(text: str, now: str, expected: str) -> None:
    """Yesterday may have been another month or year."""
    moment = parse_past_moment(text, datetime.fromisoformat(now).replace(tzinfo=TOKYO))
    assert f"{moment:%Y-%m-%d %H:%M}" == expected


def test_a_moment_is_of_tokyo_and_has_no_seconds() -> None:
    """Wherever `now` is told, the days are those of Tokyo."""
    now = datetime(2026, 11, 21, 15, 30, 59, 7, tzinfo=UTC)  # 0:30 on the 22nd
    moment = parse_past_moment("昨日の21時40分", now)
    assert moment == datetime(2026, 11, 21, 21, 40, tzinfo=TOKYO)
    assert moment is not None and moment.tzinfo == TOKYO
    assert parse_past_moment("10分前", now) == datetime(2026, 11, 22, 0, 20, tzinfo=TOKYO)


@given(st.integers(min_value=0, max_value=6 * 24 * 60))
def test_every_minute_comes_back(minutes: int) -> None:
    """A minute of the last days, said in full in any of these ways, is read as that minute."""
    moment = NOW.replace(second=0) - timedelta(minutes=minutes)
    part = "午前" if moment.hour < 12 else "午後"
    ago = (NOW.date() - moment.date()).days
    for text in (
        f"{moment.month}月{moment.day}日の{part}{moment.hour % 12}:{moment:%M}に届きました",
        f"{moment:%Y/%m/%d %H:%M}",
        f"{moment.month}/{moment.day} {part}{moment.hour % 12}時{moment.minute}分",
        f"{ago}日前の{moment.hour % 12}:{moment:%M} {'AM' if moment.hour < 12 else 'PM'}",
        f"{minutes // 60}時間{minutes % 60}分前",
    ):
        assert parse_past_moment(text, NOW) == moment, text


@given(
    st.text(max_size=60),
    st.text(alphabet="0123456789時分間半前後日月曜土夜朝昨今午:/-、の（）～一二十", max_size=40),
)
def test_any_text_is_answered_without_an_error(text: str, timelike: str) -> None:
    """Whatever is typed, there is nothing ahead of now."""
    for typed in (text, timelike):
        moment = parse_past_moment(typed, NOW)
        assert moment is None or moment <= NOW
