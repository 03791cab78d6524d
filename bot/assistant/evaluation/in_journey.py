"""途中の質問: questions at a step, while screens are explained and while a field is open."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Iterator, Sequence

from bot.assistant.conversation import Conversations
from bot.assistant.evaluation import sets
from bot.assistant.evaluation.outcome import Outcome, outcome_of
from bot.assistant.evaluation.places import At, Placed
from bot.bootstrap import Services
from bot.domain.journey import Journey
from bot.reply import Reply


@dataclass(frozen=True)
class InBetween:
    """A question in a journey: what came of it, and whether one still is where one was."""

    outcome: Outcome
    at: At
    is_place_kept: bool


async def in_between(
    conversations: Conversations, services: Services, half: str
) -> list[InBetween]:
    """Every question at its step; where a field is asked there, with that field open as well."""
    found = []
    for number, row in enumerate(sets.read("in_journey", half)):
        for at in _places(row, services.content.journeys[row["journey"]]):
            placed = Placed(conversations, services, f"between-{number}-{at.field or 'guided'}")
            await placed.go_to(at)
            before = placed.place
            outcome = outcome_of(row, _answers(await placed.say(row["text"])))
            found.append(InBetween(outcome, at, placed.place == before))
            placed.leave()
    return found


def _answers(replies: Sequence[Reply]) -> Sequence[Reply]:
    """The reminder of the place, which comes last and tells of the step, answers nothing."""
    if len(replies) < 2:
        return replies
    return (*replies[:-1], replace(replies[-1], topics=()))


def _places(row: sets.Row, journey: Journey) -> Iterator[At]:
    step = row["step"]
    yield At(journey.id, step)
    first = next((f for f in journey.asking_order if _step(journey, f.id) == step), None)
    if first:
        yield At(journey.id, step, first.id)


def _step(journey: Journey, field: str) -> int:
    step = journey.step_of(field)
    return step.number if step else 0
