"""切り方: a text as messages that end where a sentence does."""

from __future__ import annotations

import re
from typing import Iterable, Iterator

from bot.channels.sms.parts import LONGEST, units

# 「…。」と言う is one sentence: what stands in brackets ends none
_SENTENCE = re.compile(r"(?:「[^」\n]*」|（[^）\n]*）|[^。！？!?\n])*(?:[。！？!?]+|\n|$)")


def sentences(text: str) -> list[str]:
    """The sentences and lines, each with the break after it; joined they are the text again.

    >>> sentences("開きます。次に「確定。」を押します。\\n以上")
    ['開きます。', '次に「確定。」を押します。\\n', '以上']
    """
    found: list[str] = []
    for sentence in filter(None, _SENTENCE.findall(text)):
        if sentence == "\n" and found:
            found[-1] += sentence
        else:
            found.append(sentence)
    return found


def packed(pieces: Iterable[str], first: int = LONGEST) -> Iterator[str]:
    """Messages of whole pieces: the first of at most `first` units, if its first piece fits."""
    room, message = first, ""
    for piece in pieces:
        for fitting in _cut(piece):
            if message and units((message + fitting).rstrip()) > room:
                yield message.strip()
                room, message = LONGEST, ""
            message += fitting
            if units(message) > room:
                room = LONGEST
    if message.strip():
        yield message.strip()


def _cut(piece: str) -> Iterator[str]:
    """A piece that no message holds, as no content has it, is cut all the same."""
    rest = piece
    while units(rest) > LONGEST:
        head = rest[: LONGEST // 2]  # each character has two units at most
        yield head
        rest = rest[len(head) :]
    yield rest
