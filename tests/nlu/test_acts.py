"""What the acts are learnt from, and how a message is seen."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any, Iterator, Mapping, Optional

import jaconv
import numpy as np
import pytest
from rasa.shared.nlu.constants import METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.assistant.evaluation.acts import (
    SINGLE,
    TURN,
    Said,
    asked,
    evaluate_acts,
    threshold,
    told_with_it,
)
from bot.domain.errors import ContentError
from bot.nlu import act_examples, act_features, act_spread
from bot.nlu.act_classifier import ASKED, situation_of
from bot.nlu.act_examples import ACTS, Example, Situation
from bot.nlu.act_features import Pieces
from bot.nlu.as_typed import AsTyped
from bot.nlu.labels import AS_TYPED
from bot.nlu.places import JOURNEY, Screen
from bot.root import ROOT

FOURTH = Screen("registration", 4)


def test_every_act_has_examples_enough() -> None:
    """150 different ones of each."""
    found = Counter(act for _, act in {(_key(e.text), e.act) for e in act_examples.read()})
    assert set(found) == set(ACTS)
    assert {act: n for act, n in found.items() if n < 150} == {}


def test_minimal_pairs_are_different_acts() -> None:
    """「届きました」「届きません」「届いたらどうすればいいの」: one topic, three acts."""
    acts = {e.text: e.act for e in act_examples.read() if e.situation is None}
    pairs = {
        "届きました": "did",
        "届いたらどうすればいいの": "asks",
        "押しました": "did",
        "押せません": "trouble",
        "押すんですか": "asks",
        "登録した": "did",
        "登録できない": "trouble",
        "会員になりたい": "starts",
    }
    assert {text: acts[text] for text in pairs} == pairs


def test_no_example_stands_in_the_evaluation() -> None:
    """What is measured was written by others; はい and いいえ are everybody's."""
    known = {_key(text) for path in _evaluation() for text in _texts(path)} - {"はい", "いいえ"}
    assert [e.text for e in act_examples.read() if _key(e.text) in known] == []


def _evaluation() -> Iterator[Path]:
    return (ROOT / "tests" / "evaluation").glob("*.jsonl")


def _texts(path: Path) -> Iterator[str]:
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        yield from (row[key] for key in ("text", "first", "second") if row.get(key))
        yield from (turn["user"] for turn in row.get("turns", ()))


def _key(text: str) -> str:
    plain = jaconv.kata2hira(unicodedata.normalize("NFKC", text)).lower()
    return re.sub(r"[\W_ー]", "", plain)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("sings", "groups:\n- examples: ラララ\n", "no act is called sings"),
        ("asks", "groups:\n- examples: どこ\n  mood: sad\n", "mood says nothing of a situation"),
        ("asks", "groups:\n- examples: どこ\n  asked: song\n", "nothing is asked as song"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, name: str, content: str, told: str) -> None:
    """In one line, with what is wrong."""
    (tmp_path / f"{name}.yml").write_text(content, encoding="utf-8")
    with pytest.raises(ContentError, match=f"{name}.yml: {told}"):
        act_examples.read(tmp_path)


def test_rows_are_the_same_whenever_they_are_made() -> None:
    """Chosen by the text; every example as it was written stands among them."""
    examples, beside = act_examples.read()[::40], act_examples.beside()
    examples += [Example(f"x{act}", act, None) for act in ACTS]
    found = act_spread.rows(examples, beside)
    assert found == act_spread.rows(examples, beside)
    assert {(e.text, e.act) for e in examples} <= {(row.text, row.act) for row in found}
    assert len(found) > 3 * len(examples)


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        (None, Situation()),
        ({JOURNEY: None}, Situation()),
        ({ASKED: {"kind": "yes_no", "is_negative": True}}, Situation("yes_no", True)),
        ({JOURNEY: {"id": "registration", "step": 4, "is_active": False}}, Situation()),
        (
            {JOURNEY: {"id": "registration", "step": 4, "is_active": True}},
            Situation(screen=FOURTH),
        ),
        (
            {
                JOURNEY: {"id": "registration", "step": 4, "is_active": True},
                ASKED: {"kind": "card"},
            },
            Situation("card", False, FOURTH),
        ),
    ],
)
def test_the_situation_of_a_message(
    metadata: Optional[Mapping[str, Any]], expected: Situation
) -> None:
    """What was asked last, and the screen, of the metadata."""
    assert situation_of(Message(data={TEXT: "はい", METADATA: metadata})) == expected


