"""Nobody is told the same twice in a row without a word about it, in whichever process."""

from __future__ import annotations

from typing import Sequence

from bot.assistant.repetition import Repetition
from bot.reply import Reply


def texts(replies: Sequence[Reply]) -> list[str]:
    """What is read."""
    return [reply.text for reply in replies]


def told(repetition: Repetition, text: str, kept: str = "") -> str:
    """What is said of a text, told and noted."""
    replies, stored = [Reply(text)], [Reply(kept or text)]
    (said,) = texts(repetition.told("web-1", replies, stored))
    repetition.note("web-1", replies, stored)
    return said


def test_a_word_before_what_comes_again() -> None:
    """Another one the second time."""
    here = Repetition()
    assert [told(here, "手順1です。") for _ in range(3)] == [
        "手順1です。",
        "もう一度ご案内します。\n手順1です。",
        "くり返しになりますが、ご案内します。\n手順1です。",
    ]
    assert told(here, "手順2です。") == "手順2です。"


def test_what_was_not_told_does_not_count() -> None:
    """A turn that is done again says what it would have said."""
    here = Repetition()
    for _ in range(3):
        assert texts(here.told("web-1", [Reply("手順1です。")])) == ["手順1です。"]


def test_another_process_told_it() -> None:
    """As it stands in the transcript: masked, with the word before it."""
    here = Repetition()
    here.was_told("web-1", [Reply("お名前は「損●●」ですね。")])
    again = told(here, "お名前は「損保」ですね。", "お名前は「損●●」ですね。")
    assert again.startswith("もう一度ご案内します。")
    here.was_told("web-1", [Reply("もう一度ご案内します。\n手順1です。")])
    assert told(here, "手順1です。").startswith("くり返しになりますが")
    here.was_told("web-1", [Reply("手順2です。")])
    assert told(here, "手順1です。") == "手順1です。"


def test_nothing_said() -> None:
    """No reply, no word."""
    here = Repetition()
    here.note("web-1", [])
    here.was_told("web-1", [])
    assert here.told("web-1", []) == []
