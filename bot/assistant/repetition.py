"""くり返し: nobody is told the same thing twice in a row without a word about it."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from hashlib import blake2b
from typing import Sequence

from bot.reply import Reply

REMEMBERED_SENDERS = 10_000
_AGAIN = ("もう一度ご案内します。\n", "くり返しになりますが、ご案内します。\n")


class Repetition:
    """Remembers a hash of what was said last, by sender; of this process alone."""

    def __init__(self) -> None:
        self._last: OrderedDict[str, tuple[bytes, int]] = OrderedDict()

    def told(self, sender: str, replies: Sequence[Reply]) -> list[Reply]:
        """The replies, the first one with a word before it where it comes again as it was."""
        if not replies:
            return []
        first, *others = replies
        said = blake2b(first.text.encode(), digest_size=16).digest()
        before, times = self._last.pop(sender, (b"", 0))
        times = times + 1 if said == before else 0
        self._last[sender] = (said, times)
        if len(self._last) > REMEMBERED_SENDERS:
            self._last.popitem(last=False)
        if not times or first.text.startswith(_AGAIN):
            return list(replies)
        again = _AGAIN[(times - 1) % len(_AGAIN)]
        return [replace(first, text=again + first.text), *others]
