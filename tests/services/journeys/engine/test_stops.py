"""Answers with which the web cannot be used: what ends the renewal, and what does not undo it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, Optional

import pytest
from folded import each
from journey_support import CONTENT, REASONS, REGISTRATION, RENEWAL, WORDING, Walker, right

from bot.domain.journey import Field, Journey
from bot.domain.journey_state import AskedBack, Awaiting, JourneyState, Mode, Stop
from bot.services.journeys.engine import moves
from bot.services.journeys.engine.advance import advance
from bot.services.journeys.engine.moves import Accepted, Move, ValueGiven
from bot.services.journeys.engine.places import as_typed, askable, open_field
from bot.services.journeys.engine.says import WITH_AGENCY, Saying
from bot.services.journeys.engine.stops import is_handoff_allowed
from bot.services.values.kinds import KINDS
from bot.text.parse.result import Refused

S = Saying
ITEMS = [field.id for field in RENEWAL.fields if field.asked_first]
CAN_STOP = [field.id for field in RENEWAL.fields if field.stops_on]
EVERYTHING = [field.id for field in RENEWAL.asking_order]
FIRST, SECOND = ITEMS


def preparing(*filled: str, is_private: bool = True) -> Walker:
    """Somebody who prepares a renewal, with right answers to these fields."""
    walker = Walker.at_the_start(RENEWAL, Mode.PREPARE, is_private)
    walker.fill(*filled)
    return walker


def until(name: str) -> Walker:
    """Somebody who is asked for this field."""
    walker = preparing()
    walker.fill_until(field(name))
    return walker


def stopped_at(name: str) -> Walker:
    """Somebody who has answered いいえ to it."""
    walker = until(name)
    walker.go(moves.No())
    assert walker.state.stopped
    return walker


def field(name: str) -> Field:
    """A field of the renewal."""
    found = RENEWAL.field(name)
    assert found
    return found


def told(name: str, *answers: str) -> ValueGiven:
    """An answer as the edge gives it: はい, いいえ, or neither."""
    facts = [fact for answer in answers for fact in field(name).facts_of(answer)]
    return ValueGiven(name, Accepted(facts=tuple(facts)))


# The order


def test_items_come_first() -> None:
    """Before any effort is spent: the items of the flyer, at their screen."""
    walker = Walker.at_the_start(RENEWAL)
    walker.go(moves.Start(Mode.PREPARE, is_private=True))
    assert walker.kinds == [S.PREPARE_INTRO, S.FIELD_QUESTION]
    assert walker.state.open == FIRST
    assert walker.text.startswith("更新 手順3/9（項目1/")
    assert [choice.title for choice in walker.replies[-1].choices][:2] == ["はい", "いいえ"]


def test_items_come_first_whatever_the_order_of_the_screens() -> None:
    """A field of a screen before theirs is asked after them, under its own step."""
    extra = replace(field("phone"), id="policy_number", condition=RENEWAL.fields[0].condition)
    steps = list(RENEWAL.steps)
    steps[1] = replace(steps[1], fields=(extra,))
    journey = replace(RENEWAL, steps=tuple(steps))
    walker = Walker.at_the_start(journey, Mode.PREPARE)
    asked = []
    while walker.state.open and len(asked) < 4:
        asked.append((walker.state.open, walker.state.step))
        walker.fill(walker.state.open)
    assert asked == [(FIRST, 3), (SECOND, 3), ("policy_number", 2), ("employment", 4)]
    walker.fill_until(None)
    assert walker.state.step == 6


@pytest.mark.parametrize(
    ("move", "kinds"),
    [
        (moves.JumpTo(5), [S.MUST_ANSWER, S.FIELD_QUESTION]),
        (moves.JumpTo(6), [S.MUST_ANSWER, S.FIELD_QUESTION]),
        (moves.JumpTo(7), [S.ON_WEB_LATER, S.FIELD_QUESTION]),
        (moves.Correct("plan"), [S.MUST_ANSWER, S.FIELD_QUESTION]),
        (moves.Next(), [S.MUST_ANSWER, S.FIELD_QUESTION]),
        (moves.Skip(), [S.MUST_ANSWER, S.FIELD_QUESTION]),
        (moves.LeaveForWeb(), [S.MUST_ANSWER, S.FIELD_QUESTION]),
        (moves.Back(), [S.AT_START, S.FIELD_QUESTION]),
        (moves.Confirm(), [S.FIELD_QUESTION]),
        (moves.Choose("yes"), [S.FIELD_QUESTION]),
        (moves.Remind(), [S.FIELD_QUESTION]),
        (moves.Explain(), [S.HELP, S.FIELD_QUESTION]),
        (moves.WhereAmI(), [S.PLACE, S.FIELD_QUESTION]),
        (moves.RetractStop(), [S.WHICH_FIELD]),
    ],
)
def test_an_item_is_answered_or_nothing(move: Move, kinds: list[Saying]) -> None:
    """It is neither passed over nor left for the page; the agency is named instead."""
    walker = preparing()
    walker.go(move)
    assert walker.kinds == kinds
    assert walker.state.open == FIRST and walker.state.skipped == ()
    titles = [choice.title for choice in walker.replies[-1].choices]
    assert not {"入力しない", "あとで画面で入力する", "次へ"} & set(titles)


@pytest.mark.parametrize("name", CAN_STOP)
@pytest.mark.parametrize("move", [moves.Next(), moves.Skip(), moves.LeaveForWeb()])
def test_what_can_stop_is_never_left_out(name: str, move: Move) -> None:
    """The question again, with why, and the agency."""
    walker = until(name)
    walker.go(move)
    assert walker.kinds == [S.MUST_ANSWER, S.FIELD_QUESTION]
    assert walker.state.open == name
    assert "取扱代理店へお電話ください" in walker.text
    walker.go(move)
    assert walker.replies[-1].text != walker.replies[-2].text


def test_other_values_are_kept_but_do_not_lead_past_an_item() -> None:
    """A plan that was named too early is known, and the item is asked still."""
    walker = preparing()
    walker.go([ValueGiven("plan", Accepted()), ValueGiven("phone", Accepted())])
    assert set(walker.state.filled) == {"plan", "phone"}
    assert walker.state.open == FIRST


# Answers


@pytest.mark.parametrize(
    ("text", "is_stopped", "opened"),
    [
        ("はい", False, SECOND),
        ("はい、相違ありません", False, SECOND),
        ("いいえ", True, None),
        ("ちがいます", True, None),
        ("たぶん", False, FIRST),
        ("たぶんいいえ", False, FIRST),
        ("どういう意味？", False, FIRST),
        ("ありません", False, FIRST),  # is the item true, or is there nothing?
        ("はい？", False, FIRST),
        ("はいといいえ", False, FIRST),
        ("どっちがいいですか", False, FIRST),
    ],
)
def test_only_unmistakable_answers_count(text: str, is_stopped: bool, opened: str) -> None:
    """What leaves a doubt is asked again."""
    walker = preparing()
    walker.type(text)
    assert (walker.state.stopped is not None) is is_stopped
    wanted = open_field(RENEWAL, walker.state)
    assert (wanted.id if wanted else None) == opened


@pytest.mark.parametrize("name", CAN_STOP)
def test_doubt_is_explained_then_the_agency_is_named(name: str) -> None:
    """What it is about, how to answer, whom to call; and each time the question again."""
    walker = until(name)
    seen = []
    for _ in range(6):
        walker.go(moves.NotUnderstood())
        seen.append(walker.kinds)
        assert walker.state.open == name
    assert seen[0] == [S.REFUSAL, S.HELP, S.FIELD_QUESTION]
    assert [kinds[-2] for kinds in seen] == [S.HELP, S.EXPLANATION, S.OFFER_AGENCY] * 2
    assert all(kinds[-1] is S.FIELD_QUESTION for kinds in seen)
    texts = [reply.text for reply in walker.replies[-6:]]
    assert all(one != other for one, other in zip(texts, texts[1:]))
    assert not any("0120-301-377" in text for text in texts)


@pytest.mark.parametrize("name", CAN_STOP)
def test_nothing_suggests_an_answer(name: str) -> None:
    """Wherever はい is named いいえ is, in what is said and in what can be pressed."""
    walker = until(name)
    for move in (
        moves.Remind(),
        moves.NotUnderstood(),
        moves.NotUnderstood(),
        moves.NotUnderstood(),
        moves.Explain(),
        moves.Next(),
    ):
        walker.go(move)
        reply = walker.replies[-1]
        assert reply.text.count("「はい」") == reply.text.count("「いいえ」") > 0
        titles = [choice.title for choice in reply.choices]
        assert titles[:2] == ["はい", "いいえ"]
        assert "例：" not in reply.text


@pytest.mark.parametrize("name", CAN_STOP)
@pytest.mark.parametrize("way", ["button", "value"])
def test_the_first_no_stops(name: str, way: str) -> None:
    """At once, with the reason; nothing is awaited any more, and nothing may be handed over."""
    walker = until(name)
    filled = set(walker.state.filled)
    walker.go(moves.No() if way == "button" else told(name, "no"))
    stops_on = field(name).stops_on
    assert stops_on
    assert walker.state.stopped == Stop(name, stops_on.reason)
    assert walker.kinds == [S.STOPPED]
    assert walker.says[0].field == name and walker.says[0].reason == stops_on.reason
    assert set(walker.state.filled) == {*filled, name}
    assert open_field(RENEWAL, walker.state) is None
    assert not is_handoff_allowed(RENEWAL, walker.state)
    reply = walker.replies[-1]
    reason = RENEWAL.stop_reason(stops_on.reason)
    assert reason and reason.text in reply.text and "取扱代理店" in reply.text
    assert set(reason.sections) <= set(reply.citations)
    assert not reply.links
    assert "はい" not in [choice.title for choice in reply.choices]


@pytest.mark.parametrize("name", CAN_STOP)
@pytest.mark.parametrize(
    "change",
    [
        [moves.Correct(), moves.Correct("NAME"), moves.No()],
        [moves.Correct("NAME"), "NO"],
        ["NO"],
        [moves.Remove("NAME"), moves.No()],
    ],
)
@pytest.mark.parametrize("is_done", [False, True])
def test_a_later_no_stops_as_well(name: str, change: list[Any], is_done: bool) -> None:
    """はい corrected to いいえ, before the end or after it: what was prepared is not handed over."""
    walker = preparing()
    walker.fill_until(None)
    if is_done:
        walker.go(moves.Yes())
        assert is_handoff_allowed(RENEWAL, walker.state) and walker.state.is_done
    for step in change:
        walker.go(_for(name, step))
    assert walker.kinds == [S.STOPPED]
    assert walker.state.stopped and walker.state.stopped.field == name
    assert not walker.state.is_done and not is_handoff_allowed(RENEWAL, walker.state)


def _for(name: str, step: Any) -> Move:
    if step == "NO":
        return told(name, "no")
    if isinstance(step, (moves.Correct, moves.Remove)) and step.field == "NAME":
        return replace(step, field=name)
    assert not isinstance(step, str)
    return step


@pytest.mark.parametrize(
    ("values", "is_stopped", "opened"),
    [
        # 「はい、そうです」 in pieces answers one question
        ([told(FIRST, "yes"), told(SECOND, "yes")], False, SECOND),
        ([told(FIRST, "no"), told(SECOND, "no")], True, None),
        # 「はい、違います」 none
        ([told(FIRST, "yes"), told(SECOND, "no")], False, FIRST),
        ([told(FIRST, "no"), told("moved", "yes")], False, FIRST),
        # what was not asked yet
        ([told(SECOND, "no")], False, FIRST),
        ([told(SECOND, "yes")], False, FIRST),
        ([told("moved", "no")], False, FIRST),
        # no answer at all, or both
        ([ValueGiven(FIRST, Accepted())], False, FIRST),
        ([told(FIRST, "yes", "no")], False, FIRST),
        ([ValueGiven(FIRST, AskedBack("family_name_guess"))], False, FIRST),
        ([told(FIRST, "no"), ValueGiven("plan", Accepted())], True, None),
        ([ValueGiven("plan", Accepted()), told(FIRST, "no")], True, None),
    ],
)
def test_several_values_of_one_message(
    values: list[ValueGiven], is_stopped: bool, opened: Optional[str]
) -> None:
    """はい and いいえ belong to the question that is open, and only if they agree."""
    walker = preparing()
    walker.go(values)
    assert (walker.state.stopped is not None) is is_stopped
    wanted = open_field(RENEWAL, walker.state)
    assert (wanted.id if wanted else None) == opened
    assert ("plan" in walker.state.filled) is ("plan" in [value.field for value in values])


@pytest.mark.parametrize(
    ("asking", "awaiting"),
    [(moves.AskCancel(), Awaiting.CANCEL), (moves.StartOver(), Awaiting.START_OVER)],
)
def test_no_to_a_question_of_ours_is_no_answer_to_the_item(
    asking: Move, awaiting: Awaiting
) -> None:
    """「いいえ」 to 「やめてもよろしいですか」 goes on with the item; read as a value, it is asked again."""
    walker = until(SECOND)
    walker.go(asking)
    assert open_field(RENEWAL, walker.state) is None
    assert as_typed(RENEWAL, walker.state, moves.No()) is None
    walker.go(told(SECOND, "no"))
    assert walker.state.awaiting is awaiting and walker.state.stopped is None
    walker.go(moves.No())
    assert walker.state.stopped is None and walker.state.open == SECOND


# While it is stopped

EVERY_MOVE: list[tuple[Any, list[Saying]]] = [
    (moves.Next(), [S.STOPPED]),
    (moves.Back(), [S.STOPPED]),
    (moves.Skip(), [S.STOPPED]),
    (moves.LeaveForWeb(), [S.STOPPED]),
    (moves.JumpTo(5), [S.STOPPED]),
    (moves.JumpTo(42), [S.STOPPED]),
    (moves.Yes(), [S.STOPPED]),
    (moves.No(), [S.STOPPED]),
    (moves.Confirm(), [S.STOPPED]),
    (moves.Choose("retired"), [S.STOPPED]),
    (moves.Correct(), [S.STOPPED]),
    (moves.Correct("plan"), [S.STOPPED]),
    (moves.Remove("plan"), [S.STOPPED]),
    (moves.Start(None, is_private=True), [S.STOPPED]),
    (moves.Start(Mode.PREPARE, is_private=True), [S.STOPPED]),
    (moves.Start(Mode.PREPARE, is_private=False), [S.STOPPED]),
    (moves.Start(Mode.GUIDE, is_private=True), [S.STOPPED, S.STEP_CARD]),
    (moves.Resume(is_private=True), [S.STOPPED]),
    (moves.StartOver(), [S.STOPPED]),
    (moves.SwitchTo("renewal"), [S.STOPPED]),
    (moves.SwitchTo("registration"), [S.STOP_SWITCHED]),
    (moves.Pause(), [S.STOP_LEFT]),
    (moves.AskCancel(), [S.STOP_CANCEL_QUESTION]),
    (moves.ConfirmCancel(), [S.STOP_CANCEL_QUESTION]),
    (moves.RefuseCancel(), [S.STOPPED]),
    (moves.Discard(), [S.DISCARD_QUESTION]),
    (moves.AskPerson(), [S.TO_AGENCY]),
    (moves.AskNeeds(), [S.NEEDS]),
    (moves.AskDuration(), [S.DURATION]),
    (moves.Summary(), [S.SUMMARY, S.STOPPED]),
    (moves.WhereAmI(), [S.PLACE, S.STOPPED]),
    (moves.Explain(), [S.HELP]),
    (moves.Explain("plan"), [S.HELP]),
    (moves.Explain("no_such_field"), [S.STOPPED]),
    (moves.Remind(), [S.STOPPED]),
    (moves.NotUnderstood(), [S.STOPPED]),
    (ValueGiven("plan", Accepted()), [S.STOPPED]),
    (told(FIRST, "yes"), [S.STOPPED]),
    ([told(FIRST, "yes"), told(SECOND, "yes")], [S.STOPPED]),
    ([], [S.STOPPED]),
]


@pytest.mark.parametrize("name", [FIRST, SECOND, "employer_is_right", "parties_unchanged"])
@each("move, kinds", EVERY_MOVE)
def test_whatever_is_done_it_stays_stopped(name: str, move: Any, kinds: list[Saying]) -> None:
    """Every move but the correction leaves it stopped, and says so in turning words."""
    walker = stopped_at(name)
    before = walker.state.stopped
    for expected in (kinds, None):
        walker.go(move)
        assert expected is None or walker.kinds == expected
        assert walker.state.stopped == before
        assert not walker.state.is_done
        assert not is_handoff_allowed(RENEWAL, walker.state)
        assert open_field(RENEWAL, walker.state) is None
        assert not any("/renewal" in link.url for link in walker.replies[-1].links)
    texts = [reply.text for reply in walker.replies]
    assert all(one != other for one, other in zip(texts, texts[1:]))


@pytest.mark.parametrize("name", CAN_STOP)
def test_all_moves_together_leave_it_stopped(name: str) -> None:
    """One after the other, too, and with every はい in between."""
    walker = stopped_at(name)
    for move, _ in EVERY_MOVE:
        walker.go(move)
        walker.go(moves.Yes(), moves.ConfirmCancel(), moves.Yes())
        assert walker.state.stopped and not is_handoff_allowed(RENEWAL, walker.state)
        assert not {S.PREPARED, S.COMPLETED, S.FIELD_QUESTION, S.READ_BACK} & set(walker.kinds)


def test_erasing_erases_the_values_alone() -> None:
    """「消して」 leaves no answer, but the contract stays stopped, and that is told."""
    walker = stopped_at("parties_unchanged")
    walker.go(moves.Discard(), moves.Yes())
    assert walker.kinds == [S.STOP_DISCARDED]
    state = walker.state
    assert (state.filled, state.facts, state.skipped) == ((), (), ())
    assert state.is_cancelled and state.stopped and state.stopped.field == "parties_unchanged"
    for move in (moves.Resume(is_private=True), moves.Start(Mode.PREPARE, is_private=True)):
        walker.go(move)
        assert walker.kinds == [S.STOPPED]
    walker.go(moves.Discard())
    assert walker.kinds == [S.NOTHING_KEPT]


def test_leaving_and_coming_back() -> None:
    """Paused, cancelled, stored, on another channel: it is stopped there as well."""
    walker = stopped_at(SECOND)
    walker.go(moves.Pause(), moves.AskCancel(), moves.Yes())
    assert walker.kinds == [S.STOP_LEFT] and walker.state.is_cancelled
    stored = json.loads(json.dumps(walker.state.as_json()))
    later = Walker(RENEWAL, JourneyState.from_json(stored))
    later.go(moves.Remind())
    assert later.kinds == []
    later.go(moves.Next())
    assert later.kinds == [S.STOPPED]
    later.go(moves.Resume(is_private=False))
    assert later.kinds == [S.STOPPED]
    assert later.state.is_active and later.state.stopped
    assert "（ここでは準備できません）" in later.text


@pytest.mark.parametrize("awaiting", [one for one in Awaiting if one is not Awaiting.RETRACT])
def test_an_older_question_of_ours_does_not_undo_it(awaiting: Awaiting) -> None:
    """Whatever a stored state waits for, a はい to it leaves the contract stopped."""
    walker = stopped_at(FIRST)
    walker.state = replace(walker.state, awaiting=awaiting)
    walker.go(moves.Yes())
    assert walker.state.stopped == Stop(FIRST, "disclosure_no")
    assert S.STARTED_OVER not in walker.kinds


def test_screens_are_explained_but_never_finished() -> None:
    """The guide may be read; it links no page and its last screen completes nothing."""
    walker = stopped_at(FIRST)
    walker.go(moves.Start(Mode.GUIDE, is_private=True))
    assert walker.kinds == [S.STOPPED, S.STEP_CARD]
    walker.go(moves.JumpTo(9))
    assert walker.kinds == [S.STEP_CARD]
    assert walker.text.startswith("更新 手順9/9（ここでは準備できません）")
    for move in (moves.Yes(), moves.Confirm(), moves.Next(), moves.Skip()):
        walker.go(move)
        assert walker.kinds == [S.STOPPED]
    walker.go(moves.Back())
    assert walker.kinds == [S.STEP_CARD] and walker.state.step == 8
    walker.go(ValueGiven("plan", Accepted()))
    assert walker.kinds == [S.STOPPED]
    assert not any("/renewal" in link.url for reply in walker.replies[1:] for link in reply.links)
    walker.go(moves.Start(Mode.PREPARE, is_private=True))
    assert walker.kinds == [S.STOPPED] and not walker.state.is_done


# Taking an answer back


@pytest.mark.parametrize("name", CAN_STOP)
@pytest.mark.parametrize("by_name", [True, False])
def test_a_mistake_is_corrected_once(name: str, by_name: bool) -> None:
    """The whole question again; an explicit はい, and it goes on where it was."""
    walker = stopped_at(name)
    walker.go(moves.Correct(name) if by_name else moves.RetractStop())
    assert walker.kinds == [S.RETRACT_QUESTION]
    assert walker.state.awaiting is Awaiting.RETRACT and walker.state.stopped
    assert field(name).question in walker.text or field(name).again in walker.text
    assert [choice.title for choice in walker.replies[-1].choices] == ["はい", "いいえ"]
    walker.go(moves.Yes())
    assert walker.kinds[0] is S.RETRACTED
    assert "お手続きの画面でも" in walker.text
    state = walker.state
    assert (state.stopped, state.retracted, state.awaiting) == (None, (name,), None)
    assert set(field(name).facts_of("yes")) <= set(state.facts)
    assert not field(name).is_stopped_by(state.facts)
    following = EVERYTHING[EVERYTHING.index(name) + 1]
    assert state.open == following
    walker.fill_until(None)
    walker.go(moves.Yes())
    assert walker.kinds == [S.PREPARED] and is_handoff_allowed(RENEWAL, walker.state)


@pytest.mark.parametrize("second", ITEMS)
def test_a_second_no_is_final(second: str) -> None:
    """After one correction, いいえ to any item holds for good, also after starting over."""
    walker = stopped_at(FIRST)
    walker.go(moves.RetractStop(), moves.Yes(), moves.StartOver(), moves.Yes())
    assert walker.kinds == [S.STARTED_OVER, S.FIELD_QUESTION]
    walker.fill_until(field(second))
    walker.go(moves.No())
    assert walker.state.stopped == Stop(second, "disclosure_no", is_correctable=False)
    for move in (moves.RetractStop(), moves.Correct(second)):
        walker.go(move)
        assert walker.kinds == [S.STOP_FINAL]
        assert walker.state.awaiting is None
        walker.go(moves.Yes())
        assert walker.kinds == [S.STOPPED] and walker.state.stopped


def test_erasing_does_not_give_a_second_correction() -> None:
    """Which kind of answer was corrected is remembered when everything else is erased."""
    walker = stopped_at(FIRST)
    walker.go(moves.RetractStop(), moves.Yes(), moves.Discard(), moves.Yes())
    assert walker.state.retracted == (FIRST,)
    walker.go(moves.Start(Mode.PREPARE, is_private=True), moves.No(), moves.RetractStop())
    assert walker.kinds == [S.STOP_FINAL]


def test_each_kind_of_answer_is_corrected_once() -> None:
    """A mistake about the employer is not held against a mistake about an item."""
    walker = stopped_at(FIRST)
    walker.go(moves.RetractStop(), moves.Yes())
    walker.fill_until(field("employer_is_right"))
    walker.go(moves.No(), moves.RetractStop(), moves.Yes())
    assert walker.state.retracted == (FIRST, "employer_is_right")
    assert walker.state.stopped is None


@pytest.mark.parametrize(
    ("answers", "kinds", "is_asked"),
    [
        ([moves.No()], [S.RETRACT_REFUSED, S.STOPPED], False),
        ([moves.RefuseCancel()], [S.RETRACT_REFUSED, S.STOPPED], False),
        ([moves.NotUnderstood()], [S.RETRACT_QUESTION], True),
        ([moves.Remind()], [S.RETRACT_QUESTION], True),
        ([moves.RetractStop()], [S.RETRACT_QUESTION], True),
        ([moves.Correct(FIRST)], [S.RETRACT_QUESTION], True),
        ([ValueGiven(FIRST, Refused("no_clear_answer"))], [S.RETRACT_QUESTION], True),
        ([told(FIRST, "yes")], [S.RETRACT_QUESTION], True),
        ([[told(FIRST, "yes")]], [S.RETRACT_QUESTION], True),
        ([moves.Confirm()], [S.STOPPED], False),
        ([moves.ConfirmCancel()], [S.STOP_CANCEL_QUESTION], False),
        ([moves.Next()], [S.STOPPED], False),
        ([moves.Pause()], [S.STOP_LEFT], False),
        ([moves.Next(), moves.Yes()], [S.STOPPED], False),
        ([moves.AskPerson(), moves.Yes()], [S.STOPPED], False),
        ([moves.Start(Mode.PREPARE, is_private=True), moves.Yes()], [S.STOPPED], False),
    ],
)
def test_only_a_plain_yes_corrects(answers: list[Any], kinds: list[Saying], is_asked: bool) -> None:
    """Anything else leaves it stopped; a はい to something else later corrects nothing."""
    walker = stopped_at(FIRST)
    walker.go(moves.RetractStop(), *answers)
    assert walker.kinds == kinds
    assert walker.state.stopped == Stop(FIRST, "disclosure_no")
    assert (walker.state.awaiting is Awaiting.RETRACT) is is_asked
    assert walker.replies[-1].text != walker.replies[-2].text


def test_a_correction_that_was_refused_can_be_made_still() -> None:
    """Asked and answered いいえ, nothing was corrected yet."""
    walker = stopped_at(FIRST)
    walker.go(moves.RetractStop(), moves.No(), moves.RetractStop(), moves.Yes())
    assert walker.state.stopped is None


@pytest.mark.parametrize("leaving", [[moves.Pause()], [moves.Start(Mode.GUIDE, True)], []])
def test_a_correction_takes_the_preparation_up(leaving: list[Move]) -> None:
    """From a pause and from the explained screens as well."""
    walker = stopped_at(SECOND)
    walker.go(*leaving, moves.RetractStop(), moves.Yes())
    assert walker.state.is_active and walker.state.mode is Mode.PREPARE
    assert walker.state.open == "employment"


def test_a_correction_after_erasing_asks_for_the_rest_again() -> None:
    """The corrected answer stands, all others are asked."""
    walker = stopped_at(SECOND)
    walker.go(moves.Discard(), moves.Yes(), moves.RetractStop(), moves.Yes())
    assert walker.state.filled == (SECOND,)
    assert walker.state.open == FIRST


def test_a_correction_returns_to_the_place_of_the_change() -> None:
    """いいえ by a change from further on, corrected: one is back where one was."""
    walker = until("plan")
    walker.go(told(FIRST, "no"), moves.RetractStop(), moves.Yes())
    assert walker.kinds == [S.RETRACTED, S.FIELD_QUESTION]
    assert walker.state.open == "plan"
    walker.fill_until(None)
    walker.go(told("employer_is_right", "no"), moves.RetractStop(), moves.Yes())
    assert walker.kinds == [S.RETRACTED, S.READ_BACK]


# Looking at an answer again


@pytest.mark.parametrize(
    ("move", "kinds", "opened"),
    [
        (moves.Yes(), [S.CORRECTED, S.FIELD_QUESTION], "employment"),
        (moves.Next(), [S.FIELD_QUESTION], "employment"),
        (moves.Skip(), [S.FIELD_QUESTION], "employment"),
        (moves.LeaveForWeb(), [S.FIELD_QUESTION], "employment"),
        (moves.NotUnderstood(), [S.KEPT_OLD, S.REFUSAL, S.HELP, S.FIELD_QUESTION], SECOND),
        (moves.No(), [S.STOPPED], None),
    ],
)
def test_back_to_an_answer(move: Move, kinds: list[Saying], opened: Optional[str]) -> None:
    """The question is put in full, so that はい and いいえ answer it and nothing else."""
    walker = until("employment")
    walker.go(moves.Back())
    assert walker.kinds == [S.ANSWER_REVIEW]
    assert field(SECOND).question in walker.text
    walker.go(move)
    wanted = open_field(RENEWAL, walker.state)
    assert (walker.kinds, wanted.id if wanted else None) == (kinds, opened)


def test_correcting_to_the_same_answer() -> None:
    """「告知事項を直す」, then はい: nothing has changed."""
    walker = until("plan")
    walker.go(moves.Correct(FIRST))
    assert walker.kinds == [S.ANSWER_REVIEW]
    walker.go(moves.Yes())
    assert walker.kinds == [S.CORRECTED, S.FIELD_QUESTION]
    assert walker.state.open == "plan"
    walker.go(moves.Correct(FIRST), moves.Skip())
    assert walker.kinds == [S.CORRECTION_DROPPED, S.FIELD_QUESTION]


def test_a_removed_answer_is_asked_again() -> None:
    """Without its answer nothing is handed over."""
    walker = preparing()
    walker.fill_until(None)
    walker.go(moves.Remove(FIRST))
    assert walker.kinds == [S.REMOVED, S.FIELD_QUESTION]
    assert walker.state.open == FIRST
    assert not is_handoff_allowed(RENEWAL, walker.state)


# What may be handed over


@pytest.mark.parametrize("count", range(len(EVERYTHING)))
def test_not_before_everything_that_can_stop_is_answered(count: int) -> None:
    """Only the last of those answers allows it."""
    walker = preparing()
    for name in EVERYTHING[:count]:
        walker.fill(name)
    has_all = set(CAN_STOP) <= set(EVERYTHING[:count])
    assert is_handoff_allowed(RENEWAL, walker.state) is has_all


@pytest.mark.parametrize(
    "changes",
    [
        {"stopped": Stop(FIRST, "disclosure_no")},
        {"facts": ()},
        {"facts": (f"{FIRST}_no", f"{FIRST}_yes")},
        {"filled": ()},
        {"filled": (), "skipped": tuple(CAN_STOP)},
        {"journey": "registration"},
    ],
)
def test_not_by_a_state_that_does_not_fit(changes: dict[str, Any]) -> None:
    """Whatever is missing or contradicts itself allows nothing."""
    walker = preparing()
    walker.fill_until(None)
    good = walker.state
    assert is_handoff_allowed(RENEWAL, good)
    assert not is_handoff_allowed(RENEWAL, replace(good, **changes))


@pytest.mark.parametrize(
    ("changes", "kinds"),
    [
        ({"facts": ()}, [S.FIELD_QUESTION]),
        ({"filled": (), "skipped": tuple(EVERYTHING)}, [S.FIELD_QUESTION]),
        ({"facts": (f"{FIRST}_no",)}, [S.STOPPED]),
        ({"is_done": True, "facts": ()}, [S.FIELD_QUESTION]),
        ({"asked": "plan", "facts": ()}, [S.FIELD_QUESTION]),
    ],
)
def test_a_stored_state_that_does_not_fit_is_put_right(
    changes: dict[str, Any], kinds: list[Saying]
) -> None:
    """An answer that nobody gave is asked for, whatever else the state says."""
    walker = preparing()
    walker.fill_until(None)
    state, says = advance(RENEWAL, replace(walker.state, **changes), moves.Yes())
    assert S.PREPARED not in [say.kind for say in says] and not state.is_done
    later = Walker(RENEWAL, replace(walker.state, **changes))
    later.go(moves.Remind())
    assert later.kinds == kinds
    assert later.state.stopped or later.state.open == FIRST


def test_an_item_that_comes_in_overnight() -> None:
    """A new item is asked first of all, of somebody who is far on and of somebody who is done."""
    before = replace(
        RENEWAL,
        steps=tuple(
            replace(step, fields=tuple(f for f in step.fields if f.id != SECOND))
            for step in RENEWAL.steps
        ),
    )
    for is_done in (True, False):
        walker = Walker.at_the_start(before, Mode.PREPARE)
        walker.fill_until(None if is_done else field("plan"))
        if is_done:
            walker.go(moves.Yes())
        later = Walker(RENEWAL, walker.state)
        assert not is_handoff_allowed(RENEWAL, later.state)
        later.go(moves.Remind())
        assert (later.state.open, later.state.is_done) == (SECOND, False)


def test_a_stop_whose_question_is_gone() -> None:
    """It stays, says so, and cannot be taken back: nobody can be asked that question again."""
    state = JourneyState("renewal", Mode.PREPARE, stopped=Stop("gone", "gone"), is_private=True)
    walker = Walker(RENEWAL, state)
    walker.go(moves.Next())
    assert walker.kinds == [S.STOPPED] and "取扱代理店へお電話ください" in walker.text
    walker.go(moves.RetractStop(), moves.Yes())
    assert walker.state.stopped == Stop("gone", "gone")


def test_registration_knows_no_stop() -> None:
    """A journey without such answers is handed over as before."""
    walker = Walker.at_the_start(REGISTRATION, Mode.PREPARE)
    assert is_handoff_allowed(REGISTRATION, walker.state)
    walker.go(moves.RetractStop())
    assert walker.kinds == [S.WHICH_FIELD]
    guided = Walker.at_the_start(REGISTRATION, Mode.GUIDE)
    guided.go(moves.RetractStop())
    assert guided.kinds == [S.CHANGE_ON_PAGE]


# Other fields of the renewal


def test_all_of_renewal_typed_by_hand() -> None:
    """Twelve values, read back, confirmed: prepared, from the consent on."""
    typed = {
        **{FIRST: "はい", SECOND: "はい、相違ありません", "employment": "退職者です"},
        **{"employer_is_right": "正しいです", "retirement_month": "平成23年3月"},
        **{"parties_unchanged": "はい", "plan": "Ｂプランで", "moved": "引っ越しました"},
        **{"postal_code": "123-4567", "address": "東京都見本市見本町1-2-3"},
        **{"phone": "090-1234-5678", "email": "taro@example.jp"},
    }
    walker = Walker.at_the_start(RENEWAL, Mode.PREPARE)
    for name, text in typed.items():
        assert walker.state.open == name
        walker.type(text)
    assert walker.kinds == [S.FILLED, S.READ_BACK]
    assert all(f"⟦{name}⟧" in walker.text for name in typed)
    walker.go(moves.Yes())
    assert walker.kinds == [S.PREPARED]
    reply = walker.replies[-1]
    assert [link.url for link in reply.links] == ["https://mypage.example.jp/renewal/contracts"]
    assert "まだ終わっていません" in reply.text or "終わります" in reply.text
    assert "・手順8：" in reply.text and "ご契約最終お申込み" in reply.text


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        (["はい", "はい", "現職", "はい", "はい", "A", "いいえ"], "phone"),
        (["はい", "はい", "退職者", "はい"], "retirement_month"),
        (["はい", "はい", "現職", "はい"], "parties_unchanged"),
        (["はい", "はい", "現職", "はい", "はい", "A", "はい"], "postal_code"),
    ],
)
def test_what_is_asked_depends_on_answers(answers: list[str], asked: str) -> None:
    """A retirement month of who has retired, an address of who has moved."""
    walker = preparing()
    walker.type(*answers)
    assert walker.state.open == asked


@pytest.mark.parametrize(
    ("before", "move", "text", "opened"),
    [
        ("employment", moves.Choose("retired"), "退職者", "employer_is_right"),
        ("employment", moves.Choose("active"), "現職", "employer_is_right"),
        ("employment", moves.Choose("other"), None, "employment"),
        ("plan", moves.Choose("free_plan"), "フリープラン", "moved"),
        ("moved", moves.Yes(), "はい", "postal_code"),
        ("moved", moves.No(), "いいえ", "phone"),
        (FIRST, moves.Yes(), "はい", SECOND),
        (FIRST, moves.Choose("yes"), None, FIRST),
        ("phone", moves.Yes(), None, "phone"),
        ("phone", moves.No(), None, "email"),
        ("phone", moves.Choose("retired"), None, "phone"),
    ],
)
def test_buttons_that_are_values(before: str, move: Move, text: Optional[str], opened: str) -> None:
    """A button stands for words that the field's parser reads; sent as it is, it does the same."""
    walker = until(before)
    assert as_typed(RENEWAL, walker.state, move) == text
    pressed = Walker(RENEWAL, walker.state)
    pressed.go(move)
    assert pressed.state.open == opened
    if text:
        walker.type(text)
        assert (walker.state.open, walker.state.facts) == (opened, pressed.state.facts)


