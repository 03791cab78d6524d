"""Reading data/conversations, and their turns as examples."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.shared.nlu.constants import INTENT, METADATA, METADATA_INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.content import conversations
from bot.content.conversations import Turn
from bot.domain.errors import ContentError
from bot.nlu.act_examples import ACTS, ASKED
from bot.nlu.conversation_turns import ConversationTurns
from bot.nlu.places import Screen

_TOLD = """
conversations:
- situation: one
  turns:
  - {user: 始めたい, act: starts, topic: reg_start}
  - {user: 今夜の天気は, act: asks, topic: out_of_scope, at: [registration, 1]}
  - {user: はい, act: "yes", at: [registration, 1], asked: yes_no}
  - {user: 押した, act: did, topic: reg_terms, at: [registration, 2]}
- situation: another
  turns:
  - {user: まだ来ない, act: trouble, topic: reg_mail_missing}
"""


def test_a_turn_knows_what_was_answered_before_it(tmp_path: Path) -> None:
    """The last topic of the conversation; what is out of scope, and a はい, is none. And the screen
    that came of it, as the next turn tells."""
    (tmp_path / "few.yml").write_text(_TOLD, encoding="utf-8")
    first, second = Screen("registration", 1), Screen("registration", 2)
    assert conversations.turns(tmp_path) == [
        Turn("始めたい", "starts", "reg_start", None, None, "none", first),
        Turn("今夜の天気は", "asks", "out_of_scope", first, "reg_start", "none", first),
        Turn("はい", "yes", None, first, "reg_start", "yes_no", second),
        Turn("押した", "did", "reg_terms", second, "reg_start", "none"),
        Turn("まだ来ない", "trouble", "reg_mail_missing", None, None, "none"),
    ]


@pytest.mark.parametrize(
    "told", ["{", "conversations: 3", "conversations: [{turns: [{act: did}]}]"]
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, told: str) -> None:
    """With what is wrong."""
    (tmp_path / "broken.yml").write_text(told, encoding="utf-8")
    with pytest.raises(ContentError, match="^broken.yml: "):
        conversations.turns(tmp_path)


def test_turns_become_examples() -> None:
    """Those that are about a topic, at their place and after their answer."""
    read = conversations.turns()
    assert {turn.act for turn in read} <= set(ACTS)
    assert {turn.asked for turn in read} <= set(ASKED)
    found = ConversationTurns().process_training_data(TrainingData()).training_examples
    about = [turn for turn in read if turn.topic and turn.act in ("asks", "trouble", "did")]
    assert len(about) < len(found) < len(read)
    commands = {m.get(INTENT) for m in found} - {"faq", "out_of_scope"}
    assert commands == {"skip", "pause", "resume", "previous_step", "repeat"}
    placed = {_told(message) for message in found}
    for turn in about:
        intent = "out_of_scope" if turn.topic == "out_of_scope" else "faq"
        after = None if turn.act == "did" else turn.after
        assert (turn.text, intent, after, turn.screen and turn.screen[1]) in placed


def _told(message: Message) -> tuple[Any, ...]:
    where = (message.get(METADATA) or {}).get(METADATA_INTENT) or {}
    return message.get(TEXT), message.get(INTENT), where.get("after"), where.get("step")
