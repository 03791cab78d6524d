"""照合: do 氏名・住所・生年月日・電話番号 match each contract, and if not, what may be the cause.

Asked before a prepared 会員登録 is handed to the web. No result holds a value, neither one
that was entered nor one of a contract.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Iterator, Mapping, Optional, Protocol, Sequence, Union

from bot.domain.errors import BackEndError, BackEndRefused, StoreUnavailable
from bot.domain.limit import Limit
from bot.domain.membership import Applicant, MatchField, MatchResult
from bot.domain.policy import PersonName, PolicyNumber
from bot.services.contracts import Contracts
from bot.services.values import kinds

FIELDS: Mapping[str, str] = {
    "name": "kanji_name",
    "kana": "kana_name",
    "birth_date": "birth_date",
    "postal_code": "postal_code",
    "address": "address",
    "phone": "phone",
    "policy_numbers": "policy_numbers",
}
"""The fields of the journey that are compared, and their parsers."""

# a tab or a no-break space from a copied address is no sign of another address
_OTHER_SPACE = re.compile(r"[^\S\u3000]")


# What comes of it


@dataclass(frozen=True)
class AllMatch:
    """All four items agree with every contract that was named."""


@dataclass(frozen=True)
class NothingToMatch:
    """Nothing was compared: no policy number, or an item that is not there or not readable."""


AGREEING = 2
"""So many of the four items must agree before it is told which do not."""


@dataclass(frozen=True)
class ContractFinding:
    """一致しない契約: which items do not agree, and the position of its policy number from 1 on."""

    position: int
    items: frozenset[MatchField]

    @property
    def is_unknown(self) -> bool:
        """True if fewer than two items agree: rather the policy number is wrong than the others.

        Which item agrees is told only to somebody who knows two of them: it would help to guess.
        """
        return len(MatchField) - len(self.items) < AGREEING


@dataclass(frozen=True)
class Mismatch:
    """不一致: the contracts with which something does not agree, of so many that were `checked`."""

    contracts: tuple[ContractFinding, ...]
    checked: int

    def __post_init__(self) -> None:
        positions = [finding.position for finding in self.contracts]
        in_order = sorted(set(positions) & set(range(1, self.checked + 1)))
        if not positions or positions != in_order:
            raise ValueError("positions count from 1 to `checked`, in order")
        if not all(finding.items for finding in self.contracts):
            raise ValueError("a finding names an item")

    @property
    def unknown(self) -> tuple[ContractFinding, ...]:
        """Those with which hardly anything agrees: their numbers are in doubt, not the items."""
        return tuple(finding for finding in self.contracts if finding.is_unknown)

    @property
    def wrong_items(self) -> frozenset[MatchField]:
        """Items in doubt: they agree with none of the contracts, unknown ones apart."""
        known = self._known
        if not known or len(self.contracts) < self.checked:
            return frozenset()
        return frozenset.intersection(*(finding.items for finding in known))

    @property
    def is_split(self) -> bool:
        """True if an item agrees with one contract and not with another.

        Corrected for the one, it would not agree with the other any more.
        """
        return any(finding.items - self.wrong_items for finding in self._known)

    @property
    def _known(self) -> tuple[ContractFinding, ...]:
        return tuple(finding for finding in self.contracts if not finding.is_unknown)

    def as_json(self) -> dict[str, Any]:
        """Plain values, for a slot: positions and names of items, nothing personal."""
        return {
            "checked": self.checked,
            "contracts": [
                {"position": f.position, "items": [i.value for i in MatchField if i in f.items]}
                for f in self.contracts
            ],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Mismatch:
        """What `as_json` made, or raise `ValueError`."""
        try:
            return cls(
                tuple(
                    ContractFinding(int(one["position"]), frozenset(map(MatchField, one["items"])))
                    for one in data["contracts"]
                ),
                int(data["checked"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"not a mismatch: {error!r}") from error


@dataclass(frozen=True)
class TooMany:
    """Too many checks have failed; nothing is told before `again_at`."""

    again_at: datetime


@dataclass(frozen=True)
class BackEndDown:
    """It could not be checked: no answer, or no way to count the check."""


Examination = Union[AllMatch, NothingToMatch, Mismatch, TooMany, BackEndDown]


# Limits: every answer tells a guesser something


IN_CONVERSATION = Limit(5, timedelta(hours=1))
"""Failed checks in one conversation, of whatever contracts."""

FROM_CLIENT = Limit(20, timedelta(hours=1))
"""Policy numbers that failed from one place, whatever conversations it opens and forms it fills."""

OF_POLICY_NUMBER = Limit(10, timedelta(days=1))
"""Failed checks of one policy number, from everywhere: after them no failed one is explained.

