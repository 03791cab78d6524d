"""What is asked beside a report that leads on: answered before the new screen is told.

「同意押したら別の画面。プランはどれがええん」: the card of the new screen says what to do there, so the
topics that say the same, of this one and of the one just left, are not told once more.
"""

from __future__ import annotations

from typing import Optional

from rasa_sdk import Tracker

from actions.base import active_place, decision, services, situation_of, turn_of
from actions.heard import ASKS, LIKELY, RATHER, act_of, text_of
from actions.screens_told import follow
from bot.domain.journey import Step
from bot.reply import Reply
from bot.services.answers.topics import AGENCY_CONTACT
from bot.text import predicate
from bot.text.telling import asks_something

_SHORTEST_QUESTION = 6
"""Letters; 「次は？」 asks for no more than the screen."""
_WHAT_TO_DO = ("どう", "どない", "どね", "次", "つぎ", "何する", "何を", "どこ")


def followed(tracker: Tracker) -> Optional[list[Reply]]:
    """The screen or the part that a deed has led to, behind the answer to what is asked beside it."""
    there = follow(tracker)
    return [*asked_besides(tracker), *there] if there else None


def asked_besides(tracker: Tracker) -> list[Reply]:
    """The answers to what the new screen does not tell; what is left open is said to be so."""
    text = text_of(tracker)
    act, sureness = act_of(tracker)
    is_asked = asks_something(text) or act == ASKS or sureness < LIKELY
    found = decision(tracker)["topics"]
    told, new = _told_by_cards(tracker)
    topics = [one for one in found if one not in told and one != AGENCY_CONTACT]
    if is_asked and topics:
        replies = services().answers.topics(topics, situation_of(tracker))
        return [reply.with_choices(()) for reply in replies]
    return [] if new.intersection(found) else _left_open(tracker)


def _told_by_cards(tracker: Tracker) -> tuple[set[str], set[str]]:
    """The topics that say what to do at the screen that was left or at the new one; those of the
    new one alone.
    """
    here, turn = active_place(tracker), turn_of(tracker)
    standing = services().journeys.standing(turn.conversation, turn.at)
    if standing is None:
        return set(), set()
    left = standing.journey.step(here.step) if here else None
    new = told_by_cards(standing.journey.step(standing.state.step))
    return told_by_cards(left) | new, new


def told_by_cards(step: Optional[Step]) -> set[str]:
    """The topics that the cards of a screen tell in their own words."""
    if step is None:
        return set()
    return {topic for one in (step.topics, *(p.topics for p in step.parts)) for topic in one[:1]}


def _left_open(tracker: Tracker) -> list[Reply]:
    """Of a question of its own that no topic was found for."""
    act, sureness = act_of(tracker)
    last = predicate.sentences(text_of(tracker))[-1:]
    if act != ASKS or sureness < RATHER or not last:
        return []
    asked = last[0].split()[-1]
    is_own = asks_something(last[0]) and len(asked) >= _SHORTEST_QUESTION
    return (
        []
        if not is_own or any(w in asked for w in _WHAT_TO_DO)
        else [services().answers.left_open()]
    )
