"""Moves: from parsers and from buttons."""

from __future__ import annotations

from datetime import date
from typing import Any, Optional

import pytest
from journey_support import REGISTRATION, RENEWAL

from bot.domain.journey_state import AskedBack, Mode
from bot.domain.plan import PlanId
from bot.domain.policy import Employment, Month
from bot.services.journeys.engine import moves
from bot.services.journeys.engine.moves import (
    Accepted,
    Outcome,
    from_entities,
    outcome_of,
    payload,
    value_name,
)
from bot.services.values import kinds
from bot.text.parse.result import Parsed, Question, Refused

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("name", "typed", "outcome"),
    [
        ("phone", "090-1234-5678", Accepted()),
        ("phone", "0120-000-000", Refused("phone_toll_free")),
        ("phone", "やめたい", Refused("no_phone")),
        ("phone", "9012345678", AskedBack("phone_leading_zero")),
        ("name", "損保 太郎", Accepted()),  # two parts, one value
        ("name", "損保太郎", AskedBack("family_name_guess")),
        ("kana", "ソンポタロウ", Refused("kana_boundary")),  # a question that suggests nothing
        ("email", "taro@gmial.com", AskedBack("email_domain_typo", has_typed=True)),
        ("birth_date", "S25.12.19", Accepted()),
        ("policy_numbers", "A020119183", Accepted()),
        ("policy_numbers", "A020119183、K323456789", Accepted(2)),
        ("policy_numbers", "12-3456-7890、98-7654-3210", AskedBack("unusual_policy_number", 2)),
        ("no_other_policy", "はい", Accepted(facts=("no_other_policy_yes",))),
        ("no_other_policy", "いいえ", Accepted(facts=("no_other_policy_no",))),
        ("no_other_policy", "たぶん", Refused("no_clear_answer")),
        ("employer_is_right", "正しいです", Accepted(facts=("employer_is_right_yes",))),
        ("employment", "退職者", Accepted(facts=("retired",))),
        ("employment", "現職", Accepted()),
        ("retirement_month", "平成23年3月", Accepted()),
        ("retirement_month", "2030年3月", Refused("year_month_future")),
        ("plan", "Aプラン", Accepted()),
        ("plan", "どれがいい", Refused("no_plan")),
        ("plan", "去年と同じ", AskedBack("plan_like_last_year")),
        ("moved", "引っ越しました", Accepted(facts=("moved", "moved_yes"))),
        ("moved", "変わっていません", Accepted(facts=("moved_no",))),
    ],
)
def test_outcome(name: str, typed: str, outcome: Outcome) -> None:
    """What a parser finds becomes an outcome without the value, but with what it branches to."""
    field = REGISTRATION.field(name) or RENEWAL.field(name)
    assert field
    found = outcome_of(field, kinds.parse(field.parser, typed, TODAY))
    assert found == outcome
    assert typed not in repr(found)


@pytest.mark.parametrize(
    ("parser", "typed", "value"),
    [
        ("disclosure", "はい", True),
        ("disclosure", "いいえ", False),
        ("yes_no", "はい", True),
        ("change", "変更ありません", False),
        ("employment", "定年退職しました", Employment.RETIRED),
        ("employment", "在職中です", Employment.ACTIVE),
        ("retirement_month", "H23.3", Month(2011, 3)),
        ("plan", "前年同等条件プラン", PlanId.SAME_TERMS),
        ("plan", "フリープラン", PlanId.FREE),
    ],
)
def test_values_of_the_domain(parser: str, typed: str, value: object) -> None:
    """What the back end knows by name is parsed to it."""
    result = kinds.parse(parser, typed, TODAY)
    assert isinstance(result, Parsed) and result.value == value
    if kinds.KINDS[parser].values:
        assert value_name(result.value) in kinds.KINDS[parser].values


def test_suggested_plan_is_one_of_the_domain() -> None:
    """What is taken on a はい is of the same kind as what is typed."""
    result = kinds.parse("plan", "去年と同じ", TODAY)
    assert isinstance(result, Question) and result.suggestion is PlanId.SAME_TERMS


