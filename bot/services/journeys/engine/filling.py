"""Values in a journey: filled, refused, asked back, corrected, taken out."""

from __future__ import annotations

from dataclasses import replace
from typing import Optional, Sequence

from bot.domain.journey import Field, Journey
from bot.domain.journey_state import AskedBack, JourneyState
from bot.services.journeys.engine.moves import Accepted, Outcome, Remove, ValueGiven
from bot.services.journeys.engine.places import Turn, arrival, askable, moved, onward, placed, room
from bot.services.journeys.engine.says import Say, Saying
from bot.services.journeys.engine.stops import stop
from bot.text.parse.result import Refused

TRIES_BEFORE_OFFER = 3

NO_CLEAR_ANSWER = "no_clear_answer"
"""The reason of an answer that is neither はい nor いいえ."""


def take(journey: Journey, state: JourneyState, values: Sequence[ValueGiven]) -> Turn:
    """The values of one message, whichever fields they are for."""
    asked = {field.id: field for field in askable(journey, state)}
    known = [
        (asked[value.field], _unmistakable(asked[value.field], value.outcome))
        for value in values
        if value.field in asked
    ]
    if not known:
        return state, [Say(Saying.UNKNOWN_FIELD), *arrival(journey, state)]
    known = _in_turn(state, known)
    if not known:
        return state, arrival(journey, state)
    accepted = [(f, o) for f, o in known if isinstance(o, Accepted)]
    state, says = _fill(journey, state, accepted)
    for field, outcome in accepted:
        if field.is_stopped_by(outcome.facts):
            return stop(journey, state, field)
    backs = [(f, o) for f, o in known if isinstance(o, AskedBack)]
    backs = [(f, o) for f, o in backs if f.id == state.open or not state.correcting]
    if backs:
        state, told = _ask_back(journey, state, *_open_first(backs, state))
        return state, says + told
    refused = [(f, o) for f, o in known if isinstance(o, Refused)]
    state, told, is_place_told = _refuse(journey, state, refused)
    return state, says + told + ([] if is_place_told else arrival(journey, state))


def _unmistakable(field: Field, outcome: Outcome) -> Outcome:
    """An answer that can stop is one or the other; whatever leaves a doubt is none."""
    if field.stops_on is None or isinstance(outcome, Refused):
        return outcome
    if isinstance(outcome, AskedBack):  # it is asked again before it counts
        return outcome if outcome.answer in field.values else Refused(NO_CLEAR_ANSWER)
    facts = outcome.facts if isinstance(outcome, Accepted) else ()
    return outcome if field.answer_in(facts) else Refused(NO_CLEAR_ANSWER)


def _in_turn(
    state: JourneyState, known: Sequence[tuple[Field, Outcome]]
) -> list[tuple[Field, Outcome]]:
    """Without はい and いいえ to what was not asked yet, and to what a message answers both ways.

    「はい、そうです」 read piece by piece answers one question, not two; 「はい、違います」 none.
    Where an answer was given before, another one corrects it.
    """
    is_new = {
        f.id: f.is_yes_no and (f.id == state.open or f.id not in state.filled) for f, _ in known
    }
    answers = {f.answer_in(o.facts) for f, o in known if is_new[f.id] and isinstance(o, Accepted)}
    found = []
    for field, outcome in known:
        if not is_new[field.id]:
            found.append((field, outcome))
        elif field.id == state.open:
            is_clear = len(answers) < 2
            found.append((field, outcome if is_clear else Refused(NO_CLEAR_ANSWER)))
    return found


def wrong(state: JourneyState, field: Field, reason: Optional[str]) -> Turn:
    """One more wrong try: the reason, then another explanation, then a way out.

    A reason is told again only when it has changed; from the third try on, offer and
    explanation take turns.
    """
    if field.stops_on:
        return _unclear(state, field)
    tries = state.tries + 1
    says = []
    if tries == 1 and field.id in state.filled:
        says.append(Say(Saying.KEPT_OLD, field=field.id))
    if reason is None and tries == 1:
        says.append(Say(Saying.NOT_UNDERSTOOD, field=field.id))
    elif reason is not None and reason != state.reason:
        says.append(Say(Saying.REFUSAL, field=field.id, reason=reason))
    if tries > 1:
        is_offer = tries >= TRIES_BEFORE_OFFER and tries % 2
        kind = Saying.OFFER_DESK_OR_WEB if is_offer else Saying.EXPLANATION
        says.append(Say(kind, field=field.id))
    state = replace(state, tries=tries, reason=reason or state.reason, asked_back=None)
    return state, says


def _unclear(state: JourneyState, field: Field) -> Turn:
    """No はい and no いいえ: what it is about, how to answer, whom to call; and it is asked again.

    There is no other way on, and no word on which of the two to choose.
    """
    tries = state.tries + 1
    says = []
    if tries == 1 and field.id in state.filled:
        says.append(Say(Saying.KEPT_OLD, field=field.id))
    if tries == 1:
        says.append(Say(Saying.REFUSAL, field=field.id, reason=NO_CLEAR_ANSWER))
    turns = (Saying.OFFER_AGENCY, Saying.HELP, Saying.EXPLANATION)
    says.append(Say(turns[tries % TRIES_BEFORE_OFFER], field=field.id))
    says.append(Say(Saying.FIELD_QUESTION, field=field.id))
    return replace(state, tries=tries, reason=NO_CLEAR_ANSWER, asked_back=None), says


