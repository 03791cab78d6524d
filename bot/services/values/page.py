"""入力欄: how a form on a web page takes a kind of value, and shows one that is there.

A value that is typed in parts is joined to one text, which the parser of its kind reads:
the page has no rules of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, Callable, Sequence

from bot.domain.policy import Month
from bot.services.values.texts import BETWEEN_NAMES
from bot.services.values.texts import PHONE as PHONE_FORM
from bot.services.values.texts import POSTAL_CODE as POSTAL_CODE_FORM
from bot.text.parse.wareki import both_calendars
from bot.text.parse.width import narrow

_ERA = re.compile(r"(?P<era>\D+)(?P<year>元|\d+)年(?P<month>\d+)月(?P<day>\d+)日")
_WESTERN = "西暦"
_FOUR_DIGITS = re.compile("[0-9]{4}年?")
_BUILDING = re.compile(r"(?P<street>.*?\d\S*)\s+(?P<building>.+)")


class Control(str, Enum):
    """What one part of an input is on the page."""

    TEXT = "text"
    SELECT = "select"
    RADIO = "radio"


@dataclass(frozen=True)
class Part:
    """One control: `label` is "" where that of the field says it all.

    `inputmode` and `autocomplete` are the attributes of HTML of these names; `options` those
    of a `SELECT`, as they are shown. A `RADIO` has the options of its field.
    """

    label: str = ""
    inputmode: str = "text"
    autocomplete: str = "off"
    control: Control = Control.TEXT
    options: tuple[str, ...] = ()
    is_required: bool = True


@dataclass(frozen=True)
class PageInput:
    """入力欄 of a kind: its parts; `join` makes the text that is parsed, `split` fills them in.

    `split` takes a value of the kind. `is_repeated`: it takes one more below, several times.
    """

    parts: tuple[Part, ...]
    join: Callable[[Sequence[str]], str]
    split: Callable[[Any], tuple[str, ...]]
    is_repeated: bool = False


def _first(parts: Sequence[str]) -> str:
    return parts[0].strip()


def _joined_name(parts: Sequence[str]) -> str:
    return BETWEEN_NAMES.join(part.strip() for part in parts).strip(BETWEEN_NAMES)


def _joined_date(parts: Sequence[str]) -> str:
    era, year, *_ = (part.strip() for part in parts)
    date = _with_units(parts[1:], "年月日")
    # a year of four digits says by itself which calendar it is of
    is_western = not date or era == _WESTERN or bool(_FOUR_DIGITS.fullmatch(narrow(year)))
    return date if is_western else f"{era}{date}"


def _split_date(day: date) -> tuple[str, ...]:
    match = _ERA.match(both_calendars(day))
    return (
        tuple(match.groups()) if match else (_WESTERN, str(day.year), str(day.month), str(day.day))
    )


def _joined_month(parts: Sequence[str]) -> str:
    return _with_units(parts, "年月")


def _with_units(parts: Sequence[str], units: str) -> str:
    """「25年12月」 of what is there, also where 年 and 月 were typed as well."""
    typed = [(part.strip().removesuffix(unit), unit) for part, unit in zip(parts, units)]
    return "".join(f"{number}{unit}" for number, unit in typed if number)


def _split_month(month: Month) -> tuple[str, ...]:
    return str(month.year), str(month.number)


def _joined_address(parts: Sequence[str]) -> str:
    return BETWEEN_NAMES.join(part.strip() for part in parts if part.strip())


def _split_address(address: str) -> tuple[str, ...]:
    match = _BUILDING.fullmatch(address)
    return (match["street"], match["building"]) if match else (address, "")


def _split_numbers(numbers: tuple[str, ...]) -> tuple[str, ...]:
    return numbers


def _joined_numbers(parts: Sequence[str]) -> str:
    return "、".join(part.strip() for part in parts if part.strip())


def _split_answer(answer: bool) -> tuple[str, ...]:
    return ("はい" if answer else "いいえ",)


def _split_option(value: Any) -> tuple[str, ...]:
    return (str(value.value),)


def _line(
    inputmode: str, autocomplete: str, shown: Callable[[str], str] = lambda text: text
) -> PageInput:
    part = Part(inputmode=inputmode, autocomplete=autocomplete)
    return PageInput((part,), _first, lambda value: (shown(value),))


def _name(family: Part, given: Part) -> PageInput:
    return PageInput((family, given), _joined_name, tuple)


EMAIL = _line("email", "email")
PHONE = _line("tel", "tel-national", PHONE_FORM.spoken)
POSTAL_CODE = _line("numeric", "postal-code", POSTAL_CODE_FORM.spoken)
KANJI_NAME = _name(Part("姓", autocomplete="family-name"), Part("名", autocomplete="given-name"))
KANA_NAME = _name(Part("セイ"), Part("メイ"))
ROMAJI_NAME = _name(Part("姓"), Part("名"))
BIRTH_DATE = PageInput(
    (
        Part("元号", control=Control.SELECT, options=("昭和", "平成", "令和", "大正", _WESTERN)),
        Part("年", "numeric"),
        Part("月", "numeric", "bday-month"),
        Part("日", "numeric", "bday-day"),
    ),
    _joined_date,
    _split_date,
)
ADDRESS = PageInput(
    (
        Part("都道府県・市区町村・番地", autocomplete="address-line1"),
        Part("建物名・部屋番号", autocomplete="address-line2", is_required=False),
    ),
    _joined_address,
    _split_address,
)
POLICY_NUMBERS = PageInput((Part(),), _joined_numbers, _split_numbers, is_repeated=True)
RETIREMENT_MONTH = PageInput(
    (Part("年", "numeric"), Part("月", "numeric")), _joined_month, _split_month
)
ANSWER = PageInput((Part(control=Control.RADIO),), _first, _split_answer)
OPTION = PageInput((Part(control=Control.RADIO),), _first, _split_option)
