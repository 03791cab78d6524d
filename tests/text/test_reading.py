"""Morphemes and readings."""

from __future__ import annotations

import pytest

from bot.text.reading import reading, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("証券番号はどこ", "ショウケンバンゴウハドコ"),
        ("更新の手続き", "コウシンノテツヅキ"),
        ("めーるが来ない", "メールガコナイ"),
        ("ID", "ID"),
        ("", ""),
    ],
)
def test_reading(text: str, expected: str) -> None:
    """A text is read in katakana; what has no reading stays."""
    assert reading(text) == expected


@pytest.mark.parametrize(
    ("text", "lemmas"),
    [
        ("わからない", ["分かる", "ない"]),
        ("できません", ["出来る", "ます", "ず"]),
        ("マイページ", ["マイ", "ページ"]),  # not マイ-my
        ("A-1", ["A", "-", "1"]),  # a dash is not the end of a lemma here
    ],
)
def test_lemmas(text: str, lemmas: list[str]) -> None:
    """Words of all forms come with their dictionary form."""
    assert [word.lemma for word in words(text)] == lemmas


@pytest.mark.parametrize(
    "text",
    ["ログイン できない、なぜ?", "  手順3 の 手順3 ", "𠮷田の証券番号", "a a a", "0120-157-566"],
)
def test_offsets(text: str) -> None:
    """The offsets of a word point at it in the text."""
    found = words(text)
    assert [text[word.start : word.end] for word in found] == [word.surface for word in found]
    assert "".join(word.surface for word in found) == "".join(text.split())
