"""手元の契約: one contract of the draft is in hand, what was told of the others is put away.

The fields and the state of the contract in hand stand in the draft under their names; those
of another one as a whole in a field of the draft's own, until it is taken up again.
"""

from __future__ import annotations

import json
from typing import Collection, Mapping, Optional, Sequence

from bot.domain.handoff import Reason
from bot.domain.journey_state import JourneyState
from bot.services.journey_standing import STATE, Standing

IN_HAND = "_contract"
"""The draft's own fields: the opaque id of the contract in hand,"""
AGENCY = "_agency"
"""the agency of that contract,"""
LISTED = "_contracts"
"""the ids of all contracts in the order in which they were listed first,"""
PICKING = "_picking"
"""whether a contract is being chosen: the mode in which it was asked for,"""
MEMBER = "_member"
"""and whose contracts they are."""

_AWAY = "_away_"
_OF_DRAFT = (IN_HAND, LISTED, PICKING, MEMBER)

Changes = dict[str, Optional[str]]


def listed(fields: Mapping[str, str]) -> tuple[str, ...]:
    """The ids of all contracts, in the order of the list."""
    return tuple(json.loads(fields.get(LISTED, "[]")))


def with_listed(fields: Mapping[str, str], contracts: tuple[str, ...]) -> Changes:
    """The changes that add contracts to the list; one keeps its place for good."""
    ids = tuple(dict.fromkeys((*listed(fields), *contracts)))
    return {LISTED: json.dumps(ids)}


def picking(standing: Standing, member: str, contracts: Sequence[str]) -> Changes:
    """The changes with which one of the contracts is asked for, here and now."""
    listed_too = with_listed(standing.draft.fields, tuple(contracts))
    return {**listed_too, MEMBER: member, PICKING: _mode(standing)}


def is_picking(standing: Standing) -> bool:
    """True while it is asked which contract; not any more once screens are explained instead."""
    return standing.draft.fields.get(PICKING) == _mode(standing)


def _mode(standing: Standing) -> str:
    mode = standing.state.mode
    return mode.value if mode else "none"


def taken_up(fields: Mapping[str, str], contract: str, agency: str) -> Changes:
    """The changes that take a listed contract in hand and put the present one away."""
    changes: Changes = {PICKING: None, IN_HAND: contract, AGENCY: agency}
    present = fields.get(IN_HAND)
    if present == contract:
        return changes
    ids = listed(fields)
    mine = {name: value for name, value in fields.items() if _is_of_contract(name)}
    changes.update(dict.fromkeys(mine, None))
    if present is not None:
        changes[f"{_AWAY}{ids.index(present)}"] = json.dumps(mine, ensure_ascii=False)
    place = f"{_AWAY}{ids.index(contract)}"
    if place in fields:
        changes.update(json.loads(fields[place]))
        changes[place] = None
    return {**changes, IN_HAND: contract, AGENCY: agency}


def states(fields: Mapping[str, str]) -> dict[str, JourneyState]:
    """How far each contract that was in hand has come, by id."""
    kept = {fields.get(IN_HAND): fields.get(STATE)}
    for number, contract in enumerate(listed(fields)):
        away = fields.get(f"{_AWAY}{number}")
        if away is not None:
            kept[contract] = json.loads(away).get(STATE)
    return {
        contract: JourneyState.from_json(json.loads(state))
        for contract, state in kept.items()
        if contract is not None and state is not None
    }


def erased(fields: Mapping[str, str], personal: Collection[str]) -> Changes:
    """The changes that erase what was told of the contracts that are put away.

    Of one that was stopped only the personal values go: it must stay stopped.
    """
    changes: Changes = {}
    for name, value in fields.items():
        if not name.startswith(_AWAY):
            continue
        kept = json.loads(value)
        is_stopped = (
            JourneyState.from_json(json.loads(kept[STATE])).stopped if STATE in kept else None
        )
        left = {n: v for n, v in kept.items() if n not in personal} if is_stopped else None
        changes[name] = json.dumps(left, ensure_ascii=False) if left else None
    return changes


def of_free_plan(fields: Mapping[str, str]) -> tuple[str, ...]:
    """The draft's own fields in which a フリープラン stands."""
    return tuple(name for name in fields if name.startswith("_free"))


def left_to_do(fields: Mapping[str, str]) -> tuple[str, ...]:
    """The contracts that are neither prepared nor stopped, but for the one in hand."""
    known = states(fields)
    return tuple(
        contract
        for contract in listed(fields)
        if contract != fields.get(IN_HAND)
        and not (contract in known and (known[contract].is_done or known[contract].stopped))
    )


def bars(fields: Mapping[str, str], contract: Optional[str]) -> frozenset[Reason]:
    """What keeps a contract off the web, or any of the draft's where none is named.

    A contract that was stopped is not handed over, for whatever reason it was.
    """
    known = states(fields)
    asked = [contract] if contract is not None else list(known)
    is_barred = any(known[one].stopped for one in asked if one in known)
    return frozenset({Reason.DISCLOSURE_NO}) if is_barred else frozenset()


def _is_of_contract(name: str) -> bool:
    return name not in _OF_DRAFT and not name.startswith(_AWAY)
