"""Messages of real conversations, none of which is a value."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Callable

import pytest

import bot
from bot.content import yaml_file
from bot.text.parse.email_address import parse_email
from bot.text.parse.kana_name import parse_kana_name
from bot.text.parse.kanji_name import parse_kanji_name
from bot.text.parse.phone import parse_phone
from bot.text.parse.policy_number import parse_policy_numbers
from bot.text.parse.postal_address import parse_address, parse_postal_code
from bot.text.parse.result import Refused
from bot.text.parse.romaji_name import parse_romaji_name
from bot.text.parse.wareki import parse_birth_date

EXAMPLES = Path(bot.__file__).parents[1] / "data" / "nlu"


@cache
def _messages() -> list[str]:
    """Every fifth training example: questions, commands and small talk."""
    found = []
    for path in sorted(EXAMPLES.rglob("*.yml")):
        for entry in yaml_file.read(path).get("nlu") or ():
            lines = str(entry.get("examples", "")).splitlines()
            found += [line.removeprefix("- ").strip() for line in lines if line.startswith("- ")]
    return found[::5]


@pytest.mark.parametrize(
    ("parse", "at_most"),
    [
        (lambda text: parse_birth_date(text, date(2026, 11, 22)), 0.001),
        (parse_address, 0.002),
        (parse_phone, 0.002),
        (parse_policy_numbers, 0.004),
        (parse_email, 0.001),
        (parse_postal_code, 0.004),
        (parse_romaji_name, 0.01),
        (parse_kana_name, 0.02),
        (parse_kanji_name, 0.025),
    ],
    ids=["date", "address", "phone", "policy", "email", "postal", "romaji", "kana", "kanji"],
)
def test_what_people_ask_and_say_is_hardly_ever_a_value(
    parse: Callable[[str], Any], at_most: float
) -> None:
    """A question in the middle of a form is found to hold nothing like the value asked for."""
    results = {text: parse(text) for text in _messages()}
    seen = [
        text
        for text, result in results.items()
        if not (isinstance(result, Refused) and result.found_nothing)
    ]
    assert len(_messages()) > 500
    assert len(seen) <= at_most * len(_messages()), seen