def test_a_message_is_kept_as_it_was_typed() -> None:
    """Beside what the components after it make of it."""
    message = Message(data={TEXT: "えーと、ありがとう"})
    AsTyped().process([message])
    assert message.get(AS_TYPED) == "えーと、ありがとう"


def test_pieces() -> None:
    """Of unit length; only what stood often enough is known."""
    pieces = Pieces.learn(["押した", "押せん", "押した"], 2)
    assert "^" in pieces.columns and "せん" not in pieces.columns
    columns, values = pieces.of("押した")
    assert len(columns) and np.linalg.norm(values) == pytest.approx(1.0)
    nothing, _ = pieces.of("zzz" * 3)
    assert {list(pieces.columns)[c] for c in nothing} <= {"^", "$"}


def test_numbers_of_hostile_text() -> None:
    """Any text has as many numbers, and none is missing."""
    width = len(act_features.numbers("はい", Situation()))
    for text in ("", " ", "ん" * 2000, "😊", "?", "はい" * 300):
        found = act_features.numbers(text, Situation("yes_no", True, FOURTH))
        assert found.shape == (width,) and np.isfinite(found).all()


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("マイページの会員登録はもうお済みですか。", ("yes_no", False)),
        ("同じお車に、ほかの保険の契約は「ない」ということでよろしいですか。", ("yes_no", True)),
        ("契約者、車の所有者に変わりはありませんか。", ("yes_no", True)),
        ("生年月日を教えてください。", ("field", False)),
        ("どのプランになさいますか。①現在の契約 ②Aプラン", ("choice", False)),
        ("ページを下へ送ると「新規登録」があります。", ("none", False)),
        ("", ("none", False)),
    ],
)
def test_what_a_sentence_of_ours_asks_for(said: str, expected: tuple[str, bool]) -> None:
    """For the rows of the evaluation, which hold what was said and not what it asked."""
    assert asked(said) == expected


@pytest.mark.parametrize(
    ("text", "act", "expected"),
    [
        ("次へを押したら一覧の画面になりました", "did", ("sees",)),
        ("次へを押したら一覧の画面になりました", "sees", ("did",)),
        ("一覧の画面になりました", "sees", ()),
        ("次へを押しました", "did", ()),
        ("ボタンが押せません。どうすればいいですか", "trouble", ("asks",)),
        ("ボタンが押せません。どうすればいいですか", "asks", ("trouble",)),
        ("ボタンが押せません", "trouble", ()),
        ("次はどれを押すんですか", "asks", ()),
        ("ありがとう、続きは明日", "thanks", ()),
    ],
)
def test_what_is_told_with_it(text: str, act: str, expected: tuple[str, ...]) -> None:
    """By what a message holds: a deed and what came of it, a trouble and a question."""
    assert told_with_it(text, act) == expected


def test_figures_of_acts() -> None:
    """All and the worst writer of each kind; from which confidence on an act is right."""
    found = [
        Said(SINGLE, "p", "a", ("did",), "did", 0.9),
        Said(SINGLE, "p", "b", ("asks",), "asks", 0.9),
        Said(SINGLE, "q", "c", ("asks", "did"), "did", 0.8),
        Said(SINGLE, "q", "d", ("asks",), "did", 0.5),
        Said(TURN, "q", "e", ("did",), "sees", 0.9),
    ]
    assert evaluate_acts(found) == {
        "acts, single messages: right": 0.75,
        "acts, single messages: right, worst writer": 0.5,
        "acts, turns of conversations: right": 0.0,
        "acts, turns of conversations: right, worst writer": 0.0,
    }
    assert threshold(found, "did") == (0.8, 1.0)
    assert threshold(found, "yes") is None
