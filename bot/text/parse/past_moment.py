"""過ぎた時刻: the minute in the past that a person names: 「昨日の夜9時40分」「10分前」.

A limit is counted from it, so nothing is guessed: 「9時」, 「9時ごろ」 and 「昨日の夜12時」,
which may be on either day, are no moment. Times that lie ahead are read by
`bot.text.dates`.
"""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import Optional, Sequence
from zoneinfo import ZoneInfo

import jaconv

from bot.text.parse.day_part import DAY_PART, hour_of_day
from bot.text.parse.number_words import with_numbers
from bot.text.parse.past_day import (
    PastDay,
    has_unclear_day,
    leading_up,
    past_days,
    with_days_counted,
    with_western_years,
)
from bot.text.parse.width import narrow

_TOKYO = ZoneInfo("Asia/Tokyo")

_LONGEST_AGO_DAYS = 300
"""「11月23日」 said on 22 November is rather tomorrow than last year."""

_MOST_TIMES = 3
"""More are a timetable, whether or not they agree."""

_WORDS = tuple(
    (re.compile(pattern), word)
    for pattern, word in (
        ("正午|しょうご", "昼12時"),
        (r"(?<=[0-9])\s*じかん", "時間"),
        (r"(?<=[0-9])\s*じ", "時"),
        (r"(?<=[0-9])\s*[ふぷ]ん", "分"),
        (r"(?<=[0-9])\s*にち", "日"),
        (r"(?<=[0-9])\s*がつ", "月"),
        ("(?<=[分間日])まえ", "前"),
        ("(?<=時)はん", "半"),
    )
)

_CLOCK = re.compile(
    rf"(?P<parts>(?:(?:{DAY_PART})[のは、,\s]*){{0,3}})"
    # not the end of 「9〜21時」「9、10時」
    r"(?<![0-9:./~〜-])(?<![0-9][、,・か])(?P<hour>[0-9]{1,2})\s*"
    # 「24時間」「一時的」 name no hour
    r"(?:時(?![間的点期代刻限差短停金払保帰])\s*(?:(?P<half>半)"
    r"|(?P<minute>[0-9]{1,2})\s*分(?:\s*[0-9]{1,2}秒)?|(?P<bare>[0-9]{2})(?![0-9一-龠]))?"
    r"|:(?P<digital>[0-9]{2})(?::[0-9]{2})?(?![0-9:]))"
    r"(?P<after>\s*[AaPp]\.?[Mm]\.?(?![A-Za-z]))?"
)
_AGO = re.compile(
    r"(?<![0-9時])(?:(?P<hours>[0-9]{1,4})時間と?(?P<half>半)?(?:(?P<minutes>[0-9]{1,4})分)?"
    r"|(?P<alone>[0-9]{1,4})分)前(?![後半])"
)

# 「たぶん21時」「約1時間前」「期限は21時」
_DOUBT_BEFORE = re.compile(
    r"(?:(?<!契)約|およそ|おおよそ|だいたい|大体|たぶん|多分|おそらく|恐らく|確か|たしか|ざっと"
    r"|(?:期限|締め?切り?)[はがの:]?)[、,\s]*$"
)
# 「21時ごろ」「21時まで」「21時だったかな」「21時には届いていた」
_DOUBT_AFTER = re.compile(
    r"\s*(?:(?:ちょっと|少し|すこし)\s*)?(?:[~〜-]|頃|ごろ|ころ|くらい|ぐらい|位|あたり|辺り|前|まえ"
    r"|過ぎ|すぎ|台|以[降前後内]|まで|迄|より|とか|または|もしくは|か(?!ら)|(?:だった|でした)[かっ]|だっけ"
    r"|[、,・と]\s*[0-9]{1,2}分|では|じゃな|でも|には|が(?:期限|締)"
    r"|から(?!\s*の?(?:24時間|数え|計算|だと))"
    # something else was or will be then: 「19時に仕事が終わる」「21時に仮登録した」
    r"|に[^。、,!?届来着受]{0,8}(?:開|ひら|押|間に合|終わ|帰|寝|起き|出か|出勤|始ま|閉|登録[しを]|確定)"
    # the minutes read aloud: 「9時よんじゅっぷん」
    r"|[ぁ-ん]{1,8}[ふぷ]ん)"
)
# 「期限の10分前」「小一時間前」「2、3分前」「二三分前」
_NOT_AGO = re.compile(r"(?:の|小|期限|締め?切り?|終了|切れ|[0-9]\s*[、,~〜・か-])\s*$")
_TWO_NUMBERS = re.compile("[一二三四五六七八九]{2}(?=(?:時間|分)前)")


