"""保険契約: what the back end tells about a contract. `repr` shows no personal value."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import Enum
from typing import Optional

from bot.domain.hours import TOKYO

EXPIRY_TIME = time(16)
"""始期 and 満期 are at 午後4時."""

_SEPARATORS = re.compile(r"[\s‐‑‒–—―−ー-]")
_POLICY_NUMBER = re.compile(r"[0-9A-Z]{1,20}")
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_REFERENCE = re.compile(r"[A-Za-z0-9_-]{1,64}")
_MAX_TEXT = 200


def is_reference(text: str) -> bool:
    """True for what can be an opaque id: of a member, a contract, a registration."""
    return bool(_REFERENCE.fullmatch(text))


def require_plain(**texts: str) -> None:
    """Raise `ValueError`, naming the field only, unless each is one line of printable text."""
    for name, text in texts.items():
        # 全角スペース is not printable to Python, yet many an address has one
        if len(text) > _MAX_TEXT or not text.replace("\u3000", " ").isprintable():
            raise ValueError(f"{name} must be one line of at most {_MAX_TEXT} characters")


@dataclass(frozen=True)
class PolicyNumber:
    """証券番号, half-width capitals without separators: "A020119183".

    What it must look like is stated nowhere, so any letters and digits are accepted.
    Raises `ValueError`, which does not repeat the value.

    >>> PolicyNumber("ａ０２０-１１９１８３").masked
    'A******183'
    """

    value: str = field(repr=False)

    def __post_init__(self) -> None:
        value = _SEPARATORS.sub("", unicodedata.normalize("NFKC", self.value)).upper()
        if not _POLICY_NUMBER.fullmatch(value):
            raise ValueError("a policy number holds up to 20 letters and digits")
        object.__setattr__(self, "value", value)

    @property
    def masked(self) -> str:
        """「A******183」; all stars when too short to hide anything."""
        if len(self.value) < 8:
            return "*" * len(self.value)
        return f"{self.value[0]}{'*' * (len(self.value) - 4)}{self.value[-3:]}"


@dataclass(frozen=True)
class PolicyPeriod:
    """保険期間: from 始期 to 満期, aware datetimes, both at 16:00 in Japan."""

    inception_at: datetime
    expires_at: datetime

    def __post_init__(self) -> None:
        moments = []
        for name in ("inception_at", "expires_at"):
            moment = getattr(self, name)
            if moment.tzinfo is None or moment.astimezone(TOKYO).time() != EXPIRY_TIME:
                raise ValueError(f"{name} must be 16:00 in Japan")
            moments.append(moment.astimezone(TOKYO))
            object.__setattr__(self, name, moments[-1])
        if moments[0] >= moments[1]:
            raise ValueError("inception_at must be before expires_at")

    @classmethod
    def between(cls, inception_on: date, expires_on: date) -> PolicyPeriod:
        """The period between two days."""
        return cls(
            datetime.combine(inception_on, EXPIRY_TIME, TOKYO),
            datetime.combine(expires_on, EXPIRY_TIME, TOKYO),
        )

    @classmethod
    def year_until(cls, expires_on: date) -> PolicyPeriod:
        """One year that ends on that day."""
        return cls.between(_years_later(expires_on, -1), expires_on)

    def following_year(self) -> PolicyPeriod:
        """The year that begins when this period ends."""
        begins_on = self.expires_at.date()
        return PolicyPeriod.between(begins_on, _years_later(begins_on, 1))

    def is_over(self, at: datetime) -> bool:
        """True from 満期 on; the moment itself is over."""
        return at >= self.expires_at

    def days_left(self, at: datetime) -> int:
        """Calendar days in Japan from `at` to 満期: 0 on the day itself, negative after it."""
        return (self.expires_at.date() - at.astimezone(TOKYO).date()).days


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return date(day.year + years, 3, 1)


@dataclass(frozen=True)
class PersonName:
    """氏名 as written: 髙橋 stays 髙橋. `given` may be empty for a name of one part."""

    family: str = field(repr=False)
    given: str = field(repr=False, default="")

    def __post_init__(self) -> None:
        require_plain(family=self.family, given=self.given)
        if not self.family.strip():
            raise ValueError("a name needs a family name")

    @property
    def full(self) -> str:
        """「損保 太郎」."""
        return f"{self.family} {self.given}".strip()


@dataclass(frozen=True)
class Contact:
    """連絡先 of a contract: postal code "160-8338", phone as written in the contract."""

    postal_code: str = field(repr=False)
    address: str = field(repr=False)
    phone: str = field(repr=False)
    email: Optional[str] = field(repr=False, default=None)

    def __post_init__(self) -> None:
        require_plain(
            postal_code=self.postal_code,
            address=self.address,
            phone=self.phone,
            email=self.email or "",
        )
        if not (self.address.strip() and self.phone.strip()):
            raise ValueError("a contact needs an address and a phone number")


@dataclass(frozen=True)
class Policyholder:
    """契約者: who concluded the contract."""

    name: PersonName = field(repr=False)
    kana: PersonName = field(repr=False)
    birth_on: date = field(repr=False)


class Possession(str, Enum):
    """How the car is held; it decides who counts as its owner (CLK-4)."""

    OWNED = "owned"
    RETAINED_TITLE = "retained_title"
    """所有権留保条項付売買契約: the buyer counts as owner."""
    LEASED = "leased"
    """リース契約: the lessee counts as owner."""


@dataclass(frozen=True)
class Vehicle:
    """ご契約の自動車: `owner` is who counts as 車両所有者, `relation` to the policyholder."""

    name: str
    registration_plate: str = field(repr=False)
    owner: str = field(repr=False)
    relation: str = field(repr=False)
    possession: Possession = Possession.OWNED


class Employment(str, Enum):
    """現職・退職者区分 of the policyholder."""

    ACTIVE = "active"
    RETIRED = "retired"


@dataclass(frozen=True, order=True)
class Month:
    """年月: a retirement month.

    >>> str(Month.parse("2011-03"))
    '2011-03'
    """

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read "2011-03", or raise `ValueError`."""
        match = _MONTH.fullmatch(text)
        if not match:
            raise ValueError("a month reads YYYY-MM")
        return cls(int(match.group(1)), int(match.group(2)))

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"


@dataclass(frozen=True)
class GroupScope:
    """団体扱の範囲: group, employer, and whether the policyholder still works there."""

    group: str = field(repr=False)
    employer: str = field(repr=False)
    employment: Employment
    retired_in: Optional[Month] = field(repr=False, default=None)

    def __post_init__(self) -> None:
        if (self.employment is Employment.RETIRED) != (self.retired_in is not None):
            raise ValueError("a retirement month goes with a retired policyholder")


@dataclass(frozen=True)
class Contract:
    """ご契約: one motor policy.

    `id` is opaque, safe in slots, payloads and addresses; `agency` is a key of
    agencies.yml: the 取扱代理店 of *this* contract.
    """

    id: str
    policy_number: PolicyNumber
    product: str
    period: PolicyPeriod
    agency: str
    policyholder: Policyholder
    contact: Contact
    named_insured: str = field(repr=False)
    vehicle: Vehicle
    group: GroupScope


class RenewalStatus(str, Enum):
    """Where the renewal of a contract stands."""

    OPEN = "open"
    APPLIED = "applied"
    EXPIRED = "expired"


@dataclass(frozen=True)
class RenewalCase:
    """更新: a contract, the period after it, and whether it can still be applied for."""

    contract: Contract
    renewed_period: PolicyPeriod
    status: RenewalStatus
    applied_at: Optional[datetime] = None
