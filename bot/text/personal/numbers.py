"""番号: which kind of number digits are, and whether they are one at all."""

from __future__ import annotations

import re

from bot.text.personal.digits import DASHES, Run
from bot.text.personal.kinds import CARD, NUMBER, PHONE, POLICY

_DIGITS = re.compile(r"\d")
LETTER_BEFORE = re.compile(rf"(?<![A-Za-z])[A-Za-z][{DASHES}\s./・,の]{{0,3}}$")
_PLUS = re.compile(r"\+\s*$")
_AMOUNT = re.compile(r"\s*(?:円|万|億|千円|台|回|キロ|km)")
_SHORTEST_CARD = 13
_YEAR = re.compile("20[2-9][0-9]")
_ALIKE = re.compile(rf"[{DASHES}\s]+")


def digits_of(text: str) -> str:
    """The digits of a text, without what stands between them."""
    return "".join(_DIGITS.findall(text))


def is_card(digits: str) -> bool:
    """A card number alone, or with its expiry and code after it.

    None begins with 20: 20261126-0930-1200 is a day and its hours.
    """
    return not digits.startswith("20") and (_passes_luhn(digits) or _passes_luhn(digits[:16]))


def _passes_luhn(digits: str) -> bool:
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if position % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def kind_of(run: Run, text: str) -> str | None:
    """The kind of a run in its text, None for dates, amounts and lists of little numbers."""
    digits, sizes = run.digits, [len(group) for group in run.groups]
    before, after = text[max(0, run.start - 5) : run.start], text[run.end : run.end + 4]
    if _AMOUNT.match(after) or _is_list(run) or _is_day(run):
        return None
    if LETTER_BEFORE.search(before) and len(digits) <= 11:
        return POLICY
    if digits.startswith("0") and len(digits) in (10, 11):
        return PHONE
    if digits.startswith("81") and len(digits) in (11, 12, 13) and _PLUS.search(before):
        return PHONE
    signs = {_ALIKE.sub("-", part) for part in run.between}
    is_one = len(signs) <= 1 or run.is_in_words or min(sizes) >= 3
    if not is_one:
        return None
    return CARD if len(digits) >= _SHORTEST_CARD and is_card(digits) else NUMBER


def _is_list(run: Run) -> bool:
    """「手順1、2、3、4、5、6、7」."""
    numbers = [int(group) for group in run.groups]
    return len(numbers) >= 4 and all(b == a + 1 for a, b in zip(numbers, numbers[1:]))


def _is_day(run: Run) -> bool:
    """「2026/11/20 10時」「12/10、12/11」: a day of a contract, or days."""
    first, *others = run.groups
    is_dated = bool(others) and bool(_YEAR.fullmatch(first)) and len(others) <= 4
    return is_dated and max(map(len, others)) <= 2
