"""The state machine of a journey, found by walking: every move from every state that is reached."""

from __future__ import annotations

from collections import deque
from functools import cache
from typing import Iterator, Mapping, Sequence, Union

from bot.domain.journey import YES_NO, Field, Journey, Step, StopReason, StopsOn
from bot.domain.journey_state import AskedBack, JourneyState, Mode
from bot.services.journeys.engine import moves
from bot.services.journeys.engine.advance import advance
from bot.services.journeys.engine.moves import Accepted, Move, ValueGiven
from bot.services.journeys.engine.places import is_guiding
from bot.text.parse.result import Refused

Drawn = Mapping[tuple[str, str], tuple[str, ...]]
"""From, to → the moves that lead there, by name."""

STOP = StopReason("disclosure_no", ("CLK-3",), "", "")


def _field(name: str, parser: str, **others: object) -> Field:
    return Field(name, name, parser, "", "", "", "", "", "", **others)  # type: ignore[arg-type]


SMALL = Journey(
    "small",
    "small",
    (
        Step(1, "first", "REG-1", ("a",)),
        Step(
            2,
            "second",
            "REG-2",
            ("b",),
            fields=(
                _field(
                    "disclosed",
                    "disclosure",
                    is_personal=False,
                    values=YES_NO,
                    stops_on=StopsOn("no", STOP.id),
                    asked_first=True,
                ),
                _field("phone", "phone", is_personal=False),
            ),
        ),
    ),
    stops=(STOP,),
)
"""Two screens; a question that can stop the journey and one that cannot: all that makes a state."""

_ANSWERED = {"disclosed": Accepted(facts=("disclosed_yes",)), "phone": Accepted()}

MOVES: dict[str, Union[Move, Sequence[ValueGiven]]] = {
    "Start": moves.Start(None, True),
    "Start(guide)": moves.Start(Mode.GUIDE, True),
    "Start(prepare)": moves.Start(Mode.PREPARE, True),
    "Next": moves.Next(),
    "Back": moves.Back(),
    "JumpTo": moves.JumpTo(2),
    "SwitchTo": moves.SwitchTo("other"),
    "value": [ValueGiven("phone", _ANSWERED["phone"])],
    "value that is doubted": [ValueGiven("phone", AskedBack("phone_length"))],
    "value that is wrong": [ValueGiven("phone", Refused("phone_length"))],
    "answer": [ValueGiven("disclosed", _ANSWERED["disclosed"])],
    "answer that stops": [ValueGiven("disclosed", Accepted(facts=("disclosed_no",)))],
    "RetractStop": moves.RetractStop(),
    "Correct": moves.Correct("phone"),
    "Remove": moves.Remove("phone"),
    "Skip": moves.Skip(),
    "LeaveForWeb": moves.LeaveForWeb(),
    "Yes": moves.Yes(),
    "No": moves.No(),
    "Confirm": moves.Confirm(),
    "AskCancel": moves.AskCancel(),
    "ConfirmCancel": moves.ConfirmCancel(),
    "RefuseCancel": moves.RefuseCancel(),
    "Pause": moves.Pause(),
    "Resume": moves.Resume(True),
    "StartOver": moves.StartOver(),
    "Discard": moves.Discard(),
    "WhereAmI": moves.WhereAmI(),
    "Explain": moves.Explain(),
    "Simpler": moves.Simpler(),
    "Details": moves.Details(),
    "AskNeeds": moves.AskNeeds(),
    "AskDuration": moves.AskDuration(),
    "Summary": moves.Summary(),
    "AskPerson": moves.AskPerson(),
    "Remind": moves.Remind(),
    "NotUnderstood": moves.NotUnderstood(),
}
"""One of every kind that a person can make, by the name in the drawing."""

PLACES = ("way_chosen", "screens", "field_asked", "asked_back", "read_back", "stopped")
"""Where one can be in a journey that goes on, or whose preparation has ended."""
STATES = ("place", *PLACES, "really", "paused", "cancelled", "done")

ANSWERS = ("Yes", "No", "ConfirmCancel", "RefuseCancel")
"""What answers `really`; whatever else is said lets the question go, and does what it does."""


def name_of(journey: Journey, state: JourneyState) -> str:
    """Which state of the drawing this is."""
    if state.awaiting:
        return "really"
    if state.is_cancelled or state.is_paused:
        return "cancelled" if state.is_cancelled else "paused"
    if state.is_done:
        return "done"
    if state.stopped and state.mode is not Mode.GUIDE:
        return "stopped"
    if state.mode is None:
        return "way_chosen"
    if is_guiding(journey, state):
        return "screens"
    if state.open is None:
        return "read_back"
    return "asked_back" if state.asked_back else "field_asked"


@cache
def reached() -> tuple[tuple[JourneyState, str, JourneyState], ...]:
    """Every move from every kind of state that can be reached: before, the move's name, after."""
    return tuple(_walked(SMALL))


def _walked(journey: Journey) -> Iterator[tuple[JourneyState, str, JourneyState]]:
    begun, _ = advance(journey, JourneyState(journey.id), MOVES["Start"])
    seen, waiting = {_kind(journey, begun)}, deque([begun])
    while waiting:
        before = waiting.popleft()
        for name, move in MOVES.items():
            after, _ = advance(journey, before, move)
            yield before, name, after
            kind = _kind(journey, after)
            if kind not in seen:
                seen.add(kind)
                waiting.append(after)


def _kind(journey: Journey, state: JourneyState) -> tuple[object, ...]:
    """What makes a difference to where a move leads; counts and screens make none."""
    return (
        name_of(journey, state),
        state.mode,
        state.open,
        state.asked_back is not None,
        frozenset(state.filled),
        state.stopped.is_correctable if state.stopped else None,
        state.is_active,
    )


def drawn() -> Drawn:
    """The arrows; a move that leaves one in the same state has none.

    Where every place has the same arrow it is one of all of them; one that leads back to
    several places leads to where one was.
    """
    found: set[tuple[str, str, str]] = set()
    for before, move, after in reached():
        ends = (name_of(SMALL, before), name_of(SMALL, after))
        if ends[0] != ends[1] and (ends[0] != "really" or move in ANSWERS):
            found.add((*ends, move))
    for start, move in {(a, move) for a, _, move in found if a not in PLACES}:
        back = {(a, b, m) for a, b, m in found if (a, m) == (start, move) and b in PLACES}
        if len(back) > 1:
            found = found - back | {(start, "place", move)}
    for end, move in {(b, move) for _, b, move in found if b not in PLACES}:
        away = {(a, end, move) for a in PLACES}
        if away <= found:
            found = found - away | {("place", end, move)}
    arrows: dict[tuple[str, str], list[str]] = {}
    order = (STATES.index, STATES.index, [*MOVES].index)
    for a, b, move in sorted(found, key=lambda one: tuple(f(x) for f, x in zip(order, one))):
        arrows.setdefault((a, b), []).append(move)
    return {ends: tuple(names) for ends, names in arrows.items()}


def mermaid(arrows: Drawn) -> list[str]:
    """The lines of a drawing; the first state is that of a journey just begun."""
    told = [(a, b, ", ".join(names)) for (a, b), names in arrows.items()]
    inside = [one for one in told if {one[0], one[1]} <= set(PLACES)]
    return [
        "stateDiagram-v2",
        "    state place {",
        "        [*] --> way_chosen: Start",
        *(f"        {a} --> {b}: {names}" for a, b, names in inside),
        "    }",
        *(f"    {a} --> {b}: {names}" for a, b, names in told if (a, b, names) not in inside),
    ]
