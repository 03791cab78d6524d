"""手元の契約: one contract of the draft is in hand, what was told of the others is put away.

The fields and the state of the contract in hand stand in the draft under their names; those
of another one as a whole in a field of the draft's own, until it is taken up again.
"""

from __future__ import annotations

from typing import Collection, Mapping, Optional, Sequence

from bot.domain.draft import Draft
from bot.domain.handoff import Reason
from bot.domain.journey_state import JourneyState
from bot.services.drafts.slots import Changes, is_of_contract
from bot.services.journeys.standing import STATE, Standing
from bot.services.renewal.record import AGENCY, AWAY, IN_HAND, LISTED, MEMBER, PICKING


def listed(fields: Mapping[str, str]) -> tuple[str, ...]:
    """The ids of all contracts, in the order of the list."""
    return LISTED.of(fields) or ()


def with_listed(fields: Mapping[str, str], contracts: tuple[str, ...]) -> Changes:
    """The changes that add contracts to the list; one keeps its place for good."""
    return LISTED.keeping(tuple(dict.fromkeys((*listed(fields), *contracts))))


def picking(standing: Standing, member: str, contracts: Sequence[str]) -> Changes:
    """The changes with which one of the contracts is asked for, here and now."""
    listed_too = with_listed(standing.draft.fields, tuple(contracts))
    return {**listed_too, **MEMBER.keeping(member), **PICKING.keeping(_mode(standing))}


def is_picking(standing: Standing) -> bool:
    """True while it is asked which contract; not any more once screens are explained instead."""
    return PICKING.of(standing.draft.fields) == _mode(standing)


def _mode(standing: Standing) -> str:
    mode = standing.state.mode
    return mode.value if mode else "none"


def taken_up(fields: Mapping[str, str], contract: str, agency: str) -> Changes:
    """The changes that take a listed contract in hand and put the present one away."""
    taken = {**PICKING.keeping(None), **IN_HAND.keeping(contract), **AGENCY.keeping(agency)}
    present = IN_HAND.of(fields)
    if present == contract:
        return taken
    ids = listed(fields)
    mine = {name: value for name, value in fields.items() if is_of_contract(name)}
    changes: Changes = dict.fromkeys(mine, None)
    if present is not None:
        changes.update(AWAY.keeping(ids.index(present), mine))
    place = ids.index(contract)
    before = AWAY.of(fields, place)
    if before is not None:
        changes.update(before)
        changes.update(AWAY.keeping(place, None))
    return {**changes, **taken}


def fields_of(fields: Mapping[str, str], contract: str) -> Mapping[str, str]:
    """What was told of a contract, in hand or put away."""
    if IN_HAND.of(fields) == contract:
        return fields
    ids = listed(fields)
    return (AWAY.of(fields, ids.index(contract)) if contract in ids else None) or {}


def states(fields: Mapping[str, str]) -> dict[str, JourneyState]:
    """How far each contract that was in hand has come, by id."""
    kept = {IN_HAND.of(fields): STATE.of(fields)}
    for number, contract in enumerate(listed(fields)):
        away = AWAY.of(fields, number)
        if away is not None:
            kept[contract] = STATE.of(away)
    return {
        contract: state
        for contract, state in kept.items()
        if contract is not None and state is not None
    }


def erased(fields: Mapping[str, str], personal: Collection[str]) -> Changes:
    """The changes that erase what was told of the contracts that are put away.

    Of one that was stopped only the personal values go: it must stay stopped.
    """
    changes: Changes = {}
    for number, kept in AWAY.all_in(fields).items():
        state = STATE.of(kept)
        is_stopped = state is not None and state.stopped is not None
        left = {n: v for n, v in kept.items() if n not in personal} if is_stopped else None
        changes.update(AWAY.keeping(number, left or None))
    return changes


def is_for(draft: Draft, member: Optional[str]) -> bool:
    """True where no contract is in hand, and for the member whose contract it is."""
    return not IN_HAND.is_in(draft.fields) or MEMBER.of(draft.fields) == member


def left_to_do(fields: Mapping[str, str]) -> tuple[str, ...]:
    """The contracts that are neither prepared nor stopped, but for the one in hand."""
    known, in_hand = states(fields), IN_HAND.of(fields)
    return tuple(
        contract
        for contract in listed(fields)
        if contract != in_hand
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
