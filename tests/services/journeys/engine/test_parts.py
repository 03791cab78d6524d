"""A long screen told bit by bit, reminders in short, and simpler words for who asks for them."""

from __future__ import annotations

from typing import Sequence

import pytest
from folded import each
from journey_support import CONTENT, REGISTRATION, RENEWAL, Walker

from bot.domain.journey import Journey
from bot.domain.journey_state import JourneyState, Mode
from bot.services.journeys.engine.moves import (
    AskPerson,
    Back,
    Correct,
    Details,
    Explain,
    JumpTo,
    Move,
    Next,
    NextScreen,
    NotUnderstood,
    Remind,
    Resume,
    Simpler,
    Skip,
    WhereAmI,
    Yes,
)
from bot.services.journeys.engine.says import Saying as S

LONG = 3
PARTS = REGISTRATION.steps[LONG - 1].parts
LAST = len(PARTS) - 1
CARDS = [
    (journey, step.number, part)
    for journey in CONTENT.journeys.values()
    for step in journey.steps
    for part in range(len(step.parts) or 1)
]


def guided(step: int, part: int = 0, journey: Journey = REGISTRATION) -> Walker:
    """Somebody who looks at that screen, at that part of it."""
    walker = Walker.at_the_start(journey, Mode.GUIDE)
    walker.go(JumpTo(step, part))
    return walker


@pytest.mark.parametrize(
    ("part", "moves", "place"),
    [
        (0, [Next()], (3, 1)),
        (0, [Skip()], (3, 1)),
        (0, [Yes()], (3, 1)),
        (0, [Next()] * LAST, (3, LAST)),
        (LAST, [Next()], (4, 0)),
        (0, [NextScreen()], (4, 0)),
        (2, [NextScreen()], (4, 0)),
        (2, [Back()], (3, 1)),
        (0, [Back()], (2, 1)),
        (LAST, [Next(), Back()], (3, LAST)),
        (1, [JumpTo(3)], (3, 0)),
        (1, [JumpTo(3, 4)], (3, 4)),
        (1, [JumpTo(3, 99)], (3, 0)),
        (1, [JumpTo(5, 1)], (5, 0)),
        (2, [Remind()], (3, 2)),
        (2, [WhereAmI()], (3, 2)),
        (2, [Details()], (3, 2)),
        (2, [Simpler()], (3, 2)),
        (2, [Explain()], (3, 2)),
        (2, [AskPerson()], (3, 2)),
        (2, [NotUnderstood()] * 2, (3, 2)),
        (2, [Correct("phone")], (3, 2)),
        (2, [Resume()], (3, 2)),
    ],
)
def test_parts(part: int, moves: Sequence[Move], place: tuple[int, int]) -> None:
    """次へ and 戻る go by parts, other things keep the place, the whole screen can be left at once."""
    walker = guided(LONG, part)
    walker.go(*moves)
    assert (walker.state.step, walker.state.part) == place


@pytest.mark.parametrize("part", range(len(PARTS)))
def test_part_is_told(part: int) -> None:
    """A part says which of how many it is, what to do now, and nothing of the other parts."""
    walker = guided(LONG, part)
    heading, *lines = walker.text.splitlines()
    assert heading == f"会員登録 手順3/7 お客さま情報の入力（{part + 1}/{len(PARTS)}）"
    assert lines[0] == f"→{PARTS[part].press[0]}"
    assert not any(other.press[0] in walker.text for other in PARTS if other is not PARTS[part])
    walker.go(WhereAmI())
    assert f"（{part + 1}/{len(PARTS)}）" in walker.text and PARTS[part].press[0] in walker.text
    titles = [choice.title for choice in walker.replies[-1].choices]
    assert ("この画面は済みました" in titles) is (part < LAST)


def test_state_without_a_part() -> None:
    """What was stored before there were parts is at the first; one that is gone too."""
    old = JourneyState.from_json({"journey": "registration", "mode": "guide", "step": 3})
    assert old.part == 0
    walker = Walker(REGISTRATION, JourneyState("registration", Mode.GUIDE, 3, part=42))
    walker.go(WhereAmI())
    assert walker.state.part == 0
    walker = guided(LONG, 2)
    assert JourneyState.from_json(walker.state.as_json()) == walker.state


