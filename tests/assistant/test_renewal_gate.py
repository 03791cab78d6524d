"""The door of the renewal: what is typed of contracts and plans, with turns that only note it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from fakes import begun, fake_services, turn

from bot.adapters.contracts.seed import read_samples
from bot.assistant.renewal_gate import RenewalGate
from bot.bootstrap import Services
from bot.domain.journey_state import Mode
from bot.reply import Reply
from bot.services.journeys.engine import moves

CUSTOMERS = read_samples(date(2026, 11, 20)).customers.values()
CONTRACTS = next(one.contracts for one in CUSTOMERS if len(one.contracts) > 1)
SAID = [Reply("見本")]
PICKING = {"is_picking": True, "contracts": CONTRACTS, "pick": SAID, "not_picked": SAID}
CHOOSING = {"may_choose_plan": True, "is_choosing_plan": True, "choose_plan": SAID, "advice": SAID}
FOR_MEMBER = {"may_switch": True, "contracts": CONTRACTS, "switch": SAID, "cannot_change": SAID}


def renewing(**answers: Any) -> Services:
    """Someone in the midst of a renewal, whose turns answer this."""
    services = fake_services(renewal_turns=answers)
    begun(services, "renewal", Mode.PREPARE)
    return services


def made_of(services: Services, text: str, *, is_unclear: bool = False) -> list[str]:
    """Which turns a message leads to, questions to them left out."""
    standing = services.journeys.standing("web-1", turn().at)
    assert standing
    RenewalGate(services).take(text, standing, turn(), lambda _: is_unclear)
    made: list[str] = services.renewal_turns.made  # type: ignore[attr-defined]
    return [
        name for name in made if not name.startswith(("is_", "may_", "has_", "in_", "contracts"))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1番", ["pick"]),
        ("全部", ["pick"]),
        ("9番", ["not_picked"]),
        ("この中にありません", ["none_of_them"]),
        ("どうやって選ぶんですか", []),  # a question is for Rasa
    ],
)
def test_picking_a_contract(text: str, expected: list[str]) -> None:
    """While it is asked which contract, a message picks one, none, or asks something."""
    assert made_of(renewing(**PICKING), text) == expected


def test_what_is_not_understood_picks_nothing() -> None:
    """Only then is it asked what the classifier makes of the words."""
    assert made_of(renewing(**PICKING), "ほげほげ", is_unclear=True) == ["not_picked"]
    assert made_of(renewing(**PICKING), "ほげほげ") == []


@pytest.mark.parametrize("text", ["はい", "それでお願いします"])
def test_the_only_contract(text: str) -> None:
    """はい takes the only contract that there is, and none of several."""
    only = {**PICKING, "contracts": CONTRACTS[:1]}
    assert made_of(renewing(**only), text) == ["pick"]
    assert "pick" not in made_of(renewing(**PICKING), text)


def test_nobody_tells_the_contracts() -> None:
    """A number where the list cannot be had leads to the list again, not into the void."""
    assert made_of(renewing(**{**PICKING, "contracts": (), "switch": SAID}), "1番") == ["switch"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Aプランで", ["choose_plan"]),
        ("Bがええわ", ["choose_plan"]),
        ("どれがいい？", ["advice"]),  # nothing is recommended: who may is named
        ("Aプランでいいですかね", ["advice"]),
    ],
)
def test_plans(text: str, expected: list[str]) -> None:
    """A plan is named or asked about; a recommendation is never given here."""
    assert made_of(renewing(**CHOOSING), text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ほかの契約にしたい", ["switch"]),
        ("名義を変えたい", ["cannot_change"]),
        ("名義は変わっていません", []),
    ],
)
def test_in_the_midst_of_one(text: str, expected: list[str]) -> None:
    """Another contract, or what the web cannot change."""
    assert made_of(renewing(**FOR_MEMBER), text) == expected


def test_while_we_ask_nothing_is_switched() -> None:
    """A question of ours comes first, whatever contract is named."""
    services = renewing(**FOR_MEMBER)
    services.journeys.move(moves.AskCancel(), turn())
    assert "switch" not in made_of(services, "ほかの契約にしたい")
