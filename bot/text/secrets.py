"""Secrets and personal values in free text, taken out before anything reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Iterable, Match, Optional, Pattern

from bot.text.personal import accounts, addresses, birth_dates, vehicles
from bot.text.personal.digits import DASHES, runs
from bot.text.personal.folded import folded
from bot.text.personal.kinds import (
    ACCOUNT,
    ADDRESS,
    BIRTH_DATE,
    CARD,
    CHASSIS,
    EMAIL,
    KINDS,
    LICENCE,
    MY_NUMBER,
    NUMBER,
    PASSWORD,
    PHONE,
    PLATE,
    POLICY,
    SECRET_KINDS,
)
from bot.text.personal.mail import without_mail
from bot.text.personal.numbers import LETTER_BEFORE, digits_of, is_card, kind_of
from bot.text.personal.passwords import ONE_WORD, without_passwords

__all__ = [
    "ACCOUNT", "ADDRESS", "BIRTH_DATE", "CARD", "CHASSIS", "EMAIL", "KINDS", "LICENCE",
    "MY_NUMBER", "NUMBER", "PASSWORD", "PHONE", "PLATE", "POLICY", "SECRET_KINDS", "Masked",
    "has_card_number", "mask", "may_be_address", "may_be_password",
]  # fmt: skip

_SEP = rf"[{DASHES}\s]{{0,3}}"
# 090.1234.5678, (03)1234-5678, 090一1234一5678 (the kanji), 090の1234の5678 as it is spoken
_PHONE_SEP = rf"[{DASHES}\s.()・一の]{{0,3}}"
_CARD = re.compile(rf"(?<!\d)\d(?:{_SEP}\d){{12,}}(?!\d)")
_PHONE = re.compile(
    r"(?<!\d)(?<!\d[.-])(?:\(0\d{1,4}\)|0\d{1,4})"
    rf"{_PHONE_SEP}\d{{1,4}}{_PHONE_SEP}\d{{3,4}}(?!\d)"
)
# +81 90-1234-5678, +81(0)90…
_PHONE_ABROAD = re.compile(
    rf"(?:\+\s?|(?<!\d)(?:00|010){_SEP})81{_PHONE_SEP}(?:\(?0\)?{_PHONE_SEP})?"
    rf"[1-9]\d{{0,3}}{_PHONE_SEP}\d{{1,4}}{_PHONE_SEP}\d{{3,4}}(?!\d)"
)
_POLICY = re.compile(rf"(?<![A-Za-z0-9])[A-Za-z]{_SEP}\d(?:{_SEP}\d){{6,10}}(?!\d)")


# what every kind of number has in it: digits, in kanji or words too
_MAY_BE_NUMBER = re.compile("[0-9〇零一二三四五六七八九壱弐参元]|ゼロ|ぜろ|きゅう|キュウ|まる|マル")


@dataclass(frozen=True)
class Masked:
    """Text with markers such as 「［電話番号］」, and the kinds that were found."""

    text: str
    kinds: tuple[str, ...]


class _Masking:
    """One text on its way: what is found becomes a marker, and its kind is noted."""

    def __init__(self) -> None:
        self.kinds: list[str] = []

    def marker(self, kind: str) -> str:
        if kind not in self.kinds:
            self.kinds.append(kind)
        return f"［{kind}］"

    def sub(self, pattern: Pattern[str], kind: str, text: str) -> str:
        return pattern.sub(lambda _: self.marker(kind), text)

    def after_words(self, pattern: Pattern[str], kind: str, text: str) -> str:
        return pattern.sub(lambda match: match.group(1) + self.marker(kind), text)

    def masked(self, text: str) -> str:
        text = self._mail(text)
        text = without_passwords(text, lambda: self.marker(PASSWORD))
        if not _MAY_BE_NUMBER.search(text):
            return self.sub(addresses.LIVES, ADDRESS, text)
        text = accounts.YUCHO.sub(self._yucho, text)
        for pattern in (accounts.ACCOUNT, accounts.YUCHO_NUMBER):
            text = self.after_words(pattern, ACCOUNT, text)
        text = self.after_words(accounts.MY_NUMBER, MY_NUMBER, text)
        text = self.after_words(accounts.LICENCE, LICENCE, text)
        for pattern in birth_dates.PATTERNS:
            text = self.sub(pattern, BIRTH_DATE, text)
        text = self.after_words(birth_dates.HINTED, BIRTH_DATE, text)
        text = self.after_words(vehicles.HINTED_CHASSIS, CHASSIS, text)
        text = self.sub(vehicles.CHASSIS, CHASSIS, text)
        text = self.sub(vehicles.PLATE, PLATE, text)
        text = self.after_words(vehicles.HINTED_PLATE, PLATE, text)
        text = self.sub(addresses.PATTERN, ADDRESS, text)
        text = self.after_words(addresses.AFTER_WORD, ADDRESS, text)
        for pattern in (addresses.BEFORE_WORD, addresses.LIVES):
            text = self.sub(pattern, ADDRESS, text)
        text = self.sub(_PHONE_ABROAD, PHONE, text)
        text = _CARD.sub(self._card, text)
        text = self.sub(_POLICY, POLICY, text)
        text = self.sub(_PHONE, PHONE, text)
        return self._runs(text)

    def _mail(self, text: str) -> str:
        found = without_mail(text, f"［{EMAIL}］")
        if found != text:
            self.marker(EMAIL)
        return found

    def _card(self, match: Match[str]) -> str:
        return self.marker(CARD if is_card(digits_of(match.group())) else NUMBER)

    def _yucho(self, match: Match[str]) -> str:
        marker = self.marker(ACCOUNT)
        return match[1] + marker + (f"{match[3]}{marker}" if match[3] else "")

    def _runs(self, text: str) -> str:
        """Numbers in kanji or words, or parted by odd signs: 「〇九〇…」「4111/1111/…」."""
        out: list[str] = []
        done = 0
        for run in runs(text):
            kind = kind_of(run, text)
            if kind:
                before = text[done : run.start]
                if kind == POLICY:
                    before = before[: _start_of_letter(before)]
                out += [before, self.marker(kind)]
                done = run.end
        return "".join([*out, text[done:]])


def _start_of_letter(before: str) -> int:
    """Where the letter of a policy number stands: 「証券番号はQ・」."""
    match = LETTER_BEFORE.search(before)
    return match.start() if match else len(before)


def _public_pattern(public_numbers: Iterable[str]) -> Optional[Pattern[str]]:
    written = [_PHONE_SEP.join(digits_of(number)) for number in public_numbers]
    return re.compile(rf"((?<!\d)\(?(?:{'|'.join(written)})(?!\d))") if written else None


def mask(text: str, public_numbers: Iterable[str] = ()) -> Masked:
    """Replace secrets and personal values by markers.

    `public_numbers` are telephone numbers of desks and agencies, which stay. The text
    is compared with all digits as 0 to 9 and all letters in one width, so that ０９０ and
    1️⃣ hide as little as 090; what stays is returned in that form.

    >>> mask("番号は０９０−１２３４−５６７８です").text
    '番号は［電話番号］です'
    """
    masking = _Masking()
    text = folded(text)
    public = _public_pattern(public_numbers)
    # Every second piece is a public number.
    pieces = public.split(text) if public else [text]
    whole = "".join(piece if i % 2 else masking.masked(piece) for i, piece in enumerate(pieces))
    return Masked(whole, tuple(masking.kinds))


def has_card_number(text: str) -> bool:
    """True if a number that passes as a card's stands there, in one piece or in groups.

    >>> has_card_number("4111 1111 1111 1111"), has_card_number("20261126、0930、1200、11、67")
    (True, False)
    """
    return any(is_card(digits_of(match.group())) for match in _CARD.finditer(folded(text)))


def may_be_address(text: str) -> bool:
    """True for a message that is a place with three numbers and nothing else.

    >>> may_be_address("西新宿1-26-1"), may_be_address("手順3-5"), may_be_address("2026-11-22")
    (True, False, False)
    """
    return bool(addresses.PLACE_ALONE.fullmatch(folded(text).strip()))


def may_be_password(text: str) -> bool:
    """True for a message that is one word of letters and digits, as a password is.

    >>> may_be_password("abc12345"), may_be_password("Windows11"), may_be_password("E0001")
    (True, False, False)
    """
    return bool(ONE_WORD.fullmatch(folded(text)))
