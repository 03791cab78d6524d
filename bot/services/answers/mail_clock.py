"""確認メールの期限: until when 本登録 can be finished, in words (REG-5)."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Optional

from bot.domain.hours import TOKYO
from bot.domain.membership import CONFIRM_WITHIN
from bot.text.dates import spoken_time
from bot.text.parse.past_moment import parse_past_moment

_HOURS = CONFIRM_WITHIN // timedelta(hours=1)
_DAY_WORDS = {-1: "昨日", 0: "本日", 1: "明日"}

# The words of the topic na_24h_passed; the desk's line follows
NOT_SAID = (
    "24時間を過ぎたあとのお手続きは、この案内には書かれていません。会員登録の窓口でご確認ください。"
)

# 「届かない」「来ていません」「来んのじゃけど」
_NOT_COME = re.compile(
    "(?:届|とど)(?:かん|[かきい](?:てい?)?(?:な[いかく]|ません))"
    "|来(?:ん(?![でさ])|(?:てい?)?(?:な[いかく]|ません))"
)


def parse_received_at(text: str, now: datetime) -> Optional[datetime]:
    """When the mail came, as the text says it; None if not to the minute, or if it has not."""
    return None if _NOT_COME.search(text) else parse_past_moment(text, now)


def until(received_at: datetime) -> datetime:
    """When the time to finish 本登録 is over."""
    return received_at.astimezone(TOKYO) + CONFIRM_WITHIN


def is_over(received_at: datetime, now: datetime) -> bool:
    """True from the minute on that `until` names."""
    return now >= until(received_at)


def clock_text(received_at: datetime, now: datetime) -> str:
    """Until when, and how long that is; or that it is over, and who knows further.

    「昨日21:40に届いたメールの期限は、本日21:40までです（24時間以内）。あと3時間20分あります。」
    """
    if is_over(received_at, now):
        return passed_text(received_at, now) + NOT_SAID
    came, ends = (_spoken(moment, now) for moment in (received_at, until(received_at)))
    return (
        f"{came}に届いたメールの期限は、{ends}までです（{_HOURS}時間以内）。"
        f"あと{_left(until(received_at) - now)}。"
    )


def passed_text(received_at: datetime, now: datetime) -> str:
    """「11月20日21:40に届いたメールは、昨日21:40で24時間を過ぎました。」."""
    came, ended = (_spoken(moment, now) for moment in (received_at, until(received_at)))
    return f"{came}に届いたメールは、{ended}で{_HOURS}時間を過ぎました。"


def _spoken(moment: datetime, now: datetime) -> str:
    local, today = moment.astimezone(TOKYO), now.astimezone(TOKYO).date()
    return _day(local.date(), today) + spoken_time(local.time())


def _day(day: date, today: date) -> str:
    return _DAY_WORDS.get((day - today).days, f"{day.month}月{day.day}日")


def _left(rest: timedelta) -> str:
    """「3時間20分あります」; a minute that has begun is not promised."""
    hours, minutes = divmod(rest // timedelta(minutes=1), 60)
    if not hours and not minutes:
        return "1分もありません"
    return f"{f'{hours}時間' if hours else ''}{f'{minutes}分' if minutes else ''}あります"
