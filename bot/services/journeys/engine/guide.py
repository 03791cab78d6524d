"""画面を見ながら: the person fills in the page, the assistant explains screen after screen."""

from __future__ import annotations

from dataclasses import replace
from typing import Optional

from bot.domain.journey import Journey
from bot.domain.journey_state import JourneyState
from bot.services.journeys.engine.filling import TRIES_BEFORE_OFFER
from bot.services.journeys.engine.moves import (
    Back,
    Confirm,
    Correct,
    Details,
    Explain,
    Here,
    JumpTo,
    Move,
    Next,
    NextScreen,
    No,
    NotUnderstood,
    Remind,
    Remove,
    RetractStop,
    Simpler,
    Skip,
    ValueGiven,
    Yes,
)
from bot.services.journeys.engine.places import Turn, reminder, short_reminder
from bot.services.journeys.engine.says import Say, Saying


def guide(journey: Journey, state: JourneyState, move: Move) -> Turn:
    """One move of someone who looks at the page."""
    last = len(journey.steps)
    here = journey.step(state.step)
    if isinstance(move, Yes) and here and here.on_no:
        return _here(journey, state, None)  # it answers the page, which is left by its button
    is_on = isinstance(move, (Next, Skip, Yes)) and not isinstance(move, NextScreen)
    if is_on and here and here.part(state.part + 1):
        return at_step(state, state.step, state.part + 1)
    if isinstance(move, (Yes, Confirm)) and state.step == last:
        return finished(journey, state)
    if isinstance(move, (Next, Skip, Yes)):
        if state.step == last:
            return state, [Say(Saying.FINISH_QUESTION, step=last)]
        return at_step(state, state.step + 1)
    if isinstance(move, Back):
        return _back(journey, state)
    if isinstance(move, JumpTo):
        return jump(journey, state, move.step, move.part)
    if isinstance(move, Here):
        return _here(journey, state, move.part)
    if isinstance(move, (No, NotUnderstood)):
        return _lost(state)
    if isinstance(move, ValueGiven):
        return state, [Say(Saying.NOT_TAKEN, step=state.step, field=move.field)]
    if isinstance(move, (Correct, Remove, RetractStop)):
        field = journey.field(None if isinstance(move, RetractStop) else move.field)
        kind = Saying.CORRECTION_ON_PAGE if field else Saying.CHANGE_ON_PAGE
        return state, [Say(kind, step=state.step, field=field.id if field else None)]
    if isinstance(move, Explain):
        if move.field and journey.field(move.field):
            return state, [Say(Saying.HELP, field=move.field), Say(Saying.SCREEN, step=state.step)]
        return state, [Say(Saying.SCREEN, step=state.step)]
    if isinstance(move, Details):
        return state, [Say(Saying.DETAILS, step=state.step, part=state.part)]
    if isinstance(move, Simpler):
        return _simpler(state)
    if isinstance(move, Remind):
        is_last = journey.step(state.step + 1) is None  # nothing is left to go on to
        return state, [] if is_last else short_reminder(journey, state)
    return state, reminder(journey, state)


def at_step(state: JourneyState, number: int, part: int = 0) -> Turn:
    """On the screen of that number, at that part of it."""
    there = replace(state, step=number, part=part, tries=0, reason=None)
    return there, [Say(Saying.STEP_CARD, step=number, part=part)]


def jump(journey: Journey, state: JourneyState, number: int, part: Optional[int] = None) -> Turn:
    """To the screen of that number, if there is one; to that part, where it has parts."""
    step = journey.step(number)
    if step is None:
        return state, [Say(Saying.NO_SUCH_STEP, count=number)]
    return at_step(state, number, part if part is not None and step.part(part) else 0)


def _here(journey: Journey, state: JourneyState, part: Optional[int]) -> Turn:
    """One is right, and is told in a word what to do there."""
    step = journey.step(state.step)
    is_there = part is not None and step is not None and step.part(part) is not None
    state = replace(state, part=part if is_there and part is not None else state.part, tries=0)
    return state, [Say(Saying.HERE, step=state.step, part=state.part)]


def _back(journey: Journey, state: JourneyState) -> Turn:
    """One part back, else to the end of the screen before."""
    if state.part:
        return at_step(state, state.step, state.part - 1)
    before = journey.step(state.step - 1)
    if before is None:
        return state, [Say(Saying.AT_START, step=1)]
    return at_step(state, before.number, max(len(before.parts) - 1, 0))


def _simpler(state: JourneyState) -> Turn:
    """In other words once; who does not understand these either is helped on the telephone."""
    kind = Saying.OFFER_DESK if state.simplified % 2 else Saying.SIMPLE_STEP
    return state, [Say(kind, step=state.step, part=state.part)]


def finished(journey: Journey, state: JourneyState) -> Turn:
    """The last screen was reached: on to where the person came from, or what follows."""
    following = state.came_from or journey.next_journey
    done = replace(state, is_done=True, tries=0, reason=None)
    return done, [Say(Saying.COMPLETED, step=state.step, journey=following)]


def _lost(state: JourneyState) -> Turn:
    tries = state.tries + 1
    state = replace(state, tries=tries)
    if tries == 1:
        place = Say(Saying.PLACE, step=state.step, part=state.part)
        return state, [Say(Saying.NOT_UNDERSTOOD), place]
    if tries >= TRIES_BEFORE_OFFER and tries % 2:
        return state, [Say(Saying.OFFER_DESK, step=state.step)]
    return state, [Say(Saying.STEP_CARD, step=state.step, part=state.part)]
