"""Steps of a web procedure."""

from __future__ import annotations

from typing import Optional

import pytest

from bot.domain.content import Content
from bot.domain.journey import YES_NO, Field, Journey, Step, StopReason, StopsOn

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


TEXTS = ("", "parser", "CLK-3", "q", "a", "h", "", "e")
ITEM = Field("item", *TEXTS, values=YES_NO, stops_on=StopsOn("no", "reason"), asked_first=True)
MOVED = Field("moved", *TEXTS, values=YES_NO, facts=("moved",), fact_of=(("yes", "moved"),))
STATUS = Field("status", *TEXTS, values=("active", "retired"), options=(("retired", "退職者"),))
PHONE = Field("phone", *TEXTS)


@pytest.mark.parametrize(
    ("field", "value", "facts"),
    [
        (ITEM, "yes", ("item_yes",)),
        (ITEM, "no", ("item_no",)),
        (ITEM, "perhaps", ()),
        (ITEM, None, ()),
        (MOVED, "yes", ("moved", "moved_yes")),
        (MOVED, "no", ("moved_no",)),
        (STATUS, "retired", ()),
        (PHONE, "yes", ()),
    ],
)
def test_facts_of_a_value(field: Field, value: Optional[str], facts: tuple[str, ...]) -> None:
    """A はい and an いいえ are told apart by the facts alone."""
    assert field.facts_of(value) == facts
    assert set(facts) <= set(field.all_facts)


@pytest.mark.parametrize(
    ("field", "facts", "answer", "is_stopped", "is_cleared"),
    [
        (ITEM, ("item_yes",), "yes", False, True),
        (ITEM, ("item_no",), "no", True, False),
        (ITEM, ("item_no", "item_yes"), None, True, False),
        (ITEM, (), None, False, False),
        (ITEM, ("moved_no",), None, False, False),
        (MOVED, ("moved_no",), "no", False, False),
        (STATUS, ("status_retired",), None, False, False),
    ],
)
def test_what_facts_tell_of_an_answer(
    field: Field,
    facts: tuple[str, ...],
    answer: Optional[str],
    is_stopped: bool,
    is_cleared: bool,
) -> None:
    """Only one plain answer clears; both at once stop."""
    assert field.answer_in(facts) == answer
    assert field.is_stopped_by(facts) is is_stopped
    assert field.is_cleared_by(facts) is is_cleared


@pytest.mark.parametrize(
    ("field", "value", "title"),
    [
        (ITEM, "no", "いいえ"),
        (STATUS, "retired", "退職者"),
        (STATUS, "active", None),
        (PHONE, "x", None),
    ],
)
def test_title_of_a_value(field: Field, value: str, title: Optional[str]) -> None:
    """A value in the words that a button shows."""
    assert field.title_of(value) == title


def test_order_of_asking() -> None:
    """What is asked first comes first, the rest in the order of the screens."""
    steps = (Step(1, "", "", (), fields=(PHONE,)), Step(2, "", "", (), fields=(MOVED, ITEM)))
    stop = StopReason("reason", ("CLK-3",), "text", "again")
    journey = Journey("sample", "見本", steps, stops=(stop,))
    assert [field.id for field in journey.asking_order] == ["item", "phone", "moved"]
    assert [field.id for field in journey.fields] == ["phone", "moved", "item"]
    assert (journey.stop_reason("reason"), journey.stop_reason(None)) == (stop, None)
