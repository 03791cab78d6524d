"""画面を見ながら: the person fills in the page, the assistant explains screen after screen."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.journey import Journey
from bot.domain.journey_state import JourneyState
from bot.services.journey_moves import (
    Back,
    Confirm,
    Correct,
    Explain,
    JumpTo,
    Move,
    Next,
    No,
    NotUnderstood,
    Remove,
    RetractStop,
    Skip,
    ValueGiven,
    Yes,
)
from bot.services.journey_places import Turn, reminder
from bot.services.journey_says import Say, Saying
from bot.services.journey_values import TRIES_BEFORE_OFFER


def guide(journey: Journey, state: JourneyState, move: Move) -> Turn:
    """One move of someone who looks at the page."""
    last = len(journey.steps)
    if isinstance(move, (Yes, Confirm)) and state.step == last:
        return finished(journey, state)
    if isinstance(move, (Next, Skip, Yes)):
        if state.step == last:
            return state, [Say(Saying.FINISH_QUESTION, step=last)]
        return at_step(state, state.step + 1)
    if isinstance(move, Back):
        if state.step == 1:
            return state, [Say(Saying.AT_START, step=1)]
        return at_step(state, state.step - 1)
    if isinstance(move, JumpTo):
        return jump(journey, state, move.step)
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
    return state, reminder(journey, state)


def at_step(state: JourneyState, number: int) -> Turn:
    """On the screen of that number."""
    there = replace(state, step=number, tries=0, reason=None)
    return there, [Say(Saying.STEP_CARD, step=number)]


def jump(journey: Journey, state: JourneyState, number: int) -> Turn:
    """To the screen of that number, if there is one."""
    if journey.step(number) is None:
        return state, [Say(Saying.NO_SUCH_STEP, count=number)]
    return at_step(state, number)


def finished(journey: Journey, state: JourneyState) -> Turn:
    """The last screen was reached: on to where the person came from, or what follows."""
    following = state.came_from or journey.next_journey
    done = replace(state, is_done=True, tries=0, reason=None)
    return done, [Say(Saying.COMPLETED, step=state.step, journey=following)]


def _lost(state: JourneyState) -> Turn:
    tries = state.tries + 1
    state = replace(state, tries=tries)
    if tries == 1:
        return state, [Say(Saying.NOT_UNDERSTOOD), Say(Saying.PLACE, step=state.step)]
    if tries >= TRIES_BEFORE_OFFER and tries % 2:
        return state, [Say(Saying.OFFER_DESK, step=state.step)]
    return state, [Say(Saying.STEP_CARD, step=state.step)]
