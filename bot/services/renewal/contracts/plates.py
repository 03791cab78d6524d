"""登録番号: its parts, and how it is shown in the chat: 「広島 300 さ 12-34」 as 「広島…12-34」."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bot.domain.policy import Vehicle

_WRITTEN = re.compile(
    r"(?P<area>[^\d\s-]+)[\s-]*(?:(?P<kind>[0-9A-Za-z]{1,3})\s*(?P<kana>[^\d\s・.-])\s*)?"
    r"(?P<serial>[\d・.-][\d・.\s-]*)"
)
_SHOWN_OF_OTHERS = 4


@dataclass(frozen=True)
class Plate:
    """登録番号 of a car in its parts; `area` and `kind` are "" where it is written otherwise.

    >>> Plate.read("広島 300 さ 12-34").shown, Plate.read("広島 300 さ ・・・1").number
    ('広島…12-34', '0001')
    """

    area: str
    kind: str
    serial: str

    @classmethod
    def read(cls, text: str) -> Plate:
        """The parts of what is written on the plate."""
        text = unicodedata.normalize("NFKC", text).strip()
        match = _WRITTEN.fullmatch(text)
        if match is None:
            return cls("", "", text[-_SHOWN_OF_OTHERS:])
        return cls(match["area"], match["kind"] or "", match["serial"].strip())

    @classmethod
    def of(cls, vehicle: Vehicle) -> Plate:
        """The plate of a car."""
        return cls.read(vehicle.registration_plate)

    @property
    def number(self) -> str:
        """一連指定番号 in four digits: "1234", "0031"."""
        return re.sub("[^0-9]", "", self.serial).zfill(4)

    @property
    def shown(self) -> str:
        """「広島…12-34」: enough to know one's own car, without the whole number."""
        return f"{self.area}…{self.serial}"


def significant(digits: str) -> str:
    """Without leading zeros, which plates show as dots and people leave out."""
    return digits.lstrip("0")