def test_current_contract_is_no_value() -> None:
    """現在の契約 is a column to compare with, not a plan to prepare."""
    assert "current" not in kinds.KINDS["plan"].values


def test_facts_of_the_caller_are_kept() -> None:
    """What the edge knows comes on top of what the field tells."""
    field = RENEWAL.field("moved")
    assert field
    result = kinds.parse("change", "はい", TODAY)
    assert outcome_of(field, result, ("more",)) == Accepted(facts=("moved", "moved_yes", "more"))


def test_kana_tell_the_order_of_romaji() -> None:
    """With the kana known, 「Taro Sompo」 is asked back the right way round."""
    result = kinds.parse("romaji_name", "Taro Sompo", TODAY, ("ソンポ", "タロウ"))
    field = REGISTRATION.field("romaji")
    assert field
    assert outcome_of(field, result) == AskedBack("romaji_order", has_typed=True)


@pytest.mark.parametrize(
    ("move", "sent"),
    [
        (moves.Next(), '/journey{"move": "next"}'),
        (moves.JumpTo(5), '/journey{"move": "jump", "step": "5"}'),
        (moves.Correct("phone"), '/journey{"move": "correct", "field": "phone"}'),
        (moves.Correct(), '/journey{"move": "correct"}'),
        (moves.Choose("retired"), '/journey{"move": "choose", "option": "retired"}'),
        (moves.RetractStop(), '/journey{"move": "retract"}'),
        (moves.SwitchTo("renewal"), '/journey{"move": "switch", "journey": "renewal"}'),
        (moves.Start(Mode.PREPARE), '/journey{"move": "start", "mode": "prepare"}'),
        # what only the channel knows is not in a button
        (
            moves.Start(Mode.PREPARE, is_private=True, came_from="renewal"),
            '/journey{"move": "start", "mode": "prepare"}',
        ),
        (moves.Resume(is_private=True), '/journey{"move": "resume"}'),
    ],
)
def test_payload(move: moves.Move, sent: str) -> None:
    """A button names its move; it never says that a channel is private."""
    assert payload(move) == sent


@pytest.mark.parametrize(
    ("entities", "is_private", "move"),
    [
        ({"move": "next"}, True, moves.Next()),
        ({"move": "jump", "step": "5"}, True, moves.JumpTo(5)),
        ({"move": "jump", "step": 5, "journey": "renewal"}, True, moves.JumpTo(5)),
        ({"move": "start", "mode": "prepare"}, True, moves.Start(Mode.PREPARE, True)),
        ({"move": "start", "mode": "prepare"}, False, moves.Start(Mode.PREPARE, False)),
        ({"move": "start", "mode": "prepare", "is_private": "1"}, False, moves.Start(Mode.PREPARE)),
        ({"move": "resume"}, True, moves.Resume(True)),
        ({"move": "choose", "option": "plan_a"}, True, moves.Choose("plan_a")),
        ({"move": "choose"}, True, None),
        ({"move": "retract", "field": "phone"}, True, moves.RetractStop()),
        ({"move": "start", "mode": "commit"}, True, None),
        ({"move": "jump"}, True, None),
        ({"move": "jump", "step": "five"}, True, None),
        ({"move": "switch"}, True, None),
        # values are never given by a button
        ({"move": "value", "field": "phone"}, True, None),
        ({"move": "remove", "field": "phone"}, True, None),
        ({"move": None}, True, None),
        ({}, True, None),
    ],
)
def test_from_entities(
    entities: dict[str, Any], is_private: bool, move: Optional[moves.Move]
) -> None:
    """What a payload or an intent names becomes a move, or none."""
    assert from_entities(entities, is_private) == move


@pytest.mark.parametrize("name", sorted(kinds.KINDS))
def test_every_parser_by_its_name(name: str) -> None:
    """Every name leads to a parser that refuses nonsense instead of raising."""
    assert isinstance(kinds.parse(name, "。。。", TODAY), Refused)
