"""手順を進める: a journey, where the person stands, one move → where they stand then, what to say.

Pure: no clock, no store, no framework, no value that anybody typed. What is said is data
(`journey_says`), which `journey_words` puts into sentences.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Sequence, Union

from bot.domain.journey import Journey
from bot.domain.journey_state import Awaiting, JourneyState, Mode
from bot.services.journeys.engine.after_stop import after_stop
from bot.services.journeys.engine.awaiting import answer, ask, begun_again
from bot.services.journeys.engine.filling import take
from bot.services.journeys.engine.guide import at_step, guide, jump
from bot.services.journeys.engine.moves import (
    AskCancel,
    AskDuration,
    AskNeeds,
    AskPerson,
    Back,
    ConfirmCancel,
    Correct,
    Discard,
    JumpTo,
    Move,
    Next,
    Pause,
    Remind,
    Remove,
    Resume,
    RetractStop,
    Simpler,
    Start,
    StartOver,
    Summary,
    SwitchTo,
    ValueGiven,
)
from bot.services.journeys.engine.places import (
    Turn,
    arrival,
    askable,
    is_guiding,
    open_field,
    placed,
    reminder,
    short_reminder,
)
from bot.services.journeys.engine.prepare import prepare
from bot.services.journeys.engine.says import Say, Saying


def advance(journey: Journey, state: JourneyState, move: Union[Move, Sequence[ValueGiven]]) -> Turn:
    """One move: the new state, and what to say, in order (nothing: nothing is to be said).

    The values of one message come as a list. Raises `ValueError` for the state of
    another journey.
    """
    if state.journey != journey.id:
        raise ValueError(f"the state of {state.journey} is not one of {journey.id}")
    before = placed(journey, state)
    after, says = _turn(journey, before, move)
    is_same = _comparable(journey, after) == _comparable(journey, before)
    repeats = before.repeats + bool(says) if is_same else 0  # what is not said repeats nothing
    after = replace(
        after,
        repeats=repeats,
        simplified=before.simplified + 1 if isinstance(move, Simpler) else 0,
    )
    return after, [replace(say, variant=after.repeats) for say in says]


def _comparable(journey: Journey, state: JourneyState) -> JourneyState:
    """The state without what makes no difference to what is said."""
    if state.is_done and state.stopped is None:  # at the end the place makes none
        return JourneyState(state.journey, is_done=True, awaiting=state.awaiting)
    is_shown = state.mode is not None and is_guiding(journey, state)
    return replace(
        state,
        mode=Mode.GUIDE if is_shown else state.mode,
        repeats=0,
        tries=0,
        reason=None,
        is_private=False,
        came_from=None,
        simplified=0,
    )


def _turn(journey: Journey, state: JourneyState, move: Union[Move, Sequence[ValueGiven]]) -> Turn:
    if state.awaiting:
        answered = answer(journey, state, move)
        if answered:
            return answered
        state = replace(state, awaiting=None)
    if state.stopped:
        return after_stop(journey, state, move)
    if isinstance(move, (Start, Resume)):
        return _start(journey, state, move)
    if isinstance(move, (AskCancel, ConfirmCancel, Pause, StartOver, Discard, SwitchTo)):
        return _leave(journey, state, move)
    if isinstance(move, (AskPerson, AskNeeds, AskDuration, Summary)):
        says = _information(journey, state, move)
        return state, says + (short_reminder(journey, state) if open_field(journey, state) else [])
    if state.mode is None and isinstance(move, JumpTo) and journey.step(move.step):
        return jump(journey, replace(state, mode=Mode.GUIDE), move.step, move.part)
    if state.is_done:
        return _after_the_end(journey, state, move)
    if not state.is_active:
        return state, [] if isinstance(move, Remind) else [Say(Saying.OFFER_RESUME)]
    if state.mode is None:
        return state, [Say(Saying.MODE_QUESTION)]
    return _go_on(journey, state, move)


def _go_on(journey: Journey, state: JourneyState, move: Union[Move, Sequence[ValueGiven]]) -> Turn:
    if is_guiding(journey, state):
        if isinstance(move, Sequence):
            field = move[0].field if move else None
            return state, [Say(Saying.NOT_TAKEN, step=state.step, field=field)]
        return guide(journey, state, move)
    if isinstance(move, Sequence):
        return take(journey, state, move)
    return prepare(journey, state, move)


# Starting


def _start(journey: Journey, state: JourneyState, move: Union[Start, Resume]) -> Turn:
    """From the beginning, or on from where one was, in the mode that is wanted."""
    before = state
    mode = move.mode if isinstance(move, Start) else None
    came_from = move.came_from if isinstance(move, Start) else None
    state = replace(state, is_private=move.is_private, came_from=came_from or state.came_from)
    if state.is_done and mode in (None, state.mode):
        if isinstance(move, Resume):
            return state, [Say(Saying.ALREADY_DONE)]
        return ask(replace(state, awaiting=Awaiting.START_OVER))
    state = replace(state, is_paused=False, is_cancelled=False, is_done=False)
    chosen = mode or state.mode
    if chosen is None and askable(journey, state):
        return placed(journey, state), [Say(Saying.MODE_QUESTION)]
    says = [] if state.mode is None or chosen is not state.mode else [Say(Saying.RESUMED)]
    if chosen is Mode.PREPARE and not journey.fields:
        chosen = None
        says.append(Say(Saying.ONLY_GUIDE))
    state = replace(state, mode=chosen or Mode.GUIDE)
    if state.is_private and not before.is_private and not is_guiding(journey, before):
        # what could not be asked there comes in its order
        state = replace(state, asked=None)
    state = placed(journey, state)
    was_here = before.mode is not None and before.is_active
    is_as_before = is_guiding(journey, before) == is_guiding(journey, state)
    if isinstance(move, Resume) and was_here and is_as_before:
        return state, reminder(journey, state)
    return state, [*says, *_introduction(journey, before, state), *arrival(journey, state)]


def _introduction(journey: Journey, before: JourneyState, state: JourneyState) -> list[Say]:
    """What is told before the first question of the preparation, or why there is none."""
    if state.mode is not Mode.PREPARE:
        return []
    if is_guiding(journey, state):
        return [Say(Saying.NOT_PRIVATE)]
    if before.mode is Mode.PREPARE and (state.filled or state.skipped):
        return []
    return [Say(Saying.PREPARE_INTRO, step=journey.entry.number)]


# Leaving

_Leaving = Union[AskCancel, ConfirmCancel, Pause, StartOver, Discard, SwitchTo]


def _leave(journey: Journey, state: JourneyState, move: _Leaving) -> Turn:
    """Everything by which a person leaves; nothing is lost without being asked for."""
    if isinstance(move, StartOver):
        if state.filled or state.skipped or state.step > 1:
            return ask(replace(state, awaiting=Awaiting.START_OVER))
        return begun_again(journey, state)
    if isinstance(move, Discard):
        if state.filled:
            return ask(replace(state, awaiting=Awaiting.DISCARD))
        return state, [Say(Saying.NOTHING_KEPT)]
    if isinstance(move, SwitchTo):
        if move.journey == journey.id:
            return _start(journey, state, Resume(state.is_private))
        is_paused = state.is_paused or state.is_active
        return replace(state, is_paused=is_paused), [Say(Saying.SWITCHED, journey=move.journey)]
    if state.is_done:
        return state, [Say(Saying.ALREADY_DONE)]
    if isinstance(move, Pause):
        return replace(state, is_paused=True, is_cancelled=False), [Say(Saying.PAUSED)]
    if state.is_cancelled:
        return state, [Say(Saying.OFFER_RESUME)]
    return ask(replace(state, awaiting=Awaiting.CANCEL))


# Information

_Asking = Union[AskPerson, AskNeeds, AskDuration, Summary]


def _information(journey: Journey, state: JourneyState, move: _Asking) -> list[Say]:
    if isinstance(move, AskPerson):
        return [Say(Saying.PERSON, step=state.step)]
    if isinstance(move, AskNeeds):
        return [Say(Saying.NEEDS, step=state.step)]
    if isinstance(move, AskDuration):
        return [Say(Saying.DURATION)]
    if state.mode is Mode.PREPARE and journey.fields:
        return [Say(Saying.SUMMARY)]
    return [Say(Saying.PLACE, step=state.step, part=state.part)]


# After the end


def _after_the_end(
    journey: Journey, state: JourneyState, move: Union[Move, Sequence[ValueGiven]]
) -> Turn:
    """What was prepared can still be changed; the screens can be gone through after it."""
    again = replace(state, is_done=False)
    if isinstance(move, Remind):
        return state, []
    if isinstance(move, JumpTo) and journey.step(move.step):
        return jump(journey, replace(again, mode=Mode.GUIDE), move.step, move.part)
    if is_guiding(journey, state):
        if isinstance(move, Back):
            return at_step(again, state.step)
        return state, [Say(Saying.ALREADY_DONE)]
    if isinstance(move, Next):
        return at_step(replace(again, mode=Mode.GUIDE), journey.entry.number)
    if isinstance(move, (Back, Correct, RetractStop, Remove, ValueGiven, Sequence)):
        return _go_on(journey, placed(journey, again), move)
    return state, [Say(Saying.ALREADY_DONE)]