@pytest.mark.parametrize(
    ("name", "titles"),
    [
        ("employment", ["現職", "退職者", "あとで画面で入力する"]),
        (
            "plan",
            [
                *("前年同等条件プラン", "Aプラン", "Bプラン", "フリープラン"),
                "あとで画面で入力する",
            ],
        ),
        ("phone", ["入力しない"]),
        ("address", []),
    ],
)
def test_choices_of_a_question(name: str, titles: list[str]) -> None:
    """Every value in the order of the screen, none put forward."""
    walker = until(name)
    shown = [choice.title for choice in walker.replies[-1].choices]
    assert shown == [*titles, "あとで続ける", "電話で聞く"]


@pytest.mark.parametrize(
    ("opened", "asked_about", "titles"),
    [
        ("phone", "moved", ["そのままにする"]),
        ("phone", "plan", ["そのままにする"]),
        ("plan", "moved", []),
        ("moved", "moved", ["はい", "いいえ"]),
        ("plan", "plan", ["前年同等条件プラン", "Aプラン", "Bプラン", "フリープラン"]),
    ],
)
def test_values_are_offered_for_the_field_in_turn(
    opened: str, asked_about: str, titles: list[str]
) -> None:
    """A button with a value never answers another question than the one above it."""
    walker = until(opened)
    walker.go(moves.Explain(asked_about))
    shown = [choice.title for choice in walker.replies[-1].choices]
    assert shown == [*titles, "あとで続ける", "電話で聞く"]


