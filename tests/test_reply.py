"""Replies on their way from actions to channels."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from bot.reply import Choice, Kind, Link, Reply

FULL = Reply(
    "答えです。\n次の行",
    choices=(Choice("はい", '/faq{"topic": "reg_start"}'), Choice("電話する", "/affirm")),
    citations=("REG-5", "DESK-1"),
    links=(Link("電話", "tel:0120157566"),),
    topics=("reg_start", "desk_hours"),
    kind=Kind.ASK_BACK,
)


def through_rasa(reply: Reply) -> dict[str, Any]:
    """The message as Rasa hands it to an output channel."""
    dispatcher = CollectingDispatcher()
    dispatcher.utter_message(**reply.encode())
    return dict(dispatcher.messages[0])


@pytest.mark.parametrize(
    "reply", [FULL, Reply("短い"), Reply(""), *(Reply("種類", kind=kind) for kind in Kind)]
)
def test_nothing_is_lost_on_the_way(reply: Reply) -> None:
    """A channel decodes what an action encoded."""
    assert Reply.decode(through_rasa(reply)) == reply


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ({}, Reply("")),
        ({"text": None, "buttons": None, "custom": None}, Reply("")),
        ({"text": "あ", "custom": {"kind": "notice"}}, Reply("あ", kind=Kind.NOTICE)),
    ],
)
def test_messages_of_others(message: dict[str, Any], expected: Reply) -> None:
    """A message without our fields is a plain answer."""
    assert Reply.decode(message) == expected


def test_unknown_kind() -> None:
    """A kind that does not exist is an error, not an answer."""
    with pytest.raises(ValueError, match="no_such_kind"):
        Reply.decode({"custom": {"kind": "no_such_kind"}})


def test_with_choices() -> None:
    """Other choices leave the rest as it is."""
    assert FULL.with_choices(()) == Reply(
        FULL.text, (), FULL.citations, FULL.links, FULL.topics, FULL.kind
    )


def test_as_json() -> None:
    """Pages see text, choices, citations and links, and nothing internal."""
    assert FULL.as_json() == {
        "text": "答えです。\n次の行",
        "choices": [
            {"title": "はい", "payload": '/faq{"topic": "reg_start"}'},
            {"title": "電話する", "payload": "/affirm"},
        ],
        "citations": ["REG-5", "DESK-1"],
        "links": [{"title": "電話", "url": "tel:0120157566"}],
    }
