"""入力欄 on these pages: how wide it is. What its parts are, and what they mean, says `values.page`."""

from __future__ import annotations

from typing import Mapping, Sequence

from bot.services.values.kinds import KINDS
from bot.services.values.page import PageInput

Raw = Mapping[str, str]
"""What was typed, by the place of the part: "0", "1"."""

_WIDTHS = {
    **{"kanji_name": "m", "kana_name": "m", "romaji_name": "m", "postal_code": "m", "phone": "m"},
    **{"policy_numbers": "m", "birth_date": "s", "retirement_month": "s"},
}


def width_of(kind: str) -> str:
    """s, m or l, as the style sheet has them."""
    return _WIDTHS.get(kind, "l")


def input_of(kind: str) -> PageInput:
    """See `values.page`."""
    return KINDS[kind].page


def joined(kind: str, raw: Raw) -> str:
    """The text that the parser of the kind reads."""
    page = input_of(kind)
    return page.join([raw.get(str(place), "") for place in range(len(page.parts))])


def in_parts(texts: Sequence[str]) -> dict[str, str]:
    """What stands in the parts of an input, by their places."""
    return {str(place): text for place, text in enumerate(texts)}
