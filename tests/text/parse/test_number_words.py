"""Numbers in kanji and read aloud."""

from __future__ import annotations

from typing import Optional

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.parse.number_words import (
    digits_read_aloud,
    kanji_number,
    with_digits,
    with_hyphens,
    with_numbers,
)


def _in_kanji(number: int) -> str:
    """1234 → 千二百三十四."""
    written = ""
    for unit, sign in ((1000, "千"), (100, "百"), (10, "十")):
        count, number = divmod(number, unit)
        if count:
            written += ("" if count == 1 else "一二三四五六七八九"[count - 1]) + sign
    return written + ("一二三四五六七八九"[number - 1] if number else "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一", 1),
        ("十", 10),
        ("十九", 19),
        ("二十五", 25),
        ("二五", 25),
        ("廿五", 25),
        ("卅一", 31),
        ("百", 100),
        ("百五", 105),
        ("千五百", 1500),
        ("一千五百二十三", 1523),
        ("一九五〇", 1950),
        ("一九五零", 1950),
        ("壱弐参", 123),
        ("弐拾", 20),
        ("", None),
        ("十百", None),
        ("二十十", None),
        ("25", None),
        ("二葉", None),
    ],
)
def test_kanji_write_a_number(text: str, expected: Optional[int]) -> None:
    """Digits one by one or with 十百千; anything else is no number."""
    assert kanji_number(text) == expected


@given(st.integers(min_value=1, max_value=9999))
def test_every_number_comes_back_from_kanji(number: int) -> None:
    """Both ways of writing a number in kanji are read as that number."""
    positional = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number))
    assert kanji_number(positional) == number
    assert kanji_number(_in_kanji(number)) == number
    assert with_numbers(f"第{_in_kanji(number)}号") == f"第{number}号"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("〇九〇の一二三四", "090の1234"),
        ("七三二", "732"),
        ("電話", "電話"),
    ],
)
def test_digits_are_taken_one_by_one(text: str, expected: str) -> None:
    """A telephone number keeps its zeros."""
    assert with_digits(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("090の1234の5678", "090-1234-5678"),
        ("3 の 3 の 1", "3-3-1"),
        ("090ハイフン1234", "090-1234"),
        ("3ダッシュ4", "3-4"),
        ("二葉の里", "二葉の里"),
        ("3の丸", "3の丸"),
    ],
)
def test_spoken_hyphens_stand_between_digits_only(text: str, expected: str) -> None:
    """「の」 is a hyphen between two digits and nowhere else."""
    assert with_hyphens(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ゼロキュウゼロ", "090"),
        ("ぜろきゅうぜろ の いちにーさんよん", "090-1234"),
        ("れいはちに、ろくろく", "08266"),
        ("ななしちさんです", "773"),
        ("0きゅう0", "090"),
        ("ごめん", None),
        ("しりません", None),
        ("", None),
    ],
)
def test_digits_read_aloud_are_heard(text: str, expected: Optional[str]) -> None:
    """Only a message that is nothing but digits is read as digits."""
    assert digits_read_aloud(text) == expected
