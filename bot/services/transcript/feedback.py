"""お役に立ったか: whether an answer has solved it, as topic, place and verdict; never what was said."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Callable, Mapping, Optional, Protocol, Sequence

from bot.domain.payload import is_move
from bot.reply import Kind, Reply
from bot.services.transcript.exchange import MOST_MESSAGES, NoSuchMessage, number_of, place_after
from bot.services.transcript.transcript import TranscriptStore

REASONS = ("not_asked", "hard", "wrong", "still_stuck", "by_phone")
"""Why something is not solved, to choose from."""
KEPT_FOR = timedelta(days=365)
"""A year shows whether a text that was changed has become better."""


@dataclass(frozen=True)
class Verdict:
    """What is kept: `topic` "" for an answer about none, `place` 「renewal/3」, "" outside a journey.

    `agency` is the id of the one that was known at the answer, None where none was.
    """

    topic: str
    place: str
    is_solved: bool
    reason: Optional[str]
    at: datetime
    agency: Optional[str] = None


class FeedbackStore(Protocol):
    """Where verdicts lie, one for each answer. Raises `StoreUnavailable`. Calls block."""

    def put(self, conversation: str, answer: str, verdict: Verdict) -> None:
        """Keep it in place of an earlier one; neither conversation nor answer can be read from it."""

    def counts(
        self, since: datetime, agency: Optional[str] = None
    ) -> Mapping[str, tuple[int, int]]:
        """By topic, how many answers helped since then, and how many did not; of all agencies or one."""

    def purge(self, now: datetime) -> int:
        """Delete what was kept long enough; how many there were."""


@dataclass(frozen=True)
class NotHelped:
    """An answer that did not help: what was said, as the transcript has it, and what was answered."""

    said: Optional[str] = field(repr=False)
    topics: tuple[str, ...]
    place: str
    agency: Optional[str]
    conversation: str
    at: datetime


@dataclass(frozen=True)
class Feedback:
    """Takes verdicts. `given` hears of each, `not_helped` of an answer that did not help."""

    store: FeedbackStore
    transcripts: TranscriptStore
    not_helped: Callable[[NotHelped], None] = lambda told: None
    given: Callable[[str, Verdict], None] = lambda conversation, verdict: None

    def give(
        self,
        conversation: str,
        answer: str,
        is_solved: bool,
        reason: Optional[str],
        at: datetime,
    ) -> bool:
        """Keep the verdict on that answer; False if the conversation has no such answer."""
        try:
            place = place_after(answer)
        except NoSuchMessage:
            return False
        found = self.transcripts.read(conversation, number_of(place), 1, at)
        number = place % MOST_MESSAGES
        if not found or found[0].number != number_of(place) or not answer.isdigit():
            return False
        if not 1 <= number <= len(found[0].replies):
            return False
        topics = found[0].replies[number - 1].topics
        verdict = Verdict(
            topic=topics[0] if topics else "",
            place=found[0].place,
            is_solved=is_solved,
            reason=None if is_solved else reason,
            at=at,
            agency=found[0].agency,
        )
        self.store.put(conversation, answer, verdict)
        self.given(conversation, verdict)
        if not is_solved:
            one = found[0]
            self.not_helped(NotHelped(one.said, topics, one.place, one.agency, conversation, at))
        return True


def ends_something(replies: Sequence[Reply], small_talk: Sequence[str]) -> bool:
    """True if after these replies nothing is open: a question was answered, a journey is over.

    `small_talk` are the topics of which nobody wants to know whether they have helped.
    """
    if not replies:
        return False
    last = replies[-1]
    if last.ends:
        return True
    if any(is_move(choice.payload) for choice in last.choices):
        return False  # it leads on
    is_answer = last.kind is Kind.ANSWER and last.card is None
    return is_answer and any(topic not in small_talk for topic in last.topics)
