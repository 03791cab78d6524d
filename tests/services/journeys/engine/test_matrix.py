"""Every place of every journey × whatever people do there: the place is kept, nothing is lost.

The places come from the journey files: whoever adds a step or a field adds its tests.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, Iterator, Optional

import pytest
from folded import assert_all, each
from journey_support import CONTENT, Walker

from bot.domain.journey import Field, Journey
from bot.domain.journey_state import Mode
from bot.services.journeys.engine.moves import (
    Accepted,
    AskCancel,
    AskDuration,
    AskNeeds,
    AskPerson,
    Back,
    Confirm,
    Correct,
    Discard,
    Explain,
    JumpTo,
    Next,
    NextScreen,
    No,
    NotUnderstood,
    Pause,
    RefuseCancel,
    Remind,
    Resume,
    Skip,
    StartOver,
    Summary,
    SwitchTo,
    ValueGiven,
    WhereAmI,
    from_entities,
)
from bot.services.journeys.engine.says import Saying
from bot.text.parse.result import Refused


@dataclass(frozen=True)
class Place:
    """A step that is guided through, or a field in turn; field None: all is read back."""

    journey: Journey
    mode: Mode
    step: int
    field: Optional[Field] = None

    def reached(self) -> Walker:
        """Somebody who has come here the usual way."""
        walker = Walker.at_the_start(self.journey, self.mode)
        if self.mode is Mode.GUIDE:
            walker.go(*[NextScreen()] * (self.step - 1))
        else:
            walker.fill_until(self.field)
        assert walker.state.step == self.step
        return walker

    @property
    def is_last_screen(self) -> bool:
        """True where there is no next screen."""
        return self.mode is Mode.GUIDE and self.step == len(self.journey.steps)

    def __str__(self) -> str:
        where = self.field.id if self.field else "read_back"
        return f"{self.journey.id}-{self.step}-{where if self.mode is Mode.PREPARE else 'guide'}"


def places() -> Iterator[Place]:
    """All of them, in both modes."""
    for journey in CONTENT.journeys.values():
        for step in journey.steps:
            yield Place(journey, Mode.GUIDE, step.number)
            for field in step.fields:
                yield Place(journey, Mode.PREPARE, step.number, field)
        if journey.fields:
            last = max(step.number for step in journey.steps if step.fields)
            yield Place(journey, Mode.PREPARE, last)


PLACES = list(places())


def a_question_in_between(walker: Walker, place: Place) -> None:
    """Twice: the reminder after it is not the same sentence."""
    walker.go(Remind(), Remind())


def asking_about_the_place(walker: Walker, place: Place) -> None:
    walker.go(WhereAmI(), Explain(), AskNeeds(), AskDuration(), Summary(), Explain())


def correcting_something_known(walker: Walker, place: Place) -> None:
    if place.mode is Mode.GUIDE:
        walker.go(Correct("phone"))
        assert walker.kinds[0] in (Saying.CORRECTION_ON_PAGE, Saying.CHANGE_ON_PAGE)
        return
    for name in dict.fromkeys(walker.state.filled):
        walker.go(Correct(name))
        assert walker.state.open == name
        walker.fill(name)
        assert Saying.CORRECTED in walker.kinds


def correcting_by_value(walker: Walker, place: Place) -> None:
    for field in [place.journey.field(name) for name in dict.fromkeys(walker.state.filled)]:
        if field and not field.is_repeatable:
            walker.fill(field.id)
            assert walker.kinds[0] is Saying.CORRECTED


def correcting_wrongly(walker: Walker, place: Place) -> None:
    """A wrong value keeps the old one, and one can leave it at that."""
    for name in dict.fromkeys(walker.state.filled):
        walker.go(Correct(name), ValueGiven(name, Refused("phone_length")))
        assert Saying.KEPT_OLD in walker.kinds
        assert name in walker.state.filled
        walker.go(Skip())
        assert walker.kinds[0] is Saying.CORRECTION_DROPPED


def correcting_what_is_not_there(walker: Walker, place: Place) -> None:
    walker.go(Correct("no_such_field"), Correct())


def back_and_forth(walker: Walker, place: Place) -> None:
    before = walker.place
    walker.go(Back())
    if walker.place == before:
        assert Saying.AT_START in walker.kinds
    else:
        walker.go(Next())


def cancelling_and_refusing(walker: Walker, place: Place) -> None:
    walker.go(AskCancel())
    assert walker.state.is_active
    walker.go(RefuseCancel(), AskCancel(), No())


def cancelling_and_coming_back(walker: Walker, place: Place) -> None:
    walker.go(AskCancel(), from_entities({"move": "confirm_cancel"}) or No())
    assert walker.state.is_cancelled
    walker.go(Resume(is_private=True))


def asking_to_cancel_and_going_on(walker: Walker, place: Place) -> None:
    """A はい to something else, later, does not cancel."""
    walker.go(AskCancel(), WhereAmI())
    assert walker.state.awaiting is None


def pausing_and_resuming(walker: Walker, place: Place) -> None:
    walker.go(Pause())
    assert not walker.state.is_active
    walker.go(Next(), Back(), Confirm(), Resume(is_private=True))


def resuming_where_personal_values_are_not_asked(walker: Walker, place: Place) -> None:
    walker.go(Pause(), Resume(is_private=False))
    if place.mode is Mode.PREPARE:
        personal = [field.id for field in place.journey.fields if field.is_personal]
        asks_others = len(personal) < len(place.journey.fields)
        assert (Saying.NOT_PRIVATE in walker.kinds) is not asks_others
        walker.go([ValueGiven(name, Accepted()) for name in personal])
        assert walker.kinds[0] is (Saying.UNKNOWN_FIELD if asks_others else Saying.NOT_TAKEN)
        assert walker.state.open not in personal or not asks_others
    walker.go(Pause(), Resume(is_private=True))


def the_other_journey_and_back(walker: Walker, place: Place) -> None:
    other = next(name for name in CONTENT.journeys if name != place.journey.id)
    walker.go(SwitchTo(other))
    assert not walker.state.is_active
    walker.go(Resume(is_private=True))


def asking_for_a_person(walker: Walker, place: Place) -> None:
    walker.go(AskPerson())
    desk = CONTENT.desks[place.journey.desk or ""]
    assert desk.phone in walker.text
    assert f"手順{place.step}/{len(place.journey.steps)}" in walker.text


def three_wrong_values(walker: Walker, place: Place) -> None:
    if place.field is None:
        return
    for reason in ("phone_length", "phone_length", "phone_length"):
        walker.go(ValueGiven(place.field.id, Refused(reason)))
    if place.field.stops_on:
        assert Saying.OFFER_AGENCY in walker.kinds
        return
    assert Saying.OFFER_DESK_OR_WEB in walker.kinds
    assert CONTENT.desks[place.journey.desk or ""].phone in walker.text


def nonsense(walker: Walker, place: Place) -> None:
    walker.go(NotUnderstood(), NotUnderstood(), NotUnderstood())
    if place.field and place.field.stops_on:
        assert walker.kinds == [Saying.OFFER_AGENCY, Saying.FIELD_QUESTION]
    elif place.field or place.mode is Mode.GUIDE:
        assert walker.kinds[-1] in (Saying.OFFER_DESK_OR_WEB, Saying.OFFER_DESK)


def forged_payloads(walker: Walker, place: Place) -> None:
    """What a payload may name can neither finish nor leave a journey at once."""
    for entities in (
        {"move": "jump", "step": "999"},
        {"move": "jump", "step": "-1"},
        {"move": "confirm_cancel"},
        {"move": "discard"},
        {"move": "start_over"},
        {"move": "correct", "field": "'; DROP TABLE drafts; --"},
        {"move": "explain", "field": "⟦email⟧"},
    ):
        move = from_entities(entities)
        assert move is not None
        walker.go(move)
        assert not walker.state.is_done and not walker.state.is_cancelled
    for entities in ({}, {"move": "accepted"}, {"move": "jump", "step": "x"}, {"move": "value"}):
        assert from_entities(entities) is None
    if walker.state.awaiting:
        walker.go(No())


def finishing_too_early(walker: Walker, place: Place) -> None:
    if not place.is_last_screen and (place.field or place.mode is Mode.GUIDE):
        walker.go(Confirm())
        assert not walker.state.is_done


def starting_over_refused(walker: Walker, place: Place) -> None:
    """What would be lost is asked for first; a いいえ loses nothing."""
    walker.go(StartOver())
    if walker.state.awaiting:
        walker.go(No())
    filled = walker.state.filled
    walker.go(Discard())
    assert walker.state.filled == filled
    if walker.state.awaiting:
        walker.go(No())


def looking_at_another_step(walker: Walker, place: Place) -> None:
    """A jump shows the step or asks for its fields, but what stands first is answered first."""
    for step in place.journey.steps:
        walker.go(JumpTo(step.number))
        assert step.title in walker.text or step.fields
        if place.field and place.field.asked_first:
            assert walker.state.open == place.field.id
    if place.mode is Mode.GUIDE or place.field:
        walker.go(JumpTo(place.step))
    elif walker.state.open:
        walker.go(Next())


HAPPENINGS: list[Callable[[Walker, Place], None]] = [
    a_question_in_between,
    asking_about_the_place,
    correcting_something_known,
    correcting_by_value,
    correcting_wrongly,
    correcting_what_is_not_there,
    back_and_forth,
    cancelling_and_refusing,
    cancelling_and_coming_back,
    asking_to_cancel_and_going_on,
    pausing_and_resuming,
    resuming_where_personal_values_are_not_asked,
    the_other_journey_and_back,
    asking_for_a_person,
    three_wrong_values,
    nonsense,
    forged_payloads,
    finishing_too_early,
    starting_over_refused,
    looking_at_another_step,
]


@pytest.mark.parametrize("happening", HAPPENINGS, ids=lambda h: h.__name__)
def test_the_place_is_kept_and_nothing_is_lost(
    happening: Callable[[Walker, Place], None],
) -> None:
    """Whatever happens in between, one stands where one stood, with all that was filled in."""

    def is_kept(place: Place) -> None:
        walker = place.reached()
        before = (walker.place, walker.answers)
        happening(walker, place)
        assert (walker.place, walker.answers) == before
        for one, next_one in zip(walker.replies, walker.replies[1:]):
            assert one.text != next_one.text

    assert_all(is_kept, ({"place": place} for place in PLACES))


@each("place", PLACES)
def test_progress_is_always_in_sight(place: Place) -> None:
    """Every place says 「会員登録 手順3/7」 and cites its section."""
    walker = place.reached()
    journey = place.journey
    assert walker.text.startswith(f"{journey.title} 手順{place.step}/{len(journey.steps)}")
    step = journey.step(place.step)
    assert step
    if place.field or place.mode is Mode.GUIDE:
        assert step.section in walker.replies[-1].citations


def test_all_places_are_there() -> None:
    """The matrix covers every step and every field of both journeys."""
    guided = {(p.journey.id, p.step) for p in PLACES if p.mode is Mode.GUIDE}
    assert guided == {(j.id, s.number) for j in CONTENT.journeys.values() for s in j.steps}
    fields = {p.field.id for p in PLACES if p.field}
    assert fields == {f.id for j in CONTENT.journeys.values() for f in j.fields}
