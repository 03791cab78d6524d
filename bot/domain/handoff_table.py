"""引き継ぎの決定表: reason × journey × agency × answering → target, as data.

Every combination stands in exactly one row. Whether somebody answers never changes the
target, only whether a call-back is offered: the agency's business is not the desk's in the
evening either.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from bot.domain.handoff import REGISTRATION, RENEWAL, Answering, Reason, Target

JOURNEYS = (REGISTRATION, RENEWAL)


@dataclass(frozen=True)
class Row:
    """One rule: it stands for every combination of what is in its first four columns.

    `has_agency`: whether it is known which agency is this contract's. `desk` holds the
    telephone, or helps with the pages; None where the agency holds it.
    """

    reasons: frozenset[Reason]
    journeys: frozenset[str]
    has_agency: frozenset[bool]
    answering: frozenset[Answering]
    target: Target
    desk: Optional[str]
    offers_call_back: bool


_FOR_THE_WEB = frozenset({Reason.PREPARED, Reason.GO_TO_PAGE})
_FOR_THE_AGENCY = frozenset(
    {
        Reason.DISCLOSURE_NO,
        Reason.CONSENT_REFUSED,
        Reason.CONTRACT_EXPIRED,
        Reason.CANNOT_CHANGE,
        Reason.PLAN_ADVICE,
        Reason.ANSWER_ADVICE,
        Reason.GROUP_MISMATCH,
    }
)
_FOR_THE_DESK = frozenset(
    {
        Reason.CONTRACT_NOT_LISTED,
        Reason.MATCH_FAILED,
        Reason.BACK_END_DOWN,
        Reason.WANTS_PERSON,
        Reason.MAIL_MISSING,
        Reason.OPERATION_TROUBLE,
    }
)
_ABOUT_THE_ACCOUNT = frozenset({Reason.MAIL_EXPIRED, Reason.LOGIN_FORGOTTEN})

_BOTH = frozenset(JOURNEYS)
_REGISTERING = frozenset({REGISTRATION})
_RENEWING = frozenset({RENEWAL})

_KNOWN = frozenset({True})
_NOT_KNOWN = frozenset({False})
_EITHER = _KNOWN | _NOT_KNOWN

_ANY = frozenset(Answering)
# a call-back wants a time within the hours: one that is over, or not stated, has none
_NO_WINDOW = frozenset({Answering.OPEN, Answering.UNSTATED})
_LATER = frozenset({Answering.CLOSED, Answering.UNCERTAIN})

_WEB, _AGENCY, _DESK = Target.WEB, Target.PHONE_AGENCY, Target.PHONE_DESK

# fmt: off
TABLE: tuple[Row, ...] = (
    Row(_FOR_THE_WEB,       _REGISTERING, _EITHER,    _ANY,       _WEB,    "registration", False),
    Row(_FOR_THE_WEB,       _RENEWING,    _EITHER,    _ANY,       _WEB,    "clickar",      False),
    Row(_FOR_THE_AGENCY,    _BOTH,        _KNOWN,     _NO_WINDOW, _AGENCY, None,           False),
    Row(_FOR_THE_AGENCY,    _BOTH,        _KNOWN,     _LATER,     _AGENCY, None,           True),
    Row(_FOR_THE_AGENCY,    _BOTH,        _NOT_KNOWN, _ANY,       _AGENCY, None,           False),
    Row(_FOR_THE_DESK,      _REGISTERING, _EITHER,    _NO_WINDOW, _DESK,   "registration", False),
    Row(_FOR_THE_DESK,      _REGISTERING, _EITHER,    _LATER,     _DESK,   "registration", True),
    Row(_FOR_THE_DESK,      _RENEWING,    _EITHER,    _NO_WINDOW, _DESK,   "clickar",      False),
    Row(_FOR_THE_DESK,      _RENEWING,    _EITHER,    _LATER,     _DESK,   "clickar",      True),
    Row(_ABOUT_THE_ACCOUNT, _BOTH,        _EITHER,    _NO_WINDOW, _DESK,   "registration", False),
    Row(_ABOUT_THE_ACCOUNT, _BOTH,        _EITHER,    _LATER,     _DESK,   "registration", True),
)
# fmt: on


def rows(reason: Reason, journey: str, has_agency: bool) -> tuple[Row, ...]:
    """The rows of a reason; all of them have one target and one desk.

    Raises `ValueError` for a journey that the table does not know.
    """
    found = tuple(
        row
        for row in TABLE
        if reason in row.reasons and journey in row.journeys and has_agency in row.has_agency
    )
    if not found:
        raise ValueError(f"the table of hand-offs has no journey {journey}")
    return found


def row(reason: Reason, journey: str, has_agency: bool, answering: Answering) -> Row:
    """The one row of a combination."""
    return next(row for row in rows(reason, journey, has_agency) if answering in row.answering)