def parse_past_moment(text: str, now: datetime) -> Optional[datetime]:
    """The minute in the past that the text names, in Asia/Tokyo; None if none, or not one.

    A clock without a day is the last one that has been: 「21:40」 in the morning is last
    night's. What is not exact, an hour that may be of the morning or of the evening, and
    what lies ahead of `now` (aware) is None; so are two times.

    >>> now = datetime(2026, 11, 22, 18, 20, tzinfo=_TOKYO)
    >>> f"{parse_past_moment('きのうのよる9じ40ぷん', now):%m-%d %H:%M}"
    '11-21 21:40'
    >>> parse_past_moment("9時に届きました", now) is None
    True
    """
    # ｷﾉｳﾉﾖﾙ9ｼﾞ is read as きのうのよる9じ
    text = jaconv.kata2hira(narrow(text))
    if has_unclear_day(text) or _TWO_NUMBERS.search(text):
        return None
    text = _readable(text)
    now = now.astimezone(_TOKYO).replace(second=0, microsecond=0)
    ago, clocks = list(_AGO.finditer(text)), list(_CLOCK.finditer(text))
    if len(ago) + len(clocks) > _MOST_TIMES:
        return None
    days = list(past_days(text))
    moments = {
        *(_ago(match, text, now) for match in ago),
        *(_clock(match, text, days, now) for match in clocks),
    }
    return moments.pop() if len(moments) == 1 else None


def _readable(text: str) -> str:
    text = with_numbers(with_days_counted(text))
    for pattern, word in _WORDS:
        text = pattern.sub(word, text)
    return with_western_years(text)


def _ago(match: re.Match[str], text: str, now: datetime) -> Optional[datetime]:
    before = text[: match.start()]
    if _NOT_AGO.search(before) or _DOUBT_BEFORE.search(before):
        return None
    if _DOUBT_AFTER.match(text, match.end()):
        return None
    minutes = int(match["alone"] or match["minutes"] or 0) + (30 if match["half"] else 0)
    return now - timedelta(hours=int(match["hours"] or 0), minutes=minutes)


def _clock(
    match: re.Match[str], text: str, days: Sequence[PastDay], now: datetime
) -> Optional[datetime]:
    own = leading_up(match.start(), text, days)
    begins = {match.start(), *(day.start for day in own)}
    if any(_DOUBT_BEFORE.search(text[:start]) for start in begins):
        return None
    if _DOUBT_AFTER.match(text, match.end()):
        return None
    parts = match["parts"] + (match["after"] or "")
    hour = hour_of_day(match["hour"], parts)
    # 「2026/11/21 9:40」 was copied from the mail, which shows 24 hours or says 午前
    if not parts and match["digital"] and any(day.year for day in own):
        hour = int(match["hour"])
    minute = 30 if match["half"] else int(match["minute"] or match["bare"] or match["digital"] or 0)
    named = own or [day for day in days if not day.needs_clock]
    # 「昨日の夜12時」 may be on either day
    if hour is None or minute >= 60 or (hour >= 24 and named):
        return None
    return _last(time(hour % 24, minute), named, now)


def _last(clock: time, named: Sequence[PastDay], now: datetime) -> Optional[datetime]:
    """The last time that the clock showed this, on a day that all names allow."""
    today = now.date()
    for ago in range(_LONGEST_AGO_DAYS):
        day = today - timedelta(days=ago)
        moment = datetime.combine(day, clock, _TOKYO)
        if moment <= now and all(each.is_on(day, today) for each in named):
            return moment
    return None
