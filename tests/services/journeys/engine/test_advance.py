"""The journey engine: one move at a time, in tables."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any, Optional, Sequence

import pytest
import yaml
from folded import each
from journey_support import CONTENT, REGISTRATION, RENEWAL, Walker

from bot.content.journeys import load_journey
from bot.content.yaml_file import FOLDER
from bot.domain.journey import Journey
from bot.domain.journey_state import AskedBack, JourneyState, Mode
from bot.services.journeys.engine.advance import advance
from bot.services.journeys.engine.moves import (
    Accepted,
    AskCancel,
    AskDuration,
    AskNeeds,
    AskPerson,
    Back,
    Confirm,
    ConfirmCancel,
    Correct,
    Discard,
    Explain,
    JumpTo,
    LeaveForWeb,
    Move,
    Next,
    NextScreen,
    No,
    NotUnderstood,
    Pause,
    RefuseCancel,
    Remind,
    Remove,
    Resume,
    Skip,
    Start,
    StartOver,
    Summary,
    SwitchTo,
    ValueGiven,
    WhereAmI,
    Yes,
)
from bot.services.journeys.engine.places import open_field, room
from bot.services.journeys.engine.says import Saying
from bot.text.parse.result import Refused

S = Saying
FIELDS = [field.id for field in REGISTRATION.fields]
SHOWN_ONLY = replace(RENEWAL, steps=tuple(replace(s, fields=()) for s in RENEWAL.steps))
REQUIRED = [field.id for field in REGISTRATION.fields if field.is_required]
BEFORE_PHONE = ["email", "name", "kana", "romaji", "birth_date", "postal_code", "address"]
TYPED = {
    "email": "taro@example.jp",
    "name": "損保 太郎",
    "kana": "そんぽ たろう",
    "romaji": "sompo taro",
    "birth_date": "S25.12.19",
    "postal_code": "〒732-8570",
    "address": "広島市東区二葉の里3-3-1",
    "phone": "090-1234-5678",
    "policy_numbers": "A020119183",
}


def preparing(*filled: str) -> Walker:
    """Somebody whose values are collected, with these given already."""
    walker = Walker.at_the_start(REGISTRATION, Mode.PREPARE)
    walker.fill(*filled)
    return walker


def guided(step: int = 1, journey: Journey = REGISTRATION) -> Walker:
    """Somebody who looks at that screen."""
    walker = Walker.at_the_start(journey, Mode.GUIDE)
    walker.go(*[NextScreen()] * (step - 1))
    return walker


def wrong(field: str, reason: str = "phone_length") -> ValueGiven:
    """A value that its parser refuses."""
    return ValueGiven(field, Refused(reason))


def test_all_of_registration_typed_by_hand() -> None:
    """Nine values, read back, confirmed: done, and not before."""
    walker = Walker.at_the_start(REGISTRATION)
    assert walker.kinds == [S.MODE_QUESTION]
    walker.go(Start(Mode.PREPARE, is_private=True))
    for name in FIELDS:
        assert walker.state.open == name
        assert not walker.state.is_done
        walker.type(TYPED[name])
    assert walker.kinds == [S.FILLED, S.MORE_QUESTION]
    walker.go(No())
    assert walker.kinds == [S.READ_BACK]
    assert not walker.state.is_done
    walker.go(Yes())
    assert walker.kinds == [S.PREPARED]
    assert walker.state.is_done
    assert set(walker.state.filled) == set(FIELDS)


@pytest.mark.parametrize("journey", CONTENT.journeys.values(), ids=lambda j: j.id)
def test_all_screens_in_order(journey: Journey) -> None:
    """次へ goes through every screen; the last one asks whether it is done."""
    walker = Walker.at_the_start(journey, Mode.GUIDE)
    for step in journey.steps:
        assert walker.kinds == [S.STEP_CARD]
        assert f"{journey.title} 手順{step.number}/{len(journey.steps)} {step.title}" in walker.text
        assert step.section in walker.replies[-1].citations
        walker.go(NextScreen())
    assert walker.kinds == [S.FINISH_QUESTION]
    assert not walker.state.is_done
    walker.go(Confirm())
    assert walker.kinds == [S.COMPLETED]
    assert walker.state.is_done


# Starting


@pytest.mark.parametrize(
    ("journey", "mode", "is_private", "kinds", "reached"),
    [
        (REGISTRATION, None, True, [S.MODE_QUESTION], None),
        (REGISTRATION, None, False, [S.STEP_CARD], Mode.GUIDE),
        (REGISTRATION, Mode.GUIDE, True, [S.STEP_CARD], Mode.GUIDE),
        (
            *(REGISTRATION, Mode.PREPARE, True),
            *([S.PREPARE_INTRO, S.FIELD_QUESTION], Mode.PREPARE),
        ),
        (REGISTRATION, Mode.PREPARE, False, [S.NOT_PRIVATE, S.STEP_CARD], Mode.PREPARE),
        (RENEWAL, None, True, [S.MODE_QUESTION], None),
        (RENEWAL, None, False, [S.MODE_QUESTION], None),
        (RENEWAL, Mode.PREPARE, False, [S.PREPARE_INTRO, S.FIELD_QUESTION], Mode.PREPARE),
        # without fields there is only one way
        (SHOWN_ONLY, None, True, [S.STEP_CARD], Mode.GUIDE),
        (SHOWN_ONLY, Mode.PREPARE, True, [S.ONLY_GUIDE, S.STEP_CARD], Mode.GUIDE),
    ],
)
def test_start(
    journey: Journey,
    mode: Optional[Mode],
    is_private: bool,
    kinds: list[Saying],
    reached: Optional[Mode],
) -> None:
    """Which way is gone depends on the journey, the channel and the wish."""
    walker = Walker.at_the_start(journey, mode, is_private)
    assert walker.kinds == kinds
    assert walker.state.mode is reached


def test_where_values_are_not_asked() -> None:
    """Where the channel is not private no field is open, and no value is taken."""
    walker = Walker.at_the_start(REGISTRATION, Mode.PREPARE, is_private=False)
    assert open_field(REGISTRATION, walker.state) is None
    walker.go(ValueGiven("phone", Accepted()))
    assert walker.kinds == [S.NOT_TAKEN]
    assert walker.state.filled == ()
    walker.go(Resume(is_private=True))
    assert walker.state.open == "email"


@pytest.mark.parametrize("move", [Yes(), Next(), NotUnderstood(), Remind(), Confirm(), Skip()])
def test_mode_is_asked_again(move: Move) -> None:
    """Whatever does not choose a way is answered by the same question in other words."""
    walker = Walker.at_the_start(REGISTRATION)
    walker.go(move)
    assert walker.kinds == [S.MODE_QUESTION]
    assert walker.replies[0].text != walker.text


def test_jump_instead_of_a_mode() -> None:
    """「確認メールのところ」 at once: the page is open, so it is guided."""
    walker = Walker.at_the_start(REGISTRATION)
    walker.go(JumpTo(5))
    assert (walker.state.mode, walker.state.step) == (Mode.GUIDE, 5)


def test_starting_again_goes_on() -> None:
    """「会員登録したい」 in the middle loses nothing."""
    walker = preparing("email", "name")
    walker.go(Start(None, is_private=True))
    assert walker.kinds == [S.RESUMED, S.FIELD_QUESTION]
    assert walker.state.open == "kana"


def test_starting_twice_elsewhere() -> None:
    """The same request from a channel that is private and one that is not: other words."""
    walker = guided()
    walker.go(Start(None, is_private=False), Start(None, is_private=True))
    assert walker.replies[-2].text != walker.text


def test_changing_the_way() -> None:
    """From collecting to looking at the screen and back, with all values."""
    walker = preparing("email", "name")
    walker.go(Start(Mode.GUIDE, is_private=True))
    assert walker.kinds == [S.STEP_CARD]
    assert walker.state.step == 3
    walker.go(Next(), Start(Mode.PREPARE, is_private=True))
    assert walker.state.open == "kana"
    assert walker.state.filled == ("email", "name")


# Values


@pytest.mark.parametrize(
    ("values", "filled", "asked"),
    [
        ([("email", Accepted())], ["email"], "name"),
        ([("email", Accepted()), ("name", Accepted())], ["email", "name"], "kana"),
        ([("phone", Accepted()), ("address", Accepted())], ["phone", "address"], "email"),
        ([("phone", Accepted()), ("email", Accepted())], ["phone", "email"], "name"),
        ([("no_such_field", Accepted())], [], "email"),
        ([], [], "email"),
        ([("policy_numbers", Accepted(2))], ["policy_numbers"] * 2, "email"),
        ([("policy_numbers", Accepted(9))], ["policy_numbers"] * 5, "email"),
        ([("email", Accepted()), ("name", Refused("no_name"))], ["email"], "name"),
        ([("email", Accepted()), ("phone", Refused("phone_length"))], ["email"], "name"),
    ],
)
def test_values_of_one_message(
    values: Sequence[tuple[str, Any]], filled: list[str], asked: str
) -> None:
    """One message fills what it holds, and the first open field is asked next."""
    walker = preparing()
    walker.go([ValueGiven(name, outcome) for name, outcome in values])
    assert list(walker.state.filled) == filled
    assert walker.state.open == asked


def test_what_is_known_is_never_asked() -> None:
    """Fields given ahead are passed over in their turn."""
    walker = preparing("phone", "kana", "birth_date")
    asked = []
    while walker.state.open:
        asked.append(walker.state.open)
        walker.fill_until(None) if walker.state.open == "policy_numbers" else walker.fill(
            walker.state.open
        )
    assert asked == ["email", "name", "romaji", "postal_code", "address", "policy_numbers"]


@pytest.mark.parametrize(
    ("reasons", "kinds"),
    [
        (["no_phone"], [[S.REFUSAL]]),
        (
            ["phone_length", "phone_length", "phone_length", "phone_length", "phone_length"],
            [[S.REFUSAL], [S.EXPLANATION], [S.OFFER_DESK_OR_WEB], [S.EXPLANATION]]
            + [[S.OFFER_DESK_OR_WEB]],
        ),
        # another mistake gets its own reason
        (
            ["phone_length", "phone_toll_free", "phone_foreign"],
            [[S.REFUSAL], [S.REFUSAL, S.EXPLANATION], [S.REFUSAL, S.OFFER_DESK_OR_WEB]],
        ),
        ([None, None, None], [[S.NOT_UNDERSTOOD], [S.EXPLANATION], [S.OFFER_DESK_OR_WEB]]),
        (["phone_length", None, None], [[S.REFUSAL], [S.EXPLANATION], [S.OFFER_DESK_OR_WEB]]),
    ],
)
def test_wrong_tries(reasons: list[Optional[str]], kinds: list[list[Saying]]) -> None:
    """The reason, then another explanation, then a way out; no sentence twice in a row."""
    walker = preparing(*BEFORE_PHONE)
    for reason, expected in zip(reasons, kinds):
        said = _sentences(walker.text)
        walker.go(wrong("phone", reason) if reason else NotUnderstood())
        assert walker.kinds == expected
        assert not said & _sentences(walker.text)
    assert walker.state.open == "phone"


def _sentences(text: str) -> set[str]:
    """Sentences and lines of a reply, without the line that tells the place."""
    lines = text.splitlines()[1:]
    return {part for line in lines for part in re.split("(?<=。)", line) if part}


def test_tries_count_at_one_place() -> None:
    """What went wrong at one field is not held against the next."""
    walker = preparing(*BEFORE_PHONE)
    walker.go(wrong("phone"), wrong("phone"), ValueGiven("phone", Accepted()))
    assert walker.state.tries == 0
    walker.go(wrong("policy_numbers", "policy_number_short"))
    assert walker.kinds == [S.REFUSAL]


@pytest.mark.parametrize(
    ("typed", "answers", "kinds", "filled"),
    [
        ("taro@gmial.com", [Yes()], [S.FILLED, S.FIELD_QUESTION], 1),
        ("taro@gmial.com", [No()], [S.FILLED, S.FIELD_QUESTION], 1),  # as typed
        ("taro@gmail", [No()], [S.FIELD_QUESTION], 0),  # nothing to keep as typed
        ("taro@gmail", [NotUnderstood()], [S.ASK_BACK_AGAIN], 0),
        ("taro@gmail", [Remind()], [S.ASK_BACK_AGAIN], 0),
        ("taro@gmail", [Next()], [S.ASK_BACK_AGAIN], 0),
        ("taro@gmail", [NotUnderstood()] * 2, [S.ASK_BACK_AGAIN, S.OFFER_DESK_OR_WEB], 0),
        ("taro@gmail", [LeaveForWeb()], [S.LEFT_FOR_WEB, S.FIELD_QUESTION], 0),
        ("taro@gmail", [AskCancel(), No()], [S.CANCEL_REFUSED, S.ASK_BACK_AGAIN], 0),
        ("taro@gmail", [ValueGiven("email", Accepted())], [S.FILLED, S.FIELD_QUESTION], 1),
        ("taro@gmail", [wrong("email", "email_invalid")], [S.REFUSAL, S.EXPLANATION], 0),
    ],
)
def test_asked_back(typed: str, answers: list[Move], kinds: list[Saying], filled: int) -> None:
    """はい takes the suggestion, いいえ what was typed if that can be; nothing else decides."""
    walker = preparing()
    walker.type(typed)
    assert walker.kinds == [S.ASK_BACK]
    assert walker.state.filled == ()
    walker.go(*answers)
    assert walker.kinds == kinds
    assert len(walker.state.filled) == filled


def test_asked_back_again_in_other_words() -> None:
    """The same doubtful value twice: the question comes in other words."""
    walker = preparing()
    walker.type("taro@gmial.com")
    walker.type("taro@gmial.com")
    assert walker.kinds == [S.ASK_BACK_AGAIN]


def test_question_that_suggests_nothing() -> None:
    """「どこまでが姓か」 can only be answered by typing again: a wrong try like others."""
    walker = preparing("email", "name")
    walker.type("ソンポタロウ", "ソンポタロウ")
    assert walker.kinds == [S.EXPLANATION]


@pytest.mark.parametrize(
    ("move", "kinds", "is_filled"),
    [
        (Yes(), [S.FILLED, S.FIELD_QUESTION], True),
        (No(), [S.FIELD_QUESTION], False),
        (Skip(), [S.SKIPPED, S.FIELD_QUESTION], False),
        (ValueGiven("romaji", Accepted()), [S.FILLED, S.FIELD_QUESTION], True),
        (Remind(), [S.SUGGESTION], False),
    ],
)
def test_suggested_value(move: Move, kinds: list[Saying], is_filled: bool) -> None:
    """A romaji name is suggested from the kana, and taken on a はい only."""
    walker = preparing("email", "name", "kana")
    assert walker.kinds == [S.FILLED, S.SUGGESTION]
    walker.go(move)
    assert walker.kinds == kinds
    assert ("romaji" in walker.state.filled) is is_filled


def test_no_suggestion_without_its_source() -> None:
    """Where the kana were left out nothing is suggested."""
    walker = preparing("email", "name")
    walker.go(LeaveForWeb())
    assert walker.kinds == [S.LEFT_FOR_WEB, S.FIELD_QUESTION]
    assert walker.state.open == "romaji"
    walker.go(Yes())
    assert walker.state.filled == ("email", "name")


# Several values


@pytest.mark.parametrize(
    ("counts", "kept", "kinds", "is_open"),
    [
        ([1], 1, [S.FILLED, S.MORE_QUESTION], True),
        ([2, 2], 4, [S.FILLED, S.MORE_QUESTION], True),
        ([5], 5, [S.FILLED, S.READ_BACK], False),
        ([1, 1, 1, 1, 1], 5, [S.FILLED, S.READ_BACK], False),
        ([6], 5, [S.FILLED, S.TOO_MANY, S.READ_BACK], False),
        ([4, 3], 5, [S.FILLED, S.TOO_MANY, S.READ_BACK], False),
        ([2, 0], 2, [S.ALREADY_THERE, S.MORE_QUESTION], True),
    ],
)
def test_up_to_five(counts: list[int], kept: int, kinds: list[Saying], is_open: bool) -> None:
    """One by one or several at once, never more than five; the sixth is told why not."""
    walker = preparing(*FIELDS[:-1])
    for count in counts:
        walker.go(ValueGiven("policy_numbers", Accepted(count)))
    assert walker.state.count("policy_numbers") == kept
    assert walker.kinds == kinds
    assert (walker.state.open == "policy_numbers") is is_open


def test_the_sixth_is_refused_with_the_reason() -> None:
    """Why there is no room, and what to do with the others (REG-3)."""
    walker = preparing(*FIELDS[:-1])
    walker.go(ValueGiven("policy_numbers", Accepted(6)))
    assert "5件まで" in walker.text and "マイページから追加" in walker.text
    assert "1件は入れていません" in walker.text or "1件は入りませんでした" in walker.text
    field = REGISTRATION.field("policy_numbers")
    assert field and room(field, walker.state) == 0


@pytest.mark.parametrize("move", [No(), Next(), Skip()])
def test_no_more(move: Move) -> None:
    """「ほかにはない」 goes on with what there is."""
    walker = preparing(*FIELDS)
    assert walker.state.open == "policy_numbers"
    walker.go(move)
    assert walker.kinds == [S.READ_BACK]
    assert walker.state.count("policy_numbers") == 1


def test_removing_one() -> None:
    """One number is taken out; the others stay."""
    walker = preparing(*FIELDS[:-1])
    walker.go(ValueGiven("policy_numbers", Accepted(5)), Remove("policy_numbers"))
    assert walker.kinds == [S.REMOVED, S.READ_BACK]
    assert walker.state.count("policy_numbers") == 4
    walker.go(Remove("policy_numbers", 9))
    assert walker.state.count("policy_numbers") == 0
    walker.go(Remove("policy_numbers"))
    assert walker.kinds[0] is S.UNKNOWN_FIELD


def test_removing_a_required_value() -> None:
    """A required field that was taken out is asked for again."""
    walker = preparing(*FIELDS)
    walker.go(No(), Remove("email"))
    assert walker.kinds == [S.REMOVED, S.FIELD_QUESTION]
    assert walker.state.open == "email"


def test_correcting_all_of_several() -> None:
    """Correcting the numbers replaces all of them, up to five."""
    walker = preparing(*FIELDS[:-1])
    walker.go(ValueGiven("policy_numbers", Accepted(4)), No(), Correct("policy_numbers"))
    field = REGISTRATION.field("policy_numbers")
    assert field and room(field, walker.state) == 5
    walker.go(ValueGiven("policy_numbers", Accepted(2)))
    assert walker.kinds == [S.CORRECTED, S.READ_BACK]
    assert walker.state.count("policy_numbers") == 2


# Leaving fields out


@pytest.mark.parametrize("name", FIELDS)
def test_left_for_the_web(name: str) -> None:
    """Every field may be left for the page; the form can still be finished."""
    walker = preparing()
    while walker.state.open:
        if walker.state.open == name:
            walker.go(LeaveForWeb())
        elif walker.state.count(walker.state.open):
            walker.go(No())
        else:
            walker.fill(walker.state.open)
    assert name in walker.state.skipped
    label = next(field.label for field in REGISTRATION.fields if field.id == name)
    assert f"・{label}：{'画面で入力' if name in REQUIRED else '入力なし'}" in walker.text
    walker.go(Confirm())
    assert walker.state.is_done


@pytest.mark.parametrize("name", FIELDS)
@each("move", [Skip(), Next()])
def test_skip(name: str, move: Move) -> None:
    """Only what is optional is skipped; for the rest the page is offered."""
    walker = preparing(*FIELDS[: FIELDS.index(name)])
    if walker.state.asked_back:
        walker.go(No())  # the suggestion
    walker.go(move)
    assert (name in walker.state.skipped) is (name not in REQUIRED)
    assert (walker.kinds == [S.REQUIRED]) is (name in REQUIRED)


def test_skipped_field_can_be_filled_in_later() -> None:
    """「やっぱりローマ字も」: corrected like any other, then back."""
    walker = preparing("email", "name", "kana")
    walker.go(Skip(), Correct("romaji"))
    assert walker.kinds == [S.SUGGESTION]
    walker.fill("romaji")
    assert walker.state.skipped == ()
    assert walker.state.open == "birth_date"


# Correcting


@pytest.mark.parametrize("name", BEFORE_PHONE)
def test_correct_and_return(name: str) -> None:
    """Any earlier field is corrected by name, and one returns to where one was."""
    walker = preparing(*BEFORE_PHONE)
    walker.go(Correct(name))
    assert walker.kinds == [S.CORRECTION_QUESTION]
    walker.fill(name)
    assert walker.kinds == [S.CORRECTED, S.FIELD_QUESTION]
    assert walker.state.open == "phone"


@pytest.mark.parametrize(
    ("filled", "moves", "opened", "kind"),
    [
        (BEFORE_PHONE, [Back()], "address", S.FIELD_REVIEW),
        (FIELDS, [], "policy_numbers", S.MORE_QUESTION),
        (FIELDS, [No()], None, S.READ_BACK),
    ],
)
def test_return_to_what_was_looked_at(
    filled: list[str], moves: list[Move], opened: Optional[str], kind: Saying
) -> None:
    """After a correction one is back at the very place, also one that has its value."""
    walker = preparing(*filled)
    walker.go(*moves, Correct("email"), ValueGiven("email", Accepted()))
    assert walker.state.open == opened
    assert walker.kinds == [S.CORRECTED, kind]


def test_on_in_order_then_what_is_missing() -> None:
    """What was taken out further up is asked for after the fields that follow."""
    walker = preparing(*BEFORE_PHONE)
    walker.go(Remove("email"), ValueGiven("phone", Accepted()))
    assert walker.state.open == "policy_numbers"
    walker.go(Skip())
    assert walker.state.open == "email"
    walker.fill("email")
    assert walker.kinds == [S.FILLED, S.READ_BACK]


@pytest.mark.parametrize(
    ("moves", "kinds", "is_filled", "opened"),
    [
        ([wrong("email", "email_invalid")], [S.KEPT_OLD, S.REFUSAL], True, "email"),
        ([wrong("email", "no_email")], [S.FIELD_QUESTION], True, "phone"),
        ([Correct("email"), wrong("email", "no_email")], [S.KEPT_OLD, S.REFUSAL], True, "email"),
        (
            [Correct("email"), *[wrong("email")] * 3],
            *([S.OFFER_DESK_OR_WEB], True, "email"),
        ),
        (
            [wrong("email", "email_invalid"), Skip()],
            *([S.CORRECTION_DROPPED, S.FIELD_QUESTION], True, "phone"),
        ),
        ([Correct("email"), Back()], [S.CORRECTION_DROPPED, S.FIELD_QUESTION], True, "phone"),
        ([Correct("email"), No()], [S.CORRECTION_DROPPED, S.FIELD_QUESTION], True, "phone"),
        ([Correct("email"), Confirm()], [S.CORRECTION_QUESTION], True, "email"),
        (
            [ValueGiven("email", AskedBack("email_domain_typo"))],
            *([S.ASK_BACK], True, "email"),
        ),
        (
            [ValueGiven("email", AskedBack("email_domain_typo")), Yes()],
            *([S.CORRECTED, S.FIELD_QUESTION], True, "phone"),
        ),
        ([Correct("no_such_field")], [S.UNKNOWN_FIELD, S.FIELD_QUESTION], True, "phone"),
        ([Correct("phone")], [S.FIELD_QUESTION], True, "phone"),
        ([Correct()], [S.WHICH_FIELD], True, "phone"),
        ([Correct("policy_numbers")], [S.FIELD_QUESTION], True, "policy_numbers"),
    ],
)
def test_correction(moves: list[Move], kinds: list[Saying], is_filled: bool, opened: str) -> None:
    """An invalid correction keeps the old value; a doubtful one is asked back."""
    walker = preparing(*BEFORE_PHONE)
    walker.go(*moves)
    assert walker.kinds == kinds
    assert ("email" in walker.state.filled) is is_filled
    assert walker.state.open == opened


def test_correction_at_the_end() -> None:
    """After the read-back a correction leads back to it, and only a はい finishes."""
    walker = preparing(*FIELDS)
    walker.go(No(), No())
    assert walker.kinds == [S.WHICH_FIELD]
    walker.go(Correct("phone"))
    walker.fill("phone")
    assert walker.kinds == [S.CORRECTED, S.READ_BACK]
    assert not walker.state.is_done


# Moving


@pytest.mark.parametrize(
    ("start", "moves", "step", "kinds"),
    [
        (1, [Back()], 1, [S.AT_START]),
        (3, [Back()], 2, [S.STEP_CARD]),
        (3, [Back()] * 4, 1, [S.AT_START]),
        (2, [JumpTo(6)], 6, [S.STEP_CARD]),
        (2, [JumpTo(8)], 2, [S.NO_SUCH_STEP]),
        (2, [JumpTo(0)], 2, [S.NO_SUCH_STEP]),
        (1, [Yes()], 2, [S.STEP_CARD]),
        (2, [Yes()] * 2, 2, [S.HERE]),
        (2, [Skip()] * 2, 3, [S.STEP_CARD]),
        (2, [Confirm()], 2, [S.PLACE]),
        (2, [WhereAmI()], 2, [S.PLACE]),
        (2, [Summary()], 2, [S.PLACE]),
        (2, [LeaveForWeb()], 2, [S.PLACE]),
        (2, [Remind()], 2, [S.REMIND_STEP]),
        (2, [Explain()], 2, [S.SCREEN]),
        (2, [Explain("phone")], 2, [S.HELP, S.SCREEN]),
        (2, [AskNeeds()], 2, [S.NEEDS]),
        (2, [AskDuration()], 2, [S.DURATION]),
        (2, [AskPerson()], 2, [S.PERSON]),
        (2, [No()], 2, [S.NOT_UNDERSTOOD, S.PLACE]),
        (2, [NotUnderstood()] * 3, 2, [S.OFFER_DESK]),
        (2, [ValueGiven("phone", Accepted())], 2, [S.NOT_TAKEN]),
        (4, [Correct("phone")], 4, [S.CORRECTION_ON_PAGE]),
        (4, [Remove("phone")], 4, [S.CORRECTION_ON_PAGE]),
        (7, [Next()], 7, [S.FINISH_QUESTION]),
        (7, [No()], 7, [S.NOT_UNDERSTOOD, S.PLACE]),
        (7, [Yes()], 7, [S.COMPLETED]),
        (7, [Yes(), Back()], 7, [S.STEP_CARD]),
        (7, [Yes(), JumpTo(5)], 5, [S.STEP_CARD]),
        (7, [Yes(), Next()], 7, [S.ALREADY_DONE]),
        (7, [Yes(), AskCancel()], 7, [S.ALREADY_DONE]),
        (7, [Yes(), Start()], 7, [S.START_OVER_QUESTION]),
        (7, [Yes(), Start(), Yes()], 1, [S.STARTED_OVER, S.STEP_CARD]),
    ],
)
def test_guided(start: int, moves: list[Move], step: int, kinds: list[Saying]) -> None:
    """With the page open: from screen to screen, and everything asked about them."""
    walker = guided(start)
    walker.go(*moves)
    assert (walker.state.step, walker.kinds) == (step, kinds)


@pytest.mark.parametrize(
    ("moves", "opened", "kinds"),
    [
        ([Back()], "address", [S.FIELD_REVIEW]),
        ([Back(), Next()], "phone", [S.FIELD_QUESTION]),
        ([Back(), Yes()], "phone", [S.FIELD_QUESTION]),
        ([Back(), No()], "address", [S.CORRECTION_QUESTION]),
        (
            [Back(), Back(), ValueGiven("postal_code", Accepted())],
            *("phone", [S.CORRECTED, S.FIELD_QUESTION]),
        ),
        ([Back()] * 7, "email", [S.FIELD_REVIEW]),
        ([Back()] * 8, "email", [S.AT_START, S.FIELD_REVIEW]),
        ([JumpTo(5)], "phone", [S.ON_WEB_LATER, S.FIELD_QUESTION]),
        ([JumpTo(3)], "phone", [S.FIELD_QUESTION]),
        ([JumpTo(42)], "phone", [S.NO_SUCH_STEP, S.FIELD_QUESTION]),
        ([WhereAmI()], "phone", [S.PLACE, S.FIELD_QUESTION]),
        ([Explain()], "phone", [S.HELP]),
        ([Explain("email")], "phone", [S.HELP]),
        ([Summary()], "phone", [S.SUMMARY, S.REMIND_FIELD]),
        ([Yes()], "phone", [S.FIELD_QUESTION]),
        ([No()], "phone", [S.REQUIRED]),
        ([Confirm()], "phone", [S.FIELD_QUESTION]),
    ],
)
def test_preparing(moves: list[Move], opened: str, kinds: list[Saying]) -> None:
    """Among the fields: back without losing, on without being asked twice."""
    walker = preparing(*BEFORE_PHONE)
    walker.go(*moves)
    assert (walker.state.open, walker.kinds) == (opened, kinds)
    assert set(walker.state.filled) >= set(BEFORE_PHONE)


# Leaving


@pytest.mark.parametrize(
    ("moves", "kinds", "is_active", "is_filled"),
    [
        ([AskCancel()], [S.CANCEL_QUESTION], True, True),
        ([AskCancel(), AskCancel()], [S.CANCEL_QUESTION], True, True),
        ([AskCancel(), Yes()], [S.CANCELLED], False, True),
        ([AskCancel(), ConfirmCancel()], [S.CANCELLED], False, True),
        ([ConfirmCancel()], [S.CANCEL_QUESTION], True, True),
        ([AskCancel(), RefuseCancel()], [S.CANCEL_REFUSED, S.FIELD_QUESTION], True, True),
        ([RefuseCancel()], [S.FIELD_QUESTION], True, True),
        ([AskCancel(), Remind(), Yes()], [S.CANCELLED], False, True),
        ([AskCancel(), NotUnderstood()], [S.CANCEL_QUESTION], True, True),
        ([AskCancel(), ValueGiven("name", Accepted())], [S.FILLED, S.FIELD_QUESTION], True, True),
        ([AskCancel(), Yes(), Next()], [S.OFFER_RESUME], False, True),
        ([AskCancel(), Yes(), Remind()], [], False, True),
        (
            [AskCancel(), Yes(), Resume(is_private=True)],
            *([S.RESUMED, S.FIELD_QUESTION], True, True),
        ),
        ([Pause()], [S.PAUSED], False, True),
        ([Pause(), Pause()], [S.PAUSED], False, True),
        ([Pause(), ValueGiven("name", Accepted())], [S.OFFER_RESUME], False, True),
        ([Pause(), Resume(is_private=True)], [S.RESUMED, S.FIELD_QUESTION], True, True),
        ([StartOver()], [S.START_OVER_QUESTION], True, True),
        ([StartOver(), StartOver()], [S.START_OVER_QUESTION], True, True),
        ([StartOver(), No()], [S.START_OVER_REFUSED, S.FIELD_QUESTION], True, True),
        ([StartOver(), ConfirmCancel()], [S.CANCEL_QUESTION], True, True),
        ([StartOver(), Yes()], [S.STARTED_OVER, S.FIELD_QUESTION], True, False),
        ([Discard()], [S.DISCARD_QUESTION], True, True),
        ([Discard(), Yes()], [S.DISCARDED], False, False),
        ([Discard(), Yes(), Resume(is_private=True)], [S.MODE_QUESTION], True, False),
        ([AskCancel(), Yes(), Discard(), No()], [S.DISCARD_REFUSED], False, True),
        ([SwitchTo("renewal")], [S.SWITCHED], False, True),
        ([SwitchTo("registration")], [S.FIELD_QUESTION], True, True),
        (
            [SwitchTo("renewal"), Start(None, is_private=True)],
            *([S.RESUMED, S.FIELD_QUESTION], True, True),
        ),
    ],
)
def test_leaving(moves: list[Move], kinds: list[Saying], is_active: bool, is_filled: bool) -> None:
    """Nobody is cancelled, and nothing is erased, without a はい to exactly that question."""
    walker = preparing("email")
    walker.go(*moves)
    assert walker.kinds == kinds
    assert walker.state.is_active is is_active
    assert ("email" in walker.state.filled) is is_filled


def test_nothing_to_erase() -> None:
    """「消して」 with nothing kept changes nothing."""
    walker = guided(3)
    walker.go(Discard())
    assert walker.kinds == [S.NOTHING_KEPT]
    assert walker.state.step == 3


def test_back_to_where_one_came_from() -> None:
    """Registered in between: the renewal that one came from is what follows."""
    walker = Walker(REGISTRATION, JourneyState("registration"))
    walker.go(Start(Mode.GUIDE, came_from="renewal"), JumpTo(7), Yes())
    assert walker.says[0].journey == "renewal"
    assert [choice.title for choice in walker.replies[-1].choices] == ["更新のお手続きへ"]


# After the end


@pytest.mark.parametrize(
    ("move", "kinds", "is_done", "mode"),
    [
        (Next(), [S.STEP_CARD], False, Mode.GUIDE),
        (JumpTo(5), [S.STEP_CARD], False, Mode.GUIDE),
        (JumpTo(9), [S.ALREADY_DONE], True, Mode.PREPARE),
        (WhereAmI(), [S.ALREADY_DONE], True, Mode.PREPARE),
        (Yes(), [S.ALREADY_DONE], True, Mode.PREPARE),
        (Remind(), [], True, Mode.PREPARE),
        (Summary(), [S.SUMMARY], True, Mode.PREPARE),
        (Resume(is_private=True), [S.ALREADY_DONE], True, Mode.PREPARE),
        (Correct("phone"), [S.CORRECTION_QUESTION], False, Mode.PREPARE),
        (ValueGiven("phone", Accepted()), [S.CORRECTED, S.READ_BACK], False, Mode.PREPARE),
        (Back(), [S.MORE_QUESTION], False, Mode.PREPARE),
        (Remove("policy_numbers"), [S.REMOVED, S.READ_BACK], False, Mode.PREPARE),
        (Start(Mode.GUIDE, is_private=True), None, False, Mode.GUIDE),
    ],
)
def test_after_it_was_prepared(
    move: Move, kinds: Optional[list[Saying]], is_done: bool, mode: Mode
) -> None:
    """The screens can be gone through from where it is handed over; changes are read back again."""
    walker = preparing(*FIELDS)
    walker.go(No(), Confirm(), move)
    assert kinds is None or walker.kinds == kinds
    assert (walker.state.is_done, walker.state.mode) == (is_done, mode)
    if isinstance(move, Next):
        assert walker.state.step == REGISTRATION.entry.number


def test_state_of_another_journey() -> None:
    """A state is never walked on with another journey's content."""
    with pytest.raises(ValueError, match="renewal"):
        advance(REGISTRATION, JourneyState("renewal"), Next())


