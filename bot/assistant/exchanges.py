"""記録されるやりとり: what was said as an exchange, the next of its conversation."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Optional, Sequence

from bot.assistant.said import Said
from bot.bootstrap import Services
from bot.services.transcript.exchange import Exchange
from bot.services.transcript.feedback import ends_something


class Exchanges:
    """Numbers what is said; `small_talk` are topics after which nobody is asked for a verdict."""

    def __init__(self, services: Services, small_talk: Sequence[str]) -> None:
        self._services = services
        self._small_talk = small_talk

    def following(
        self, sender: str, said: Said, message_id: Optional[str], at: datetime
    ) -> Exchange:
        """What was said, as it leaves: the next of its conversation."""
        before = self._services.transcript.position(sender, at)
        replies = list(said.replies)
        if not before.asked_feedback and ends_something(replies, self._small_talk):
            replies[-1] = replace(replies[-1], asks_feedback=True)
        number = before.number + 1
        made = Exchange(number, at, said.heard, tuple(replies), message_id, said.place)
        return made.with_ids()


def as_stored(exchange: Exchange, said: Said) -> Exchange:
    """The same, masked."""
    kept = (
        replace(one, id=shown.id, asks_feedback=shown.asks_feedback)
        for one, shown in zip(said.kept, exchange.replies)
    )
    return replace(exchange, replies=tuple(kept))
