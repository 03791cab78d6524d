"""The parsers that fields name: text in, `bot.text.parse.result` out."""

from __future__ import annotations

from datetime import date
from typing import Any, Callable, Mapping, Optional, TypeVar

from bot.domain.journey import YES_NO
from bot.domain.plan import PlanId
from bot.domain.policy import Employment, Month
from bot.text.parse.change import parse_change
from bot.text.parse.clear_answer import parse_clear_answer
from bot.text.parse.email_address import parse_email
from bot.text.parse.employment import parse_employment
from bot.text.parse.kana_name import parse_kana_name
from bot.text.parse.kanji_name import parse_kanji_name
from bot.text.parse.phone import parse_phone
from bot.text.parse.plan_name import parse_plan
from bot.text.parse.policy_number import parse_policy_numbers
from bot.text.parse.postal_address import parse_address, parse_postal_code
from bot.text.parse.result import Parsed, Question, Result
from bot.text.parse.romaji_name import parse_romaji_name
from bot.text.parse.wareki import parse_birth_date
from bot.text.parse.year_month import parse_year_month

T = TypeVar("T")

_PLAIN: Mapping[str, Callable[[str], Result[Any]]] = {
    "email": parse_email,
    "kanji_name": parse_kanji_name,
    "kana_name": parse_kana_name,
    "postal_code": parse_postal_code,
    "address": parse_address,
    "phone": parse_phone,
    "policy_numbers": parse_policy_numbers,
    "disclosure": parse_clear_answer,
    "yes_no": parse_clear_answer,
    "change": parse_change,
    "employment": lambda text: _as(Employment, parse_employment(text)),
    "plan": lambda text: _as(PlanId, parse_plan(text)),
}

NAMES = frozenset((*_PLAIN, "birth_date", "romaji_name", "retirement_month"))
"""What a field may name."""

VALUES: Mapping[str, tuple[str, ...]] = {
    "disclosure": YES_NO,
    "yes_no": YES_NO,
    "change": YES_NO,
    "employment": tuple(employment.value for employment in Employment),
    "plan": tuple(plan.value for plan in PlanId if plan is not PlanId.CURRENT),
}
"""The names of the values of parsers that know only a few."""

ONLY_IN_TURN = frozenset({"disclosure", "yes_no", "change"})
"""Parsers whose text says nothing without its question: a はい belongs to the field in turn
alone. Whoever looks for several values in one message leaves these out."""


def parse(
    parser: str, text: str, today: date, kana: Optional[tuple[str, str]] = None
) -> Result[Any]:
    """Parse by the name of a parser.

    `today` bounds dates; the `kana` of the same person, if known, tells a romaji name that
    was typed the other way round. Raises `KeyError` for an unknown name.

    >>> parse("postal_code", "〒732-8570", date(2026, 11, 22)).value
    '7328570'
    """
    if parser == "birth_date":
        return parse_birth_date(text, today)
    if parser == "retirement_month":
        return _as(lambda found: Month(*found), parse_year_month(text, today))
    if parser == "romaji_name":
        return parse_romaji_name(text, kana)
    return _PLAIN[parser](text)


def _as(make: Callable[[Any], T], result: Result[Any]) -> Result[T]:
    """The result with a value of the domain in the place of a plain one."""
    if isinstance(result, Parsed):
        return Parsed(make(result.value))
    if isinstance(result, Question):
        values = (result.suggestion, result.typed)
        suggestion, typed = (None if value is None else make(value) for value in values)
        return Question(result.reason, suggestion, typed)
    return result
