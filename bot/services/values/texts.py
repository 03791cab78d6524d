"""値の書き方: from what a parser gives to the text that a draft keeps, and back, exactly.

No value is rewritten here: 髙橋 stays 髙橋, full-width stays full-width.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Callable

from bot.domain.journey import YES_NO
from bot.domain.plan import PlanId
from bot.domain.policy import Employment, Month
from bot.text.parse.phone import hyphenated
from bot.text.parse.wareki import both_calendars

# a part of a name never holds one, while ADA MARIA and アダ マリア hold a plain space
BETWEEN_NAMES = "\u3000"
_BETWEEN_NUMBERS = "、"


@dataclass(frozen=True)
class Form:
    """How the values of a kind are written, read and told to the person.

    `read` raises `ValueError` for what `write` never gives.
    """

    write: Callable[[Any], str]
    read: Callable[[str], Any]
    spoken: Callable[[Any], str]


def _same(value: str) -> str:
    return value


def _name_text(name: tuple[str, str]) -> str:
    return BETWEEN_NAMES.join(name)


def _name(text: str) -> tuple[str, str]:
    family, space, given = text.partition(BETWEEN_NAMES)
    if not space:
        raise ValueError("one part only")
    return family, given


def _romaji_spoken(name: tuple[str, str]) -> str:
    return " ".join(name)


def _postal_code_spoken(digits: str) -> str:
    return f"{digits[:3]}-{digits[3:]}"


def _numbers_text(numbers: tuple[str, ...]) -> str:
    return _BETWEEN_NUMBERS.join(numbers)


def _numbers(text: str) -> tuple[str, ...]:
    return tuple(text.split(_BETWEEN_NUMBERS)) if text else ()


def _answer_text(answer: bool) -> str:
    return YES_NO[0] if answer else YES_NO[1]


def _answer(text: str) -> bool:
    if text not in YES_NO:
        raise ValueError("neither yes nor no")
    return text == YES_NO[0]


def _answer_spoken(answer: bool) -> str:
    return "はい" if answer else "いいえ"


def _month_spoken(month: Month) -> str:
    return f"{month.year}年{month.number}月"


def _value_of(one: Any) -> str:
    return str(one.value)


AS_IT_IS = Form(_same, _same, _same)
NAME = Form(_name_text, _name, _name_text)
ROMAJI = Form(_name_text, _name, _romaji_spoken)
DATE = Form(date.isoformat, date.fromisoformat, both_calendars)
POSTAL_CODE = Form(_same, _same, _postal_code_spoken)
PHONE = Form(_same, _same, hyphenated)
NUMBERS = Form(_numbers_text, _numbers, _numbers_text)
ANSWER = Form(_answer_text, _answer, _answer_spoken)
EMPLOYMENT = Form(_value_of, Employment, _value_of)
PLAN = Form(_value_of, PlanId, _value_of)
MONTH = Form(str, Month.parse, _month_spoken)
