"""The pauses of who writes in kana, found again in what the restorer of kanji makes of it."""

from __future__ import annotations

import pytest

from bot.text.spaces import with_spaces


@pytest.mark.parametrize(
    ("text", "typed", "told"),
    [
        ("直した次を押した", "なおした つぎをおした", "直した 次を押した"),
        (
            "直した意向に沿うたはい最後の押した",
            "なおした いこうにそうた はい さいごのおした",
            "直した 意向に沿うた はい 最後の押した",
        ),
        (
            "これで申し込みは終わりですか",
            "これで　もうしこみは　おわりですか",
            "これで申し込みは終わりですか",
        ),
        ("次へ押した", "次へ押した", "次へ押した"),
        ("全く別の話", "なおした つぎをおした", "全く別の話"),
        ("", "", ""),
    ],
)
def test_pauses(text: str, typed: str, told: str) -> None:
    """Where a clause ends, and nowhere that the reading does not tell."""
    assert with_spaces(text, typed) == told
