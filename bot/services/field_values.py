"""項目の値: from what a parser gives to the text that a draft keeps, and back, exactly.

No value is rewritten here: 髙橋 stays 髙橋, full-width stays full-width.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Callable, Mapping

from bot.domain.journey import YES_NO
from bot.domain.plan import PlanId
from bot.domain.policy import Employment, Month
from bot.text.parse.phone import hyphenated
from bot.text.parse.wareki import both_calendars

# a part of a name never holds one, while ADA MARIA and アダ マリア hold a plain space
_BETWEEN_NAMES = "\u3000"
_BETWEEN_NUMBERS = "、"


@dataclass(frozen=True)
class _Form:
    """How the values of a parser are written, read and told to the person."""

    write: Callable[[Any], str]
    read: Callable[[str], Any]
    spoken: Callable[[Any], str]


def as_text(parser: str, value: Any) -> str:
    """The text of a value; `value` is what `Parsed.value` of this parser holds.

    Raises `KeyError` for an unknown parser and `ValueError`, which does not repeat the
    value, for what none of its values is.

    >>> as_text("kanji_name", ("髙橋", "花子")), as_text("birth_date", date(1950, 12, 19))
    ('髙橋\\u3000花子', '1950-12-19')
    """
    form = _FORMS[parser]
    try:
        text = form.write(value)
        is_same = isinstance(text, str) and form.read(text) == value
    except (TypeError, ValueError, AttributeError):
        is_same = False
    if not is_same:
        raise ValueError(f"not a value of the parser {parser}") from None
    return text


def from_text(parser: str, text: str) -> Any:
    """The value of a text that `as_text` made.

    Raises `KeyError` for an unknown parser and `ValueError`, which does not repeat the text.

    >>> from_text("policy_numbers", "A020119183、K323456789")
    ('A020119183', 'K323456789')
    """
    read = _FORMS[parser].read
    try:
        return read(text)
    except ValueError:
        raise ValueError(f"not the text of a value of the parser {parser}") from None


def spoken(parser: str, text: str) -> str:
    """The value as it is read back to the person: both calendars, usual hyphens.

    Raises like `from_text`.

    >>> spoken("birth_date", "1950-12-19"), spoken("postal_code", "7328570")
    ('昭和25年12月19日（1950年12月19日）', '732-8570')
    """
    return _FORMS[parser].spoken(from_text(parser, text))


def _same(value: str) -> str:
    return value


def _name_text(name: tuple[str, str]) -> str:
    return _BETWEEN_NAMES.join(name)


def _name(text: str) -> tuple[str, str]:
    family, space, given = text.partition(_BETWEEN_NAMES)
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


_AS_IT_IS = _Form(_same, _same, _same)
_NAME = _Form(_name_text, _name, _name_text)

_FORMS: Mapping[str, _Form] = {
    "email": _AS_IT_IS,
    "kanji_name": _NAME,
    "kana_name": _NAME,
    "romaji_name": _Form(_name_text, _name, _romaji_spoken),
    "birth_date": _Form(date.isoformat, date.fromisoformat, both_calendars),
    "postal_code": _Form(_same, _same, _postal_code_spoken),
    "address": _AS_IT_IS,
    "phone": _Form(_same, _same, hyphenated),
    "disclosure": _Form(_answer_text, _answer, _answer_spoken),
    "yes_no": _Form(_answer_text, _answer, _answer_spoken),
    "change": _Form(_answer_text, _answer, _answer_spoken),
    "employment": _Form(_value_of, Employment, _value_of),
    "plan": _Form(_value_of, PlanId, _value_of),
    "retirement_month": _Form(str, Month.parse, _month_spoken),
    "policy_numbers": _Form(_numbers_text, _numbers, _numbers_text),
}
