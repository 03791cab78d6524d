"""Until when 本登録 can be finished."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.content import loader
from bot.domain.hours import TOKYO
from bot.services.answers.mail_clock import (
    clock_text,
    is_over,
    parse_received_at,
    passed_text,
    until,
)


def tokyo(text: str) -> datetime:
    """「2026-11-20 09:00」 in Asia/Tokyo."""
    return datetime.fromisoformat(text).replace(tzinfo=TOKYO)


@pytest.mark.parametrize(
    ("received_at", "now", "expected"),
    [
        (
            "2026-11-21 21:40",
            "2026-11-22 18:20",
            "昨日21:40に届いたメールの期限は、本日21:40までです（24時間以内）。あと3時間20分あります。",
        ),
        (
            "2026-11-22 09:05",
            "2026-11-22 09:05",
            "本日9:05に届いたメールの期限は、明日9:05までです（24時間以内）。あと24時間あります。",
        ),
        (
            "2026-11-22 00:00",
            "2026-11-22 23:15",
            "本日0:00に届いたメールの期限は、明日0:00までです（24時間以内）。あと45分あります。",
        ),
        (
            "2026-12-31 21:40",
            "2027-01-01 20:40",
            "昨日21:40に届いたメールの期限は、本日21:40までです（24時間以内）。あと1時間あります。",
        ),
        # the last two minutes; a minute that has begun is not promised
        (
            "2026-11-21 21:40",
            "2026-11-22 21:38:01",
            "昨日21:40に届いたメールの期限は、本日21:40までです（24時間以内）。あと1分あります。",
        ),
        (
            "2026-11-21 21:40",
            "2026-11-22 21:39:01",
            "昨日21:40に届いたメールの期限は、本日21:40までです（24時間以内）。あと1分もありません。",
        ),
    ],
)
def test_the_limit_is_told_with_what_is_left(received_at: str, now: str, expected: str) -> None:
    """The day and the time until when, and how long that is."""
    assert clock_text(tokyo(received_at), tokyo(now)) == expected


@pytest.mark.parametrize(
    ("received_at", "now", "expected"),
    [
        (
            "2026-11-21 21:40",
            "2026-11-22 21:40",
            "昨日21:40に届いたメールは、本日21:40で24時間を過ぎました。",
        ),
        (
            "2026-11-20 21:40",
            "2026-11-22 18:20",
            "11月20日21:40に届いたメールは、昨日21:40で24時間を過ぎました。",
        ),
        (
            "2026-12-30 09:00",
            "2027-01-05 18:20",
            "12月30日9:00に届いたメールは、12月31日9:00で24時間を過ぎました。",
        ),
    ],
)
def test_after_the_limit_nothing_is_invented(received_at: str, now: str, expected: str) -> None:
    """It is told that the time is over, then what the topic of that says, in its words."""
    topic = loader.load().topics["na_24h_passed"]
    assert passed_text(tokyo(received_at), tokyo(now)) == expected
    assert clock_text(tokyo(received_at), tokyo(now)) == expected + topic.text


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-21 21:40", False),
        ("2026-11-22 21:39:59", False),
        ("2026-11-22 21:40", True),
        ("2026-11-25 00:00", True),
    ],
)
def test_over_from_the_minute_that_is_named(now: str, expected: bool) -> None:
    """「21:40まで」 is over at 21:40."""
    assert is_over(tokyo("2026-11-21 21:40"), tokyo(now)) is expected


def test_the_limit_is_told_in_tokyo() -> None:
    """Moments of any zone are told as the clock of Tokyo shows them."""
    received_at = datetime(2026, 11, 21, 12, 40, tzinfo=UTC)
    now = datetime(2026, 11, 22, 9, 20, tzinfo=UTC)
    assert until(received_at) == tokyo("2026-11-22 21:40")
    assert until(received_at).tzinfo == TOKYO
    assert clock_text(received_at, now).startswith("昨日21:40に届いたメールの期限は、本日21:40まで")


@pytest.mark.parametrize(
    "text", ["昨日の21時40分に届きました", "メール 昨日21:40", "21時40分に来んさった"]
)
def test_when_the_mail_came(text: str) -> None:
    """A moment that is named is when the mail came."""
    assert parse_received_at(text, tokyo("2026-11-22 18:20")) == tokyo("2026-11-21 21:40")


@pytest.mark.parametrize(
    "text",
    [
        "10分前に送ったのに届かない",
        "昨日の21時40分に申し込んだけど、まだ届いていません",
        "21時40分に申し込んだメールが来てない",
        "21時40分に申し込んだんじゃが来んのう",
        "昨日届きました",
        "",
    ],
)
def test_a_mail_that_has_not_come_has_no_clock(text: str) -> None:
    """Whoever waits for the mail names another moment than its arrival."""
    assert parse_received_at(text, tokyo("2026-11-22 18:20")) is None
