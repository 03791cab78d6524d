"""入力の準備: the assistant asks for one value after another, then reads them back."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.journey import Field, Journey
from bot.domain.journey_state import JourneyState
from bot.services.journeys.engine.filling import TRIES_BEFORE_OFFER, remove, take, wrong
from bot.services.journeys.engine.moves import (
    Accepted,
    Back,
    Choose,
    Confirm,
    Correct,
    Details,
    Explain,
    JumpTo,
    LeaveForWeb,
    Move,
    Next,
    No,
    NotUnderstood,
    Remind,
    Remove,
    RetractStop,
    Simpler,
    Skip,
    ValueGiven,
    WhereAmI,
    Yes,
)
from bot.services.journeys.engine.places import (
    Turn,
    arrival,
    askable,
    is_unanswered,
    moved,
    must_come_first,
    onward,
    reminder,
    short_reminder,
)
from bot.services.journeys.engine.says import Say, Saying
from bot.services.journeys.engine.stops import is_handoff_allowed


def prepare(journey: Journey, state: JourneyState, move: Move) -> Turn:
    """One move of someone whose values are collected."""
    if isinstance(move, ValueGiven):
        return take(journey, state, [move])
    if isinstance(move, Remove):
        return remove(journey, state, move)
    if isinstance(move, Choose):
        return _choose(journey, state, move)
    if isinstance(move, (Correct, RetractStop)):
        return _correct(journey, state, move if isinstance(move, Correct) else Correct())
    if isinstance(move, (Next, Skip)):
        return _leave(journey, state, is_skip=isinstance(move, Skip))
    if isinstance(move, LeaveForWeb):
        return _leave_for_web(journey, state)
    if isinstance(move, Back):
        return _back(journey, state)
    if isinstance(move, JumpTo):
        return _jump(journey, state, move.step)
    if isinstance(move, (Yes, Confirm)):
        return _yes(journey, state, is_whole=isinstance(move, Confirm))
    if isinstance(move, No):
        return _no(journey, state)
    if isinstance(move, NotUnderstood):
        return _not_understood(journey, state)
    if isinstance(move, Remind):
        return state, short_reminder(journey, state)
    if isinstance(move, Simpler):
        return _simpler(journey, state)
    if isinstance(move, (Explain, Details)):
        named = move.field if isinstance(move, Explain) else None
        field = journey.field(named or state.open)
        if field is None:
            return state, [Say(Saying.SCREEN, step=state.step)]
        again = arrival(journey, state) if field.stops_on else []
        return state, [Say(Saying.HELP, field=field.id), *again]
    if isinstance(move, WhereAmI):
        return state, [Say(Saying.PLACE, step=state.step), *arrival(journey, state)]
    return state, reminder(journey, state)


def _simpler(journey: Journey, state: JourneyState) -> Turn:
    """The question in other words once; then somebody to call. What binds is asked again."""
    field = journey.field(state.open)
    if field is None:
        return state, short_reminder(journey, state)
    is_again = state.simplified % 2 == 1
    if field.stops_on:
        kind = Saying.OFFER_AGENCY if is_again else Saying.SIMPLE_FIELD
        return state, [Say(kind, field=field.id), *arrival(journey, state)]
    kind = Saying.OFFER_DESK_OR_WEB if is_again else Saying.SIMPLE_FIELD
    if state.asked_back:
        return state, [Say(kind, field=field.id), *arrival(journey, state)]
    return state, [Say(kind, field=field.id)]


def _choose(journey: Journey, state: JourneyState, move: Choose) -> Turn:
    field = journey.field(state.open)
    if field is None or move.option not in dict(field.options):
        return state, arrival(journey, state)
    return _take_named(journey, state, field, move.option)


def _take_named(journey: Journey, state: JourneyState, field: Field, value: str) -> Turn:
    """A value by its name; the edge puts it into the draft."""
    return take(journey, state, [ValueGiven(field.id, Accepted(facts=field.facts_of(value)))])


def _must_be_answered(journey: Journey, state: JourneyState, field: Field) -> Turn:
    return state, [Say(Saying.MUST_ANSWER, field=field.id), *arrival(journey, state)]


def _leave(journey: Journey, state: JourneyState, is_skip: bool) -> Turn:
    """On without a new value, if the field allows it."""
    field = journey.field(state.open)
    if field is None:
        return state, arrival(journey, state)
    if state.correcting:
        return _drop_correction(journey, state)
    if state.asked_back and not is_skip:
        return state, arrival(journey, state)
    says = []
    if is_unanswered(field, state):
        if field.stops_on:
            return _must_be_answered(journey, state, field)
        if field.is_required:
            return state, [Say(Saying.REQUIRED, field=field.id)]
        state = replace(state, skipped=(*state.skipped, field.id))
        says.append(Say(Saying.SKIPPED, field=field.id))
    state = onward(journey, state)
    return state, says + arrival(journey, state)


def _leave_for_web(journey: Journey, state: JourneyState) -> Turn:
    field = journey.field(state.open)
    if field is None or field.stops_on or state.correcting or not is_unanswered(field, state):
        return _leave(journey, state, is_skip=True)
    state = onward(journey, replace(state, skipped=(*state.skipped, field.id)))
    return state, [Say(Saying.LEFT_FOR_WEB, field=field.id), *arrival(journey, state)]


def _drop_correction(journey: Journey, state: JourneyState) -> Turn:
    said = Say(Saying.CORRECTION_DROPPED, field=state.correcting)
    state = moved(journey, state, asked=state.asked)
    return state, [said, *arrival(journey, state)]


def _back(journey: Journey, state: JourneyState) -> Turn:
    """To the field before; what stands in it stays until something else is typed."""
    if state.correcting:
        return _drop_correction(journey, state)
    ids = [field.id for field in askable(journey, state)]
    at = ids.index(state.asked) if state.asked else len(ids)
    if at == 0:
        return state, [Say(Saying.AT_START, step=state.step), *arrival(journey, state)]
    state = moved(journey, state, asked=ids[at - 1])
    return state, arrival(journey, state)


def _jump(journey: Journey, state: JourneyState, number: int) -> Turn:
    step = journey.step(number)
    if step is None:
        return state, [Say(Saying.NO_SUCH_STEP, count=number), *arrival(journey, state)]
    there = [field for field in askable(journey, state) if field in step.fields]
    if not there:
        return state, [Say(Saying.ON_WEB_LATER, step=number), *reminder(journey, state)]
    first = must_come_first(journey, state)
    if first and first not in there:
        return _must_be_answered(journey, state, first)
    if number != state.step:
        unanswered = [field for field in there if is_unanswered(field, state)]
        state = moved(journey, state, asked=(unanswered or there)[0].id)
    return state, arrival(journey, state)


def _correct(journey: Journey, state: JourneyState, move: Correct) -> Turn:
    if move.field is None:
        return state, [Say(Saying.WHICH_FIELD)]
    if move.field not in [field.id for field in askable(journey, state)]:
        return state, [Say(Saying.UNKNOWN_FIELD), *arrival(journey, state)]
    first = must_come_first(journey, state)
    if first and move.field not in (state.open, *state.filled):
        return _must_be_answered(journey, state, first)
    is_in_turn = move.field == state.asked and move.field not in state.filled
    if move.field != state.correcting:
        correcting = None if is_in_turn else move.field
        state = moved(journey, state, asked=state.asked, correcting=correcting)
    return state, arrival(journey, state)


def _yes(journey: Journey, state: JourneyState, is_whole: bool) -> Turn:
    field = journey.field(state.open)
    if field is None and not is_handoff_allowed(journey, state):
        return state, arrival(journey, state)
    if field is None:
        done = replace(state, is_done=True, tries=0, reason=None)
        return done, [Say(Saying.PREPARED, step=journey.entry.number)]
    if is_whole:
        return state, arrival(journey, state)
    if state.asked_back and state.asked_back.answer:
        answer = state.asked_back.answer
        return _take_named(journey, replace(state, asked_back=None), field, answer)
    if state.asked_back:
        # the edge puts what was suggested into the draft
        return take(journey, state, [ValueGiven(field.id, Accepted(state.asked_back.count))])
    if field.is_yes_no:
        return _take_named(journey, state, field, "yes")
    is_reviewed = field.id in state.filled and not field.is_repeatable
    if is_reviewed and not state.correcting:
        return _leave(journey, state, is_skip=True)
    return state, arrival(journey, state)


def _no(journey: Journey, state: JourneyState) -> Turn:
    field = journey.field(state.open)
    if field is None:
        return state, [Say(Saying.WHICH_FIELD)]
    if state.asked_back and state.asked_back.has_typed:
        return take(journey, state, [ValueGiven(field.id, Accepted(state.asked_back.count))])
    if state.asked_back:
        state = replace(state, asked_back=None)
        return state, arrival(journey, state)
    if field.is_yes_no:
        return _take_named(journey, state, field, "no")
    if field.id in state.filled and not field.is_repeatable and not state.correcting:
        state = moved(journey, state, asked=state.asked, correcting=field.id)
        return state, arrival(journey, state)
    return _leave(journey, state, is_skip=True)


def _not_understood(journey: Journey, state: JourneyState) -> Turn:
    field = journey.field(state.open)
    if field is None:
        return state, [Say(Saying.NOT_UNDERSTOOD), *arrival(journey, state)]
    if state.asked_back is None:
        return wrong(state, field, None)
    state = replace(state, tries=state.tries + 1)
    says = arrival(journey, state)
    if state.tries >= TRIES_BEFORE_OFFER and state.tries % 2:
        says.append(Say(Saying.OFFER_DESK_OR_WEB, field=field.id))
    return state, says
