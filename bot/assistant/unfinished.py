"""二通に分かれた番号: 「090-1234」, and then 「5678」 in a message of its own."""

from __future__ import annotations

import re
from collections import OrderedDict

from bot.text.personal.digits import DASHES
from bot.text.personal.folded import folded

REMEMBERED_SENDERS = 10_000

_DIGIT = "[0-9〇零一二三四五六七八九]"
_SEP = rf"[{DASHES}\s.,/・の()]{{0,3}}"
# three to nine digits, as a whole number has more
_BEGINNING = re.compile(rf"(?<!{_DIGIT}){_DIGIT}(?:{_SEP}{_DIGIT}){{2,8}}{_SEP}$")
_REST = re.compile(
    rf"(?:あと|続き|つづき|残り|後半)?[はが、:]?{_SEP}{_DIGIT}(?:{_SEP}{_DIGIT}){{1,12}}(?:です|だ|じゃ)?[。.\s]*"
)


class Unfinished:
    """Remembers of whom the last message ended in part of a number; never which."""

    def __init__(self) -> None:
        self._senders: OrderedDict[str, None] = OrderedDict()

    def is_rest(self, sender: str, text: str) -> bool:
        """True if the message is digits that go on with those of the message before."""
        text = folded(text).strip()
        was_begun = sender in self._senders
        self._senders.pop(sender, None)
        if _BEGINNING.search(text):
            self._senders[sender] = None
            if len(self._senders) > REMEMBERED_SENDERS:
                self._senders.popitem(last=False)
        return was_begun and bool(_REST.fullmatch(text))
