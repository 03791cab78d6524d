"""What a turn tells when it stands, over a queue in memory."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, cast

import pytest

from bot.domain.hours import TOKYO
from bot.services.insight.noting import ANSWERED_WITHIN, Noting, Question
from bot.services.insight.unanswered import Sighting, Why

AT = datetime(2026, 11, 24, 10, 0, tzinfo=TOKYO)
LOST = Sighting("ペット保険はありますか", (), Why.OUT_OF_SCOPE, "", "web", None, AT)
UNCLEAR = replace(LOST, text="それってどこから", why=Why.ASKED_BACK)


@dataclass
class Queue:
    """What came in; `is_down`: it fails."""

    came: list[Sighting] = field(default_factory=list)
    is_down: bool = False

    def add(self, sighting: Sighting) -> None:
        """See the port."""
        if self.is_down:
            raise RuntimeError("the store does not answer")
        self.came.append(sighting)


@pytest.fixture
def queue() -> Queue:
    """An empty one."""
    return Queue()


@pytest.fixture
def noting(queue: Queue) -> Noting:
    """Without a store of turns."""
    return Noting(cast(Any, None), cast(Any, queue))


def test_what_is_out_of_scope_goes_in_at_once(noting: Noting, queue: Queue) -> None:
    """And what is answered never does."""
    noting.asked("a", Question(LOST, is_asked_back=False), False, AT)
    noting.asked("a", None, False, AT)
    assert queue.came == [LOST]


def test_what_is_asked_back_goes_in_unless_something_offered_was_meant(
    noting: Noting, queue: Queue
) -> None:
    """A choice that is pressed resolves it, words do not, and neither does another conversation."""
    noting.asked("a", Question(UNCLEAR, is_asked_back=True), False, AT)
    noting.asked("b", Question(UNCLEAR, is_asked_back=True), False, AT)
    assert queue.came == []
    noting.asked("a", None, True, AT)
    assert queue.came == []
    noting.asked("b", None, False, AT)
    assert queue.came == [UNCLEAR]
    noting.asked("b", None, False, AT)
    assert queue.came == [UNCLEAR]


def test_who_never_answers_has_not_meant_it(noting: Noting, queue: Queue) -> None:
    """After half an hour, with whatever comes next."""
    noting.asked("a", Question(UNCLEAR, is_asked_back=True), False, AT)
    noting.asked("b", None, False, AT + ANSWERED_WITHIN - timedelta(seconds=1))
    assert queue.came == []
    noting.asked("b", None, False, AT + ANSWERED_WITHIN)
    assert queue.came == [UNCLEAR]


def test_a_queue_that_fails_breaks_nothing(noting: Noting, queue: Queue) -> None:
    """The turn stands already."""
    queue.is_down = True
    noting.asked("a", Question(LOST, is_asked_back=False), False, AT)
    noting.not_helped(LOST)
    assert queue.came == []
