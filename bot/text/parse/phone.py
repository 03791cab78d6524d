"""電話番号: one's own number, mobile or fixed, by the numbering plan of `phonenumbers`."""

from __future__ import annotations

import re
from typing import Optional

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from bot.text.parse.asking import is_asking
from bot.text.parse.number_words import digits_read_aloud, with_digits, with_hyphens
from bot.text.parse.result import Parsed, Question, Refused, Result
from bot.text.parse.width import narrow

_REGION = "JP"
_OWN_TYPES = (
    PhoneNumberType.MOBILE,
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE,
    PhoneNumberType.VOIP,  # 050
)
_TOLL_FREE = ("0120", "0800")
_NAVI_DIAL = "0570"
_MOBILE = ("060", "070", "080", "090")
_SHORTEST = 5  # fewer digits are a floor, a count, an age

_LONGEST = 11

# 090(1234)5678, (082)263-1234, 090 1234 5678, +81-90-1234-5678
_CANDIDATE = re.compile(r"(?<![0-9A-Za-z])\+?\(?[0-9](?:[-. ()]{0,3}[0-9])*(?![A-Za-z])")
_EXTENSION = re.compile(r"(?:内線|ext\.?)\s*[:：]?\s*[0-9]+", re.IGNORECASE)


def parse_phone(text: str) -> Result[str]:
    """The digits of one's own telephone number, 10 or 11 with the leading zero.

    >>> parse_phone("０９０の１２３４の５６７８です") == Parsed("09012345678")
    True
    >>> parse_phone("0120-000-000")
    Refused(reason='phone_toll_free')
    """
    if is_asking(text):
        return Refused("no_phone")
    text = narrow(text)
    if _EXTENSION.search(text):
        return Refused("phone_extension")
    numbers = _numbers(with_hyphens(with_digits(text)))
    if not numbers:
        read = digits_read_aloud(text)
        numbers = _numbers(read) if read else []
    if not numbers:
        return Refused("no_phone")
    if len(set(numbers)) > 1:
        return Refused("several_phones")
    return _own(numbers[0])


def hyphenated(digits: str) -> str:
    """The usual spelling: 「09012345678」 → 「090-1234-5678」, 「0822631234」 → 「082-263-1234」."""
    number = _number(digits)
    return phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL) if number else digits


def _numbers(text: str) -> list[str]:
    """What may be numbers, digits only, with "+" in front when international."""
    found = []
    for match in _CANDIDATE.finditer(text):
        whole = _dialled(match.group())
        # 「732-8570 090-1234-5678」: two numbers, not one with spaces
        parts = match.group().split() if len(whole) > _LONGEST and whole[0] != "+" else [whole]
        found += [digits for digits in map(_dialled, parts) if len(digits) >= _SHORTEST]
    complete = [digits for digits in found if digits[0] in "0+" and len(digits) >= 10]
    return complete or found


def _dialled(text: str) -> str:
    return ("+" if text.startswith("+") else "") + re.sub("[^0-9]", "", text)


def _number(digits: str) -> Optional[phonenumbers.PhoneNumber]:
    try:
        return phonenumbers.parse(digits, _REGION)
    except phonenumbers.NumberParseException:
        return None


def _own(digits: str) -> Result[str]:
    if digits.startswith("+"):
        if not digits.startswith("+81"):
            return Refused("phone_foreign")
        digits = "0" + digits[3:].lstrip("0")  # +81 (0)90-1234-5678
    if digits.startswith(_TOLL_FREE):
        return Refused("phone_toll_free")
    if digits.startswith(_NAVI_DIAL):
        return Refused("phone_navi_dial")
    if digits.startswith("020"):  # pagers and machines
        return Refused("phone_special")
    if not digits.startswith("0"):
        return _without_zero(digits)
    if len(digits) != (11 if digits.startswith((*_MOBILE, "050")) else 10):
        return Refused("phone_length")
    number = _number(digits)
    if number is None or not phonenumbers.is_valid_number(number):
        return Refused("phone_unassigned")
    if phonenumbers.number_type(number) not in _OWN_TYPES:
        return Refused("phone_special")
    return Parsed(digits)


def _without_zero(digits: str) -> Result[str]:
    # 9012345678: a spreadsheet drops the leading zero
    if isinstance(_own("0" + digits), Parsed):
        return Question("phone_leading_zero", suggestion="0" + digits)
    # 263-1234: the number as one dials it at home
    return Refused("phone_area_code_missing" if len(digits) <= 8 else "phone_length")
