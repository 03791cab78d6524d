"""Confirmed sentences become examples where they belong, once, and never those that measure."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Optional

import pytest

from bot.assistant.learning.candidates import export, with_examples
from bot.content import examples, inventory
from bot.content.checks.learned import RULES
from bot.content.examples import comparable
from bot.content.learned import Learned, load
from bot.content.places import PROJECT, Places
from bot.services.insight.unanswered import NEW_TOPIC, OUT_OF_SCOPE, Item, Status, Why
from tests.adapters.draft_stores import AT

NEW = "画面の字がちいさくて読めないので大きくしたい"


def item(text: Optional[str], target: str) -> Item:
    """A confirmed one."""
    made = Item("u-1", text, (), Why.OUT_OF_SCOPE, 3, (), ("web",), AT, Status.CONFIRMED)
    return replace(made, target=target, assigned_by="hanako", confirmed_by="jiro")


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """A copy of what is trained on."""
    training = tmp_path / "data" / "nlu"
    shutil.copytree(PROJECT.training, training)
    return replace(PROJECT, training=training)


def test_sentences_go_where_they_belong(places: Places) -> None:
    """In normal form, at the end of the examples; each is noted for the regression."""
    pet = "犬や猫のけがも補償の対象になるのでしょうか"
    done = export([item(f"{NEW}！！", "trouble_screen"), item(pet, OUT_OF_SCOPE)], places)
    assert done.refused == [] and {one.intent for one in done.taken} == {
        "faq/trouble_screen",
        OUT_OF_SCOPE,
    }
    topic = [one.text for one in examples.load(places.faq / "trouble_screen.yml")]
    assert f"{NEW}!" in topic and topic.count(f"{NEW}!") == 1
    others = [one.text for one in examples.load(places.training / "out_of_scope.yml")]
    assert pet in others
    before = (PROJECT.faq / "trouble_screen.yml").read_text("utf-8").splitlines()
    after = (places.faq / "trouble_screen.yml").read_text("utf-8").splitlines()
    assert [line for line in after if line not in before] == [f"      - {NEW}!"]
    assert set(load(places.learned)) == set(done.taken)


def test_what_stands_already_or_measures_is_left_out(places: Places) -> None:
    """Nearly is the same; the reason names the file."""
    known = next(one.text for one in examples.load(places.faq / "desk_hours.yml"))
    rows = (PROJECT.evaluation / "in_scope.jsonl").read_text("utf-8").splitlines()
    measured = next(text for row in rows if len(text := json.loads(row)["text"]) > 20)
    done = export(
        [
            item(known, "desk_hours"),
            item(measured, "desk_hours"),
            item(f"{measured}ね", "desk_hours"),
            item(NEW, "no_such_topic"),
            item(NEW, "trouble_screen"),
            item(f"{NEW}な", "trouble_screen"),
        ],
        places,
    )
    assert [one.text for one in done.taken] == [NEW]
    reasons = [reason for _, reason in done.refused]
    assert "stands in desk_hours.yml already" in reasons[0]
    assert all("which measures" in reason for reason in reasons[1:3])
    assert "no topic any more" in reasons[3] and "nearly stands in" in reasons[4]
    again = export([item(NEW, "trouble_screen")], places)
    assert again.taken == [] and len(load(places.learned)) == 1


def test_without_words_or_for_a_new_topic_nothing_is_written(places: Places) -> None:
    """A topic is written by somebody."""
    done = export([item(None, "desk_hours"), item(NEW, NEW_TOPIC)], places)
    assert (done.taken, done.wanted) == ([], [NEW])
    assert not places.learned.exists() or load(places.learned) == ()


def test_the_check_tells_what_has_lost_its_topic(places: Places) -> None:
    """Moved to another topic, or deleted."""
    export([item(NEW, "trouble_screen")], places)
    stock = inventory.take(places)
    (rule,) = RULES
    assert list(rule(stock)) == []
    moved = replace(stock, learned=(Learned(NEW, "faq/desk_hours"),))
    assert "belongs to faq/desk_hours and stands faq/trouble_screen" in next(rule(moved))
    gone = [one for one in stock.examples if comparable(one.text) != comparable(NEW)]
    assert "stands nowhere" in next(rule(replace(stock, examples=tuple(gone))))


def test_examples_end_where_the_block_ends() -> None:
    """What comes after stays as it is."""
    source = 'nlu:\n  - intent: faq/a\n    examples: |\n      - x\n\nresponses:\n  utter: ""\n'
    assert with_examples(source, "faq/a", ["y"]) == source.replace("- x\n", "- x\n      - y\n")
