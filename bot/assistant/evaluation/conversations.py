"""Whole conversations, told by people: is each turn answered, and is it known where the person is?

A turn is right when what it asks for is answered (one of its topics) or, where it reports,
when the person is known to be at the screen that is in front of them afterwards.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from operator import attrgetter
from typing import AbstractSet, Iterator, Optional, Sequence

from bot.assistant.conversation import Conversations
from bot.assistant.evaluation import sets
from bot.assistant.evaluation.outcome import share
from bot.assistant.evaluation.sets import Row
from bot.assistant.incoming import Incoming
from bot.assistant.repetition import without_a_word
from bot.bootstrap import Services
from bot.domain.channel import CHANNELS
from bot.reply import Kind, Reply
from bot.services.journeys.standing import Standing

REPORTS = ("did", "sees", "starts", "resume", "back")
"""Acts that are answered by being at the right screen."""

_STEP = re.compile("手順[0-9]/[0-9]")

LEAVES = ("pause", "stop")
"""Acts that are answered by letting the person go: nothing goes on, or it is asked whether to stop."""


@dataclass(frozen=True)
class Turn:
    """What became of one turn."""

    writer: str
    conversation: str
    user: str
    act: str
    is_answered: bool
    is_placed: bool
    was_understood: bool
    is_repeated: bool
    """True where an answer came that had come before in the conversation, and was not asked for."""
    said: str

    @property
    def is_right(self) -> bool:
        """A report may be answered by its screen; everything else by its topic."""
        return self.is_placed if self.act in REPORTS and not self.is_answered else self.is_answered


async def play(conversations: Conversations, services: Services, half: str) -> list[Turn]:
    """Every turn of every conversation, in order."""
    found = []
    for row in sets.read("conversations", half):
        sender = f"evaluated-{row['id']}"
        before: set[str] = set()
        for turn in row["turns"]:
            incoming = Incoming(sender, turn["user"], CHANNELS[row["channel"]], row.get("agency"))
            replies = await conversations.handle(incoming)
            standing = services.journeys.standing(sender, services.now())
            found.append(_judged(row, turn, replies, standing, before))
            before |= _answers(replies)
    return found


def _has_left(standing: Optional[Standing]) -> bool:
    """Nothing was going on, or it was paused, or it is asked whether to give it up."""
    return standing is None or not standing.state.is_active or standing.state.awaiting is not None


def _answers(replies: Sequence[Reply]) -> set[str]:
    """What was answered, without a word before it; no step of a procedure, which may come again."""
    texts = (reply.text for reply in replies if reply.kind is Kind.ANSWER and reply.topics)
    return {without_a_word(text) for text in texts if not _STEP.search(text)}


def _judged(
    row: Row,
    turn: Row,
    replies: Sequence[Reply],
    standing: Optional[Standing],
    before: AbstractSet[str],
) -> Turn:
    place = (standing.journey.id, standing.state.step) if standing else None
    wanted = set(turn.get("topics") or ())
    told = {topic for reply in replies for topic in reply.topics}
    at = turn.get("at")
    is_placed = at is None or place == (at["journey"], at["step"])
    is_lost = replies[-1].kind in (Kind.ASK_BACK, Kind.CANNOT_TELL) and not told
    is_asked_whether = standing is not None and standing.state.awaiting is not None
    is_let_go = turn["act"] in LEAVES and _has_left(standing) and (is_asked_whether or not is_lost)
    return Turn(
        writer=row["id"].partition("-")[0],
        conversation=row["id"],
        user=turn["user"],
        act=turn["act"],
        is_answered=is_let_go or (bool(told & wanted) if wanted else not is_lost),
        is_placed=is_placed,
        was_understood=not is_lost,
        is_repeated=turn["act"] != "repeat" and bool(_answers(replies) & before),
        said=" ／ ".join(reply.text.replace("\n", " ")[:90] for reply in replies),
    )


def told(turns: Sequence[Turn]) -> Iterator[str]:
    """The lines of the report: turns right, by writer and in all, and conversations without a fault."""
    for writer in sorted({turn.writer for turn in turns}):
        of_writer = [turn for turn in turns if turn.writer == writer]
        yield f"  writer {writer:3} {share(of_writer, _is_right):.2f}  {len(of_writer)}"
    faults = {turn.conversation for turn in turns if not turn.is_right}
    whole = share(list({turn.conversation for turn in turns}), lambda one: one not in faults)
    yield f"turns right {share(turns, _is_right):.3f}, conversations without a fault {whole:.3f}"
    repeated = share(turns, attrgetter("is_repeated"))
    yield f"turns that got an answer they had got before, unasked {repeated:.3f}"


_is_right = attrgetter("is_right")
