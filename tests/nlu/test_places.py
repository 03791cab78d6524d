"""Screens as features beside the words."""

from __future__ import annotations

from typing import Any, Optional

import numpy as np
from rasa.shared.nlu.constants import METADATA, METADATA_INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu import places
from bot.nlu.places import ANY, INSIDE, Screen

THIRD, FIFTH = Screen("registration", 3), Screen("renewal", 5)


def example(text: str, **metadata: Any) -> Message:
    """A training example under an intent with this metadata."""
    return Message(data={TEXT: text, METADATA: {METADATA_INTENT: metadata}})


def said(at: Optional[Screen], is_active: bool = True, **data: Any) -> Message:
    """A message from somebody at a screen."""
    place = at and {"id": at.journey, "step": at.step, "is_active": is_active}
    return Message(data={TEXT: "どれ", METADATA: {places.JOURNEY: place}, **data})


def test_examples_stand_where_they_were_written() -> None:
    """At the screen of their intent's metadata, and otherwise outside."""
    messages = [
        example("どれ", journey="registration", step=3),
        Message(data={TEXT: "証券番号"}),
        example("これ", journey="renewal", step=5),
    ]
    assert [one.screen for one in places.placed(messages)] == [THIRD, None, FIFTH]


def test_what_is_said_at_any_screen() -> None:
    """At one of the screens, the same whenever it is trained; anywhere: outside as well."""
    there = [
        example("どれ", journey="registration", step=3),
        example("x", journey="renewal", step=5),
    ]
    inside = [example(f"やめる{number}", journey=INSIDE) for number in range(20)]
    anywhere = [example(f"次は{number}", journey=ANY) for number in range(20)]
    found = places.placed([*there, *inside, *anywhere])
    assert {one.screen for one in found if one.message in inside} == {THIRD, FIFTH}
    assert [one.message for one in found if one.screen is None] == anywhere
    assert len(found) == 2 + 20 + 40
    assert found == places.placed([*there, *inside, *anywhere])


def test_what_followed_an_answer() -> None:
    """At its screen, and once more where nothing has begun; the answer is known at both."""
    messages = [
        example("それは", journey="registration", step=3, after="reg_name"),
        example("どれ"),
    ]
    found = [(one.screen, one.after) for one in places.placed(messages)]
    assert found == [(THIRD, "reg_name"), (None, "reg_name"), (None, None)]
    features = places.one_hot_after(["reg_name", None, "unknown"], ("clk_done", "reg_name"), 2.0)
    assert np.array_equal(features, np.array([[0, 2], [0, 0], [0, 0]], dtype=np.float32))


def test_after() -> None:
    """The answer before a turn; parts share that of the whole."""
    part, whole = Message(data={TEXT: "部分"}), Message(data={METADATA: {places.AFTER: "reg_name"}})
    assert places.after([part, whole]) == "reg_name"
    assert places.after([part]) is None


def test_without_screens_nothing_is_placed() -> None:
    """A project whose examples know no screens trains on words alone."""
    messages = [example("やめる", journey=INSIDE), Message(data={TEXT: "どれ"})]
    assert [one.screen for one in places.placed(messages)] == [None, None]


def test_one_hot() -> None:
    """The screen and its procedure; nothing outside, nor at a screen that is not known."""
    known = (THIRD, FIFTH)
    features = places.one_hot([THIRD, None, FIFTH, Screen("renewal", 9)], known, 1.5)
    expected = [[1.5, 0, 1.5, 0], [0] * 4, [0, 1.5, 0, 1.5], [0] * 4]
    assert np.array_equal(features, np.array(expected, dtype=np.float32))


def test_here() -> None:
    """A procedure that is left or paused is no place; parts share that of the whole."""
    assert places.here([said(THIRD)]) == THIRD
    assert places.here([said(None), Message(data={TEXT: "部分"})]) is None
    assert places.here([said(THIRD, is_active=False)]) is None
    assert places.here([Message(data={TEXT: "部分"}), said(FIFTH)]) == FIFTH