The holder, who knows all four items, is let through all the same: a lock hits who guesses.
"""


@dataclass(frozen=True)
class Asking:
    """照合する人: who asks for a check, as far as limits go."""

    conversation: str
    client: Optional[str] = None


class MatchAttempts(Protocol):
    """Where failed checks are counted, as keyed hashes only. Raises `StoreUnavailable`."""

    def blocked_until(self, asking: Asking, at: datetime) -> Optional[datetime]:
        """When who asks may check again, None if they may now."""

    def count(
        self, asking: Asking, policy_numbers: Sequence[PolicyNumber], at: datetime
    ) -> Optional[datetime]:
        """Count one failed check of these numbers, in one step that nothing comes between.

        For the client every number counts, for the conversation the check.

        If a limit was reached meanwhile, or that of a number, nothing is counted, and the
        answer is when one may check again: then the result must not be told.
        """

    def purge(self, now: datetime) -> int:
        """Delete what counts no more; how many entries there were."""


# The doctor


class MatchDoctor:
    """Compares a prepared form with the contracts, at a limited rate."""

    def __init__(self, contracts: Contracts, attempts: MatchAttempts) -> None:
        self._contracts = contracts
        self._attempts = attempts

    def examine(self, fields: Mapping[str, str], asking: Asking, at: datetime) -> Examination:
        """What comes of comparing `fields`, the texts of a draft by field. Blocks; never raises."""
        asked = _asked(fields)
        if asked is None:
            return NothingToMatch()
        applicant, numbers = asked
        try:
            again_at = self._attempts.blocked_until(asking, at)
            if again_at:
                return TooMany(again_at)
            results = self._contracts.match(applicant, numbers)
            if tuple(result.policy_number for result in results) != numbers:
                return BackEndDown()  # never take an answer to something else for a match
            failed = [result.policy_number for result in results if not result.is_match]
            # once more: checks side by side must not outrun the limits, right guesses neither
            if failed:
                again_at = self._attempts.count(asking, failed, at)
            else:
                again_at = self._attempts.blocked_until(asking, at)
        except (BackEndError, StoreUnavailable):
            return BackEndDown()
        return TooMany(again_at) if again_at else _found(results)

    def add(
        self, member: str, number: PolicyNumber, asking: Asking, at: datetime, key: str
    ) -> Examination:
        """証券番号の入力 of a member: `AllMatch` where the contract is theirs now. As limited as `examine`.

        `key` is the idempotency key. Blocks; never raises.
        """
        try:
            again_at = self._attempts.blocked_until(asking, at)
            if again_at:
                return TooMany(again_at)
            try:
                self._contracts.register_contract(member, number, idempotency_key=key)
            except BackEndRefused:
                again_at = self._attempts.count(asking, [number], at)
                nothing_told = ContractFinding(1, frozenset(MatchField))
                return TooMany(again_at) if again_at else Mismatch((nothing_told,), 1)
        except (BackEndError, StoreUnavailable):
            return BackEndDown()
        return AllMatch()

    def purge(self, now: datetime) -> int:
        """Delete the failed checks that count no more; how many entries there were."""
        return self._attempts.purge(now)


def _asked(
    fields: Mapping[str, str],
) -> Optional[tuple[Applicant, tuple[PolicyNumber, ...]]]:
    """Whom and what to compare, None if something for it is not there."""
    if not all(fields.get(name, "").strip() for name in FIELDS):
        return None
    try:
        value = {name: kinds.from_text(FIELDS[name], fields[name]) for name in FIELDS}
        applicant = Applicant(
            name=PersonName(*value["name"]),
            kana=PersonName(*value["kana"]),
            birth_on=value["birth_date"],
            postal_code=kinds.spoken("postal_code", fields["postal_code"]),
            address=_OTHER_SPACE.sub(" ", value["address"]),
            phone=value["phone"],
        )
        return applicant, tuple(map(PolicyNumber, value["policy_numbers"]))
    except ValueError:
        return None


def _found(results: Sequence[MatchResult]) -> Examination:
    findings = tuple(
        ContractFinding(position, result.mismatches)
        for position, result in enumerate(results, start=1)
        if not result.is_match
    )
    return Mismatch(findings, len(results)) if findings else AllMatch()


# Causes

POLICY_NUMBER = "policy_number"
OTHER_CONTRACT = "other_contract"
SUBJECTS = (POLICY_NUMBER, *(item.value for item in MatchField), OTHER_CONTRACT)
"""What a cause can be about: the policy number, an item, or contracts that differ."""


@dataclass(frozen=True)
class Cause:
    """考えられる原因: a question, then what to enter; `field` is the one to correct."""

    id: str
    subject: str
    field: str
    text: str


@dataclass(frozen=True)
class MatchCauses:
    """原因の一覧: labels and causes by subject; items come in the order of `causes`."""

    labels: Mapping[str, str]
    causes: Mapping[str, tuple[Cause, ...]]


def causes_of(mismatch: Mismatch, causes: MatchCauses) -> Iterator[Cause]:
    """All causes that come into question, in the order in which they are told."""
    if mismatch.unknown:
        yield from causes.causes[POLICY_NUMBER]
    wrong = [item.value for item in mismatch.wrong_items]
    for subject, of_subject in causes.causes.items():
        if subject in wrong:
            yield from of_subject
    if mismatch.is_split:
        yield from causes.causes[OTHER_CONTRACT]


def next_cause(mismatch: Mismatch, causes: MatchCauses, told: Sequence[str]) -> Optional[Cause]:
    """The first cause that was not told, None after the last. `told`: ids of causes."""
    return next((cause for cause in causes_of(mismatch, causes) if cause.id not in told), None)
