"""The drawing of the journey's states in docs/journeys.md is what the engine does."""

from __future__ import annotations

from dataclasses import replace

import machine
from machine import ANSWERS, MOVES, PLACES, SMALL, STATES, name_of

from bot.domain.journey_state import JourneyState
from bot.root import ROOT
from bot.services.journeys.engine.advance import advance

BEGIN, END = "<!-- state machine: begin -->", "<!-- state machine: end -->"
PAGE = (ROOT / "docs" / "journeys.md").read_text(encoding="utf-8")


def test_the_document_shows_the_machine() -> None:
    """docs/journeys.md holds the drawing as it is; else put these lines between its markers."""
    expected = ["```mermaid", *machine.mermaid(machine.drawn()), "```"]
    shown = PAGE.split(BEGIN)[1].split(END)[0].strip().splitlines()
    assert shown == expected, "\n" + "\n".join(expected)


def test_every_state_is_reached_and_told() -> None:
    """No state of the drawing is invented, and the page says what each is."""
    found = {name_of(SMALL, after) for _, _, after in machine.reached()}
    assert found == {*STATES} - {"place"}
    for state in STATES:
        assert f"| `{state}` |" in PAGE


def test_what_is_no_answer_lets_the_question_go() -> None:
    """While はい or いいえ is awaited, any other move leads where it leads without the question."""
    others = [name for name in MOVES if name not in ANSWERS]
    asked: dict[object, JourneyState] = {}
    for _, _, after in machine.reached():
        if name_of(SMALL, after) == "really":
            below = name_of(SMALL, replace(after, awaiting=None))
            asked.setdefault((after.awaiting, below, after.open), after)
    assert len(asked) > len(PLACES)
    for state in asked.values():
        for name in others:
            after, _ = advance(SMALL, state, MOVES[name])
            let_go, _ = advance(SMALL, replace(state, awaiting=None), MOVES[name])
            assert after.awaiting == state.awaiting or name_of(SMALL, after) == name_of(
                SMALL, let_go
            ), (state, name)
