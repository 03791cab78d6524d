"""Sentences that nearly are one."""

from __future__ import annotations

import pytest

from bot.content.near import near

ASKED = "証券番号はどこに書いてありますか"


@pytest.mark.parametrize(
    ("text", "is_near"),
    [
        (ASKED, True),
        ("証券番号はどこへ書いてありますか", True),
        ("証券番号はどこに書いてあるますか", True),
        ("あの証券番号はどこに書いてありますか", True),
        ("証券番号はどこに書いてありますでしょうか", False),
        ("保険の番号はどの紙に載っていますか", False),
        ("番号って、どこに書いてありますか", False),
    ],
)
def test_two_letters_or_hardly_a_pair_apart(text: str, is_near: bool) -> None:
    """Two edits are the same sentence, three are another one."""
    assert list(near([text], ["更新の流れを教えてください", ASKED])) == (
        [(0, 1)] if is_near else []
    )


def test_a_short_sentence_is_anybodys() -> None:
    """Many write 「メールが来ない」."""
    assert not list(near(["メールが来ないぞ"], ["メールが来ない"]))
    assert not list(near([], [ASKED])) and not list(near([ASKED], []))
