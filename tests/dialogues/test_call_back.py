"""折り返しの電話: a time, a number, a consent, when nobody answers now."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from renewal_world import JFE, TODAY, YUME, Renewing, World

from bot.domain.call_back import CallBack
from bot.domain.handoff import Reason

pytest_plugins = ("renewal_world",)

EVENING = TODAY.replace(hour=19)
NUMBER = "090-1234-5678"


def stopped_at(world: World, moment: datetime, contract: str) -> Renewing:
    """Someone who says いいえ at that moment."""
    person = world.person().taking(contract)
    world.at = moment
    return person("いいえ")


def asked_for_number(world: World) -> Renewing:
    """Someone who wants to be called, and has chosen the first of the times."""
    world.services.cases.purge(EVENING + timedelta(days=365))
    person = stopped_at(world, EVENING, "2").press("折り返しを希望する")
    return person.press(person.titles[0])


def requested(world: World) -> list[CallBack]:
    """The calls that the help desk is asked for."""
    cases = world.services.cases
    calls = [cases.call_back(case.id) for case in cases.list_recent(100).cases]
    return [call for call in calls if call]


def test_a_call_back_to_the_end(world: World) -> None:
    """A time, a number, a consent: told back, the number masked, and still on the phone at hand."""
    person = stopped_at(world, TODAY.replace(hour=19), "2")
    person.press("折り返しを希望する")
    slots = person.titles
    assert slots and all("11月" in slot or "12月" in slot for slot in slots)
    person.press(slots[0])("090-1234-5678")
    assert "5678" in person.text and "090-1234" not in person.text
    person.press("同意する")
    assert "承りました" in person.text
    assert not person.handover


@pytest.mark.parametrize("text", ["いいえ", "やめる"])
def test_a_call_back_without_consent(world: World, text: str) -> None:
    """Without the consent no call is asked for."""
    person = stopped_at(world, TODAY.replace(hour=19), "2").press("折り返しを希望する")
    person.press(person.titles[0])("090-1234-5678", text)
    assert "お願いしない" in person.text


def test_a_later_yes_is_no_consent_to_a_call(world: World) -> None:
    """はい after something else was said asks nobody to call."""
    person = stopped_at(world, TODAY.replace(hour=19), "2").press("折り返しを希望する")
    person.press(person.titles[0])("090-1234-5678", "電話は何時まで？", "はい")
    assert "承りました" not in person.text


def test_what_the_help_desk_is_asked(world: World) -> None:
    """The time, the reason and where the number lies: no number, and nothing before the consent."""
    person = asked_for_number(world)(NUMBER)
    assert not requested(world)
    person.press("同意する")
    (call,) = requested(world)
    assert call.has_consent and call.slot.spoken in person.text
    assert call.reason is Reason.DISCLOSURE_NO
    draft = world.services.drafts.get(call.draft_id, world.at)
    number = NUMBER.replace("-", "")
    assert draft.fields[call.phone_field] == number
    assert number not in repr(call)


@pytest.mark.parametrize(
    "typed",
    [
        "０９０－１２３４－５６７８",
        "09012345678",
        "〇九〇の一二三四の五六七八",
        "090-1234-5678にかけてください",
        "ｹｰﾀｲは090 1234 5678です",
    ],
)
def test_the_number_however_it_is_typed(world: World, typed: str) -> None:
    """Full width, kanji, in a sentence: the end of it is told back."""
    person = asked_for_number(world)(typed)
    assert "5678" in person.text and "同意する" in person.titles
    person.press("同意する")
    assert len(requested(world)) == 1


@pytest.mark.parametrize("typed", ["090-1234", "1234", "000-0000-0000", "090-1234-56789"])
def test_a_number_that_cannot_be(world: World, typed: str) -> None:
    """It is said what is wrong, as often as it takes, and the right one is taken afterwards."""
    person = asked_for_number(world)(typed)
    assert "同意する" not in person.titles and "電話番号" in person.text
    person(NUMBER).press("同意する")
    assert "承りました" in person.text


def test_a_question_before_the_number(world: World) -> None:
    """It is answered, and the number is taken afterwards."""
    person = asked_for_number(world)("代理店の電話番号は？")
    assert YUME in person.phones
    person(NUMBER)
    assert "同意する" in person.titles


@pytest.mark.parametrize("text", ["いらない", "やっぱりいいです", "やめる", "いいえ"])
def test_no_number_is_given(world: World, text: str) -> None:
    """Who does not want to be called any more is not asked for."""
    person = asked_for_number(world)(text)
    assert "同意する" not in person.titles
    assert not requested(world)


@pytest.mark.parametrize("text", ["同意します", "はい", "はい、お願いします", "ええよ"])
def test_consent_in_words(world: World, text: str) -> None:
    """A clear はい is a consent as the button is."""
    person = asked_for_number(world)(NUMBER, text)
    assert "承りました" in person.text
    assert len(requested(world)) == 1


@pytest.mark.parametrize("text", ["うーん", "たぶん", "どういう意味？", "誰がかけてくるの"])
def test_no_consent_in_words(world: World, text: str) -> None:
    """Anything else is none."""
    asked_for_number(world)(NUMBER, text)
    assert not requested(world)


def test_a_time_that_is_typed(world: World) -> None:
    """The words on the button are the button."""
    world.services.cases.purge(EVENING + timedelta(days=365))
    person = stopped_at(world, EVENING, "2")("折り返しを希望する")
    person(person.titles[-1])
    assert "電話番号を入力してください" in person.text


def test_a_time_that_is_over(world: World) -> None:
    """Who answers days later hears that, with the numbers, and nobody is asked to call."""
    person = asked_for_number(world)(NUMBER)
    world.at = EVENING + timedelta(days=7)
    person.press("同意する")
    assert person.phones and "承りました" not in person.text
    assert not requested(world)


def test_consent_cannot_be_forged(world: World) -> None:
    """A payload that was not offered asks nobody to call."""
    person = asked_for_number(world)('/journey{"move": "call_back", "consent": "yes"}')
    assert "承りました" not in person.text and not requested(world)


def test_no_call_back_without_known_hours(world: World) -> None:
    """An agency whose hours are not known promises nothing."""
    person = stopped_at(world, EVENING, "1")
    assert JFE in person.phones and "折り返しを希望する" not in person.titles