# Content: one entry in one file


def changed(tmp_path: Path, change: Any) -> Journey:
    """The registration with a change of its file."""
    path = FOLDER / "journeys" / "registration.yml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    change(data)
    copy = tmp_path / "registration.yml"
    copy.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    return load_journey(copy)


NEW_STEP = {
    "title": "見本の画面",
    "section": "REG-4",
    "topics": ["reg_confirm"],
    "screen": "見本の画面です。",
    "press": ["「次へ」を押します。"],
    "page": "/registration/sample",
    "fields": [
        {
            "id": "second_email",
            "label": "予備のメール",
            "parser": "email",
            "section": "REG-3",
            "question": "予備のメールアドレスを入力してください。",
            "again": "予備のメールアドレスをお願いします。",
            "help": "見本です。",
            "example": "hana@example.jp",
            "explanation": "半角で入力します。",
            "is_required": False,
            "condition": {"filled": ["phone"]},
        }
    ],
}


def test_inserted_step_and_field_are_walked_through(tmp_path: Path) -> None:
    """A step with a field, inserted in the file alone, is shown, asked, filled and read back."""
    journey = changed(tmp_path, lambda data: data["steps"].insert(3, NEW_STEP))
    assert len(journey.steps) == 8
    walker = Walker.at_the_start(journey, Mode.GUIDE)
    walker.go(*[NextScreen()] * 3)
    assert walker.text.startswith("会員登録 手順4/8 見本の画面\n→「次へ」を押します。")
    walker = Walker.at_the_start(journey, Mode.PREPARE)
    walker.fill(*FIELDS)
    walker.go(No())
    assert (walker.state.open, walker.state.step) == ("second_email", 4)
    assert "手順4/8（項目10/10）" in walker.text
    assert "予備のメールアドレスを入力してください。" in walker.text
    walker.type("hana@example.jp")
    assert walker.kinds == [S.FILLED, S.READ_BACK]
    assert "・予備のメール：⟦second_email⟧" in walker.text
    walker.go(Back(), Back(), Back())
    assert (walker.state.open, walker.state.step) == ("phone", 3)


