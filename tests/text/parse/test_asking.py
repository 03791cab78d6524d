"""Which messages end in a question."""

from __future__ import annotations

import pytest

from bot.text.parse.asking import is_asking, is_loosely_asking, is_plainly_asking


@pytest.mark.parametrize(
    "text",
    [
        "できますか",
        "できますか😊",
        "できる❓",
        "デキマスカ",
        "ｶｴﾗﾚﾏｽｶ",
        "これでいいか(>_<)",
        "使える？笑",
    ],
)
def test_questions(text: str) -> None:
    """In either kana, of either width, with signs of feeling after them."""
    assert is_asking(text)
    assert is_loosely_asking(text)


@pytest.mark.parametrize(
    "text", ["佐藤 はるか", "タナカ ホノカ", "ヤマダ カナ", "モリ イツ", "たなか よしこ😊"]
)
def test_names_are_not_plainly_questions(text: str) -> None:
    """A name may end like a question; where one is expected, only plain ones count."""
    assert not is_plainly_asking(text)


@pytest.mark.parametrize("text", ["doko de naosu no", "連落先の変更はここでできまうか", "ﾄﾞｺﾃﾞﾅｵｽﾉ"])
def test_loosely(text: str) -> None:
    """Typing errors and romaji, where no name is expected."""
    assert is_loosely_asking(text)
