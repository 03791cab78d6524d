"""Places of a journey: which fields are asked, what comes next, what is said on arrival."""

from __future__ import annotations

from dataclasses import replace
from typing import Optional

from bot.domain.journey import Field, Journey
from bot.domain.journey_state import AskedBack, JourneyState, Mode
from bot.services.journey_says import Say, Saying

SUGGESTED = "suggested"
"""The reason of an open question about a value that another field suggests: ローマ字 from カナ."""

Turn = tuple[JourneyState, list[Say]]
"""What a move leads to."""


def askable(journey: Journey, state: JourneyState) -> tuple[Field, ...]:
    """The fields that are asked here and now, in order: conditions hold, the channel allows."""
    return tuple(
        field
        for field in journey.fields
        if field.condition.holds(state.filled, state.skipped, state.facts)
        and (state.is_private or not field.is_personal)
    )


def is_guiding(journey: Journey, state: JourneyState) -> bool:
    """True if screens are explained, because it was chosen so or no field may be asked here."""
    return state.mode is not Mode.PREPARE or not askable(journey, state)


def open_field(journey: Journey, state: JourneyState) -> Optional[Field]:
    """The field whose value the next message may hold; None: no value is awaited."""
    if not state.is_active or is_guiding(journey, state):
        return None
    return journey.field(state.open)


def room(field: Field, state: JourneyState) -> int:
    """How many more values the field takes; a correction replaces all of them.

    Who stores values keeps to this: the first ones that fit, never more.
    """
    if not field.is_repeatable or state.correcting == field.id:
        return field.max_values
    return max(0, field.max_values - state.count(field.id))


def is_unanswered(field: Field, state: JourneyState) -> bool:
    """True if the field is neither filled nor left out."""
    return field.id not in state.filled and field.id not in state.skipped


def placed(journey: Journey, state: JourneyState) -> JourneyState:
    """The state on a place that exists: its field is asked, its step is that of the field.

    What was stored yesterday may name a field that the content has no more, or lack one
    that it has now.
    """
    step = min(max(state.step, 1), len(journey.steps))
    if state.is_done or is_guiding(journey, state):
        return replace(state, step=step)
    ids = [field.id for field in askable(journey, state)]
    asked = state.asked if state.asked in ids else _next_unanswered(journey, state)
    correcting = state.correcting if state.correcting in ids else None
    # the form is read back at the last screen that has fields
    at = journey.step_of(correcting or asked or ids[-1])
    there = replace(state, step=at.number if at else step, asked=asked, correcting=correcting)
    return there if there.open == state.open else _untried(journey, there)


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
    if is_guiding(journey, state):
        return [Say(Saying.STEP_CARD, step=state.step)]
    field = journey.field(state.open)
    if field is None:
        return [Say(Saying.READ_BACK)]
    count = state.count(field.id)
    if state.asked_back:
        is_suggested = state.asked_back.reason == SUGGESTED
        kind = Saying.SUGGESTION if is_suggested else Saying.ASK_BACK_AGAIN
        return [Say(kind, field=field.id, reason=state.asked_back.reason)]
    if state.correcting and count:
        return [Say(Saying.CORRECTION_QUESTION, field=field.id, count=count)]
    if not count:
        return [Say(Saying.FIELD_QUESTION, field=field.id)]
    has_room = field.is_repeatable and room(field, state) > 0
    kind = Saying.MORE_QUESTION if has_room else Saying.FIELD_REVIEW
    return [Say(kind, field=field.id, count=count)]


def reminder(journey: Journey, state: JourneyState) -> list[Say]:
    """What is said on coming back from a question in between."""
    if is_guiding(journey, state):
        return [Say(Saying.PLACE, step=state.step)]
    return arrival(journey, state)


def _next_unanswered(journey: Journey, state: JourneyState) -> Optional[str]:
    """The first unanswered field after the one in turn, else the first of all, else None."""
    fields = askable(journey, state)
    ids = [field.id for field in fields]
    after = ids.index(state.asked) + 1 if state.asked in ids else 0
    return next((f.id for f in fields[after:] + fields[:after] if is_unanswered(f, state)), None)
