"""What people do by what they say, through the trained model: sentences that stand nowhere else."""

from __future__ import annotations

import asyncio
from typing import Any, Optional

import pytest
from rasa.core.channels.channel import UserMessage

from bot.assistant.start import Running
from bot.nlu.act_classifier import ASKED
from bot.nlu.act_examples import ACTS
from bot.nlu.places import JOURNEY


def act(
    running: Running,
    loop: asyncio.AbstractEventLoop,
    text: str,
    kind: str = "none",
    is_negative: bool = False,
    step: Optional[int] = None,
) -> dict[str, Any]:
    """The act of a message that answers such a question, at a step of the registration."""
    metadata: dict[str, Any] = {ASKED: {"kind": kind, "is_negative": is_negative}}
    if step:
        metadata[JOURNEY] = {"id": "registration", "step": step, "is_active": True}
    message = UserMessage(text, metadata=metadata)
    parsed = loop.run_until_complete(running.assistant.processor.parse_message(message))
    return dict(parsed["act"])


PAIRS = """
did | 確認のメール、さっき届きましたよ
trouble | 確認のメール、さっぱり届きませんよ
asks | 確認のメールが届いたらどうするんですか
did | 「次へ」のボタンを押しました
trouble | 「次へ」のボタンが押せません
asks | 「次へ」のボタンを押すんですか
starts | マイページの登録をやりたいんですが
did | マイページの登録は去年やりました
trouble | マイページの登録ができません
sees | 「仮登録」と画面に書いてあります
asks | 「仮登録」とはどういう意味ですか
complains | 何度も同じことを聞いて、馬鹿にしないでください
person | 人間の担当者と電話で話させてください
pause | 来客があるので、続きはまた後にします
stop | やっぱり更新するのはやめることにします
resume | 昨日の続きからもう一度やりたいです
thanks | 本当に助かりました、ありがとうございました
simpler | 説明が長くて難しいので短くしてください
repeat | 今の説明をもう一回言ってもらえますか
back | 一つ前の画面に戻してもらえますか
corrects | すみません、さっきの電話番号は間違いでした
"""


def test_one_topic_several_acts(running: Running, loop: asyncio.AbstractEventLoop) -> None:
    """The end of the sentence decides."""
    rows = [line.split(" | ") for line in PAIRS.strip().splitlines()]
    wrong = [
        (text, found)
        for expected, text in rows
        if (found := act(running, loop, text)["name"]) != expected
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "is_negative", "expected"),
    [
        ("はい、もう済んどります", False, "yes"),
        ("まだ済んどらんです", False, "no"),
        ("はい、まだでした", False, "no"),
        ("いいえ、どこにも入っておりません", True, "yes"),
        ("実はもう一つ別のに入っています", True, "no"),
    ],
)
def test_whole_answers(
    running: Running, loop: asyncio.AbstractEventLoop, text: str, is_negative: bool, expected: str
) -> None:
    """はい and いいえ by what they mean to the question, as to the statement of it."""
    assert act(running, loop, text, "yes_no", is_negative)["name"] == expected


def test_ranking(running: Running, loop: asyncio.AbstractEventLoop) -> None:
    """Three known acts, most probable first; a pressed button has none."""
    found = act(running, loop, "次へ押したで", step=2)
    confidences = [one["confidence"] for one in found["ranking"]]
    assert [one["name"] in ACTS for one in found["ranking"]] == [True] * 3
    assert found["name"] == found["ranking"][0]["name"]
    assert confidences == sorted(confidences, reverse=True) and 0 < sum(confidences) <= 1.001
    button = UserMessage('/faq{"topic": "greet"}')
    parsed = loop.run_until_complete(running.assistant.processor.parse_message(button))
    assert "act" not in parsed
