"""問いかけ: our own questions that only はい or いいえ answers, and what the answer does."""

from __future__ import annotations

from dataclasses import replace
from typing import Sequence, Union

from bot.domain.journey import Journey
from bot.domain.journey_state import Awaiting, JourneyState
from bot.services.journeys.engine.moves import (
    AskCancel,
    ConfirmCancel,
    Discard,
    Move,
    No,
    NotUnderstood,
    RefuseCancel,
    Remind,
    RetractStop,
    Simpler,
    StartOver,
    ValueGiven,
    Yes,
)
from bot.services.journeys.engine.places import Turn, arrival, placed
from bot.services.journeys.engine.says import Say, Saying
from bot.services.journeys.engine.stops import retract_question, retracted

_QUESTION = {
    Awaiting.CANCEL: Saying.CANCEL_QUESTION,
    Awaiting.START_OVER: Saying.START_OVER_QUESTION,
    Awaiting.DISCARD: Saying.DISCARD_QUESTION,
}
_REFUSED = {
    Awaiting.CANCEL: Saying.CANCEL_REFUSED,
    Awaiting.START_OVER: Saying.START_OVER_REFUSED,
    Awaiting.DISCARD: Saying.DISCARD_REFUSED,
    Awaiting.RETRACT: Saying.RETRACT_REFUSED,
}
_AGAIN = {
    Awaiting.CANCEL: AskCancel,
    Awaiting.START_OVER: StartOver,
    Awaiting.DISCARD: Discard,
    Awaiting.RETRACT: RetractStop,
}


def ask(state: JourneyState) -> Turn:
    """Put the question that the state awaits an answer to."""
    assert state.awaiting
    if state.awaiting is Awaiting.RETRACT:
        return state, [retract_question(state.stopped)] if state.stopped else []
    kind = _QUESTION[state.awaiting]
    if state.stopped and kind is Saying.CANCEL_QUESTION:
        kind = Saying.STOP_CANCEL_QUESTION
    return state, [Say(kind, step=state.step)]


def answer(
    journey: Journey, state: JourneyState, move: Union[Move, Sequence[ValueGiven]]
) -> Union[Turn, None]:
    """What はい and いいえ do to our question; None for a move that is no answer to it."""
    awaiting = state.awaiting
    assert awaiting
    if awaiting is Awaiting.RETRACT and state.stopped is None:
        return None
    is_confirmed = isinstance(move, ConfirmCancel) and awaiting is Awaiting.CANCEL
    if isinstance(move, (Remind, Simpler, NotUnderstood, _AGAIN[awaiting])):
        return ask(state)
    if _could_be_meant_for_us(journey, awaiting, move):
        return ask(state)
    state = replace(state, awaiting=None)
    if isinstance(move, (No, RefuseCancel)):
        on = arrival(journey, state) if state.is_active and (state.mode or state.stopped) else []
        return state, [Say(_REFUSED[awaiting]), *on]
    if not (is_confirmed or isinstance(move, Yes)):
        return None
    if awaiting is Awaiting.RETRACT:
        return retracted(journey, state)
    if awaiting is Awaiting.START_OVER:
        return begun_again(journey, state)
    if awaiting is Awaiting.DISCARD:
        return _discarded(state)
    kind = Saying.STOP_LEFT if state.stopped else Saying.CANCELLED
    return replace(state, is_cancelled=True, is_paused=False), [Say(kind)]


def _could_be_meant_for_us(
    journey: Journey, awaiting: Awaiting, move: Union[Move, Sequence[ValueGiven]]
) -> bool:
    """True for a はい or いいえ that was read as the value of a field.

    「いいえ」 to 「やめてもよろしいですか」 must never become the answer to a disclosure item.
    """
    values = [move] if isinstance(move, ValueGiven) else move
    if not isinstance(values, Sequence):
        return False
    fields = [journey.field(value.field) for value in values]
    return awaiting is Awaiting.RETRACT or any(field and field.is_yes_no for field in fields)


def begun_again(journey: Journey, state: JourneyState) -> Turn:
    """From the first screen, or the first question; what stopped the journey still does."""
    if state.stopped:
        return state, arrival(journey, state)
    new = JourneyState(
        journey.id,
        state.mode,
        is_private=state.is_private,
        came_from=state.came_from,
        retracted=state.retracted,
    )
    state = placed(journey, new)
    if state.mode is None:
        return state, [Say(Saying.STARTED_OVER), Say(Saying.MODE_QUESTION)]
    return state, [Say(Saying.STARTED_OVER), *arrival(journey, state)]


def _discarded(state: JourneyState) -> Turn:
    new = JourneyState(
        state.journey,
        is_cancelled=True,
        is_private=state.is_private,
        came_from=state.came_from,
        stopped=state.stopped,
        retracted=state.retracted,
    )
    return new, [Say(Saying.STOP_DISCARDED if state.stopped else Saying.DISCARDED)]
