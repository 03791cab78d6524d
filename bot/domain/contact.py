"""電話窓口と取扱代理店: whom to call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from bot.domain.hours import OpeningHours


@dataclass(frozen=True)
class Desk:
    """電話窓口 of the insurer."""

    id: str
    name: str
    phone: str
    hours: OpeningHours
    hours_text: str
    citation: str


@dataclass(frozen=True)
class Agency:
    """取扱代理店. `hours` is None when the manual does not state them."""

    id: str
    name: str
    short_name: str
    department: str
    postal_code: str
    address: str
    phone: str
    fax: str
    hours: Optional[OpeningHours]
    hours_text: Optional[str]
    citation: str
