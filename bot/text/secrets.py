"""Secrets and personal values in free text, taken out before anything reads it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Callable, Iterable, Match, Optional, Pattern

PASSWORD = "パスワード"
CARD = "カード番号"
ACCOUNT = "口座番号"
EMAIL = "メールアドレス"
PHONE = "電話番号"
POLICY = "証券番号"
BIRTH_DATE = "生年月日"
ADDRESS = "住所"
NUMBER = "番号"

SECRET_KINDS = (PASSWORD, CARD, ACCOUNT)
"""Kinds that the assistant never needs: the user is told not to send them."""

_DASHES = "-‐‑‒–—―−ー─━"
_SEP = rf"[{_DASHES}\s]{{0,3}}"
# 090.1234.5678, (03)1234-5678, 090一1234一5678 (the kanji), 090の1234の5678 as it is spoken
_PHONE_SEP = rf"[{_DASHES}\s.()・一の]{{0,3}}"
# Copied from a web page or an address book, numbers come with invisible signs in them.
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_CARD = re.compile(rf"(?<!\d)\d(?:{_SEP}\d){{12,}}(?!\d)")
_PHONE = re.compile(
    r"(?<!\d)(?<!\d[.-])(?:\(0\d{1,4}\)|0\d{1,4})"
    rf"{_PHONE_SEP}\d{{1,4}}{_PHONE_SEP}\d{{3,4}}(?!\d)"
)
_POLICY = re.compile(rf"(?<![A-Za-z0-9])[A-Za-z]{_SEP}\d(?:{_SEP}\d){{6,10}}(?!\d)")
_LONG_NUMBER = re.compile(rf"(?<!\d)\d(?:{_SEP}\d){{6,}}(?!\d)")

# The letter of an era stands alone: S40.5.6, but not iOS17.5.1. Later years than 2019,
# the first of 令和, are dates of contracts: nobody who has one was born in them.
_ERA_YEAR = (
    r"(?:(?:明治|大正|昭和|平成|(?<![一-鿿])[明大昭平]|(?<![A-Za-z])[MTSHmtsh])"
    r"\s*(?:\d{1,2}|元|[一二三四五六七八九十]{1,3})"
    r"|(?:令和|(?<![A-Za-z])[Rr])\s*(?:元|0?1(?!\d)|一))"
)
_IN_DATE = rf"(?:\s*[年月./・{_DASHES[1:]}-]\s*|\s+)"
_DAY_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_BIRTH_DATE = re.compile(
    rf"(?:{_ERA_YEAR}|(?<!\d)(?:19\d\d|20[01]\d)){_IN_DATE}{_DAY_NUMBER}"
    rf"{_IN_DATE}{_DAY_NUMBER}\s*日?"
)

# A house number after a municipality, or one with its 丁目; 西新宿1-26-1 alone is as likely
# what a text quotes, and 手順3-5 is none. No number of a house begins with 0.
_KANJI = "一-鿿々〆ヶケ㐀-䶿\uf900-\ufaff"
_HOUSE = "(?:[1-9]\\d{0,3}|[一二三四五六七八九十百]{1,5})"
_HOUSE_SEP = rf"\s?(?:[{_DASHES}のノ]|丁目の?|番地の?|番の?)\s?"
_HOUSE_END = r"\s?(?:丁目|番地|番|号室?|号)?"
_BLOCK = rf"{_HOUSE}丁目\s?{_HOUSE}(?:{_HOUSE_SEP}{_HOUSE}){{0,3}}{_HOUSE_END}"
_UNIT = rf"{_HOUSE}(?:丁目|番地)(?:\s?の?{_HOUSE}(?:{_HOUSE_SEP}{_HOUSE}){{0,3}}{_HOUSE_END})?"
_BUILDING = rf"(?:\s?[{_KANJI}ァ-ヶーA-Za-z]{{1,20}}\s?\d{{1,4}}(?:号室?|階)?)?"  # 見本ハイツ101
_PREFECTURE = "(?:北海道|東京都|(?:京都|大阪)府|(?:神奈川|和歌山|鹿児島|[一-鿿]{2})県)"
_TOWN = (
    rf"(?:(?:[{_KANJI}ノ]{{1,7}}|[ぁ-ん]{{2,6}})[市区町村郡]){{1,3}}(?!外局番|分|別|内会)"
    rf"[{_KANJI}ノの]{{0,12}}\s?"
)
_ADDRESS = re.compile(
    rf"(?:{_PREFECTURE}[^\s\d、。?!]{{1,30}}?\s?{_HOUSE}(?:{_HOUSE_SEP}{_HOUSE}){{0,4}}{_HOUSE_END}"
    rf"|{_TOWN}(?:{_UNIT}|{_HOUSE}(?:{_HOUSE_SEP}{_HOUSE}){{1,4}}{_HOUSE_END})"
    rf"|[{_KANJI}ノの]{{0,12}}{_BLOCK})"
    rf"{_BUILDING}"
)
_PLACE_ALONE = re.compile(
    rf"[{_KANJI}ノの]{{2,12}}\s?{_HOUSE}(?:{_HOUSE_SEP}{_HOUSE}){{2,4}}{_HOUSE_END}{_BUILDING}"
)

_JAPANESE_WORD = "パスワード|ぱすわーど|(?<![ァ-ヶー])パス|暗証番号"
_ENGLISH_WORD = r"password|passwd|(?<![a-z])(?:pass|pw)(?![a-z])"
_SAYS = r"\s*(?:は|が|を|[:=]|って|として|is\b)\s*"
# パスワードはClickarと共通ですか, パスワードはiPhone15に保存
_NO_SECRET = (
    r"(?!(?:clickar|google|chrome|safari|edge|iphone|ipad|android|windows)\d{0,2}(?![!-~])"
    r"|https?:)"
)
# The value is whatever has no kana or kanji: 4 signs with a digit or a mark among them
# (but not ???? or ****), or 6 letters.
_MIXED = _NO_SECRET + r"(?=[!-~]*[0-9!-/:-@\[-`{-~])(?=[!-~]*[A-Za-z0-9])[!-~]{4,}"
_PASSWORDS = (
    # パスワードはabc123です / pw: abc123 / 暗証番号 1234 / パスワードはabc123とdef456
    re.compile(
        rf"((?:{_JAPANESE_WORD}|{_ENGLISH_WORD})(?:{_SAYS}|\s*[、,]?\s*)[「\"']?)"
        rf"({_MIXED}(?:\s*(?:と|か|、|または)\s*{_MIXED})*)",
        re.IGNORECASE,
    ),
    # パスワードはsecretword, but not "password wasureta"
    re.compile(
        rf"((?:(?:{_JAPANESE_WORD})(?:{_SAYS}|\s*)|(?:{_ENGLISH_WORD}){_SAYS})[「\"']?)"
        rf"({_NO_SECRET}[A-Za-z]{{6,}})",
        re.IGNORECASE,
    ),
    # abc123がパスワードです
    re.compile(
        r"()((?=[!-~]*[0-9])(?=[!-~]*[A-Za-z])[!-~]{6,})"
        r"(?=」?\s*(?:が|という|って(?:いう)?)\s*(?:パスワード|暗証番号))"
    ),
)
# A message that is one word of letters and digits and nothing else: abc12345
_ONE_WORD = re.compile(
    rf"\s*{_NO_SECRET}(?!(?:iphone|ipad|ipados|android|windows|galaxy|xperia|aquos|err))"
    r"(?=[!-~]*\d)(?=[!-~]*[a-z])[!-~]{8,}\s*",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(rf"(口座(?:番号)?\s*(?:は|が|:)?\s*)(\d(?:{_SEP}\d){{5,7}})(?!\d)")


@dataclass(frozen=True)
class Masked:
    """Text with markers such as 「［電話番号］」, and the kinds that were found."""

    text: str
    kinds: tuple[str, ...]


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _passes_luhn(digits: str) -> bool:
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if position % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _is_card(digits: str) -> bool:
    """A card number alone, or with its expiry and code after it."""
    return _passes_luhn(digits) or _passes_luhn(digits[:16])


def _public_pattern(public_numbers: Iterable[str]) -> Optional[Pattern[str]]:
    written = [_PHONE_SEP.join(_digits(number)) for number in public_numbers]
    return re.compile(rf"((?<!\d)\(?(?:{'|'.join(written)})(?!\d))") if written else None


def mask(text: str, public_numbers: Iterable[str] = ()) -> Masked:
    """Replace secrets and personal values by markers.

    `public_numbers` are telephone numbers of desks and agencies, which stay. The text
    is compared in NFKC form, so that ０９０ hides as little as 090; what stays is
    returned in that form.

    >>> mask("番号は０９０−１２３４−５６７８です").text
    '番号は［電話番号］です'
    """
    kinds: list[str] = []

    def marker(kind: str) -> str:
        if kind not in kinds:
            kinds.append(kind)
        return f"［{kind}］"

    def replacing(kind: str) -> Callable[[Match[str]], str]:
        return lambda _: marker(kind)

    def after_words(kind: str) -> Callable[[Match[str]], str]:
        return lambda match: match.group(1) + marker(kind)

    def card(match: Match[str]) -> str:
        return marker(CARD if _is_card(_digits(match.group())) else NUMBER)

    def masked(text: str) -> str:
        text = _EMAIL.sub(replacing(EMAIL), text)
        for pattern in _PASSWORDS:
            text = pattern.sub(after_words(PASSWORD), text)
        text = _ACCOUNT.sub(after_words(ACCOUNT), text)
        text = _BIRTH_DATE.sub(replacing(BIRTH_DATE), text)
        text = _ADDRESS.sub(replacing(ADDRESS), text)
        text = _CARD.sub(card, text)
        text = _POLICY.sub(replacing(POLICY), text)
        text = _PHONE.sub(replacing(PHONE), text)
        return _LONG_NUMBER.sub(replacing(NUMBER), text)

    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    public = _public_pattern(public_numbers)
    # Every second piece is a public number.
    pieces = public.split(text) if public else [text]
    whole = "".join(piece if i % 2 else masked(piece) for i, piece in enumerate(pieces))
    return Masked(whole, tuple(kinds))


def may_be_address(text: str) -> bool:
    """True for a message that is a place with three numbers and nothing else.

    >>> may_be_address("西新宿1-26-1"), may_be_address("手順3-5"), may_be_address("2026-11-22")
    (True, False, False)
    """
    return bool(_PLACE_ALONE.fullmatch(unicodedata.normalize("NFKC", text).strip()))


def may_be_password(text: str) -> bool:
    """True for a message that is one word of letters and digits, as a password is.

    >>> may_be_password("abc12345"), may_be_password("Windows11"), may_be_password("E0001")
    (True, False, False)
    """
    return bool(_ONE_WORD.fullmatch(unicodedata.normalize("NFKC", text)))
