"""Kana-only input back to ordinary spelling: 「しょうけんばんごうどこ」 → 「証券番号どこ」.

What an input method does, with the vocabulary of the training examples as its
dictionary: a bigram model over (surface, reading) pairs and a Viterbi search.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Iterable

import jaconv

from bot.text import reading

_START = ""
_MAX_READING = 12
_BIGRAM_SHARE = 0.7
_UNKNOWN = -13.0  # log probability of one character that no word covers
_CHUNK = re.compile(r"[ァ-ヺー]+|[^ァ-ヺー]+")


@dataclass
class KanaConverter:
    """Counts of words and of word pairs, and the words of each katakana reading."""

    unigrams: dict[str, int] = field(default_factory=dict)
    bigrams: dict[str, dict[str, int]] = field(default_factory=dict)
    by_reading: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def fit(cls, texts: Iterable[str]) -> KanaConverter:
        """Learn from example sentences in ordinary spelling."""
        unigrams: Counter[str] = Counter()
        bigrams: defaultdict[str, Counter[str]] = defaultdict(Counter)
        by_reading: defaultdict[str, set[str]] = defaultdict(set)
        for text in texts:
            previous = _START
            for word in reading.words(text):
                unigrams[word.surface] += 1
                bigrams[previous][word.surface] += 1
                previous = word.surface
                if len(word.reading) <= _MAX_READING:
                    by_reading[word.reading].add(word.surface)
                    # 登録しょう / 登録しよう, 住所 written as spoken
                    by_reading[jaconv.hira2kata(word.surface)].add(word.surface)
        return cls(
            dict(unigrams),
            {word: dict(after) for word, after in bigrams.items()},
            {kana: sorted(found) for kana, found in by_reading.items()},
        )

    def convert(self, text: str) -> str:
        """The likeliest ordinary spelling; what no word covers stays as it is."""
        converted: list[str] = []
        previous = _START
        for chunk in _CHUNK.findall(jaconv.hira2kata(text)):
            if chunk[0] in "ー" or not "ァ" <= chunk[0] <= "ヺ":
                converted.append(chunk.strip())
                if not chunk.isspace():  # spaces between words are a habit, not an end
                    previous = _START
                continue
            words = self._best_path(chunk, previous)
            converted.extend(words)
            previous = words[-1]
        return "".join(converted)

    def _best_path(self, kana: str, before: str) -> list[str]:
        # best[i]: {last word: (score, start of that word, word before it)}
        best: list[dict[str, tuple[float, int, str]]] = [{} for _ in range(len(kana) + 1)]
        best[0] = {before: (0.0, -1, "")}
        for start in range(len(kana)):
            if not best[start]:
                continue
            for end in range(start + 1, min(len(kana), start + _MAX_READING) + 1):
                piece = kana[start:end]
                candidates = self.by_reading.get(piece, [])
                if not candidates and end == start + 1:
                    candidates = [jaconv.kata2hira(piece)]
                for word in candidates:
                    score, previous = max(
                        (score + self._log_probability(previous, word), previous)
                        for previous, (score, _, _) in best[start].items()
                    )
                    if word not in best[end] or best[end][word][0] < score:
                        best[end][word] = (score, start, previous)
        word = max(best[-1], key=lambda last: best[-1][last][0])
        path: list[str] = []
        position = len(kana)
        while position > 0:
            _, start, previous = best[position][word]
            path.append(word)
            position, word = start, previous
        return path[::-1]

    def _log_probability(self, previous: str, word: str) -> float:
        count = self.unigrams.get(word)
        if not count:
            return _UNKNOWN
        followers = self.bigrams.get(previous)
        bigram = followers.get(word, 0) / self.unigrams_after(previous) if followers else 0.0
        unigram = count / self.total
        return math.log(_BIGRAM_SHARE * bigram + (1 - _BIGRAM_SHARE) * unigram)

    def unigrams_after(self, previous: str) -> int:
        """How often any word followed `previous`."""
        if not hasattr(self, "_after"):
            self._after = {word: sum(after.values()) for word, after in self.bigrams.items()}
        return self._after[previous]

    @property
    def total(self) -> int:
        """How many words were counted."""
        if not hasattr(self, "_total"):
            self._total = sum(self.unigrams.values())
        return self._total
