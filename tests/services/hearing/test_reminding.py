"""知らせて: sentences that wish to be told before a deadline, and those that look alike."""

from __future__ import annotations

from datetime import timedelta
from typing import Optional

import pytest

from bot.services.hearing.reminding import (
    Deadline,
    is_reminder_cancelled,
    reminder_wish,
)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MAIL, EXPIRY = Deadline.MAIL, Deadline.EXPIRY


@pytest.mark.parametrize(
    ("text", "deadline", "before"),
    [
        ("期限の前に知らせて", None, None),
        ("24時間の期限の2時間前に知らせて", MAIL, 2 * HOUR),
        ("２４時間の期限の２時間前に知らせてください", MAIL, 2 * HOUR),
        ("メールの期限の1時間前に教えてください", MAIL, HOUR),
        ("メールの期限の30分前に連絡して", MAIL, HOUR / 2),
        ("21時40分に届いたので、期限の三時間前に知らせてほしい", None, 3 * HOUR),
        ("満期の1週間前に教えて", EXPIRY, 7 * DAY),
        ("満期の前に知らせてもらえますか", EXPIRY, None),
        ("満期の１か月前に通知してほしい", EXPIRY, 30 * DAY),
        ("契約の満期の10日前に連絡ください", EXPIRY, 10 * DAY),
        ("締め切りの前日に連絡ください", None, DAY),
        ("満期が近づいたら教えて", EXPIRY, None),
        ("満期が近くなったらメールして", EXPIRY, None),
        ("保険が切れる前に知らせてほしいんですが", EXPIRY, None),
        ("忘れんように期限の前に教えてや", None, None),
        ("忘れないように知らせてほしい", None, None),
        ("リマインドして", None, None),
        ("リマインダーをお願いします", None, None),
        ("メールのURLの期限が切れる2時間半前に知らせて", MAIL, 2.5 * HOUR),
        ("期限の前にメールで知らせて", None, None),
        ("前もって知らせてほしい", None, None),
        ("期限のちょっと前に知らせてくれん？", None, None),
    ],
)
def test_wishes(text: str, deadline: Optional[Deadline], before: Optional[timedelta]) -> None:
    """Which deadline, and how long before."""
    wish = reminder_wish(text)
    assert wish and (wish.deadline, wish.before) == (deadline, before)


@pytest.mark.parametrize(
    "text",
    [
        "期限を教えて",
        "いつまでか知らせて",
        "満期はいつか教えて",
        "2時間前にメールが届いた",
        "2時間前に届いたメールの期限を教えて",
        "前にも教えてもらった",
        "前に進めない、教えて",
        "名前を教えて",
        "前の画面に戻る方法を教えて",
        "期限の前に登録しました",
        "満期の前に解約したい",
        "満期の前に更新しないとどうなる",
        "お知らせのはがきが来ました",
        "お知らせを読みました",
        "24時間前に来たメールは使えますか",
        "確定を押す前に教えて",
        "登録する前に必要なものを教えて",
        "更新する前に用意するものを教えてください",
        "前日に申し込みました。教えてください",
        "満期前に連絡が来ますか",
        "期限前にお知らせのメールは来ますか",
        "保険料は事前に教えてもらえますか",
        "",
    ],
)
def test_no_wish(text: str) -> None:
    """Questions and reports with the same words."""
    assert reminder_wish(text) is None


@pytest.mark.parametrize(
    "text",
    [
        *("お知らせをやめて", "お知らせは不要です", "もう知らせなくていいです", "通知はいりません"),
        *("リマインドを取り消してください", "お知らせはもう結構です", "リマインダーをキャンセル"),
        *("連絡はいらん", "知らせんでええよ"),
    ],
)
def test_cancelled(text: str) -> None:
    """It is taken back."""
    assert is_reminder_cancelled(text) and reminder_wish(text) is None


@pytest.mark.parametrize("text", ["お知らせください", "やめたい", "登録を取り消したい", "知らせて"])
def test_not_cancelled(text: str) -> None:
    """What is something else."""
    assert not is_reminder_cancelled(text)
