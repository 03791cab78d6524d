"""What a draft keeps beside values: declared, written and read, erased or kept on purpose."""

from __future__ import annotations

from typing import Any

import pytest

from bot.services.drafts.slots import (
    FLAG,
    NAMES,
    TEXT,
    Erased,
    Scope,
    Slot,
    SlotOfEach,
    declared,
    emptied,
    is_of_contract,
)
from bot.services.handoff.record import CALL_BACK, CallBack
from bot.services.journeys import call_backs, outgoing, progress, standing  # noqa: F401  (they declare)
from bot.services.registration.record import EXAMINED, Examined
from bot.services.reminders import record as of_reminders  # noqa: F401
from bot.services.renewal import applying  # noqa: F401
from bot.services.renewal.record import AWAY, FREE_ASKING, LISTED, MEMBER
from bot.site import record  # noqa: F401

# what stands in the drafts of people, by when it goes; each is on purpose
ERASED = {
    Erased.WITH_VALUES: {
        *("_match", "_suggested_", "_typed_", "_mail_at"),
        *("_input_", "_from_chat", "_agreed", "_hash", "_key", "_told", "_sent_to"),
        *("_agreed_personal_data", "_agreed_important"),
    },
    Erased.WITH_ALL: {
        *("_contract", "_agency", "_free_base", "_free_changes", "_free_wish", "_free_asking"),
        *("_call_back_confirmed", "_signed_in", "_since", "_link", "_link_journey", "_line_token"),
    },
    Erased.KEPT: {
        *("_state", "_contracts", "_picking", "_member", "_away_", "_wanted", "_retracted"),
        *("_pick_tries", "_case", "_call_back", "_web", "_pressed"),
        *("_chat", "_sent", "_password_tries", "_done", "_receipt"),
    },
}
OF_DRAFT = {
    *("_contract", "_contracts", "_picking", "_member", "_away_", "_pressed", "_mail_at"),
    *("_signed_in", "_since", "_link", "_link_journey", "_line_token"),
    *("_agreed", "_hash", "_key", "_told", "_sent_to", "_sent", "_password_tries", "_done"),
}


def test_each_is_erased_or_kept_on_purpose() -> None:
    """The names are those of drafts that are kept already: they cannot change."""
    found = {how: {slot.name for slot in declared() if slot.erased is how} for how in Erased}
    assert found == ERASED


def test_what_is_put_away_with_a_contract() -> None:
    """Values and most slots are of the contract in hand."""
    assert {slot.name for slot in declared() if slot.scope is Scope.DRAFT} == OF_DRAFT
    assert is_of_contract("address") and is_of_contract("_state") and is_of_contract("_typed_phone")
    assert not is_of_contract("_member") and not is_of_contract("_away_2")


@pytest.mark.parametrize("kind", [Slot, SlotOfEach])
def test_scope_and_erasure_must_be_said(kind: Any) -> None:
    """Nobody declares a slot without having thought of both."""
    for said in ({}, {"scope": Scope.DRAFT}, {"erased": Erased.KEPT}):
        with pytest.raises(TypeError):
            kind("_new", TEXT, **said)


def test_a_name_is_declared_once() -> None:
    """Two features cannot keep different things under one name."""
    with pytest.raises(ValueError, match="_state is declared twice"):
        Slot("_state", TEXT, scope=Scope.DRAFT, erased=Erased.KEPT)
    with pytest.raises(ValueError, match="without _"):
        Slot("state", TEXT, scope=Scope.DRAFT, erased=Erased.KEPT)


def test_emptied() -> None:
    """What is erased with the values, and what only with everything; unknown names go first."""
    fields = {
        **{"address": "x", "_typed_phone": "x", "_match": "x", "_gone_long_ago": "x"},
        **{"_contract": "x", "_free_wish": "x", "_member": "x", "_state": "{}"},
    }
    with_values = {"address", "_typed_phone", "_match", "_gone_long_ago"}
    assert emptied(fields, Erased.WITH_VALUES) == dict.fromkeys(with_values)
    assert emptied(fields, Erased.WITH_ALL) == {"_contract": None, "_free_wish": None}


def test_values_come_back() -> None:
    """As they were kept; None empties."""
    assert LISTED.of({}) is None and LISTED.keeping(None) == {"_contracts": None}
    for slot, value in (
        (LISTED, ("c-1", "c-2")),
        (MEMBER, "m-1"),
        (FREE_ASKING, True),
        (CALL_BACK, CallBack("20270104-0900-1200", "1月4日（月）9:00〜12:00", False)),
        (EXAMINED, Examined(told=("moved",), asked_about="address", variant=1)),
    ):
        kept: Any = slot.keeping(value)  # type: ignore[attr-defined]
        assert slot.of(kept) == value and slot.is_in(kept)  # type: ignore[attr-defined]


def test_one_for_each() -> None:
    """Under a key of its own."""
    kept: Any = {**AWAY.keeping(0, {"address": "x"}), **AWAY.keeping(3, {})}
    assert kept == {"_away_0": '{"address": "x"}', "_away_3": "{}"}
    assert AWAY.of(kept, 3) == {} and AWAY.of(kept, 1) is None
    assert AWAY.all_in({**kept, "_match": "x"}) == {"0": {"address": "x"}, "3": {}}


def test_forms() -> None:
    """Those of plain values."""
    assert NAMES.read(NAMES.write(("a", "b"))) == ("a", "b")
    assert FLAG.write(True) == "1"
