"""The parsers that fields name: text in, `bot.text.parse.result` out."""

from __future__ import annotations

from datetime import date
from typing import Any, Callable, Mapping, Optional

from bot.text.parse.email_address import parse_email
from bot.text.parse.kana_name import parse_kana_name
from bot.text.parse.kanji_name import parse_kanji_name
from bot.text.parse.phone import parse_phone
from bot.text.parse.policy_number import parse_policy_numbers
from bot.text.parse.postal_address import parse_address, parse_postal_code
from bot.text.parse.result import Result
from bot.text.parse.romaji_name import parse_romaji_name
from bot.text.parse.wareki import parse_birth_date

_PLAIN: Mapping[str, Callable[[str], Result[Any]]] = {
    "email": parse_email,
    "kanji_name": parse_kanji_name,
    "kana_name": parse_kana_name,
    "postal_code": parse_postal_code,
    "address": parse_address,
    "phone": parse_phone,
    "policy_numbers": parse_policy_numbers,
}

NAMES = frozenset((*_PLAIN, "birth_date", "romaji_name"))
"""What a field may name."""


def parse(
    parser: str, text: str, today: date, kana: Optional[tuple[str, str]] = None
) -> Result[Any]:
    """Parse by the name of a parser.

    `today` bounds birth dates; the `kana` of the same person, if known, tells a romaji
    name that was typed the other way round. Raises `KeyError` for an unknown name.

    >>> parse("postal_code", "〒732-8570", date(2026, 11, 22)).value
    '7328570'
    """
    if parser == "birth_date":
        return parse_birth_date(text, today)
    if parser == "romaji_name":
        return parse_romaji_name(text, kana)
    return _PLAIN[parser](text)
