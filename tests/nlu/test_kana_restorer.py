"""Sentences in kana get the spelling of the examples, wherever in a message they stand."""

from __future__ import annotations

from typing import Any, cast

import pytest
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.kana_conversion import KanaConverter
from bot.nlu.kana_restorer import KanaRestorer

EXAMPLES = ["証券番号はどこですか", "登録が終わりました", "更新の手数料はいくらですか"]


def restored(text: str) -> str:
    """What the pipeline goes on with."""
    unused = cast(Any, None)
    message = Message(data={TEXT: text})
    KanaRestorer(unused, unused, KanaConverter.fit(EXAMPLES)).process([message])
    return str(message.get(TEXT))


@pytest.mark.parametrize(
    ("text", "spelling"),
    [
        ("ショウケンバンゴウハドコデスカ", "証券番号はどこですか"),
        (
            "登録が終わりました。しょうけんばんごうはどこですか",
            "登録が終わりました。証券番号はどこですか",
        ),
        (
            "しょうけんばんごうはどこですか、登録が終わりました",
            "証券番号はどこですか、登録が終わりました",
        ),
    ],
)
def test_sentences_in_kana_are_restored(text: str, spelling: str) -> None:
    """Alone and beside a sentence in ordinary spelling."""
    assert restored(text) == spelling


@pytest.mark.parametrize(
    "text",
    [
        "証券番号はどこですか",
        "登録 てすうりょう",
        "証券番号のばんごう",
        '/faq{"topic": "トウロクデスカ"}',
    ],
)
def test_others_stay(text: str) -> None:
    """Ordinary spelling, single words in kana beside it, pressed buttons."""
    assert restored(text) == text
