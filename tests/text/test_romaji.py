"""Romaji to kana."""

from __future__ import annotations

from typing import Optional

import pytest

from bot.text.romaji import romaji_to_kana


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("shoukenbangou doko", "しょうけんばんごう どこ"),
        ("syoukenbangou", "しょうけんばんごう"),
        ("touroku dekinai", "とうろく できない"),
        ("zyuusho", "じゅうしょ"),
        # ん in all its spellings
        ("konnichiwa", "こんにちわ"),
        ("konnnichiwa", "こんにちわ"),
        ("kinen", "きねん"),
        ("hon'yaku", "ほんやく"),
        # doubled consonants, long vowels
        ("gakki", "がっき"),
        ("macchi", "まっち"),
        ("matchi", "まっち"),
        ("sa-ba- ni tsunagaranai", "さーばー に つながらない"),
        # words that no romanisation reads stay
        ("mail ga konai", "mail が こない"),
        ("password wasureta", "password わすれた"),
        ("doko desu ka?", "どこ です か?"),
    ],
)
def test_romaji(text: str, expected: Optional[str]) -> None:
    """Every usual romanisation is read."""
    assert romaji_to_kana(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "how do I register",
        "please help me",
        "what time do you open",
        "where is my policy number",
        "no",
        "ID",
        "URL",
        "Clickar",
        "12345",
        "",
    ],
)
def test_no_romaji(text: str) -> None:
    """English, abbreviations and names are not taken for romaji."""
    assert romaji_to_kana(text) is None
