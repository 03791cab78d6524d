"""Emoji and faces around a question."""

from __future__ import annotations

import pytest

from bot.text.feelings import without_feelings
from bot.text.normalise import normalise


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("登録😭できない", "登録 できない"),
        ("更新できん(>_<)", "更新できん"),
        ("ありがとう(´；ω；｀)", "ありがとう"),
        ("m(_ _)mお願い", "お願い"),
        ("ログインできない（笑）", "ログインできない"),
        ("これ何ｗｗ", "これ何"),
        ("👍🏻はい", "はい"),
        ("つながらない💢。電話して", "つながらない。電話して"),
        ("ボタンはどこ❓", "ボタンはどこ?"),
    ],
)
def test_only_the_question_is_left(text: str, asked: str) -> None:
    """Signs of feeling go; one that asks becomes a question mark."""
    assert without_feelings(normalise(text)) == asked


@pytest.mark.parametrize(
    "text",
    [
        "😭😭",
        "(PDF)とは",
        "手順(1)は",
        "〒は必要?",
        "○を押す",
        "⭕",
        "www",
        "次のwebは",
        "神(カミ)",
    ],
)
def test_what_says_something_stays(text: str) -> None:
    """Signs alone, signs with a meaning, letters and numbers in brackets."""
    assert without_feelings(text) == text
