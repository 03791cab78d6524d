"""くり返し: nobody is told the same thing twice in a row without a word about it."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Optional, Sequence

from bot.reply import Reply

REMEMBERED_SENDERS = 10_000
_AGAIN = ("もう一度ご案内します。\n", "くり返しになりますが、ご案内します。\n")


@dataclass(frozen=True)
class _Last:
    """What was said last, without a word before it, and how often in a row it had come before.

    `shown` is None where another process said it: only what may be kept of it is known.
    """

    shown: Optional[bytes]
    kept: bytes
    times: int = 0

    def is_same(self, shown: bytes, kept: bytes) -> bool:
        """True if it comes again as it was."""
        return kept == self.kept if self.shown is None else shown == self.shown


class Repetition:
    """Remembers hashes of what was said last, by sender."""

    def __init__(self) -> None:
        self._last: OrderedDict[str, _Last] = OrderedDict()

    def told(
        self, sender: str, replies: Sequence[Reply], kept: Sequence[Reply] = ()
    ) -> list[Reply]:
        """The replies, the first one with a word before it where it comes again as it was.

        `kept` are the same as they are stored.
        """
        if not replies:
            return []
        first, *others = replies
        times = self._times(sender, first, (kept or replies)[0])
        if not times or first.text.startswith(_AGAIN):
            return list(replies)
        again = _AGAIN[(times - 1) % len(_AGAIN)]
        return [replace(first, text=again + first.text), *others]

    def note(self, sender: str, replies: Sequence[Reply], kept: Sequence[Reply] = ()) -> None:
        """They were told, once it is sure that they were."""
        if replies:
            first, of_kept = replies[0], (kept or replies)[0]
            times = self._times(sender, first, of_kept)
            self._remember(sender, _Last(_hash(first.text), _hash(of_kept.text), times))

    def was_told(self, sender: str, kept: Sequence[Reply]) -> None:
        """Another process told them last; they stand in the transcript with the word before them."""
        if kept:
            text = kept[0].text
            before = next(
                (number for number, word in enumerate(_AGAIN, 1) if text.startswith(word)), 0
            )
            self._remember(sender, _Last(None, _hash(without_a_word(text)), before))

    def _times(self, sender: str, first: Reply, kept: Reply) -> int:
        last = self._last.get(sender)
        if last is None or not last.is_same(_hash(first.text), _hash(kept.text)):
            return 0
        return last.times + 1

    def _remember(self, sender: str, last: _Last) -> None:
        self._last.pop(sender, None)
        self._last[sender] = last
        if len(self._last) > REMEMBERED_SENDERS:
            self._last.popitem(last=False)


def without_a_word(text: str) -> str:
    """A text as it was said the first time."""
    return next((text.removeprefix(word) for word in _AGAIN if text.startswith(word)), text)


def _hash(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=16).digest()
