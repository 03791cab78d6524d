"""Replies on their way from actions to channels."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from bot.reply import Choice, Kind, Link, Reply, Table

FULL = Reply(
    "答えです。\n次の行",
    choices=(Choice("はい", '/faq{"topic": "reg_start"}'), Choice("電話する", "/affirm")),
    citations=("REG-5", "DESK-1"),
    links=(Link("電話", "tel:0120157566"),),
    topics=("reg_start", "desk_hours"),
    kind=Kind.ASK_BACK,
)

TABLE = Table(
    columns=("項目", "現在の契約", "Aプラン"),
    rows=(("車両保険", "なし", "あり"), ("保険料の総額", "61,200円", "78,240円")),
    marked=frozenset({(0, 2)}),
    caption="プランの比較",
    mark="※現在と異なる",
    text="車両保険\n　現在：なし\n　A：あり ※現在と異なる",
)


def through_rasa(reply: Reply) -> dict[str, Any]:
    """The message as Rasa hands it to an output channel."""
    dispatcher = CollectingDispatcher()
    dispatcher.utter_message(**reply.encode())
    return dict(dispatcher.messages[0])


@pytest.mark.parametrize(
    "reply",
    [
        FULL,
        Reply("短い"),
        Reply(""),
        *(Reply("種類", kind=kind) for kind in Kind),
        replace(FULL, table=TABLE),
        Reply("表", table=Table(("項目",), ())),
    ],
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


def test_a_table_survives_a_store_of_json() -> None:
    """Trackers keep messages as JSON, which knows no tuples."""
    reply = replace(FULL, table=TABLE)
    assert Reply.decode(json.loads(json.dumps(reply.as_message()))) == reply


def test_a_table_as_json() -> None:
    """Pages find a table only where there is one."""
    assert "table" not in FULL.as_json()
    shown = replace(FULL, table=TABLE).as_json()
    assert shown.pop("table") == {
        "caption": "プランの比較",
        "columns": ["項目", "現在の契約", "Aプラン"],
        "rows": [["車両保険", "なし", "あり"], ["保険料の総額", "61,200円", "78,240円"]],
        "marked": [[0, 2]],
        "mark": "※現在と異なる",
        "text": "車両保険\n　現在：なし\n　A：あり ※現在と異なる",
    }
    assert shown == FULL.as_json()


@pytest.mark.parametrize(
    ("rows", "marked"),
    [
        ((("車両保険", "なし"),), frozenset()),
        ((("車両保険", "なし", "あり", "あり"),), frozenset()),
        ((("車両保険", "なし", "あり"),), frozenset({(1, 2)})),
        ((("車両保険", "なし", "あり"),), frozenset({(0, 3)})),
        ((("車両保険", "なし", "あり"),), frozenset({(-1, 0)})),
    ],
)
def test_a_table_is_whole(
    rows: tuple[tuple[str, ...], ...], marked: frozenset[tuple[int, int]]
) -> None:
    """A cell too few or too many, or a mark outside, is a mistake of ours."""
    with pytest.raises(ValueError, match="table"):
        Table(("項目", "現在の契約", "Aプラン"), rows, marked)


def test_a_short_reply_without_its_table() -> None:
    """Without a short wording the text stays."""
    reply = Reply("長い", short_text="短", table=TABLE).shortened().without_table()
    assert (reply.text, reply.table) == ("短", None)
    assert Reply("長い", table=TABLE).shortened().text == "長い"
