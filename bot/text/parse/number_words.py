"""数詞: numbers written in kanji or read aloud: 二十五, 一九五〇, ゼロキュウゼロ."""

from __future__ import annotations

import re
from typing import Optional

import jaconv

_DIGIT = {
    **{kanji: value for value, kanji in enumerate("〇一二三四五六七八九")},
    **{"零": 0, "○": 0, "◯": 0, "壱": 1, "壹": 1, "弐": 2, "貳": 2, "参": 3, "參": 3, "伍": 5},
}
_UNIT = {"千": 1000, "百": 100, "十": 10, "拾": 10}
_TWENTY = {"廿": 20, "卅": 30}  # 廿五日 = 25日, on old papers

NUMERALS = "".join([*_DIGIT, *_UNIT, *_TWENTY])
"""Every kanji that a number may hold, for a character class."""

_D = f"[{''.join(_DIGIT)}]"
_POSITIONAL = re.compile(f"{_D}{{1,9}}")
_WITH_UNITS = re.compile(
    f"(?:(?P<thousand>{_D}?)千)?(?:(?P<hundred>{_D}?)百)?"
    f"(?:(?P<ten>{_D}?)[十拾]|(?P<old>[廿卅]))?(?P<one>{_D})?"
)
_RUN = re.compile(f"[{NUMERALS}]+")

# 「090の1234の5678」「3ハイフン4」
_SPOKEN_HYPHEN = re.compile(
    r"(?<=[0-9])\s*(?:の|ノ|ハイフン|はいふん|ダッシュ|マイナス)\s*(?=[0-9])"
)

_READING = {
    **{"ぜろ": "0", "れい": "0", "まる": "0", "おー": "0", "いち": "1", "にー": "2", "に": "2"},
    **{"さん": "3", "よん": "4", "しち": "7", "し": "4", "ごー": "5", "ご": "5", "ろく": "6"},
    **{"なな": "7", "はち": "8", "きゅう": "9", "きゅー": "9", "く": "9"},
    **{"の": "-", "はいふん": "-", "-": "-", "、": "", ",": "", " ": ""},
}
_READ_WORD = re.compile("|".join(sorted(_READING, key=len, reverse=True)) + "|[0-9]")
_READ_TAIL = re.compile("(?:です|になります|だよ)?[。.]?$")


def kanji_number(text: str) -> Optional[int]:
    """The number that kanji write, None if they write none.

    >>> kanji_number("二十五"), kanji_number("一九五〇"), kanji_number("千五百"), kanji_number("十百")
    (25, 1950, 1500, None)
    """
    if _POSITIONAL.fullmatch(text):
        return int("".join(str(_DIGIT[c]) for c in text))
    match = _WITH_UNITS.fullmatch(text)
    if not match or not text:
        return None
    total = 0
    for name, unit in (("thousand", 1000), ("hundred", 100), ("ten", 10)):
        count = match.group(name)
        if count is not None:  # "" stands for one: 十 = 10
            total += (_DIGIT[count] if count else 1) * unit
    return (
        total
        + (_TWENTY[match.group("old")] if match.group("old") else 0)
        + (_DIGIT[match.group("one")] if match.group("one") else 0)
    )


def with_numbers(text: str) -> str:
    """Every run of kanji numerals as a number.

    >>> with_numbers("昭和二十五年十二月一日")
    '昭和25年12月1日'
    """

    def number(match: re.Match[str]) -> str:
        value = kanji_number(match.group())
        return match.group() if value is None else str(value)

    return _RUN.sub(number, text)


def with_digits(text: str) -> str:
    """Every kanji digit as one digit, zeros kept, for numbers that are not counted.

    >>> with_digits("〇九〇の一二三四")
    '090の1234'
    """
    return "".join(str(_DIGIT[c]) if c in _DIGIT else c for c in text)


def with_hyphens(text: str) -> str:
    """Hyphens that were spoken, as hyphens.

    >>> with_hyphens("090の1234の5678")
    '090-1234-5678'
    """
    return _SPOKEN_HYPHEN.sub("-", text)


def digits_read_aloud(text: str) -> Optional[str]:
    """The digits of a message that is nothing but digits read aloud, else None.

    >>> digits_read_aloud("ゼロキュウゼロのイチニーサンヨン"), digits_read_aloud("にしのさん、ごめん")
    ('090-1234', None)
    """
    rest = _READ_TAIL.sub("", jaconv.kata2hira(text))
    found: list[str] = []
    while rest:
        match = _READ_WORD.match(rest)
        if not match:
            return None
        found.append(_READING.get(match.group(), match.group()))
        rest = rest[match.end() :]
    return "".join(found) or None
