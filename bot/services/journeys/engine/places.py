"""Places of a journey: which fields are asked, what comes next, what is said on arrival."""

from __future__ import annotations

from dataclasses import replace
from typing import Optional, Sequence

from bot.domain.journey import Field, Journey
from bot.domain.journey_state import AskedBack, JourneyState, Mode, Stop
from bot.services.journeys.engine.moves import Choose, Move, No, Yes
from bot.services.journeys.engine.says import Say, Saying

SUGGESTED = "suggested"
"""The reason of an open question about a value that another field suggests: ローマ字 from カナ."""

Turn = tuple[JourneyState, list[Say]]
"""What a move leads to."""


def wanted(journey: Journey, state: JourneyState) -> tuple[Field, ...]:
    """The fields whose conditions hold, in the order of asking, whatever the channel."""
    return tuple(
        field
        for field in journey.asking_order
        if field.condition.holds(state.filled, state.skipped, state.facts)
    )


def askable(journey: Journey, state: JourneyState) -> tuple[Field, ...]:
    """The fields that are asked here and now, in order: conditions hold, the channel allows."""
    return tuple(
        field for field in wanted(journey, state) if state.is_private or not field.is_personal
    )


def is_guiding(journey: Journey, state: JourneyState) -> bool:
    """True if screens are explained, because it was chosen so or no field may be asked here."""
    return state.mode is not Mode.PREPARE or not askable(journey, state)


def open_field(journey: Journey, state: JourneyState) -> Optional[Field]:
    """The field whose value the next message may hold; None: no value is awaited.

    While a question of ours waits for はい or いいえ, these are no value of a field.
    """
    if not state.is_active or state.stopped or is_guiding(journey, state):
        return None
    field = journey.field(state.open)
    return None if field and field.is_yes_no and state.awaiting else field


def question(journey: Journey, state: JourneyState) -> Optional[str]:
    """A name of the question that waits for its answer now; None where none does.

    While screens are explained none does: 「次へ」 changes nothing that would bind.
    """
    if not state.is_active:
        return None
    if state.awaiting:
        return f"really {state.awaiting.value}"
    if state.stopped or is_guiding(journey, state):
        return None
    asked = state.open or "all of it"
    return f"{asked}, asked back" if state.asked_back else f"{asked} {state.count(asked)}"


def question_id(journey: Journey, state: JourneyState) -> str:
    """What an answer has to name so that it is known which question it answers; "" for none.

    >>> question_id(Journey("renewal", "更新", ()), JourneyState("renewal", Mode.GUIDE, step=3))
    'renewal/3/1'
    """
    if not state.is_active:
        return ""
    asked = question(journey, state)
    here = f"{journey.id}/{state.step}"
    return (
        f"{here}/{asked.replace(' ', '_').replace(',', '')}"
        if asked
        else f"{here}/{state.part + 1}"
    )


def as_typed(journey: Journey, state: JourneyState, move: Move) -> Optional[str]:
    """The text that a button stands for at the field in turn: 「はい」「退職者」.

    It is a value like any that is typed: to be parsed, and to be put into the draft. None:
    the move is no value here.
    """
    field = open_field(journey, state)
    if field is None or state.asked_back:  # はい and いいえ answer what was asked back
        return None
    if isinstance(move, Choose):
        return dict(field.options).get(move.option)
    if not field.is_yes_no or not isinstance(move, (Yes, No)):
        return None
    return field.title_of("yes" if isinstance(move, Yes) else "no")


def room(field: Field, state: JourneyState) -> int:
    """How many more values the field takes; a correction replaces all of them.

    Who stores values keeps to this: the first ones that fit, never more.
    """
    if not field.is_repeatable or state.correcting == field.id:
        return field.max_values
    return max(0, field.max_values - state.count(field.id))


def is_unanswered(field: Field, state: JourneyState) -> bool:
    """True if the field is neither filled nor left out; one that can stop is never left out."""
    if field.stops_on:
        return field.id not in state.filled or not field.is_cleared_by(state.facts)
    return field.id not in state.filled and field.id not in state.skipped


def must_come_first(journey: Journey, state: JourneyState) -> Optional[Field]:
    """The first unanswered field without which nothing else is asked, None if there is none."""
    fields = [field for field in askable(journey, state) if field.asked_first and field.stops_on]
    return next((field for field in fields if is_unanswered(field, state)), None)


def placed(journey: Journey, state: JourneyState) -> JourneyState:
    """The state on a place that exists: its field is asked, its step is that of the field.

    What was stored yesterday may name a field that the content has no more, or lack one
    that it has now.
    """
    state = replace(_sound(journey, state), step=min(max(state.step, 1), len(journey.steps)))
    state = replace(state, part=_part(journey, state))
    if state.is_done or state.stopped or is_guiding(journey, state):
        return state
    fields = askable(journey, state)
    ids = [field.id for field in fields]
    asked = state.asked if state.asked in ids else _next_unanswered(journey, state)
    first = must_come_first(journey, state)
    if first and asked not in [field.id for field in fields if field.asked_first]:
        asked = first.id
    correcting = state.correcting if state.correcting in ids else None
    there = replace(
        state,
        step=_step_number(journey, [correcting or asked] if asked or correcting else ids),
        asked=asked,
        correcting=correcting,
    )
    return there if there.open == state.open else _untried(journey, there)


def _part(journey: Journey, state: JourneyState) -> int:
    """The part of the screen that the state names, the first where there is none such."""
    step = journey.step(state.step)
    is_there = step is not None and is_guiding(journey, state) and step.part(state.part)
    return state.part if is_there else 0