def test_nothing_is_offered_once_it_is_stopped() -> None:
    """An explanation of the item brings its buttons back no more."""
    walker = stopped_at(FIRST)
    assert walker.replies[-1].choices == ()
    walker.go(moves.Explain())
    assert [choice.title for choice in walker.replies[-1].choices] == ["電話で聞く"]


def test_which_one_is_best_is_no_plan() -> None:
    """「どれがいい」 is not taken for a choice."""
    walker = until("plan")
    walker.type("どれがいいですか")
    assert walker.state.open == "plan"
    assert REASONS["no_plan"] in walker.text


def test_where_personal_values_are_not_asked() -> None:
    """On LINE the items, the status and the plan are asked, the rest is left for the page."""
    walker = preparing(is_private=False)
    asked = []
    while walker.state.open:
        asked.append(walker.state.open)
        walker.fill(walker.state.open)
    assert asked == [
        *(FIRST, SECOND, "employment", "employer_is_right", "parties_unchanged"),
        *("plan", "moved"),
    ]
    assert "・新しい住所：画面で入力" in walker.text and "・新しい電話番号：入力なし" in walker.text
    assert "・プラン：⟦plan⟧" in walker.text
    walker.go(moves.Yes())
    assert walker.kinds == [S.PREPARED]


def test_on_to_a_private_channel() -> None:
    """What could not be asked there is asked in its order."""
    walker = preparing(FIRST, SECOND, "employment", "employer_is_right", is_private=False)
    assert walker.state.open == "parties_unchanged"
    walker.go(moves.Pause(), moves.Resume(is_private=True))
    assert walker.state.open == "retirement_month"