def remove(journey: Journey, state: JourneyState, move: Remove) -> Turn:
    """Values that the person took out; a required field is asked for again, others are not."""
    field = journey.field(move.field)
    removed = min(move.count, state.count(move.field))
    if field is None or removed < 1:
        return state, [Say(Saying.UNKNOWN_FIELD), *arrival(journey, state)]
    state = _without(state, field, removed)
    if not (field.is_required or field.id in state.filled or field.id == state.open):
        state = replace(state, skipped=(*state.skipped, field.id))
    state = placed(journey, state)
    said = Say(Saying.REMOVED, field=field.id, count=state.count(field.id))
    return state, [said, *arrival(journey, state)]


def _fill(
    journey: Journey, state: JourneyState, accepted: Sequence[tuple[Field, Accepted]]
) -> Turn:
    opened, says, is_answered = state.open, [], False
    for field, outcome in accepted:
        had = state.count(field.id)
        if outcome.count < 1:
            says.append(Say(Saying.ALREADY_THERE, field=field.id, count=had))
            continue
        taken = min(outcome.count, room(field, state))
        if taken:
            is_correction = had > 0 and (field.id == state.correcting or not field.is_repeatable)
            state = _with(state, field, taken, outcome.facts, replaces=is_correction)
            kind = Saying.CORRECTED if is_correction else Saying.FILLED
            says.append(Say(kind, field=field.id, count=state.count(field.id)))
            # one that takes more stays in turn, and it is asked whether there are more
            is_answered |= field.id == opened and not (
                field.is_repeatable and state.correcting != field.id and room(field, state)
            )
        if taken < outcome.count:
            says.append(Say(Saying.TOO_MANY, field=field.id, count=outcome.count - taken))
    if not accepted:
        return state, says
    return (onward if is_answered else placed)(journey, state), says


def _with(
    state: JourneyState, field: Field, count: int, facts: Sequence[str], replaces: bool
) -> JourneyState:
    """So many values more, or in place of the old ones."""
    if replaces:
        state = _without(state, field, state.count(field.id))
    is_open = field.id == state.open
    established = {fact for fact in state.facts if fact not in field.all_facts}
    established |= {fact for fact in facts if fact in field.all_facts}
    return replace(
        state,
        filled=(*state.filled, *[field.id] * count),
        skipped=tuple(name for name in state.skipped if name != field.id),
        facts=tuple(sorted(established)),
        asked_back=None if is_open else state.asked_back,
        tries=0 if is_open else state.tries,
        reason=None if is_open else state.reason,
    )


def _without(state: JourneyState, field: Field, count: int) -> JourneyState:
    """So many values fewer; without any, what they established does not hold either."""
    filled = list(state.filled)
    for _ in range(count):
        filled.remove(field.id)
    facts = [f for f in state.facts if field.id in filled or f not in field.all_facts]
    return replace(state, filled=tuple(filled), facts=tuple(facts))


def _ask_back(journey: Journey, state: JourneyState, field: Field, question: AskedBack) -> Turn:
    if field.id != state.open:
        state = moved(journey, state, asked=state.asked, correcting=field.id)
    is_again = state.asked_back is not None and state.asked_back.reason == question.reason
    kind = Saying.ASK_BACK_AGAIN if is_again else Saying.ASK_BACK
    state = replace(state, asked_back=question, tries=state.tries + 1)
    asked = Say(kind, field=field.id, reason=question.reason, count=question.count)
    if state.tries >= TRIES_BEFORE_OFFER and state.tries % 2:
        # the question last: its はい and いいえ go with it
        return state, [Say(Saying.OFFER_DESK_OR_WEB, field=field.id), asked]
    return state, [asked]


def _refuse(
    journey: Journey, state: JourneyState, refused: Sequence[tuple[Field, Refused]]
) -> tuple[JourneyState, list[Say], bool]:
    """True in the end if what was said asks for a value already."""
    in_turn = next(((f, r) for f, r in refused if f.id == state.open), None)
    if in_turn is None and not state.correcting:
        # a correction by value that is none: the old value stays, and it is tried again
        known = ((f, r) for f, r in refused if f.id in state.filled and not r.found_nothing)
        in_turn = next(known, None)
        if in_turn:
            state = moved(journey, state, asked=state.asked, correcting=in_turn[0].id)
    says = [
        Say(Saying.KEPT_OLD if field.id in state.filled else Saying.LATER, field=field.id)
        for field, refusal in refused
        if (field, refusal) != in_turn and not refusal.found_nothing
    ]
    if in_turn is None:
        return state, says, False
    state, told = wrong(state, in_turn[0], in_turn[1].reason)
    return state, says + told, True


def _open_first(
    backs: Sequence[tuple[Field, AskedBack]], state: JourneyState
) -> tuple[Field, AskedBack]:
    return next(((f, o) for f, o in backs if f.id == state.open), backs[0])
