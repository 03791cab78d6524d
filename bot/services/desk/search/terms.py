"""Words, readings and signs: what of a text is searched for, and what of a sentence is found by it.

「証券番号はどこに？」 has the words 証券 and 番号; pairs of kana of their reading ショ ョウ ウケ …, by which kana and
other spellings are found; and pairs of signs 証券 券番 …, by which a word is with one sign wrong in it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Iterator, Mapping, Sequence

from bot.text.courtesy import without_courtesy
from bot.text.normalise import normalise
from bot.text.reading import Word, words

_SILENT = ("助詞", "助動詞", "補助記号", "空白", "記号", "感動詞", "接続詞", "連体詞", "代名詞")
"""Parts of speech that ask for nothing."""
_BREAKS = ("補助記号", "空白")
_EMPTY = frozenset(
    [
        "為る",
        "有る",
        "居る",
        "成る",
        "言う",
        "聞く",
        "教える",
        "知る",
        "分かる",
        "出来る",
        "良い",
        "無い",
        "何",
        "何処",
        "何時",
        "如何",
        "物",
        "事",
        "所",
        "時",
        "方",
        "様",
        "訳",
        "御",
        "くれる",
        "下さる",
        "欲しい",
        "貰う",
        "遣る",
        "来る",
        "行く",
        "見る",
        "思う",
        "其れ",
        "此れ",
        "付く",
        "掛かる",
        "必要",
        "人",
    ]
)
"""Words, by their UniDic lemma, that stand in every question."""
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[-‐–−ー](?=\d)")
"""0120-301-377 is 0120301377 as it is typed."""
_PAIR = 2
READING = "r:"
"""What terms of a reading begin with."""
OF_READING = 0.35
OF_SIGNS = 0.35
"""What a pair of kana of the reading, and one of signs as they are written, counts beside a word."""


def terms(text: str) -> Mapping[str, float]:
    """Terms with their weight, by how often they stand in the text."""
    found: dict[str, float] = defaultdict(float)
    for run in _runs_of(text):
        for word in run:
            found[f"w:{word.lemma}"] += 1
        for pair in _pairs(_read(run)):
            found[f"{READING}{pair}"] += OF_READING
        for pair in _pairs("".join(word.surface for word in run).lower()):
            found[f"s:{pair}"] += OF_SIGNS
    return dict(found)


def names(text: str) -> list[str]:
    """Readings of what stands in it side by side, from each of its words to the end of those.

    「証券番号はどこに」: シヨウケンバンゴウ, バンゴウ.
    """
    return [_read(run[at:]) for run in _runs_of(text) for at in range(len(run))]


def name(text: str) -> str:
    """The reading of a text that is one name and nothing else, "" for any other."""
    said = words(without_courtesy(normalise(text)))
    is_one = not any(word.pos in _BREAKS for word in said)
    return _read(said) if is_one else ""


def _read(run: Sequence[Word]) -> str:
    return _plain("".join(word.reading for word in run))


def _runs_of(text: str) -> Iterator[list[Word]]:
    return _runs(_BETWEEN_DIGITS.sub("", without_courtesy(normalise(text))))


def _runs(text: str) -> Iterator[list[Word]]:
    """Words that tell something and stand side by side: 証券 番号."""
    run: list[Word] = []
    for word in words(text):
        if word.pos in _SILENT or word.lemma in _EMPTY:
            if run:
                yield run
            run = []
        else:
            run.append(word)
    if run:
        yield run


def _pairs(text: str) -> Iterator[str]:
    return (text[at : at + _PAIR] for at in range(len(text) - _PAIR + 1))


_SMALL = str.maketrans("ァィゥェォャュョッヮ", "アイウエオヤユヨツワ", "ー・-")


def _plain(reading: str) -> str:
    """Small and long kana are what is typed wrong: クリッカー, クリツカ."""
    return reading.upper().translate(_SMALL)
