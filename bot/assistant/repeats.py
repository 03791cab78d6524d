"""二度届いた返事: the same はい once more, before the question that it would answer was read.

Fingers press twice and networks send twice. Where a はい, an いいえ or a number changes
something, the same text within ten seconds of our asking is a repeat: it is asked again.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Optional

from bot.services.journeys.engine.places import question
from bot.services.journeys.standing import Standing
from bot.services.renewal.contracts import in_hand
from bot.text.normalise import normalise
from bot.text.parse.bare_number import is_bare_number
from bot.text.parse.yes_no import parse_yes_no

WITHIN = timedelta(seconds=10)
"""Nobody reads a question and answers it in the very words of before that fast."""

REMEMBERED_SENDERS = 10_000

_PICKING = "which contract"


@dataclass(frozen=True)
class _Last:
    """What was said last, and the question that stood after it."""

    text: str
    question: str
    asked_at: datetime


class Repeats:
    """Remembers for each sender the question that stands; of this process alone.

    What another process has asked, or this one before it was killed, stands in the store of
    answered messages: see `said_since`.
    """

    def __init__(self, within: timedelta = WITHIN) -> None:
        self._within = within
        self._last: OrderedDict[str, _Last] = OrderedDict()

    def is_repeat(self, sender: str, text: str, standing: Optional[Standing], at: datetime) -> bool:
        """True if the text led to the question that stands now, less than ten seconds ago."""
        last, now = self._last.get(sender), _question(standing)
        if last is None or now is None or now != last.question:
            return False
        is_same = normalise(text) == last.text and _is_short_answer(text)
        return is_same and timedelta(0) <= at - last.asked_at < self._within

    def said_since(
        self, sender: str, text: str, standing: Optional[Standing], at: datetime
    ) -> Optional[datetime]:
        """Since when the same text said in another process is a repeat, None if it is none.

        That is so for a question that stands and that was not asked here.
        """
        last, now = self._last.get(sender), _question(standing)
        is_ours = last is not None and last.question == now
        return None if now is None or is_ours or not _is_short_answer(text) else at - self._within

    def begin_anew(self, sender: str) -> None:
        """What is noted next counts as asked just then."""
        self._last.pop(sender, None)

    def note(self, sender: str, text: str, standing: Optional[Standing], at: datetime) -> None:
        """After an answer of ours: the question that stands, if it was asked just now."""
        now = _question(standing)
        last = self._last.pop(sender, None)
        if now is None:
            return
        is_new = last is None or last.question != now
        kept = _Last(normalise(text), now, at) if is_new or last is None else last
        self._last[sender] = kept
        if len(self._last) > REMEMBERED_SENDERS:
            self._last.popitem(last=False)


def _question(standing: Optional[Standing]) -> Optional[str]:
    """The question that stands, None where what is said changes nothing."""
    if standing is None:
        return None
    asked = question(standing.journey, standing.state)
    if in_hand.is_picking(standing):
        asked = _PICKING
    return f"{standing.draft.id} {asked}" if asked else None


def _is_short_answer(text: str) -> bool:
    return parse_yes_no(text) is not None or is_bare_number(text)
