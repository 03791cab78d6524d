"""気づきを残す: what a turn tells, after it has ended. Nothing here ever breaks a turn."""

from __future__ import annotations

from collections import OrderedDict
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Optional

import structlog

from bot.domain.case import Case
from bot.domain.handoff import Target
from bot.services.insight.turns import TurnSeen, TurnStore
from bot.services.insight.unanswered import Sighting, UnansweredStore, Why

log = structlog.get_logger()

REMEMBERED = 10_000
"""Conversations that were asked back and have not answered yet."""
ANSWERED_WITHIN = timedelta(minutes=30)
"""Who has not answered until then does not."""


@dataclass(frozen=True)
class Question:
    """A question that was not understood: what is to be kept of it, and whether it was asked back."""

    sighting: Sighting
    is_asked_back: bool


class AskedBack:
    """What was asked back and waits for its answer, by conversation; forgotten with the process."""

    def __init__(self) -> None:
        self._waiting: OrderedDict[str, Sighting] = OrderedDict()

    def wait(self, conversation: str, sighting: Sighting) -> None:
        """The next turn shows whether what was meant was among what was offered."""
        self._waiting[conversation] = sighting
        self._waiting.move_to_end(conversation)
        if len(self._waiting) > REMEMBERED:
            self._waiting.popitem(last=False)

    def answered(self, conversation: str) -> Optional[Sighting]:
        """What waited there."""
        return self._waiting.pop(conversation, None)

    def given_up(self, at: datetime) -> list[Sighting]:
        """What nobody answers any more, the oldest first."""
        found = []
        for conversation, sighting in list(self._waiting.items()):
            if at - sighting.at < ANSWERED_WITHIN:
                break
            found.append(sighting)
            self._waiting.pop(conversation, None)
        return found


_handed_over: ContextVar[Optional[Case]] = ContextVar("handed_over", default=None)


class Noting:
    """Counts turns, and puts into the queue what was not understood."""

    def __init__(self, turns: TurnStore, queue: UnansweredStore) -> None:
        self._turns = turns
        self._queue = queue
        self._asked_back = AskedBack()

    # In a turn

    def begin(self) -> None:
        """A turn begins in this thread."""
        _handed_over.set(None)

    def handed_over(self, case: Case) -> None:
        """In the turn of this thread somebody was handed over."""
        _handed_over.set(case)

    def hand_off(self) -> tuple[Optional[str], bool]:
        """Why somebody was in this turn, and whether to a person."""
        case = _handed_over.get()
        return (case.reason.value, case.target is not Target.WEB) if case else (None, False)

    def count(self, turn: TurnSeen) -> None:
        """Keep it with the other changes of the turn: one statement. Raises `StoreUnavailable`."""
        self._turns.add(turn)

    # Afterwards

    def asked(
        self, conversation: str, question: Optional[Question], has_chosen: bool, at: datetime
    ) -> None:
        """A turn stands. `has_chosen`: something that was offered was pressed."""
        try:
            before = self._asked_back.answered(conversation)
            found = self._asked_back.given_up(at)
            if before is not None and not has_chosen:
                found.append(before)
            if question is not None and question.is_asked_back:
                self._asked_back.wait(conversation, question.sighting)
            elif question is not None:
                found.append(question.sighting)
            for sighting in found:
                self._queue.add(sighting)
        except Exception as error:
            log.error("unanswered.not_kept", error=type(error).__name__)

    def not_helped(self, sighting: Sighting) -> None:
        """An answer was marked 「いいえ」."""
        try:
            self._queue.add(sighting)
        except Exception as error:
            log.error("unanswered.not_kept", error=type(error).__name__)


__all__ = ["AskedBack", "Noting", "Question", "Sighting", "Why"]
