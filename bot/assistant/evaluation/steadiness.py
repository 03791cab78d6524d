"""ゆるぎなさ: does the decision stay where only the wording changed, and change where it must?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Iterator

from bot.assistant.conversation import Conversations
from bot.assistant.evaluation import sets
from bot.assistant.evaluation.outcome import Outcome, outcome_of
from bot.assistant.evaluation.variants import Turned, Variant, turned, variants
from bot.assistant.incoming import Incoming

_NOT_PLAIN = ("hiragana", "halfwidth_kana", "romaji", "typo", "voice")
"""Styles whose endings and readings no rule knows."""

_EVERY = 2
"""So many questions of the large set are taken once: five wordings of each are turns enough."""


@dataclass(frozen=True)
class Kept:
    """Another wording of a question that is answered rightly."""

    variant: Variant
    outcome: Outcome

    @property
    def right(self) -> bool:
        """It still is."""
        return self.outcome.right


@dataclass(frozen=True)
class Changed:
    """A turned question, to which the answer of the first would be wrong."""

    turned: Turned
    outcome: Outcome

    @property
    def right(self) -> bool:
        """It does not get that answer any more."""
        return not self.outcome.right


async def invariance(conversations: Conversations, half: str) -> list[Kept]:
    """Other wordings of every question that is answered rightly as it stands."""
    kept: list[Kept] = []
    for number, row in enumerate(_questions(half)):
        name = f"steady-{number}"
        if not (await _asked(conversations, name, row, row["text"])).right:
            continue
        for at, variant in enumerate(variants(row["text"], number)):
            said = {**row, "text": variant.text}
            found = await _asked(conversations, f"{name}-{at}", said, variant.text)
            kept.append(Kept(variant, found))
    return kept


async def contrast(conversations: Conversations) -> list[Changed]:
    """Turned questions, each after the one of its pair was answered rightly; of no half."""
    changed = []
    for number, (first, one) in enumerate(turned()):
        row = {"text": one.text, "topics": one.topics}
        if (await _asked(conversations, f"first-{number}", row, first)).right:
            found = await _asked(conversations, f"turned-{number}", row, one.text)
            changed.append(Changed(one, found))
    return changed


def _questions(half: str) -> Iterator[sets.Row]:
    for row in (*sets.read("in_scope", half)[::_EVERY], *sets.read("public", half)):
        if row.get("answerable", True) and row["style"] not in _NOT_PLAIN:
            yield row


async def _asked(conversations: Conversations, sender: str, row: sets.Row, text: str) -> Outcome:
    return outcome_of(row, await conversations.handle(Incoming(sender, text)))