def test_condition_of_the_inserted_field(tmp_path: Path) -> None:
    """Without the phone its field is not asked, and removing the phone takes it away again."""
    journey = changed(tmp_path, lambda data: data["steps"].insert(3, NEW_STEP))
    walker = Walker.at_the_start(journey, Mode.PREPARE)
    walker.fill(*[name for name in FIELDS if name != "phone"])
    walker.go(No(), LeaveForWeb())
    assert walker.kinds == [S.LEFT_FOR_WEB, S.READ_BACK]
    walker.go(Correct("phone"), ValueGiven("phone", Accepted()))
    assert walker.state.open == "second_email"
    walker.go(Remove("phone"))
    assert walker.state.open == "phone"


def test_state_of_yesterday(tmp_path: Path) -> None:
    """A field that came in overnight is asked; one that is gone is passed over."""
    walker = preparing(*FIELDS)
    walker.go(No(), Pause())
    longer = changed(tmp_path, lambda data: data["steps"].insert(3, NEW_STEP))
    later = Walker(longer, walker.state)
    later.go(Resume(is_private=True))
    assert later.state.open == "second_email"

    def without_phone(data: Any) -> None:
        data["steps"][2]["fields"] = [f for f in data["steps"][2]["fields"] if f["id"] != "phone"]

    before = preparing(*BEFORE_PHONE)
    before.go(wrong("phone"), wrong("phone"))
    shorter = Walker(changed(tmp_path, without_phone), before.state)
    shorter.go(Remind())
    assert shorter.state.open == "policy_numbers"
    assert (shorter.state.tries, shorter.state.reason) == (0, None)


