"""見本の画像: what a screen looks like, with the things to press marked by numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Sequence

PATH = "/widget/pictures"
"""Where pictures are served."""

PHONE, WIDE = "phone", "wide"
WIDTHS = (PHONE, WIDE)

_NUMBERS = "①②③④⑤⑥⑦⑧⑨"


@dataclass(frozen=True)
class Mark:
    """One or several controls under one number: of this name, or every group with this answer."""

    says: str
    control: str = ""
    groups_with: str = ""


@dataclass(frozen=True)
class Picture:
    """A step's picture. `name` is that of its files without width: "registration-3-2"."""

    name: str
    alt: str
    marks: tuple[Mark, ...] = ()

    def src(self, width: str = PHONE) -> str:
        """Its path on the server, for one of `WIDTHS`."""
        return f"{PATH}/{self.file(width)}"

    def file(self, width: str) -> str:
        """The name of its file."""
        return f"{self.name}-{width}.webp"


def name_of(journey: str, step: int, part: Optional[int] = None) -> str:
    """The name of the picture of a step, or of a part of it, counted from 0 as journeys do.

    >>> name_of("registration", 3), name_of("registration", 3, 0), name_of("registration", 3, 1)
    ('registration-3', 'registration-3', 'registration-3-2')
    """
    return f"{journey}-{step}-{part + 1}" if part else f"{journey}-{step}"


def spoken(marks: Sequence[Mark]) -> str:
    """「①「次へ」」 and so on, in one line."""
    return "、".join(f"{_NUMBERS[place]}{mark.says}" for place, mark in enumerate(marks))
