"""The door, with a classifier of ten lines and drafts in memory: what Rasa may see."""

from __future__ import annotations

import pytest
from fakes import CODE, FakeClassifier, begun, fake_services, kept, state_of, turn

from bot.assistant.privacy_gate import PrivacyGate, Taken
from bot.bootstrap import Services
from bot.domain.journey_state import Awaiting, Mode
from bot.services.drafts.resume_codes import WrongCode
from bot.services.journeys.engine import moves

NAME, MAIL = "損保 太郎", "taro@example.jp"
KNOWN = {
    "証券番号はどこにありますか": "faq",
    "やめたい": "cancel",
    "もう一度お願いします": "repeat",
}


def door(services: Services, known: dict[str, str] = KNOWN) -> PrivacyGate:
    """The door of these services."""
    return PrivacyGate(services, FakeClassifier(known))


def at_field(*values: str) -> Services:
    """Someone who has told these values of 会員登録, in its order."""
    services = fake_services()
    begun(services, "registration")
    for value in values:
        door(services).take(value, turn())
    return services


# Where nothing is asked


@pytest.mark.parametrize("text", ["証券番号はどこにありますか", "こんにちは", "はい"])
def test_what_asks_for_nothing_goes_on(text: str) -> None:
    """Without a journey a message goes to Rasa as it is."""
    assert door(fake_services()).take(text, turn()) == Taken(text)


def test_a_name_alone_stays_here() -> None:
    """A name that nobody asked for is none of Rasa's business."""
    taken = door(fake_services()).take(NAME, turn())
    assert NAME not in taken.text and "損保" not in taken.text
    assert taken.kinds == ("お名前",)


def test_a_resume_code() -> None:
    """A code goes to the codes, whatever goes on, and Rasa gets a marker."""
    services = fake_services(codes={"resume": WrongCode(2)})
    taken = door(services).take(CODE, turn())
    assert taken.text == "［再開コード］" and taken.replies
    assert services.codes.made == ["resume"]  # type: ignore[attr-defined]


# Values


def test_a_value_is_kept_and_hidden() -> None:
    """A value of the open field is in the draft, and a marker with its label goes on."""
    services = at_field()
    taken = door(services).take(MAIL, turn())
    assert taken.text == "[Eメールアドレス]" and taken.replies
    assert kept(services) == {"email": MAIL}
    assert state_of(services).open == "name"


def test_a_value_for_another_field() -> None:
    """What names another field fills that one; the open one stays open."""
    services = at_field()
    taken = door(services).take("電話番号は090-1234-5678です", turn())
    assert "090" not in taken.text and "1234" not in taken.text
    assert kept(services) == {"phone": "09012345678"}
    assert state_of(services).open == "email"


def test_a_value_that_is_none() -> None:
    """A try that is no value is told so, and is not shown to Rasa."""
    services = at_field(MAIL, NAME, "ソンポ タロウ")
    taken = door(services).take("taro@", turn())
    assert "taro" not in taken.text
    assert taken.replies and "email" in kept(services)


def test_known_values_are_taken_out_of_a_question() -> None:
    """A question goes on to Rasa without what was told before."""
    text = f"{MAIL}に届きますか"
    taken = door(at_field(MAIL), {text: "faq"}).take(text, turn())
    assert MAIL not in taken.text and "taro" not in taken.text
    assert not taken.replies


@pytest.mark.parametrize(
    "text", ["パスワードはhimitsu1234です", "口座番号は7123456です", "4111 1111 1111 1111"]
)
def test_secrets_are_never_kept(text: str) -> None:
    """What no field asks for is neither kept nor taken for a value."""
    services = at_field(MAIL)
    taken = door(services).take(text, turn())
    assert kept(services) == {"email": MAIL}
    assert state_of(services).open == "name"
    assert not any("4111" in reply.text for reply in taken.replies)


# Questions and commands


def test_a_question_is_for_rasa() -> None:
    """A question at an open field goes on, understood once."""
    services = at_field()
    known = FakeClassifier(KNOWN)
    taken = PrivacyGate(services, known).take("証券番号はどこにありますか", turn())
    assert (taken.text, taken.replies) == ("証券番号はどこにありますか", ())
    assert len(known.asked) <= 1 and state_of(services).open == "email"


def test_a_command_is_for_rasa() -> None:
    """So does a command."""
    services = at_field()
    assert door(services).take("やめたい", turn()).replies == ()


@pytest.mark.parametrize(
    ("text", "expected"), [("手順3のところ", 3), ("更新のほうを先にやりたい", None)]
)
def test_spoken_moves_need_no_classifier(text: str, expected: object) -> None:
    """What can be told from the words alone is done here."""
    services = fake_services()
    begun(services, "registration", Mode.GUIDE)
    known = FakeClassifier()
    taken = PrivacyGate(services, known).take(text, turn())
    assert taken.replies and known.asked == []
    found = services.journeys.standing("web-1", turn().at)
    assert found and (found.state.step if expected else found.journey.id) == (expected or "renewal")


# Our own questions


@pytest.mark.parametrize(("text", "is_cancelled"), [("はい", True), ("いえ", False)])
def test_yes_and_no_to_our_question(text: str, is_cancelled: bool) -> None:
    """はい and いいえ answer what was asked, whatever the classifier makes of them."""
    services = at_field()
    services.journeys.move(moves.AskCancel(), turn())
    known = FakeClassifier({text: "faq"})
    PrivacyGate(services, known).take(text, turn())
    assert state_of(services).is_cancelled is is_cancelled
    assert known.asked == [] and kept(services) == {}


def test_a_number_answers_no_yes_or_no() -> None:
    """A bare number may have been for the list before: what is asked is asked again."""
    services = at_field()
    services.journeys.move(moves.AskCancel(), turn())
    door(services).take("1", turn())
    assert state_of(services).awaiting is Awaiting.CANCEL


def test_disclosure_needs_a_clear_answer() -> None:
    """「たぶんはい」 is no answer to a disclosure item, and いいえ stops the renewal."""
    services = fake_services()
    begun(services, "renewal")
    opened = state_of(services).open
    door(services).take("たぶんはい", turn())
    assert (state_of(services).open, state_of(services).filled) == (opened, ())
    door(services).take("いいえ", turn())
    stopped = state_of(services).stopped
    assert stopped and stopped.field == opened


def test_only_own_words_take_a_stop_back() -> None:
    """After a stop 「はい」 changes nothing; 「間違えました、はいです」 asks once more."""
    services = fake_services()
    begun(services, "renewal")
    door(services).take("いいえ", turn())
    door(services).take("やっぱりはい", turn())
    assert state_of(services).awaiting is None and state_of(services).stopped
    door(services).take("間違えました、はいです", turn())
    assert state_of(services).awaiting is Awaiting.RETRACT


def test_nothing_of_a_value_in_a_repr() -> None:
    """Neither the text nor the replies stand in what may be logged."""
    assert MAIL not in repr(Taken(MAIL)) and "text" not in repr(Taken(MAIL))
