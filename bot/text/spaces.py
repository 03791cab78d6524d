"""分かち書き: who writes in kana sets spaces where others set 「、」 or 「。」.

The restorer of kanji reads the message as a whole and joins what stood apart; here the spaces are
put back, where the reading tells their place.
"""

from __future__ import annotations

import re
from functools import lru_cache

import jaconv

from bot.text import reading
from bot.text.normalise import normalise

_SPACE = " "
# between words of one clause they say nothing: 「これで　おわり　ですか」
_ENDS_A_CLAUSE = re.compile("(?:[ただるすうんよねわ]|はい|いいえ)$")


@lru_cache(maxsize=32)
def with_spaces(text: str, typed: str) -> str:
    """The text with those spaces of what was typed that end a clause; as it is, where it cannot be
    told where they stood.

    >>> with_spaces("直した次を押した", "なおした つぎをおした")
    '直した 次を押した'
    """
    pieces = normalise(typed).split()
    if len(pieces) < 2 or _SPACE in text:
        return text
    ends = _ends(text)
    length, places = 0, []
    for piece in pieces:
        length += len(_in_kana(piece))
        places.append(ends.get(length))
    if None in places or length != max(ends, default=0):
        return text
    starts = [0, *(place for place in places if place is not None)]
    found = [text[start:end] for start, end in zip(starts, starts[1:])]
    return "".join(f"{one}{_SPACE}" if _ENDS_A_CLAUSE.search(one) else one for one in found).strip()


def _ends(text: str) -> dict[int, int]:
    """Where each word ends in the text, by how many letters its reading has come to."""
    ends, length = {}, 0
    for word in reading.words(text):
        length += len(_in_kana(word.reading))
        ends[length] = word.end
    return ends


def _in_kana(text: str) -> str:
    return "".join(w.reading for w in reading.words(text)) if _has_kanji(text) else _kana(text)


def _has_kanji(text: str) -> bool:
    return any("一" <= letter <= "鿿" for letter in text)


def _kana(text: str) -> str:
    return str(jaconv.kata2hira(text))
