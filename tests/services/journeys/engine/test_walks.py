"""Random walks: whatever people do, in whatever order, a journey keeps its promises."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any, Sequence, Union

from hypothesis import given, settings
from hypothesis import strategies as st
from journey_support import CONTENT, NOW, WORDS

from bot.domain.journey import Journey
from bot.domain.journey_state import AskedBack, Awaiting, JourneyState, Mode, Stop
from bot.services.journeys.engine import moves
from bot.services.journeys.engine.advance import advance
from bot.services.journeys.engine.moves import Accepted, Move, Remove, Start, ValueGiven, Yes
from bot.services.journeys.engine.places import askable, is_guiding, is_unanswered
from bot.services.journeys.engine.says import Saying
from bot.services.journeys.engine.stops import is_handoff_allowed
from bot.text.parse.result import Refused

JOURNEYS = list(CONTENT.journeys.values())
FIELDS = [field.id for journey in JOURNEYS for field in journey.fields] + ["no_such_field"]
FACTS = [fact for journey in JOURNEYS for field in journey.fields for fact in field.all_facts]
PLAIN = [
    *(moves.Next, moves.Back, moves.Skip, moves.LeaveForWeb, moves.Yes, moves.No, moves.Confirm),
    *(moves.AskCancel, moves.ConfirmCancel, moves.RefuseCancel, moves.Pause, moves.StartOver),
    *(moves.Discard, moves.WhereAmI, moves.AskNeeds, moves.AskDuration, moves.Summary),
    *(moves.AskPerson, moves.Remind, moves.NotUnderstood, moves.RetractStop),
]

fields = st.sampled_from(FIELDS)
counts = st.integers(0, 7)
outcomes: st.SearchStrategy[Any] = st.one_of(
    st.builds(Accepted, counts),
    st.builds(Accepted, st.just(1), st.sampled_from(FACTS).map(lambda fact: (fact,))),
    st.builds(Refused, st.sampled_from(["no_phone", "phone_length", "future_date"])),
    st.builds(AskedBack, st.sampled_from(["email_domain_typo", "unusual_policy_number"]), counts),
    st.builds(AskedBack, st.just("email_domain_typo"), has_typed=st.just(True)),
)
values = st.builds(ValueGiven, fields, outcomes)
any_move: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from([kind() for kind in PLAIN]),
    values,
    values,
    st.lists(values, max_size=4),
    st.builds(Start, st.sampled_from([None, *Mode]), st.booleans()),
    st.builds(moves.Resume, st.booleans()),
    st.builds(moves.JumpTo, st.integers(-2, 12)),
    st.builds(moves.Choose, st.sampled_from(["yes", "no", "retired", "plan_a", "other"])),
    st.builds(moves.Correct, st.one_of(st.none(), fields)),
    st.builds(moves.Explain, st.one_of(st.none(), fields)),
    st.builds(Remove, fields, counts),
    st.builds(moves.SwitchTo, st.sampled_from([*CONTENT.journeys, "other"])),
)


@st.composite
def any_state(draw: st.DrawFn) -> JourneyState:
    """Any state that a store may hold, also of a journey that has changed since."""
    journey = draw(st.sampled_from(JOURNEYS))
    ids = [field.id for field in journey.fields] or ["gone"]
    one = st.one_of(st.none(), st.sampled_from([*ids, "gone"]))
    filled = []
    for field in journey.fields:
        filled += [field.id] * draw(st.integers(0, field.max_values))
    stopping = [field for field in journey.fields if field.stops_on]
    stopped = draw(st.sampled_from([None, None, *stopping]))
    facts: list[str] = []
    for field in journey.fields:
        if field.id in filled and field.values:
            answer = draw(st.sampled_from(field.values))
            if field.stops_on:
                answer = "no" if field == stopped else "yes"
            facts += field.facts_of(answer)
    return JourneyState(
        journey.id,
        draw(st.sampled_from([None, *Mode])),
        draw(st.integers(-3, 15)),
        draw(one),
        draw(one),
        draw(st.one_of(st.none(), st.just(AskedBack("email_domain_typo")))),
        filled=tuple(filled),
        skipped=tuple(i for i in ids if i not in filled and draw(st.booleans())),
        facts=tuple(sorted(facts)),
        tries=draw(st.integers(0, 5)),
        awaiting=draw(st.sampled_from([None, None, *Awaiting])),
        is_paused=draw(st.sampled_from([False, False, True])),
        is_cancelled=draw(st.sampled_from([False, False, True])),
        is_done=draw(st.sampled_from([False, False, True])),
        is_private=draw(st.booleans()),
        stopped=Stop(stopped.id, "disclosure_no", draw(st.booleans())) if stopped else None,
        retracted=tuple(draw(st.lists(st.sampled_from([*ids, "gone"]), max_size=2))),
    )


def is_losing(state: JourneyState, move: Any) -> bool:
    """True for the two ways in which filled fields may go: taken out, or erased on a はい."""
    erasing = (Awaiting.START_OVER, Awaiting.DISCARD)
    return isinstance(move, Remove) or (state.awaiting in erasing and isinstance(move, Yes))


def check(
    journey: Journey, before: JourneyState, move: Union[Move, Sequence[ValueGiven]]
) -> JourneyState:
    """One move, and all that must hold after it."""
    after, says = advance(journey, before, move)
    assert 1 <= after.step <= len(journey.steps)
    assert after.tries >= 0
    for name, count in Counter(after.filled).items():
        field = journey.field(name)
        assert field and count <= field.max_values
        assert name not in after.skipped
    if not is_losing(before, move):
        lost = set(before.filled) - set(after.filled)
        assert not lost
    if after.stopped:
        assert not after.is_done and not is_handoff_allowed(journey, after)
    if before.stopped and not after.stopped:
        assert before.awaiting is Awaiting.RETRACT and isinstance(move, Yes)
        assert after.retracted == (*before.retracted, before.stopped.field)
    if Saying.PREPARED in [say.kind for say in says]:
        assert is_handoff_allowed(journey, after)
    if after.is_done and not before.is_done:
        assert isinstance(move, (Yes, moves.Confirm))
        asked = [] if is_guiding(journey, after) else askable(journey, after)
        assert not [field for field in asked if is_unanswered(field, after)]
    if after.is_cancelled and not before.is_cancelled:
        assert before.awaiting and isinstance(move, (Yes, moves.ConfirmCancel))
    if after.is_active and not after.stopped and not is_guiding(journey, after):
        ids = [field.id for field in askable(journey, after)]
        assert after.asked in (*ids, None) and after.correcting in (*ids, None)
        step = journey.step_of(after.open or "")
        assert step is None or step.number == after.step
        if after.asked is None:
            assert not [f for f in askable(journey, after) if is_unanswered(f, after)]
    assert all(journey.step(say.step) for say in says if say.step is not None)
    assert JourneyState.from_json(json.loads(json.dumps(after.as_json()))) == after
    return after


@settings(max_examples=150, deadline=None)
@given(any_state(), st.lists(any_move, min_size=30, max_size=30))
def test_invariants(state: JourneyState, walk: list[Any]) -> None:
    """From any state, 30 moves: steps within range, nothing lost, done only when confirmed."""
    journey = CONTENT.journeys[state.journey]
    for move in walk:
        state = check(journey, state, move)


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from([*CONTENT.journeys]),
    st.sampled_from([None, *Mode]),
    st.lists(any_move, max_size=30),
)
def test_everything_renders(name: str, mode: Any, walk: list[Any]) -> None:
    """Every turn has its sentences: no brace, no empty line, never the text of the turn before."""
    journey = CONTENT.journeys[name]
    state, last = JourneyState(name), ""
    for move in [Start(mode, is_private=True), *walk]:
        state, says = advance(journey, state, move)
        reply = WORDS.reply(journey, state, says, NOW)
        if reply is None:
            assert isinstance(move, moves.Remind)
            continue
        assert reply.text != last
        last = reply.text
        assert not re.search(r"[{}]|\n\n|None|^\s|「」|\bfield\b", reply.text)
        assert len(reply.text) <= 1500
        for choice in reply.choices:
            assert 1 <= len(choice.title) <= 20 and choice.payload.startswith("/journey{")
        assert len(reply.choices) <= 13


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from([kind() for kind in PLAIN]), max_size=20), st.booleans())
def test_no_way_around_the_read_back(walk: list[Any], is_private: bool) -> None:
    """Without values, no sequence of commands fills anything in."""
    # where はい and いいえ are values: test_disclosure_walks
    journey = CONTENT.journeys["registration"]
    state = JourneyState(journey.id)
    for move in [Start(Mode.PREPARE, is_private), *walk]:
        state, _ = advance(journey, state, move)
        assert state.filled == ()
