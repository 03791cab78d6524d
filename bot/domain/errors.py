"""The tree of our own errors.

BotError
├── ContentError             a content file is wrong; names file and entry
├── NotReady                 something the assistant cannot work without is missing
├── StoreUnavailable         a database does not answer
│   ├── Overtaken            somebody else changed the same meanwhile: done again
│   ├── KeysLost             the keys of what is stored are not there: nothing can be kept
│   └── TurnGivenUp          nobody waits for the turn any more
├── PasswordsBusy            more passwords are being checked than one process does at once
└── BackEndError             the contract back end did not do what it was asked
    ├── BackEndUnavailable   no answer, or none that makes sense: later may help
    ├── BackEndRefused       it answered and does not do it; `code` says why
    ├── ContractNotFound     no such contract among this member's
    └── MemberNotFound       no such member

No message of a BackEndError holds a personal value: they may be logged as they are.
"""

from __future__ import annotations

from enum import Enum


class BotError(Exception):
    """Base of all errors raised by this project."""


class ContentError(BotError):
    """A content file is wrong; the message names the file and the entry."""


class NotReady(BotError):
    """Something the assistant cannot work without is missing."""


class StoreUnavailable(BotError):
    """A database does not answer."""


class Overtaken(StoreUnavailable):
    """Somebody else changed the same meanwhile; nothing of it has happened, and it is done again."""

    def __init__(self) -> None:
        super().__init__("somebody else changed the same meanwhile")


class KeysLost(StoreUnavailable):
    """There are encrypted drafts and no key: nothing is kept beside them under a new one."""


class TurnGivenUp(StoreUnavailable):
    """Nobody waits for the turn any more: nothing of it is written."""

    def __init__(self) -> None:
        super().__init__("the turn was given up")


class PasswordsBusy(BotError):
    """More passwords are being checked than one process does at once: in a moment again."""

    def __init__(self) -> None:
        super().__init__("too many passwords are being checked")


class BackEndError(BotError):
    """The contract back end did not do what it was asked."""


class BackEndUnavailable(BackEndError):
    """The back end gave no answer, or none that makes sense; nothing is known of the effect.

    Asking again with the same idempotency key is safe.
    """


class Refusal(str, Enum):
    """Why the back end does not do it; the values are those of the HTTP document."""

    CONTRACTS_DO_NOT_MATCH = "contracts_do_not_match"
    TOO_MANY_CONTRACTS = "too_many_contracts"
    REGISTRATION_UNKNOWN = "registration_unknown"
    REGISTRATION_EXPIRED = "registration_expired"
    ALREADY_CONFIRMED = "already_confirmed"
    ALREADY_MEMBER = "already_member"
    PLAN_NOT_OFFERED = "plan_not_offered"
    PLAN_NOT_ADJUSTABLE = "plan_not_adjustable"
    COVERAGE_NOT_ADJUSTABLE = "coverage_not_adjustable"
    OPTION_UNKNOWN = "option_unknown"
    PREMIUM_CHANGED = "premium_changed"
    DISCLOSURE_ANSWERED_NO = "disclosure_answered_no"
    CONSENT_MISSING = "consent_missing"
    CONTRACT_EXPIRED = "contract_expired"
    ALREADY_APPLIED = "already_applied"
    KEY_REUSED = "key_reused"
    INVALID_REQUEST = "invalid_request"
    OTHER = "other"


class BackEndRefused(BackEndError):
    """The back end answered and does not do it; nothing was changed."""

    def __init__(self, code: Refusal) -> None:
        super().__init__(f"the back end refused: {code.value}")
        self.code = code


class ContractNotFound(BackEndError):
    """No such contract among this member's; the same for an unknown and a foreign one."""

    def __init__(self) -> None:
        super().__init__("no such contract among this member's")


class MemberNotFound(BackEndError):
    """No such member."""

    def __init__(self) -> None:
        super().__init__("no such member")