def test_summary_shows_what_is_not_personal() -> None:
    """「はい」 stands as it is, an address masked."""
    walker = until("phone")
    walker.go(moves.Summary())
    assert f"：⟦{FIRST}⟧" in walker.text and "・新しい住所：⟦address*⟧" in walker.text


@pytest.mark.parametrize("kind", sorted(WITH_AGENCY))
def test_sayings_that_send_to_the_agency_say_so(kind: Saying) -> None:
    """Whoever adds the agency's number adds it below a sentence that names the agency."""
    stops = [text for stop in RENEWAL.stops for text in (stop.text, stop.again)]
    texts = stops if kind is S.STOPPED else WORDING.sayings[kind].texts
    assert all("取扱代理店" in text for text in texts)


def test_values_that_only_their_question_explains() -> None:
    """Every field answered はい or いいえ says so, so that nobody looks for it elsewhere."""
    journeys: list[Journey] = list(CONTENT.journeys.values())
    for one in (field for journey in journeys for field in journey.fields):
        assert one.is_yes_no is KINDS[one.parser].is_only_in_turn


def test_right_values_do_not_stop() -> None:
    """The helper of these tests leads on."""
    for name in CAN_STOP:
        assert field(name).is_cleared_by(right(field(name)).facts)
    assert askable(RENEWAL, JourneyState("renewal"))[0].id == FIRST