def test_facts_decide_about_fields(tmp_path: Path) -> None:
    """A field may depend on what another one established; a correction takes that back."""

    def depend(data: Any) -> None:
        fields = data["steps"][2]["fields"]
        by_id = {field["id"]: field for field in fields}
        by_id["name"]["facts"] = ["long_name"]
        by_id["romaji"]["condition"] = {"facts": ["long_name"]}
        del by_id["romaji"]["suggests_from"]

    journey = changed(tmp_path, depend)
    walker = Walker.at_the_start(journey, Mode.PREPARE)
    walker.go(
        ValueGiven("email", Accepted()),
        ValueGiven("name", Accepted(facts=("long_name", "not_declared"))),
        ValueGiven("kana", Accepted()),
    )
    assert walker.state.facts == ("long_name",)
    assert walker.state.open == "romaji"
    walker.go(ValueGiven("name", Accepted()))
    assert not walker.state.facts
    assert walker.state.open == "birth_date"


def test_reordered_fields(tmp_path: Path) -> None:
    """The order of the file is the order of the questions."""
    journey = changed(
        tmp_path,
        lambda data: data["steps"][2]["fields"].insert(0, data["steps"][2]["fields"].pop(7)),
    )
    walker = Walker.at_the_start(journey, Mode.PREPARE)
    assert walker.state.open == "phone"
    walker.type("090-1234-5678")
    assert walker.state.open == "email"
