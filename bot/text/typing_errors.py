"""打ち間違い: texts as they come from a hurried thumb, made from texts that are right.

A Japanese keyboard fails in its own ways: a neighbour on the kana pad, a voicing mark or a
small letter forgotten, a consonant whose vowel never came (「できまsか」), a word left in kana.
"""

from __future__ import annotations

import random
import zlib
from typing import Callable, Mapping

import jaconv

from bot.text.reading import words

CHARACTERS_PER_ERROR = 12

_PAD = [
    "あいうえお",
    "かきくけこ",
    "さしすせそ",
    "たちつてと",
    "なにぬねの",
    "はひふへほ",
    "まみむめも",
    "やゆよ",
    "らりるれろ",
    "わをん",
]
_VOICED = dict(
    zip("かきくけこさしすせそたちつてとはひふへほ", "がぎぐげござじずぜぞだぢづでどばびぶべぼ")
)
_SMALL = dict(zip("あいうえおつやゆよ", "ぁぃぅぇぉっゃゅょ"))
_TOGGLED: Mapping[str, str] = {
    **_VOICED,
    **{voiced: plain for plain, voiced in _VOICED.items()},
    **_SMALL,
    **{small: plain for plain, small in _SMALL.items()},
}
_LETTERS = dict(zip("かさたなはまやらわがざだばぱ", "kstnhmyrwgzdbp"))

Error = Callable[[str, int, random.Random], str]


def with_errors(text: str) -> str:
    """The text with an error for each `CHARACTERS_PER_ERROR`, one at least; always the same ones.

    >>> with_errors("会員登録はどこからできますか") != "会員登録はどこからできますか"
    True
    """
    chance = random.Random(zlib.crc32(text.encode()))
    for _ in range(max(1, len(text) // CHARACTERS_PER_ERROR)):
        if len(text) < 3:
            return text
        error = chance.choice(_ERRORS)
        text = error(text, chance.randrange(len(text) - 1), chance)
    return text


def _swapped(text: str, at: int, chance: random.Random) -> str:
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _dropped(text: str, at: int, chance: random.Random) -> str:
    return text[:at] + text[at + 1 :]


def _doubled(text: str, at: int, chance: random.Random) -> str:
    return text[: at + 1] + text[at:]


def _neighbour(text: str, at: int, chance: random.Random) -> str:
    row = next((row for row in _PAD if text[at] in row), None)
    return text[:at] + chance.choice(row) + text[at + 1 :] if row else _dropped(text, at, chance)


def _toggled(text: str, at: int, chance: random.Random) -> str:
    places = [i for i, letter in enumerate(text) if letter in _TOGGLED]
    if not places:
        return _swapped(text, at, chance)
    at = chance.choice(places)
    return text[:at] + _TOGGLED[text[at]] + text[at + 1 :]


def _without_vowel(text: str, at: int, chance: random.Random) -> str:
    row = next((row for row in _PAD if text[at] in row and row[0] in _LETTERS), None)
    return text[:at] + _LETTERS[row[0]] + text[at + 1 :] if row else _dropped(text, at, chance)


def _in_kana(text: str, at: int, chance: random.Random) -> str:
    written = [word for word in words(text) if jaconv.kata2hira(word.reading) != word.surface]
    if not written:
        return _doubled(text, at, chance)
    word = chance.choice(written)
    return text[: word.start] + jaconv.kata2hira(word.reading) + text[word.end :]


_ERRORS: tuple[Error, ...] = (
    _swapped,
    _dropped,
    _doubled,
    _neighbour,
    _toggled,
    _without_vowel,
    _in_kana,
)
