"""Words of rooms: each key once, with the values that the room gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.wordings import load_registration_words, load_sayings
from bot.domain.errors import ContentError
from bot.services.registration.words import NEEDS

WANTED = {"left": ("n",), "hello": ()}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("left: あと{n}回です。", "hello is missing"),
        ("left: あと{n}回です。\nhello: はい。\nmore: あの。", "more is said nowhere"),
        ("left: ['あと{n}回です。', あと数回です。]\nhello: はい。", "left needs"),
        ("left: あと{n}回です。\nhello: '{name}さん。'", "hello needs"),
        ("left: 'あと{n回です。'\nhello: はい。", "words.yml: "),
        ("left: 3\nhello: はい。", "left must be a text"),
        ("- left", "needs a text for each key"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, told: str) -> None:
    """File and key stand in the error."""
    path = tmp_path / "words.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match="words.yml") as caught:
        load_sayings(path, WANTED)
    assert told in str(caught.value)


def test_the_words_of_a_check() -> None:
    """All are there; those that may come twice in a row have another wording."""
    words = load_registration_words()
    assert words.texts.keys() == NEEDS.keys()
    assert words.say("unknown", 0, number=2) != words.say("unknown", 1, number=2)
