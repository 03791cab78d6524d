"""Copies of examples with typing errors."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.typing_errors import TypingErrors
from bot.text.typing_errors import with_errors

EXAMPLES = [f"証券番号の{number}番目はどこに書いてありますか" for number in range(60)]


def copies(every: int, texts: list[str]) -> list[Message]:
    """What is added to the examples."""
    examples = [Message(data={TEXT: text, INTENT: "x", "metadata": {"a": 1}}) for text in texts]
    trained = TypingErrors({"every": every}).process_training_data(TrainingData(examples))
    return trained.training_examples[len(texts) :]


def test_one_in_three_is_copied() -> None:
    """About so many, with an error in the text and everything else as it was."""
    found = copies(3, EXAMPLES)
    assert len(EXAMPLES) / 6 < len(found) < len(EXAMPLES) / 1.5
    assert {m.get(INTENT) for m in found} == {"x"}
    assert all(m.get("metadata") == {"a": 1} for m in found)
    assert {m.get(TEXT) for m in found} <= {with_errors(text) for text in EXAMPLES}


def test_none() -> None:
    """0: no copies."""
    assert copies(0, EXAMPLES) == []


def test_an_example_more_changes_no_other() -> None:
    """Which ones are copied hangs on their own words."""
    one_more = {m.get(TEXT) for m in copies(3, ["はじめに足した例", *EXAMPLES])}
    assert {m.get(TEXT) for m in copies(3, EXAMPLES)} <= one_more


def test_messages_pass() -> None:
    """People make errors of their own."""
    message = Message(data={TEXT: EXAMPLES[0]})
    assert TypingErrors({"every": 1}).process([message]) == [message]
    assert message.get(TEXT) == EXAMPLES[0]


@pytest.mark.parametrize("text", ["", "は", "はい", "証券番号はどこ", EXAMPLES[0] * 3])
def test_errors_are_always_the_same(text: str) -> None:
    """The same text gets the same errors; what is too short gets none."""
    assert with_errors(text) == with_errors(text)
    assert (with_errors(text) != text) == (len(text) > 2)
