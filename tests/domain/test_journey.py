"""Steps of a web procedure."""

from __future__ import annotations

from typing import Optional

import pytest

from bot.domain.content import Content
from bot.domain.journey import Journey, Step

REGISTRATION = Journey(
    "registration",
    "会員登録",
    (
        Step(1, "公式サイトを開く", "REG-1", ("reg_start",)),
        Step(2, "新規登録", "REG-2", ("reg_terms", "reg_new_button")),
    ),
)
RENEWAL = Journey("renewal", "更新", (Step(1, "トップ画面", "CLK-1", ("renewal_start",)),))
CONTENT = Content({}, {"registration": REGISTRATION, "renewal": RENEWAL}, {}, {})


@pytest.mark.parametrize(
    ("number", "title"),
    [(1, "公式サイトを開く"), (2, "新規登録"), (0, None), (3, None), (-1, None)],
)
def test_step(number: int, title: Optional[str]) -> None:
    """Steps count from 1, and there is none beyond the ends."""
    step = REGISTRATION.step(number)
    assert (step.title if step else None) == title


@pytest.mark.parametrize(
    ("topic", "number"), [("reg_start", 1), ("reg_new_button", 2), ("renewal_start", None)]
)
def test_step_about(topic: str, number: Optional[int]) -> None:
    """A topic leads to its step of this journey."""
    step = REGISTRATION.step_about(topic)
    assert (step.number if step else None) == number


def test_label() -> None:
    """A step says where it stands."""
    assert REGISTRATION.label(REGISTRATION.steps[1]) == "会員登録 手順2/2"


@pytest.mark.parametrize(
    ("topic", "journey"),
    [("reg_terms", "registration"), ("renewal_start", "renewal"), ("desk_hours", None), ("", None)],
)
def test_journey_of_a_topic(topic: str, journey: Optional[str]) -> None:
    """The content finds the journey of a topic, and none for a general one."""
    place = CONTENT.step_about(topic)
    assert (place[0].id if place else None) == journey
