"""Questions outside any journey: one by one, or the second of two."""

from __future__ import annotations

from bot.assistant.conversation import Conversations
from bot.assistant.evaluation import sets
from bot.assistant.evaluation.outcome import Outcome, outcome_of
from bot.assistant.incoming import Incoming


async def single(conversations: Conversations, name: str, half: str) -> list[Outcome]:
    """Each question of the set in a conversation of its own."""
    outcomes = []
    for number, row in enumerate(sets.read(name, half)):
        sender = f"{name}-{number}"
        replies = await conversations.handle(Incoming(sender, row["text"]))
        outcomes.append(outcome_of(row, replies, await _confidence(conversations, sender)))
    return outcomes


async def two_turns(conversations: Conversations, half: str) -> list[Outcome]:
    """The second message of each pair, said after the first."""
    outcomes = []
    for number, row in enumerate(sets.read("two_turn", half)):
        sender = f"two-{number}"
        await conversations.handle(Incoming(sender, row["first"]))
        replies = await conversations.handle(Incoming(sender, row["second"]))
        outcomes.append(outcome_of(row, replies))
    return outcomes


async def _confidence(conversations: Conversations, sender: str) -> float:
    tracker = await conversations.assistant.tracker_store.peek(sender)
    message = tracker.latest_message if tracker else None
    return float(message.intent.get("confidence") or 0.0) if message else 0.0
