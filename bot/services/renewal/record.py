"""更新の覚え: what the draft of a renewal keeps beside its values; none tells who somebody is."""

from __future__ import annotations

from typing import Any

from bot.services.drafts.slots import (
    FLAG,
    NAMES,
    NUMBER,
    TEXT,
    TEXTS,
    Erased,
    Scope,
    Slot,
    SlotOfEach,
    as_json,
)

IN_HAND = Slot("_contract", TEXT, scope=Scope.DRAFT, erased=Erased.WITH_ALL)
"""The opaque id of the contract in hand."""
AGENCY = Slot("_agency", TEXT, scope=Scope.CONTRACT, erased=Erased.WITH_ALL)
"""The agency of that contract."""
LISTED = Slot("_contracts", NAMES, scope=Scope.DRAFT, erased=Erased.KEPT)
"""The ids of all contracts in the order in which they were listed first."""
PICKING = Slot("_picking", TEXT, scope=Scope.DRAFT, erased=Erased.KEPT)
"""Whether a contract is being chosen: the mode in which it was asked for."""
MEMBER = Slot("_member", TEXT, scope=Scope.DRAFT, erased=Erased.KEPT)
"""Whose contracts they are."""
AWAY = SlotOfEach("_away_", TEXTS, scope=Scope.DRAFT, erased=Erased.KEPT)
"""By place in the list, what was told of a contract that is put away; `in_hand` erases in it."""
WANTED = Slot("_wanted", FLAG, scope=Scope.CONTRACT, erased=Erased.KEPT)
"""That the contracts were asked for before their holder was signed in."""
RETRACTED: Slot[list[dict[str, Any]]] = Slot(
    "_retracted", as_json(list, list), scope=Scope.CONTRACT, erased=Erased.KEPT
)
"""Which answers were corrected, and when."""
TRIES = Slot("_pick_tries", NUMBER, scope=Scope.CONTRACT, erased=Erased.KEPT)
"""How often what was said named none of the contracts."""

FREE_BASE = Slot("_free_base", TEXT, scope=Scope.CONTRACT, erased=Erased.WITH_ALL)
"""フリープラン: the plan that it starts from,"""
FREE_CHANGES = Slot("_free_changes", TEXTS, scope=Scope.CONTRACT, erased=Erased.WITH_ALL)
"""what was changed in it, option by coverage,"""
FREE_WISH = Slot("_free_wish", TEXT, scope=Scope.CONTRACT, erased=Erased.WITH_ALL)
"""a wish that came before it was known of which plan,"""
FREE_ASKING = Slot("_free_asking", FLAG, scope=Scope.CONTRACT, erased=Erased.WITH_ALL)
"""and whether it is asked which."""
