"""人名か普通の語か: what the dictionary says of the words in a would-be name."""

from __future__ import annotations

import re
from dataclasses import dataclass

import fugashi

from bot.text import dictionary
from bot.text.parse.old_kanji import fold_old_kanji

_SHORTEST = 3  # characters: 未来 and 一心 are names as well as words
_MEAN_LENGTH = 1.5  # 心愛 falls into one-character words, 医療保険 does not
_GIVEN_ENDING = re.compile("[郎子美雄夫彦之恵樹代]$")
_INFLECTED = ("動詞", "助動詞", "形容詞", "感動詞", "代名詞", "助詞")
_HIRAGANA = re.compile("[ぁ-ゖ]")


@dataclass(frozen=True)
class _Piece:
    surface: str
    pos: str
    is_common: bool  # known, and neither a person's nor a place's name
    is_person: bool


def _pieces(text: str) -> list[_Piece]:
    return dictionary.analysed(fold_old_kanji(text), _piece)


def _piece(word: fugashi.UnidicNode) -> _Piece:
    feature = word.feature
    return _Piece(
        word.surface,
        feature.pos1,
        not word.is_unk and feature.pos2 != "固有名詞" and feature.pos1 != "記号",
        feature.pos3 == "人名",
    )


def is_ordinary(text: str) -> bool:
    """True if common words make up the whole: 「医療保険」「何日前」, but not 「損保」「心愛」.

    >>> is_ordinary("更新期限"), is_ordinary("小比類巻"), is_ordinary("未来")
    (True, False, False)
    """
    pieces = _pieces(text)
    return (
        len(text) >= _SHORTEST
        and len(text) / max(len(pieces), 1) >= _MEAN_LENGTH
        and all(piece.is_common for piece in pieces)
    )


def is_common(text: str) -> bool:
    """True if the dictionary knows every word, and none as a name: 「荷物」, but also 「葵」.

    >>> is_common("荷物"), is_common("佐藤"), is_common("琉生")
    (True, False, False)
    """
    return all(piece.is_common for piece in _pieces(text))


def is_one_word(text: str) -> bool:
    """True if the dictionary knows the whole as one common word: 「本人」, but not 「黒駒」."""
    pieces = _pieces(text)
    return len(pieces) == 1 and pieces[0].is_common


def has_person(text: str) -> bool:
    """True if a word is known as somebody's name: 「太郎」."""
    return any(piece.is_person for piece in _pieces(text))


def is_noun_phrase(text: str) -> bool:
    """True for common words without a space that end like no given name, or hold a particle.

    >>> is_noun_phrase("証券番号の記載場所"), is_noun_phrase("損保太郎")
    (True, False)
    """
    if any(piece.pos == "助詞" for piece in _pieces(text)):
        return True
    return is_ordinary(text) and not _GIVEN_ENDING.search(text)


def is_inflected(text: str) -> bool:
    """True if kanji carry an inflection: 「間違えた」, 「最初から」, but not みのる or 井の上."""
    return any(
        piece.pos in _INFLECTED
        and _HIRAGANA.search(piece.surface)
        and piece.surface not in ("の", "が")
        and not (piece.pos == "動詞" and re.fullmatch("[ぁ-ゖ]+", piece.surface))
        for piece in _pieces(text)
    )


def first_word_length(text: str) -> int:
    """Characters of the first word, which in a whole name is most likely the family name.

    `text` holds one code point a character, old forms folded; 0 if it is one word.
    """
    found = dictionary.analysed(text, lambda word: len(word.surface))
    return found[0] if len(found) > 1 else 0
