"""Moves: from parsers and from buttons."""

from __future__ import annotations

from datetime import date
from typing import Any, Optional

import pytest
from journey_support import REGISTRATION

from bot.domain.journey_state import AskedBack, Mode
from bot.services import journey_moves as moves
from bot.services import journey_parsers
from bot.services.journey_moves import Accepted, Outcome, from_entities, outcome_of, payload
from bot.text.parse.result import Refused

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
    ],
)
def test_outcome(name: str, typed: str, outcome: Outcome) -> None:
    """What a parser finds becomes an outcome without the value."""
    field = REGISTRATION.field(name)
    assert field
    found = outcome_of(field, journey_parsers.parse(field.parser, typed, TODAY))
    assert found == outcome
    assert typed not in repr(found)


def test_kana_tell_the_order_of_romaji() -> None:
    """With the kana known, 「Taro Sompo」 is asked back the right way round."""
    result = journey_parsers.parse("romaji_name", "Taro Sompo", TODAY, ("ソンポ", "タロウ"))
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


@pytest.mark.parametrize("name", sorted(journey_parsers.NAMES))
def test_every_parser_by_its_name(name: str) -> None:
    """Every name leads to a parser that refuses nonsense instead of raising."""
    assert isinstance(journey_parsers.parse(name, "。。。", TODAY), Refused)