def _step_number(journey: Journey, fields: Sequence[Optional[str]]) -> int:
    """The last step that wants one of the fields: there, the form is read back."""
    return max(s.number for s in journey.steps if any(f.id in fields for f in s.fields))


def _sound(journey: Journey, state: JourneyState) -> JourneyState:
    """The state without what cannot be: an answer that can stop is known, or asked for.

    Where such an answer is told by the facts, they and `stopped` say the same.
    """
    can_stop = [field for field in journey.fields if field.stops_on]
    stopping = next((field for field in can_stop if field.is_stopped_by(state.facts)), None)
    if stopping and stopping.stops_on and state.stopped is None:
        stop = Stop(stopping.id, stopping.stops_on.reason, is_correctable=False)
        state = replace(state, stopped=stop)
    unknown = [
        field.id
        for field in can_stop
        if not (field.is_stopped_by(state.facts) or field.is_cleared_by(state.facts))
    ]
    if state.is_done and (state.stopped or (unknown and state.mode is Mode.PREPARE)):
        state = replace(state, is_done=False)
    if not any(name in unknown for name in (*state.filled, *state.skipped)):
        return state
    return replace(
        state,
        filled=tuple(name for name in state.filled if name not in unknown),
        skipped=tuple(name for name in state.skipped if name not in unknown),
    )


def moved(
    journey: Journey,
    state: JourneyState,
    asked: Optional[str] = None,
    correcting: Optional[str] = None,
    step: int = 1,
) -> JourneyState:
    """The state at another place, where nothing was tried yet; `step` counts when guiding."""
    there = placed(journey, replace(state, asked=asked, correcting=correcting, step=step))
    return _untried(journey, there)


def onward(journey: Journey, state: JourneyState) -> JourneyState:
    """After an answer: back from a correction, else on to the next unanswered field."""
    if state.correcting and state.correcting != state.asked:
        return moved(journey, state, asked=state.asked)
    return moved(journey, state, asked=_next_unanswered(journey, state))


def _untried(journey: Journey, state: JourneyState) -> JourneyState:
    field = journey.field(state.open)
    is_suggested = (
        field is not None
        and field.id not in state.filled
        and field.suggests_from in state.filled
        and not is_guiding(journey, state)
    )
    question = AskedBack(SUGGESTED) if is_suggested else None
    return replace(state, asked_back=question, tries=0, reason=None)


def arrival(journey: Journey, state: JourneyState) -> list[Say]:
    """What is said on coming to the place where the state stands."""
    if state.stopped and state.mode is not Mode.GUIDE:
        return [stopped_at(state.stopped)]
    if is_guiding(journey, state):
        return [Say(Saying.STEP_CARD, step=state.step, part=state.part)]
    field = journey.field(state.open)
    if field is None:
        return [Say(Saying.READ_BACK)]
    count = state.count(field.id)
    if state.asked_back:
        is_suggested = state.asked_back.reason == SUGGESTED
        kind = Saying.SUGGESTION if is_suggested else Saying.ASK_BACK_AGAIN
        return [Say(kind, field=field.id, reason=state.asked_back.reason)]
    if field.is_yes_no and count:
        return [Say(Saying.ANSWER_REVIEW, field=field.id)]
    if state.correcting and count:
        return [Say(Saying.CORRECTION_QUESTION, field=field.id, count=count)]
    if not count:
        return [Say(Saying.FIELD_QUESTION, field=field.id)]
    has_room = field.is_repeatable and room(field, state) > 0
    kind = Saying.MORE_QUESTION if has_room else Saying.FIELD_REVIEW
    return [Say(kind, field=field.id, count=count)]


def reminder(journey: Journey, state: JourneyState) -> list[Say]:
    """What is said on coming back to the place: where it is, with all that is asked there."""
    if _shows_screens(journey, state):
        return [Say(Saying.PLACE, step=state.step, part=state.part)]
    return arrival(journey, state)


def short_reminder(journey: Journey, state: JourneyState) -> list[Say]:
    """What is said on coming back from a question in between: what is open, in short.

    Where a はい binds, the words that it answers stand again in full.
    """
    if _shows_screens(journey, state):
        return [Say(Saying.REMIND_STEP, step=state.step, part=state.part)]
    field = journey.field(state.open)
    if state.stopped or (field and (state.asked_back or field.stops_on)):
        return arrival(journey, state)
    if field is None:
        return [Say(Saying.REMIND_READ_BACK)]
    kind = _REMINDING.get(arrival(journey, state)[0].kind)
    count = state.count(field.id)
    return [Say(kind, field=field.id, count=count)] if kind else arrival(journey, state)


_REMINDING = {
    Saying.FIELD_QUESTION: Saying.REMIND_FIELD,
    Saying.FIELD_REVIEW: Saying.REMIND_REVIEW,
    Saying.CORRECTION_QUESTION: Saying.REMIND_CORRECTION,
    Saying.MORE_QUESTION: Saying.REMIND_MORE,
}
"""What asks the same in short; an answer of はい or いいえ is always reviewed in full."""


def _shows_screens(journey: Journey, state: JourneyState) -> bool:
    return is_guiding(journey, state) and (state.mode is Mode.GUIDE or not state.stopped)


def stopped_at(stop: Stop) -> Say:
    """That the web cannot be used, and why."""
    return Say(Saying.STOPPED, field=stop.field, reason=stop.reason)


def _next_unanswered(journey: Journey, state: JourneyState) -> Optional[str]:
    """The first unanswered field after the one in turn, else the first of all, else None."""
    fields = askable(journey, state)
    ids = [field.id for field in fields]
    after = ids.index(state.asked) + 1 if state.asked in ids else 0
    return next((f.id for f in fields[after:] + fields[:after] if is_unanswered(f, state)), None)