@each("journey, step, part", CARDS)
def test_simpler_words_for_a_screen(journey: Journey, step: int, part: int) -> None:
    """One act in everyday words; asked again, somebody to call; then the words again."""
    walker = guided(step, part, journey)
    card = walker.text
    walker.go(Simpler())
    assert walker.kinds == [S.SIMPLE_STEP]
    assert walker.text != card and len(walker.text.splitlines()) == 2
    walker.go(Simpler())
    assert walker.kinds == [S.OFFER_DESK] and "0120-" in walker.text
    walker.go(Simpler())
    assert walker.kinds == [S.SIMPLE_STEP]
    walker.go(WhereAmI(), Simpler())
    assert walker.kinds == [S.SIMPLE_STEP]


@pytest.mark.parametrize("field", REGISTRATION.fields, ids=lambda field: field.id)
def test_simpler_words_for_a_field(field: object) -> None:
    """The question in everyday words; then the desk, or the way without it."""
    walker = Walker.at_the_start(REGISTRATION, Mode.PREPARE)
    wanted = next(one for one in REGISTRATION.fields if one is field)
    walker.fill_until(wanted)
    before = walker.state.open
    walker.go(Simpler())
    assert walker.kinds[0] is S.SIMPLE_FIELD and wanted.simple in walker.text
    walker.go(Simpler())
    assert walker.kinds[0] is S.OFFER_DESK_OR_WEB and "0120-157-566" in walker.text
    assert walker.state.open == before


def test_simpler_words_never_replace_what_binds() -> None:
    """A disclosure item is explained, and stands again word for word below."""
    walker = Walker.at_the_start(RENEWAL, Mode.PREPARE)
    field = RENEWAL.asking_order[0]
    for kind in (S.SIMPLE_FIELD, S.OFFER_AGENCY):
        walker.go(Simpler())
        assert walker.kinds == [kind, S.FIELD_QUESTION]
        assert walker.text.splitlines()[-1] in (field.question, field.again)


@each("journey, step, part", CARDS)
def test_short_reminder_of_a_screen(journey: Journey, step: int, part: int) -> None:
    """After an aside one short sentence below the place, never the same twice in a row; none at
    the last screen.
    """
    walker = guided(step, part, journey)
    if journey.step(step + 1) is None:
        assert walker.go(Remind()) == []
        return
    said = []
    for _ in range(3):
        walker.go(Remind())
        heading, sentence = walker.text.splitlines()
        assert heading.startswith(f"{journey.title} 手順{step}/")
        assert len(sentence) <= 40
        said.append(sentence)
    assert said[0] != said[1] != said[2]


@pytest.mark.parametrize("journey", CONTENT.journeys.values(), ids=lambda journey: journey.id)
def test_short_reminder_of_a_field(journey: Journey) -> None:
    """The open question in short, in turn in two wordings; what binds stands in full."""
    walker = Walker.at_the_start(journey, Mode.PREPARE)
    while walker.state.open:
        field = journey.field(walker.state.open)
        assert field
        walker.go(Remind())
        first = walker.text.splitlines()[1:]
        walker.go(Remind())
        second = walker.text.splitlines()[1:]
        assert first != second
        if field.stops_on:
            assert {first[-1], second[-1]} == {field.question, field.again}
        elif walker.state.asked_back is None:
            assert all(len(line) <= 40 for line in (*first, *second))
            assert len(first) == len(second) == 1
        walker.fill(field.id)
        if walker.state.open == field.id:
            walker.go(Remind())
            assert walker.kinds == [S.REMIND_MORE]
            walker.go(Next())
    walker.go(Remind())
    assert walker.kinds == [S.REMIND_READ_BACK]
    titles = [choice.title for choice in walker.replies[-1].choices]
    assert titles[:3] == ["はい", "いいえ", "もう一度見る"]


def test_short_reminder_of_what_is_filled() -> None:
    """On the way back and in a correction the reminder is short as well."""
    walker = Walker.at_the_start(REGISTRATION, Mode.PREPARE)
    walker.fill("email", "name", "kana")
    walker.go(Yes(), Back(), Back(), Remind())
    assert walker.kinds == [S.REMIND_REVIEW]
    walker.go(Correct("email"), Remind())
    assert walker.kinds == [S.REMIND_CORRECTION]
