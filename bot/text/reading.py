"""Words and readings by fugashi and UniDic-lite."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import lru_cache

import fugashi
import jaconv


@dataclass(frozen=True)
class Word:
    """One morpheme: surface 「わから」, lemma 「分かる」, reading 「ワカラ」, part of speech."""

    surface: str
    lemma: str
    reading: str
    pos: str
    start: int
    end: int


SAME_MESSAGE = 8
"""Texts whose words are remembered: several parts of the pipeline ask for the same message."""

_of_thread = threading.local()


def _tagger() -> fugashi.Tagger:
    """One for each thread, over the same dictionary in memory: shared, it mixes answers up."""
    if not hasattr(_of_thread, "tagger"):
        _of_thread.tagger = fugashi.Tagger()
    tagger: fugashi.Tagger = _of_thread.tagger
    return tagger


@lru_cache(maxsize=SAME_MESSAGE)
def words(text: str) -> tuple[Word, ...]:
    """The morphemes of a text in order, with character offsets."""
    found: list[Word] = []
    position = 0
    for node in _tagger()(text):
        start = text.index(node.surface, position)
        position = start + len(node.surface)
        feature = node.feature
        kana = feature.kana if feature.kana and feature.kana != "*" else node.surface
        found.append(
            Word(
                surface=node.surface,
                # マイ-my → マイ: UniDic marks the origin of loan words in the lemma
                lemma=(feature.lemma or node.surface).split("-")[0] or node.surface,
                reading=jaconv.hira2kata(kana),
                pos=feature.pos1,
                start=start,
                end=position,
            )
        )
    return tuple(found)


def reading(text: str) -> str:
    """The whole text in katakana: 「証券番号はどこ」 → 「ショウケンバンゴウハドコ」."""
    return "".join(word.reading for word in words(text))
