"""What a message shows of its act, as numbers: its spelling, its predicate, the situation."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any, Mapping, NamedTuple, Sequence

import jaconv
import numpy as np
from numpy.typing import NDArray

from bot.nlu.act_examples import ASKED, YES_NO, Situation
from bot.text import agreement, courtesy, feelings, normalise, predicate, reading, romaji, script
from bot.text.parse.yes_no import parse_yes_no
from bot.text.predicate import Predicate

Terms = tuple[NDArray[np.int64], NDArray[np.float32]]
"""Columns, and their weights: of unit length together."""

LONGEST_PIECE = 4
_ENDING = 7

_AGREES = 5.0
"""How much the reading of a whole answer weighs beside a flag."""

_CHANGE = re.compile("変|かわ|同|おな|おんな|まま|まんま|一緒|いっしょ|越|引|移|通り|とおり|どおり")
_VALUE = re.compile(r"[0-9]{3,}|@|[0-9]+[年月日]|平成|昭和|令和|大正")
_LENGTHS = (3, 6, 10, 16, 25, 40, 80)


def pieces(text: str) -> list[str]:
    """Pieces of 1–4 characters with the edges of the sentence, and its last few as one.

    >>> pieces("押した")[-3:]
    ['…した', '…押した', '…^押した']
    """
    whole = f"^{jaconv.kata2hira(predicate.spelt(text))[:160]}$"
    found = [
        whole[start : start + length]
        for length in range(1, LONGEST_PIECE + 1)
        for start in range(len(whole) - length + 1)
    ]
    end = re.sub(r"[\s、。!ー…]+$", "", whole[:-1])
    found += [f"…{end[-length:]}" for length in range(2, min(_ENDING, len(end)) + 1)]
    return found


class Pieces(NamedTuple):
    """The pieces that training saw often enough, and how rare each is."""

    columns: Mapping[str, int]
    idf: NDArray[np.float32]

    @classmethod
    def learn(cls, texts: Sequence[str], min_examples: int) -> Pieces:
        """Those that stand in so many texts."""
        times = Counter(piece for text in texts for piece in set(pieces(text)))
        kept = sorted(piece for piece, count in times.items() if count >= min_examples)
        often = np.array([times[piece] for piece in kept])
        idf = np.log((1 + len(texts)) / (1 + often)) + 1
        return cls({piece: n for n, piece in enumerate(kept)}, idf.astype(np.float32))

    def only(self, kept: NDArray[np.int64]) -> Pieces:
        """Those of some columns, numbered anew in their order."""
        named = list(self.columns)
        return Pieces({named[old]: new for new, old in enumerate(kept)}, self.idf[kept])

    def of(self, text: str) -> Terms:
        """The known pieces of a text: the more often the heavier, the rarer the heavier."""
        found = (self.columns.get(piece) for piece in pieces(text))
        counts = Counter(column for column in found if column is not None)
        columns = np.fromiter(counts.keys(), dtype=np.int64, count=len(counts))
        times = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
        values = (1 + np.log(times)) * self.idf[columns]
        length = max(float(np.linalg.norm(values)), 1e-9)
        return columns, np.asarray(values / length, dtype=np.float32)


def joined(
    dense: NDArray[np.float32],
    spelt: Sequence[Terms],
    read: Sequence[Terms],
    widths: tuple[int, int],
) -> Any:
    """Side by side, as training wants them: a sparse (rows, width) matrix."""
    import scipy.sparse  # at serving time nothing is joined

    def rows_of(terms: Sequence[Terms], width: int) -> Any:
        ends = np.cumsum([0, *(len(columns) for columns, _ in terms)])
        values = np.concatenate([values for _, values in terms])
        columns = np.concatenate([columns for columns, _ in terms])
        return scipy.sparse.csr_matrix((values, columns, ends), shape=(len(terms), width))

    blocks = [scipy.sparse.csr_matrix(dense), rows_of(spelt, widths[0]), rows_of(read, widths[1])]
    return scipy.sparse.hstack(blocks, format="csr").astype(np.float32)


def as_typed(text: str) -> str:
    """An example as `AsTyped` keeps a message: the normal form, romaji as kana."""
    plain = normalise.normalise(text)
    return (romaji.romaji_to_kana(plain) or plain) if script.is_latin(plain) else plain


def as_read(typed: str) -> str:
    """How it is read without courtesy and signs of feeling, as the pipeline leaves a message."""
    return in_kana(courtesy.without_courtesy(feelings.without_feelings(typed)))


def in_kana(text: str) -> str:
    """The reading: 格定 and 確定 are alike, and what was typed in kana is not lost."""
    return reading.reading(text)


def numbers(text: str, situation: Situation) -> NDArray[np.float32]:
    """Flags of the predicate, alone and beside what was asked: (WIDTH,)."""
    said = [predicate.read_sentence(s) for s in predicate.sentences(text)]
    last = said[-1] if len(said) == 1 else predicate.read_predicate(text)
    flags = [*_flags(last), *(float(any(f)) for f in zip(*map(_flags, said or [last])))]
    word = parse_yes_no(text)
    flags += [float(word is True), float(word is False)]
    length = len(text)
    flags += [float(length <= bound) for bound in _LENGTHS]
    flags += [float(len(said) > 1), float(bool(_VALUE.search(text)))]
    agrees = [0.0] * 4  # of whom we asked nothing that はい or いいえ answers
    if situation.asked == YES_NO:
        answer = agreement.says_yes_to(text, situation.is_negative)
        change = answer
        if _CHANGE.search(text):
            change = agreement.says_yes_to(text, situation.is_negative, asks_of_change=True)
        agrees = [float(answer is True), float(answer is False), float(answer is None)]
        agrees += [float(change is not answer)]
    asked = np.zeros(len(ASKED), dtype=np.float32)
    asked[ASKED.index(situation.asked)] = 1.0
    alone = np.array(flags, dtype=np.float32)
    beside = np.outer(asked, alone).ravel()
    return np.concatenate([alone, beside, asked, _AGREES * np.array(agrees, dtype=np.float32)])


def _flags(said: Predicate) -> list[float]:
    return [
        float(flag)
        for flag in (
            said.has_verb,
            said.is_negative,
            said.is_past,
            said.is_lasting,
            said.is_wish,
            said.is_request,
            said.is_question,
            said.is_plan,
            said.is_quoted,
            said.is_unable,
            said.is_doubtful,
        )
    ]


def matrix(texts: Sequence[str], situations: Sequence[Situation]) -> NDArray[np.float32]:
    """(texts, WIDTH)."""
    return np.vstack([numbers(text, at) for text, at in zip(texts, situations)])
