"""通数: what a message costs."""

from __future__ import annotations

import pytest

from bot.channels.sms.packing import packed, sentences
from bot.channels.sms.parts import LONGEST, ONE_PART, parts, units


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 1), ("あ" * 70, 1), ("あ" * 71, 2), ("あ" * 134, 2), ("あ" * 135, 3), ("😀" * 36, 2)],
)
def test_parts(text: str, count: int) -> None:
    """70 units in one, 67 in each of several; an emoji has two."""
    assert parts(text) == count


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("開きます。押します。", ["開きます。", "押します。"]),
        ("「確定。」を押します。次へ", ["「確定。」を押します。", "次へ"]),
        ("一行目\n\n二行目", ["一行目\n\n", "二行目"]),
        ("登録（任意。省けます）です。", ["登録（任意。省けます）です。"]),
        ("まだですか？はい！", ["まだですか？", "はい！"]),
        ("「閉じない", ["「閉じない"]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    """Nothing inside brackets ends one, and nothing is lost."""
    assert sentences(text) == expected
    assert "".join(sentences(text)) == text


def test_messages_end_where_a_sentence_does() -> None:
    """The first within one part, each of the others within one message."""
    text = "".join(f"{number}番目の文です。" for number in range(200))
    messages = list(packed(sentences(text), ONE_PART))
    assert units(messages[0]) <= ONE_PART and all(units(one) <= LONGEST for one in messages)
    assert all(one.endswith("です。") for one in messages)
    assert "".join(messages) == text


def test_a_sentence_longer_than_a_message() -> None:
    """Nothing of it is lost, and no message is too long."""
    text = "😀" * 1000
    messages = list(packed([text]))
    assert "".join(messages) == text and all(units(one) <= LONGEST for one in messages)
