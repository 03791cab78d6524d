"""証券番号: one or several, as printed on the 保険証券."""

from __future__ import annotations

import re

from bot.text.parse.asking import is_asking
from bot.text.parse.number_words import with_digits, with_hyphens
from bot.text.parse.result import Parsed, Question, Refused, Result
from bot.text.parse.width import narrow

SHORTEST, LONGEST = 5, 20
_FEWEST_DIGITS = 4

# The only form seen: one letter and nine digits. No source states a rule, so that
# every other form is asked back, never refused.
_USUAL = re.compile(
    r"(?<![0-9A-Za-z])[A-Za-z][- ]?[0-9](?:[- ]?[0-9]){8}(?![0-9A-Za-z])(?!-[0-9A-Za-z])"
)
_SHAPE = re.compile("[A-Z][0-9]{9}")
_TOKEN = re.compile(r"[0-9A-Za-z]+(?:-[0-9A-Za-z]+)*")
# Values of other fields in the same message: taro1234@example.jp, 090-1234-5678
_MAIL = re.compile(r"[^\s@]+@[^\s@]+")
_PHONE = re.compile("0[0-9]{9,10}")
# AO2O119183: the letter O for 0, I and L for 1
_LOOKALIKE = str.maketrans("OIL", "011")

# 「エーの020119183」, as voice input writes letters
_LETTER_NAMES = {
    **{"エー": "A", "エイ": "A", "ビー": "B", "シー": "C", "ディー": "D", "デー": "D", "イー": "E"},
    **{"エフ": "F", "ジー": "G", "エッチ": "H", "エイチ": "H", "アイ": "I", "ジェイ": "J"},
    **{"ジェー": "J", "ケー": "K", "ケイ": "K", "エル": "L", "エム": "M", "エヌ": "N", "オー": "O"},
    **{"ピー": "P", "キュー": "Q", "アール": "R", "エス": "S", "ティー": "T", "ユー": "U"},
    **{"ブイ": "V", "ダブリュー": "W", "エックス": "X", "ワイ": "Y", "ゼット": "Z"},
}
_LETTER_NAME = re.compile(
    "("
    + "|".join(sorted(_LETTER_NAMES, key=len, reverse=True))
    + r")\s*(?:の|ハイフン|-)?\s*(?=[0-9])"
)
_SPOKEN_AFTER_LETTER = re.compile(r"(?<![A-Za-z])([A-Za-z])\s*の\s*(?=[0-9])")


def parse_policy_numbers(text: str) -> Result[tuple[str, ...]]:
    """All policy numbers of a message, capitals without hyphens, each once, in order.

    When any has an unusual form, all of them are asked back together.

    >>> parse_policy_numbers("a020-119-183 と K323456789") == Parsed(("A020119183", "K323456789"))
    True
    >>> parse_policy_numbers("12-3456-7890")
    Question('unusual_policy_number', …)
    """
    if is_asking(text):
        return Refused("no_policy_number")
    text = _MAIL.sub(" ", with_digits(narrow(text)))
    text = _LETTER_NAME.sub(lambda m: _LETTER_NAMES[m.group(1)], text)
    text = with_hyphens(_SPOKEN_AFTER_LETTER.sub(r"\1", text))

    found: list[tuple[int, str]] = []  # with the place in the text

    def take(match: re.Match[str]) -> str:
        found.append((match.start(), _bare(match.group())))
        return " " * len(match.group())

    rest = _USUAL.sub(take, text)
    tokens = [
        token
        for token in _TOKEN.finditer(rest)
        if _has_digits(token.group(), text)
        and not (found and _PHONE.fullmatch(_bare(token.group())))
    ]
    for token in tokens:
        if SHORTEST <= len(_bare(token.group())) <= LONGEST:
            take(token)
    numbers = tuple(dict.fromkeys(number for _, number in sorted(found)))
    if not numbers:
        if not tokens:
            return Refused("no_policy_number")
        longest = max(len(_bare(token.group())) for token in tokens)
        return Refused("policy_number_long" if longest > LONGEST else "policy_number_short")
    if all(_SHAPE.fullmatch(number) for number in numbers):
        return Parsed(numbers)
    repaired = tuple(_repaired(number) for number in numbers)
    if repaired != numbers and all(_SHAPE.fullmatch(number) for number in repaired):
        return Question("policy_number_letter_o", suggestion=repaired, typed=numbers)
    return Question("unusual_policy_number", suggestion=numbers)


def _has_digits(token: str, text: str) -> bool:
    """True if a word has enough digits to be a number: not 12月, 250cc, 7時."""
    digits = len(re.findall("[0-9]", token))
    return digits >= _FEWEST_DIGITS or (
        digits > 0 and len(token) * 2 > len(text) and len(token) > 2
    )


def _bare(token: str) -> str:
    return re.sub("[^0-9A-Z]", "", token.upper())


def _repaired(number: str) -> str:
    return number[:1] + number[1:].translate(_LOOKALIKE)
