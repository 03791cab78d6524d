"""Words and readings by fugashi and UniDic-lite."""

from __future__ import annotations

from contextlib import contextmanager
from functools import lru_cache
from typing import Iterator, NamedTuple

import fugashi
import jaconv

from bot.text import dictionary


class Word(NamedTuple):
    """One morpheme: surface 「わから」, lemma 「分かる」, reading 「ワカラ」, part of speech."""

    surface: str
    lemma: str
    reading: str
    pos: str
    start: int
    end: int


SAME_MESSAGE = 256
"""Texts whose words are remembered: several parts of a turn ask for the same, of many turns at once."""

_LEMMA, _KANA = 7, 17
"""Where UniDic's features stand; those that may hold a comma come after these."""


def words(text: str) -> tuple[Word, ...]:
    """The morphemes of a text in order, with character offsets."""
    return _remembered[-1](text)


def _words(text: str) -> tuple[Word, ...]:
    found: list[Word] = []
    position = 0
    for surface, features in dictionary.analysed(text, _told):
        start = text.index(surface, position)
        position = start + len(surface)
        lemma, kana = (features[_LEMMA], features[_KANA]) if len(features) > _KANA else ("", "")
        found.append(
            Word(
                surface=surface,
                # マイ-my → マイ: UniDic marks the origin of loan words in the lemma
                lemma=(lemma or surface).split("-")[0] or surface,
                reading=_katakana(kana if kana and kana != "*" else surface),
                pos=features[0],
                start=start,
                end=position,
            )
        )
    return tuple(found)


_remembered = [lru_cache(maxsize=SAME_MESSAGE)(_words)]


@contextmanager
def remembering(texts: int) -> Iterator[None]:
    """Remember so many meanwhile: each part of training asks for all examples."""
    _remembered.append(lru_cache(maxsize=texts)(_words))
    try:
        yield
    finally:
        _remembered.pop()


def _told(node: fugashi.UnidicNode) -> tuple[str, list[str]]:
    # `node.feature`, a tuple of all 26 by their names, costs more than the analysis
    return node.surface, node.feature_raw.split(",", _KANA + 1)


@lru_cache(maxsize=4096)
def _katakana(word: str) -> str:
    return str(jaconv.hira2kata(word))


def reading(text: str) -> str:
    """The whole text in katakana: 「証券番号はどこ」 → 「ショウケンバンゴウハドコ」."""
    return "".join(word.reading for word in words(text))
