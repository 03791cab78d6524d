"""契約者: what a policyholder tells about themselves, one record a value.

No record shows its value in repr, str or an error, so that no log can leak it. The
parsers of `bot.text.parse` give the values; the checks here only catch mistakes of ours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.text.parse import phone, wareki
from bot.text.parse.postal_address import ComparableAddress, comparable

_KATAKANA = re.compile("[ァ-ヺーヽヾ・ ]+")
_CAPITALS = re.compile("[A-Z][A-Z' -]*")
_POSTAL = re.compile("[0-9]{7}")
_PHONE = re.compile("0[0-9]{9,10}")
_POLICY = re.compile("[0-9A-Z]{5,20}")
_EMAIL = re.compile(r"[!-?A-~]+@[^@\s]+")


class _Hidden:
    """A record whose repr is its name alone: 「PhoneNumber(…)」."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"

    def _require(self, is_right: Any, shape: str) -> None:
        """Raise ValueError that names the record and the shape, never the value."""
        if not is_right:
            raise ValueError(f"{type(self).__name__}: {shape}")


@dataclass(frozen=True, repr=False)
class PersonName(_Hidden):
    """氏名, exactly as typed: 髙橋 stays 髙橋."""

    family: str
    given: str

    def __post_init__(self) -> None:
        self._require(self.family.strip() and self.given.strip(), "needs 姓 and 名")

    @property
    def full(self) -> str:
        """「損保　太郎」."""
        return f"{self.family}\u3000{self.given}"

    @property
    def masked(self) -> str:
        """「損保　＊＊」."""
        return f"{self.family}\u3000＊＊"


@dataclass(frozen=True, repr=False)
class KanaName(_Hidden):
    """フリガナ, full-width katakana."""

    family: str
    given: str

    def __post_init__(self) -> None:
        self._require(
            _KATAKANA.fullmatch(self.family) and _KATAKANA.fullmatch(self.given),
            "needs full-width katakana",
        )

    @property
    def full(self) -> str:
        """「ソンポ　タロウ」."""
        return f"{self.family}\u3000{self.given}"

    @property
    def masked(self) -> str:
        """「ソンポ　＊＊」."""
        return f"{self.family}\u3000＊＊"


@dataclass(frozen=True, repr=False)
class RomajiName(_Hidden):
    """ローマ字氏名, capitals."""

    family: str
    given: str

    def __post_init__(self) -> None:
        self._require(
            _CAPITALS.fullmatch(self.family) and _CAPITALS.fullmatch(self.given), "needs capitals"
        )

    @property
    def full(self) -> str:
        """「SOMPO TARO」."""
        return f"{self.family} {self.given}"

    @property
    def masked(self) -> str:
        """「SOMPO ****」."""
        return f"{self.family} ****"


@dataclass(frozen=True, repr=False)
class BirthDate(_Hidden):
    """生年月日."""

    born_on: date

    @property
    def spoken(self) -> str:
        """「昭和25年12月19日（1950年12月19日）」."""
        return wareki.both_calendars(self.born_on)

    @property
    def masked(self) -> str:
        """「昭和25年**月**日（1950年**月**日）」."""
        return re.sub("[0-9]+月[0-9]+日", "**月**日", self.spoken)


@dataclass(frozen=True, repr=False)
class PostalCode(_Hidden):
    """郵便番号, seven digits."""

    digits: str

    def __post_init__(self) -> None:
        self._require(_POSTAL.fullmatch(self.digits), "needs seven digits")

    @property
    def spoken(self) -> str:
        """「732-8570」."""
        return f"{self.digits[:3]}-{self.digits[3:]}"

    @property
    def masked(self) -> str:
        """「732-****」."""
        return f"{self.digits[:3]}-****"


@dataclass(frozen=True, repr=False)
class Address(_Hidden):
    """住所, as typed."""

    text: str

    def __post_init__(self) -> None:
        self._require(self.text.strip(), "needs a text")

    @property
    def comparable(self) -> ComparableAddress:
        """One spelling, to compare: 二丁目3番4号 = 2-3-4."""
        return comparable(self.text)

    @property
    def masked(self) -> str:
        """「広島市東区二葉の里＊＊＊」: the place without the number and the building."""
        spelled = self.comparable
        return f"{spelled.prefecture}{spelled.place}＊＊＊"


@dataclass(frozen=True, repr=False)
class PhoneNumber(_Hidden):
    """電話番号, 10 or 11 digits with the leading zero."""

    digits: str

    def __post_init__(self) -> None:
        self._require(_PHONE.fullmatch(self.digits), "needs 10 or 11 digits from 0 on")

    @property
    def spoken(self) -> str:
        """「090-1234-5678」."""
        return phone.hyphenated(self.digits)

    @property
    def masked(self) -> str:
        """「***-****-5678」."""
        return re.sub("[0-9]", "*", self.spoken[:-4]) + self.digits[-4:]


@dataclass(frozen=True, repr=False)
class PolicyNumber(_Hidden):
    """証券番号, capitals and digits without hyphens."""

    text: str

    def __post_init__(self) -> None:
        self._require(_POLICY.fullmatch(self.text), "needs 5 to 20 capitals and digits")

    @property
    def masked(self) -> str:
        """「A******183」."""
        return f"{self.text[0]}{'*' * (len(self.text) - 4)}{self.text[-3:]}"


@dataclass(frozen=True, repr=False)
class EmailAddress(_Hidden):
    """メールアドレス, the login ID of マイページ."""

    text: str

    def __post_init__(self) -> None:
        self._require(_EMAIL.fullmatch(self.text), "needs one @ between half-width signs")

    @property
    def masked(self) -> str:
        """「t***@example.jp」."""
        local, _, domain = self.text.partition("@")
        return f"{local[0]}***@{domain}"
