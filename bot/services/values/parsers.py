"""How the parsers of `bot.text.parse` become those of the kinds: one signature, values of the domain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Callable, Optional, TypeVar

from bot.domain.plan import PlanId
from bot.domain.policy import Employment, Month
from bot.text.parse.employment import parse_employment
from bot.text.parse.plan_name import parse_plan
from bot.text.parse.result import Parsed, Question, Result
from bot.text.parse.romaji_name import parse_romaji_name
from bot.text.parse.wareki import parse_birth_date
from bot.text.parse.year_month import parse_year_month

T = TypeVar("T")


@dataclass(frozen=True)
class Beside:
    """What is known beside the text: `today` bounds dates, `kana` is the name of the same person."""

    today: date
    kana: Optional[tuple[str, str]] = None


Parser = Callable[[str, Beside], Result[Any]]


def plain(parse: Callable[[str], Result[Any]]) -> Parser:
    """A parser that needs the text alone."""
    return lambda text, beside: parse(text)


def birth_date(text: str, beside: Beside) -> Result[date]:
    """生年月日, not after today."""
    return parse_birth_date(text, beside.today)


def romaji_name(text: str, beside: Beside) -> Result[tuple[str, str]]:
    """ローマ字: the kana tells a name that was typed the other way round."""
    return parse_romaji_name(text, beside.kana)


def retirement_month(text: str, beside: Beside) -> Result[Month]:
    """退職年月, not after today."""
    return _as(lambda found: Month(*found), parse_year_month(text, beside.today))


def employment(text: str, beside: Beside) -> Result[Employment]:
    """在籍区分."""
    return _as(Employment, parse_employment(text))


def plan(text: str, beside: Beside) -> Result[PlanId]:
    """お申込みプラン."""
    return _as(PlanId, parse_plan(text))


def _as(make: Callable[[Any], T], result: Result[Any]) -> Result[T]:
    """The result with a value of the domain in the place of a plain one."""
    if isinstance(result, Parsed):
        return Parsed(make(result.value))
    if isinstance(result, Question):
        values = (result.suggestion, result.typed)
        suggestion, typed = (None if value is None else make(value) for value in values)
        return Question(result.reason, suggestion, typed)
    return result
