"""Short answers in other languages."""

from __future__ import annotations

import pytest

from bot.content.contacts import load_desks
from bot.reply import Kind
from bot.services.answers.languages import other_language


@pytest.mark.parametrize(
    ("text", "opening"),
    [
        ("怎么注册会员", "很抱歉"),
        ("請問如何續約", "很抱歉"),
        ("how do I register", "I'm sorry"),
        ("등록 방법", "I'm sorry"),
        ("", "I'm sorry"),
    ],
)
def test_language(text: str, opening: str) -> None:
    """Chinese is answered in Chinese, everything else in English."""
    assert other_language(text).text.startswith(opening)


@pytest.mark.parametrize("text", ["怎么注册会员", "how do I register"])
def test_desks(text: str) -> None:
    """Every language names both desks, their hours and the sections that state them."""
    reply = other_language(text)
    for desk in load_desks().values():
        assert desk.phone in reply.text
    assert "9:00–20:00" in reply.text and "9:00–17:00" in reply.text
    assert reply.citations == ("DESK-1", "DESK-2", "DESK-3")
    assert reply.kind is Kind.CANNOT_TELL
