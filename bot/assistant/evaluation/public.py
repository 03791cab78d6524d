"""公の聞き方: questions as customers put them on public pages, answerable by the manual or near it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Iterable, Sequence

from bot.assistant.conversation import Conversations
from bot.assistant.evaluation import sets
from bot.assistant.evaluation.outcome import Outcome, outcome_of
from bot.assistant.incoming import Incoming
from bot.reply import Kind, Reply


@dataclass(frozen=True)
class Asked:
    """A public question: what was answered, and whether somebody else who knows was named.

    `is_referred`: the reply claims nothing and names a telephone.
    """

    outcome: Outcome
    is_referred: bool

    @property
    def writer(self) -> str:
        """Who wrote the question."""
        return str(self.outcome.row["writer"])

    @property
    def is_answerable(self) -> bool:
        """True if the manual answers it."""
        return bool(self.outcome.row["answerable"])

    @property
    def is_turned_down(self) -> bool:
        """Nothing is claimed about what the manual does not say.

        Topics of the row are right as well: those that say that we cannot tell.
        """
        if self.outcome.answered:
            return self.outcome.right
        return self.is_referred


async def public(conversations: Conversations, half: str) -> list[Asked]:
    """Each question in a conversation of its own."""
    found = []
    for number, row in enumerate(sets.read("public", half)):
        replies = await conversations.handle(Incoming(f"public-{number}", row["text"]))
        found.append(Asked(outcome_of(row, replies), _is_referred(replies)))
    return found


def by_writer(found: Iterable[Asked]) -> dict[str, list[Asked]]:
    """The questions of each writer."""
    writers: dict[str, list[Asked]] = {}
    for one in found:
        writers.setdefault(one.writer, []).append(one)
    return writers


def _is_referred(replies: Sequence[Reply]) -> bool:
    return any(
        reply.kind is Kind.CANNOT_TELL
        or (reply.kind is Kind.ASK_BACK and any(_is_phone(link.url) for link in reply.links))
        for reply in replies
    )


def _is_phone(url: str) -> bool:
    return url.startswith("tel:")
