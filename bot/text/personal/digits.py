"""数字の並び: digits in kanji, spoken or parted by whatever sign, as one number.

「〇九〇七七三一四四八二」「ゼロきゅうゼロの…」「4111/1111/1111/1111」「090.1234、5678」
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Iterator, Optional

DASHES = "-‐‑‒–—―−ー─━⁃ｰ"

_KANJI = {
    **{kanji: str(value) for value, kanji in enumerate("〇一二三四五六七八九")},
    **dict(zip("零○◯壱壹弌弐貳弍参參肆伍陸漆柒捌玖", "000111222334567789")),
}
_READINGS = {
    "0": "ぜろ|れい|まる|おー",
    "1": "いち",
    "2": "にー|にい|に",
    "3": "さん",
    "4": "よん|しい|し",
    "5": "ごー|ご",
    "6": "ろく",
    "7": "なな|しち",
    "8": "はち",
    "9": "きゅう|きゅー|く",
}
_SPOKEN = {word: digit for digit, words in _READINGS.items() for word in words.split("|")}
_LEAST = 7
_LEAST_SPOKEN = 4
"""Digits of a number that are spoken; に and し alone stand between others."""

_BETWEEN = (
    rf"(?:[{DASHES}\s.,/_・•·。、()+~〜|'’*#\\のノ]"
    r"|ハイフン|はいふん|スペース|すぺーす|スラッシュ|ドット|点){0,4}"
)
_WRITTEN = f"[0-9{''.join(_KANJI)}]"
_WORD = "|".join(sorted(_SPOKEN, key=len, reverse=True))
_RUN = re.compile(rf"(?<!\d){_WRITTEN}(?:{_BETWEEN}{_WRITTEN}){{{_LEAST - 1},}}(?!\d)")
_SPOKEN_RUN = re.compile(
    rf"(?:{_WORD}|{_WRITTEN})(?:{_BETWEEN}(?:{_WORD}|{_WRITTEN})){{{_LEAST - 1},}}"
)
_TOKEN = re.compile(rf"(?P<digit>{_WRITTEN}|{_WORD})|(?P<between>[^0-9]+?)", re.DOTALL)
_MAY_BE_SPOKEN = re.compile("ぜろ|きゅ|はち|ろく|なな|よん|さん|いち|まる")
# 090一1234: the kanji for the hyphen key
_KANJI_DASH = re.compile("(?<=[0-9])一(?=[0-9])")
_HIRAGANA = {chr(kana): chr(kana - 0x60) for kana in range(ord("ァ"), ord("ヶ") + 1)}
_AS_HIRAGANA = str.maketrans(_HIRAGANA)


@dataclass(frozen=True)
class Run:
    """Digits from `start` to `end` of a text: in groups, with what stands between them."""

    start: int
    end: int
    groups: tuple[str, ...]
    between: tuple[str, ...]
    is_in_words: bool

    @property
    def digits(self) -> str:
        """All of them."""
        return "".join(self.groups)


def runs(text: str) -> Iterator[Run]:
    """Numbers of seven digits and more, in order.

    >>> [run.digits for run in runs("電話はゼロ九〇のイチニーサンヨンの5678です")]
    ['09012345678']
    """
    spoken = text.translate(_AS_HIRAGANA)
    if _MAY_BE_SPOKEN.search(spoken):
        found = [_read(match) for match in _SPOKEN_RUN.finditer(spoken)]
        in_words = [run for run in found if run is not None and run.is_in_words]
        if in_words:
            yield from in_words
            return
    for match in _RUN.finditer(text):
        run = _read(match)
        if run is not None:
            yield run


def _read(match: re.Match[str]) -> Optional[Run]:
    groups, between, words = [""], [""], 0
    for token in _TOKEN.finditer(_KANJI_DASH.sub("-", match.group())):
        written = token["digit"]
        if written is None:
            between[-1] += token.group()
            continue
        if between[-1]:
            groups.append("")
            between.append("")
        words += written in _SPOKEN
        groups[-1] += _SPOKEN.get(written) or _KANJI.get(written) or written
    is_in_words = words >= _LEAST_SPOKEN
    parted = tuple(part.strip() or " " for part in between if part)
    run = Run(match.start(), match.end(), tuple(groups), parted, is_in_words)
    return run if len(run.digits) >= _LEAST else None
