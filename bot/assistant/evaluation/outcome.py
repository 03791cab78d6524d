"""What came of one question, as the replies to it tell."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Callable, Sequence, TypeVar

from bot.assistant.evaluation.sets import Row
from bot.reply import Kind, Reply

MOST_OFFERED = 3

T = TypeVar("T")


def share(found: Sequence[T], test: Callable[[T], bool]) -> float:
    """How many of them, from 0 to 1."""
    return sum(bool(test(one)) for one in found) / len(found) if found else 0.0


@dataclass(frozen=True)
class Outcome:
    """The topics that were answered, and those that were offered after asking back.

    `confidence`: the classifier's, of the intent that was decided on.
    """

    row: Row
    answered: tuple[str, ...]
    offered: tuple[str, ...]
    confidence: float

    @property
    def right(self) -> bool:
        """Answered with a right topic."""
        return any(topic in right_topics(self.row) for topic in self.answered)

    @property
    def right_or_offered(self) -> bool:
        """Answered, or offered among at most three choices after asking back."""
        asked_back = not self.answered and any(
            topic in right_topics(self.row) for topic in self.offered[:MOST_OFFERED]
        )
        return self.right or asked_back

    @property
    def wrong(self) -> bool:
        """Answered confidently with no right topic."""
        return bool(self.answered) and not self.right


def outcome_of(row: Row, replies: Sequence[Reply], confidence: float = 1.0) -> Outcome:
    """Answered is what a reply tells of; offered, what can be pressed after asking back."""
    answered = [
        topic
        for reply in replies
        if reply.kind is Kind.ANSWER or (reply.kind is Kind.ASK_BACK and reply.topics)
        for topic in reply.topics
    ]
    has_asked_back = any(reply.kind in (Kind.ASK_BACK, Kind.CANNOT_TELL) for reply in replies)
    offered = [_topic_of(choice.payload) for reply in replies for choice in reply.choices]
    topics = tuple(topic for topic in offered if topic) if has_asked_back else ()
    return Outcome(row, tuple(answered), topics, confidence)


def right_topics(row: Row) -> tuple[str, ...]:
    """The topics with which a row is answered rightly."""
    return tuple(row["topics"]) if "topics" in row else (row["topic"], *row.get("also", ()))


def _topic_of(payload: str) -> str:
    _, _, entities = payload.partition("{")
    return str(json.loads("{" + entities).get("topic", "")) if entities else ""
