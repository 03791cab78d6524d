"""既知の語: a sentence without the words that are none of ours.

Names, towns, passwords and numbers cannot all be told from words. What can be told is
which words our own examples are made of: of a sentence that is stored only those stay.
The dictionary is asked, so this is for the thread that understands messages.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Collection

import fugashi

from bot.text import dictionary

_FUNCTION = frozenset(
    {"助詞", "助動詞", "補助記号", "空白", "接続詞", "代名詞", "連体詞", "感動詞"}
)
_OF_NAMES = frozenset({"人名", "地名"})
_POS1, _POS2, _POS3, _LEMMA = 0, 1, 2, 7
"""Where UniDic's features stand; a word that it does not know has the first six."""
_MOST_DIGITS = 2
"""Of all numbers in a message: 「手順5」「12月」; more say more than where one is."""


@dataclass
class _Piece:
    start: int
    end: int
    is_known: bool
    is_function: bool
    digits: int = 0


def only_known(text: str, words: Collection[str], labels: Collection[str], marker: str) -> str:
    """The sentence in NFKC with `marker` for whatever is no word of `words`.

    `words` are lemmas in small letters; `labels` those of markers that stand in the text
    already, 「［電話番号］」, which stay.

    >>> only_known("黒駒 千鶴でも登録できますか", {"登録", "出来る"}, (), "［お名前］")
    '［お名前］でも登録できますか'
    """
    text = unicodedata.normalize("NFKC", text)
    kept: list[str] = []
    done = 0
    for match in re.finditer(r"\[([^\[\]]{1,20})\]|［([^［］]{1,20})］", text):
        label = match[1] or match[2]
        if label in labels:
            kept += [_without(text[done : match.start()], words, marker), f"［{label}］"]
            done = match.end()
    kept.append(_without(text[done:], words, marker))
    return "".join(kept)


def _without(text: str, words: Collection[str], marker: str) -> str:
    pieces = _pieces(text, words)
    if not pieces:
        return text
    if sum(piece.digits for piece in pieces) > _MOST_DIGITS:
        for piece in pieces:
            piece.is_known &= not piece.digits
    # 「神﨑」: what touches an unknown word is part of it, up to a particle
    _spread(pieces)
    _spread(pieces[::-1])
    return _written(text, pieces, marker)


def _pieces(text: str, words: Collection[str]) -> list[_Piece]:
    found: list[_Piece] = []
    position = 0
    for surface, features, is_unknown in dictionary.analysed(text, _told):
        start = text.index(surface, position)
        position = start + len(surface)
        is_number = features[_POS2] == "数詞" or surface.isdigit()
        digits = len(surface) if is_number else 0
        is_function = features[_POS1] in _FUNCTION and not is_unknown
        lemma = features[_LEMMA] if len(features) > _LEMMA else ""
        lemma = (lemma or surface).split("-")[0].lower()
        is_ours = lemma in words or surface.lower() in words
        is_known = (
            digits <= _MOST_DIGITS
            if digits
            else is_function or (is_ours and features[_POS3] not in _OF_NAMES)
        )
        if is_unknown and not any(c.isalnum() for c in surface):
            is_known = is_function = True  # signs and emoji
        found.append(_Piece(start, position, is_known, is_function, digits))
    return found


def _told(node: fugashi.UnidicNode) -> tuple[str, list[str], bool]:
    # `node.feature`, a tuple of all 26 by their names, costs more than the analysis
    return node.surface, node.feature_raw.split(",", _LEMMA + 1), node.is_unk


def _spread(pieces: list[_Piece]) -> None:
    for before, piece in zip(pieces, pieces[1:]):
        touches = before.end == piece.start or piece.end == before.start
        if not before.is_known and touches and not piece.is_function:
            piece.is_known = False


def _written(text: str, pieces: list[_Piece], marker: str) -> str:
    out: list[str] = []
    done, is_hiding = 0, False
    for number, piece in enumerate(pieces):
        between = text[done : piece.start]
        done = piece.end
        if not piece.is_known:
            out.append(marker if not is_hiding else "")
            is_hiding = True
            continue
        following = pieces[number + 1] if number + 1 < len(pieces) else None
        if is_hiding and piece.is_function and following and not following.is_known:
            continue  # 「サクラ の 花」, 「8-77-66」: a particle inside of what is hidden
        out += [between, text[piece.start : piece.end]]
        is_hiding = False
    out.append(text[done:])
    return "".join(out)
