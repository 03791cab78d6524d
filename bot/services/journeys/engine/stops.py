"""中止: answers with which the web cannot be used, and the one way to take one back."""

from __future__ import annotations

from dataclasses import replace
from typing import Optional

from bot.domain.journey import Field, Journey, StopsOn
from bot.domain.journey_state import Awaiting, JourneyState, Mode, Stop
from bot.services.journeys.engine.places import Turn, arrival, moved, onward, stopped_at, wanted
from bot.services.journeys.engine.says import Say, Saying


def is_handoff_allowed(journey: Journey, state: JourneyState) -> bool:
    """True if what was prepared may be handed over to the web.

    Every answer that can stop the journey was given and does not, and nothing stopped it.
    """
    if state.journey != journey.id or state.stopped:
        return False
    can_stop = [field for field in wanted(journey, state) if field.stops_on]
    return not any(f.is_stopped_by(state.facts) for f in journey.fields) and all(
        field.id in state.filled and field.is_cleared_by(state.facts) for field in can_stop
    )


def stop(journey: Journey, state: JourneyState, field: Field) -> Turn:
    """The answer to this field ends the preparation."""
    assert field.stops_on
    found = Stop(
        field.id, field.stops_on.reason, not _was_retracted(journey, state, field.stops_on)
    )
    step = journey.step_of(field.id)
    state = _answered(state, field, field.stops_on.value)
    state = replace(
        state,
        stopped=found,
        step=step.number if step else state.step,
        correcting=None,
        asked_back=None,
        tries=0,
        reason=None,
        awaiting=None,
        is_done=False,
    )
    return state, [stopped_at(found)]


def _was_retracted(journey: Journey, state: JourneyState, stops_on: StopsOn) -> bool:
    """True if an answer of this kind was corrected before; a field that is gone counts."""
    fields = [journey.field(name) for name in state.retracted]
    return any(
        f is None or f.stops_on is None or f.stops_on.reason == stops_on.reason for f in fields
    )


def ask_to_retract(state: JourneyState) -> Turn:
    """Read back the whole question; told that it is final where it is."""
    stopped = state.stopped
    assert stopped
    if not stopped.is_correctable:
        return state, [Say(Saying.STOP_FINAL, field=stopped.field, reason=stopped.reason)]
    return replace(state, awaiting=Awaiting.RETRACT), [retract_question(stopped)]


def retract_question(stopped: Stop) -> Say:
    """The question whose answer stopped the journey, once more."""
    return Say(Saying.RETRACT_QUESTION, field=stopped.field)


def retracted(journey: Journey, state: JourneyState) -> Turn:
    """The answer was a mistake: it is the other one, once and for all, and the journey goes on."""
    field = _stopped_field(journey, state)
    if field is None or field.stops_on is None:
        return state, arrival(journey, state)
    (answer,) = (value for value in field.values if value != field.stops_on.value)
    state = replace(
        _answered(state, field, answer),
        stopped=None,
        retracted=(*state.retracted, field.id),
        mode=Mode.PREPARE,
        is_paused=False,
        is_cancelled=False,
    )
    is_in_turn = state.asked == field.id
    state = onward(journey, state) if is_in_turn else moved(journey, state, asked=state.asked)
    return state, [Say(Saying.RETRACTED, field=field.id), *arrival(journey, state)]


def _answered(state: JourneyState, field: Field, value: str) -> JourneyState:
    """The state in which this is the one answer to the field."""
    facts = {fact for fact in state.facts if fact not in field.all_facts}
    return replace(
        state,
        filled=(*(name for name in state.filled if name != field.id), field.id),
        facts=tuple(sorted(facts.union(field.facts_of(value)))),
    )


def _stopped_field(journey: Journey, state: JourneyState) -> Optional[Field]:
    return journey.field(state.stopped.field) if state.stopped else None
