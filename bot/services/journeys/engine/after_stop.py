"""中止のあと: whatever a person does once the web cannot be used, it cannot be used."""

from __future__ import annotations

from dataclasses import replace
from typing import Sequence, Union

from bot.domain.journey import Journey
from bot.domain.journey_state import Awaiting, JourneyState, Mode, Stop
from bot.services.journeys.engine.awaiting import ask
from bot.services.journeys.engine.guide import guide
from bot.services.journeys.engine.moves import (
    AskCancel,
    AskDuration,
    AskNeeds,
    AskPerson,
    Confirm,
    ConfirmCancel,
    Correct,
    Discard,
    Explain,
    Move,
    Next,
    Pause,
    Remind,
    Resume,
    RetractStop,
    Simpler,
    Skip,
    Start,
    Summary,
    SwitchTo,
    ValueGiven,
    WhereAmI,
    Yes,
)
from bot.services.journeys.engine.places import Turn, arrival, reminder, stopped_at
from bot.services.journeys.engine.says import Say, Saying
from bot.services.journeys.engine.stops import ask_to_retract


def after_stop(
    journey: Journey, state: JourneyState, move: Union[Move, Sequence[ValueGiven]]
) -> Turn:
    """One move of someone whose answer ended the preparation: it stays ended.

    Screens are explained if that is wished, but nothing is asked and nothing is taken.
    """
    stopped = state.stopped
    assert stopped
    if isinstance(move, RetractStop) or move == Correct(stopped.field):
        return ask_to_retract(state)
    if isinstance(move, (Start, Resume)):
        return _taken_up(journey, state, move)
    if isinstance(move, (Pause, AskCancel, ConfirmCancel, Discard, SwitchTo)):
        return _left(journey, state, stopped, move)
    if isinstance(move, AskPerson):
        return state, [Say(Saying.TO_AGENCY, step=state.step)]
    if isinstance(move, AskNeeds):
        return state, [Say(Saying.NEEDS, step=state.step)]
    if isinstance(move, AskDuration):
        return state, [Say(Saying.DURATION)]
    if isinstance(move, Summary) and state.filled:
        return state, [Say(Saying.SUMMARY), stopped_at(stopped)]
    if not state.is_active:
        return state, [] if isinstance(move, Remind) else [stopped_at(stopped)]
    if state.mode is Mode.GUIDE:
        return _guided(journey, state, stopped, move)
    return state, _told(journey, state, stopped, move)


def _taken_up(journey: Journey, state: JourneyState, move: Union[Start, Resume]) -> Turn:
    """On from a pause, on another channel, or to have the screens explained."""
    mode = move.mode if isinstance(move, Start) else None
    came_from = move.came_from if isinstance(move, Start) else None
    state = replace(
        state,
        mode=mode or state.mode,
        is_private=move.is_private,
        came_from=came_from or state.came_from,
        is_paused=False,
        is_cancelled=False,
    )
    assert state.stopped
    card = arrival(journey, state) if state.mode is Mode.GUIDE else []
    return state, [stopped_at(state.stopped), *card]


_Leaving = Union[Pause, AskCancel, ConfirmCancel, Discard, SwitchTo]


def _left(journey: Journey, state: JourneyState, stopped: Stop, move: _Leaving) -> Turn:
    if isinstance(move, Pause):
        return replace(state, is_paused=True, is_cancelled=False), [Say(Saying.STOP_LEFT)]
    if isinstance(move, SwitchTo):
        if move.journey == journey.id:
            return _taken_up(journey, state, Resume(state.is_private))
        is_paused = state.is_paused or state.is_active
        said = Say(Saying.STOP_SWITCHED, journey=move.journey)
        return replace(state, is_paused=is_paused), [said]
    if isinstance(move, Discard):
        if state.filled:
            return ask(replace(state, awaiting=Awaiting.DISCARD))
        return state, [Say(Saying.NOTHING_KEPT)]
    if state.is_cancelled:
        return state, [stopped_at(stopped)]
    return ask(replace(state, awaiting=Awaiting.CANCEL))


def _guided(
    journey: Journey,
    state: JourneyState,
    stopped: Stop,
    move: Union[Move, Sequence[ValueGiven]],
) -> Turn:
    """The screens may be looked at; the last one does not finish anything."""
    is_finishing = isinstance(move, (Next, Skip, Yes, Confirm)) and state.step == len(journey.steps)
    if is_finishing or isinstance(move, (ValueGiven, Sequence)):
        return state, [stopped_at(stopped)]
    return guide(journey, state, move)


def _told(
    journey: Journey,
    state: JourneyState,
    stopped: Stop,
    move: Union[Move, Sequence[ValueGiven]],
) -> list[Say]:
    if isinstance(move, Explain):
        field = journey.field(move.field or stopped.field)
        return [Say(Saying.HELP, field=field.id)] if field else [stopped_at(stopped)]
    if isinstance(move, Simpler):
        return [Say(Saying.TO_AGENCY, step=state.step)]
    if isinstance(move, WhereAmI):
        return [Say(Saying.PLACE, step=state.step), *reminder(journey, state)]
    return [stopped_at(stopped)]
