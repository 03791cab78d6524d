"""Messages that begin or end as an example is read."""

from __future__ import annotations

from typing import Any, cast

import pytest
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.known_examples import KnownExamples, _reading
from bot.nlu.labels import IS_EXAMPLE

EXAMPLES = ("キャンセルしたい", "続き", "もう一度教えて", "やめます")


def is_known(text: str) -> object:
    """The mark of a message."""
    unused = cast(Any, None)
    message = Message(data={TEXT: text})
    KnownExamples(unused, unused, frozenset(map(_reading, EXAMPLES))).process([message])
    return message.get(IS_EXAMPLE)


@pytest.mark.parametrize(
    "text",
    [
        "キャンセルしたい",
        "きゃんせるしたい",
        "やっぱりやめます",
        "もう一度教えて、今のところ",
        "続き",
    ],
)
def test_an_example_at_either_end(text: str) -> None:
    """In any script, with words before or after it."""
    assert is_known(text) is True


@pytest.mark.parametrize("text", ["鈴木続", "たなか よしこ", "やめ", "キャンセル"])
def test_others(text: str) -> None:
    """Names, and parts of examples."""
    assert is_known(text) is False


def test_pressed_buttons_are_not_marked() -> None:
    """A command is not language."""
    assert is_known("/cancel") is None
