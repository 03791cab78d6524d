"""停止 and 再開: which messages say nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.domain.hours import TOKYO
from bot.services.sms.talks import WAITED_FOR, Heard, Talk, is_go_on, is_stop

AT = datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO)
SECOND = timedelta(seconds=1)
HEARD = Heard("e1", AT, "次へ", "次へ")
WAITING = Talk(heard=HEARD, said_at=AT - SECOND, is_begun=False)
ON_ITS_WAY = Talk(heard=HEARD, said_at=AT + SECOND)
ANSWERED = Talk(heard=HEARD, said_at=AT + SECOND, answered_at=AT + 2 * SECOND)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "停止",
            "配信停止",
            "STOP",
            "stop",
            "ＳＴＯＰ",
            "Stop.",
            "　停止　",
            "停止。",
            "停止して",
        ),
        *("停止してください", "配信を停止してください", "配信停止希望", "配信の停止をお願いします"),
        *("SMS停止", "送信停止", "配信拒否", "unsubscribe", "ストップ"),
    ],
)
def test_stop(text: str) -> None:
    """The words of the carriers, and how people say it."""
    assert is_stop(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "画面が停止しました",
            "停止中と出る",
            "停止したい機能は何",
            "手続きをやめたい",
            "中止",
        ),
        *("配信停止はどうやるの", "nonstop", "バス停", "ストップウォッチ", "止まった"),
    ],
)
def test_no_stop(text: str) -> None:
    """A sentence that holds the word is answered like every other."""
    assert not is_stop(text)


@pytest.mark.parametrize("text", ["再開", "配信再開", "再開。", "START", "再開してください"])
def test_go_on(text: str) -> None:
    """What starts again."""
    assert is_go_on(text)


@pytest.mark.parametrize("text", ["", "再開コードは", "続きから", "restart now", "1"])
def test_no_go_on(text: str) -> None:
    """What does not."""
    assert not is_go_on(text)


@pytest.mark.parametrize(
    ("talk", "text", "after_s", "expected"),
    [
        (Talk(), "次へ", 0, False),
        (WAITING, "次へ", 1, True),
        (WAITING, " 次へ ", 1, True),
        (WAITING, "戻る", 1, False),
        (ON_ITS_WAY, "次へ", 2, True),
        (ANSWERED, "次へ", 2, True),
        (ANSWERED, "次へ", 3, False),
        (WAITING, "次へ", WAITED_FOR.total_seconds(), False),
    ],
)
def test_a_repeat(talk: Talk, text: str, after_s: float, expected: bool) -> None:
    """The same words, before the answer was handed over; not for ever."""
    assert talk.is_repeat(text, AT + timedelta(seconds=after_s)) is expected


@pytest.mark.parametrize(
    ("talk", "after_s", "expected"),
    [
        (Talk(), 0, False),
        (WAITING, 1, True),
        (WAITING, WAITED_FOR.total_seconds(), False),
        (ON_ITS_WAY, 1, True),
        (ON_ITS_WAY, 2, False),
        (ANSWERED, 0.5, True),
    ],
)
def test_a_number_that_is_late(talk: Talk, after_s: float, expected: bool) -> None:
    """It was sent before our last message began to go out."""
    assert talk.is_late(AT + timedelta(seconds=after_s)) is expected
