"""マイページ会員登録: who registers, which of the four items do not match, what comes of it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Optional, Sequence

import jaconv

from bot.domain.errors import BackEndRefused, Refusal
from bot.domain.policy import Contact, PersonName, Policyholder, PolicyNumber, require_plain
from bot.text.parse.postal_address import comparable

MAX_CONTRACTS = 5
"""契約 that can be entered at registration (REG-3); more can be added afterwards."""

CONFIRM_WITHIN = timedelta(hours=24)
"""本登録 within 24 hours of the mail (REG-5)."""

# ideographic variation selectors: 葛󠄀 and 葛 are one character to whoever types it
_VARIATION = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_NAME_SEPARATORS = re.compile(r"[\s・･=＝]")


class MatchField(str, Enum):
    """The four items that must agree with the contract (REG-3)."""

    NAME = "name"
    ADDRESS = "address"
    BIRTH_DATE = "birth_date"
    PHONE = "phone"


@dataclass(frozen=True)
class Applicant:
    """会員登録する方: what was entered about the person, and nothing of the contract."""

    name: PersonName = field(repr=False)
    kana: PersonName = field(repr=False)
    birth_on: date = field(repr=False)
    postal_code: str = field(repr=False)
    address: str = field(repr=False)
    phone: str = field(repr=False)

    def __post_init__(self) -> None:
        require_plain(postal_code=self.postal_code, address=self.address, phone=self.phone)


@dataclass(frozen=True)
class MatchResult:
    """照合の結果: which items do not agree with a contract, never what the contract says.

    An unknown number and a contract with which nothing agrees give the same result, all
    four items, so that nobody learns which policy numbers exist.
    """

    policy_number: PolicyNumber
    mismatches: frozenset[MatchField]

    @property
    def is_match(self) -> bool:
        """True if all four agree: the contract can be registered."""
        return not self.mismatches

    @property
    def is_unknown(self) -> bool:
        """True if nothing agrees: rather the policy number is wrong than four items."""
        return len(self.mismatches) == len(MatchField)


@dataclass(frozen=True)
class RegistrationRequest:
    """仮登録の申込み. The password is set on the web page and never comes this way."""

    applicant: Applicant
    email: str = field(repr=False)
    policy_numbers: tuple[PolicyNumber, ...] = ()
    romaji: Optional[PersonName] = field(repr=False, default=None)

    def __post_init__(self) -> None:
        require_plain(email=self.email)
        if "@" not in self.email:
            raise ValueError("email must be a mail address")


@dataclass(frozen=True)
class ProvisionalRegistration:
    """仮登録: waits for its mail to be followed until `expires_at`.

    `confirmation_token` goes into the address in the mail and nowhere else.
    """

    reference: str
    confirmation_token: str = field(repr=False)
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class Member:
    """会員: `reference` is opaque; a signed-in session carries it."""

    reference: str
    registered_at: datetime


def require_allowed_count(policy_numbers: Sequence[PolicyNumber]) -> None:
    """Raise `BackEndRefused` for more contracts than registration takes."""
    if len(policy_numbers) > MAX_CONTRACTS:
        raise BackEndRefused(Refusal.TOO_MANY_CONTRACTS)


def all_mismatched(policy_number: PolicyNumber) -> MatchResult:
    """The result for a number that no contract has."""
    return MatchResult(policy_number, frozenset(MatchField))


def match(
    applicant: Applicant,
    policy_number: PolicyNumber,
    policyholder: Policyholder,
    contact: Contact,
) -> MatchResult:
    """Compare what was entered with the contract of that number."""
    agrees = {
        MatchField.NAME: (
            _comparable_name(applicant.name) == _comparable_name(policyholder.name)
            and _comparable_kana(applicant.kana) == _comparable_kana(policyholder.kana)
        ),
        MatchField.ADDRESS: comparable(applicant.address).is_same_as(comparable(contact.address)),
        MatchField.BIRTH_DATE: applicant.birth_on == policyholder.birth_on,
        MatchField.PHONE: _comparable_phone(applicant.phone) == _comparable_phone(contact.phone),
    }
    return MatchResult(
        policy_number, frozenset(item for item, is_equal in agrees.items() if not is_equal)
    )


def _comparable_name(name: PersonName) -> str:
    # width and spaces are habits of keyboards: ＡＬＥＸ = Alex; 髙 and 高 stay two characters
    text = unicodedata.normalize("NFKC", _VARIATION.sub("", name.full))
    return _NAME_SEPARATORS.sub("", text).casefold()


def _comparable_kana(name: PersonName) -> str:
    # ｿﾝﾎﾟ and そんぽ = ソンポ
    return str(jaconv.hira2kata(_comparable_name(name)))


def _comparable_phone(phone: str) -> str:
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", phone))
    # +81 90… = 090…
    return "0" + digits[2:] if digits.startswith("81") and len(digits) > 10 else digits
