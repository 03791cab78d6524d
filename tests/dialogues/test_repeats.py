"""The same thing twice: messages that are sent again, はい that come too fast, buttons of before."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any, Iterator

import pytest
from renewal_world import ICHIRO, Renewing, World, at

from bot.assistant.conversation import Conversations
from bot.assistant.incoming import Incoming
from bot.reply import Reply
from bot.services.hearing.received import MessageIdReused

ONCE = "1回だけお受けしました"
pytest_plugins = ("renewal_world",)
FIRST, SECOND = "no_other_policy", "not_cancelled"


@pytest.fixture
def hasty(world: World) -> Iterator[World]:
    """An assistant that knows how fast people can read."""
    patient = world.conversations
    world.conversations = Conversations(patient.assistant, world.services)
    yield world
    world.conversations = patient


def at_first_item(world: World) -> Renewing:
    """Somebody who is asked the first item, long ago."""
    person = world.person().taking()
    world.at += timedelta(minutes=1)
    return person


@pytest.mark.parametrize("text", ["はい", "はい。", "ハイ"])
@pytest.mark.parametrize("seconds", [0, 3, 9])
def test_an_answer_that_comes_twice_answers_once(hasty: World, text: str, seconds: int) -> None:
    """The second はい comes before anybody can have read the next item: it is asked again."""
    person = at_first_item(hasty)(text)
    assert person.place == at(SECOND)
    hasty.at += timedelta(seconds=seconds)
    person(text)
    assert person.place == at(SECOND) and ONCE in person.text
    assert "はい" in person.titles, "the item itself stands there again"
    hasty.at += timedelta(seconds=11)
    assert person(text).place != at(SECOND)


def test_any_number_of_repeats_answers_once(hasty: World) -> None:
    """However often it is sent within ten seconds."""
    person = at_first_item(hasty)("はい")
    for _ in range(5):
        hasty.at += timedelta(seconds=1)
        replies = hasty.say("はい", member=ICHIRO)
        assert any("手順3/9" in reply.text for reply in replies)
    hasty.at += timedelta(seconds=10)
    assert "使いいただけません" in person("いいえ").text


def test_another_answer_is_no_repeat(hasty: World) -> None:
    """「いいえ」 after 「はい」 is an answer, however fast it comes."""
    person = at_first_item(hasty)("はい")("いいえ")
    assert ONCE not in person.text and person.phones


@pytest.mark.parametrize("number", ["1", "２", "1番", "①"])
def test_a_number_chooses_once(hasty: World, number: str) -> None:
    """A number that chose a contract is no answer to the item that comes after it."""
    person = hasty.person().listing()
    hasty.at += timedelta(minutes=1)
    person(number)
    assert person.place == at(FIRST)
    for later in (1, 30, 600):
        hasty.at += timedelta(seconds=later)
        assert person(number).place == at(FIRST)
        assert "ですね" not in person.text


def test_a_plain_next_step_counts(hasty: World) -> None:
    """「次へ」 twice is two screens on: nothing is bound by it."""
    person = hasty.person(None)("更新したいです").press("画面を見ながら進める")
    for number in (2, 2, 3):
        assert person("次へ").place == f"手順{number}/9"


def test_a_button_of_an_earlier_item_changes_nothing(hasty: World) -> None:
    """The button says which item it answers; the present one is asked again."""
    person = at_first_item(hasty)
    old = {choice.title: choice.payload for choice in person.replies[-1].choices}
    person.press("はい")
    assert person.place == at(SECOND)
    for payload in (old["はい"], old["いいえ"]):
        hasty.at += timedelta(minutes=1)
        person(payload)
        assert person.place == at(SECOND) and "前のご案内" in person.text
    assert person.press("はい").place != at(SECOND)


@pytest.mark.parametrize("payload", ["/restart", "/faq", '/journey{"move": "confirm"}', "/affirm"])
def test_what_was_never_offered_is_told_kindly(hasty: World, payload: str) -> None:
    """Neither a command nor an answer."""
    person = at_first_item(hasty)(payload)
    assert person.place == at(FIRST) and "ボタン" in person.text


# The same message


def sent(world: World, text: str, number: str) -> list[Reply]:
    """One message with the channel's own number for it."""
    return world.say(text, member=ICHIRO, message_id=number)


def test_a_message_that_is_sent_again_gets_the_same_answer(hasty: World) -> None:
    """Also days later by the clock, also after a restart: nothing happens a second time."""
    at_first_item(hasty)
    first = sent(hasty, "はい", "m-1")
    hasty.at += timedelta(hours=1)
    assert sent(hasty, "はい", "m-1") == first
    hasty.conversations = Conversations(hasty.conversations.assistant, hasty.services)
    assert sent(hasty, "はい", "m-1") == first
    assert at(SECOND) in first[-1].text


def test_another_text_under_its_number_is_refused(hasty: World) -> None:
    """Neither swallowed nor read."""
    person = at_first_item(hasty)
    sent(hasty, "はい", "m-1")
    with pytest.raises(MessageIdReused):
        sent(hasty, "いいえ", "m-1")
    hasty.at += timedelta(minutes=1)
    assert person("どこまで進んだ？").place == at(SECOND)


def test_a_question_that_is_sent_again(hasty: World) -> None:
    """The same answer, word for word: no 「もう一度ご案内します」 before it."""
    first = sent(hasty, "証券番号はどこですか", "q-1")
    assert sent(hasty, "証券番号はどこですか", "q-1") == first


def test_two_at_the_same_moment_are_one(hasty: World) -> None:
    """The same text before the first one is answered: one answer, for both."""
    at_first_item(hasty)

    async def both() -> Any:
        one = Incoming(f"{hasty.test}-", "はい", member=ICHIRO, message_id="a")
        two = Incoming(f"{hasty.test}-", "はい", member=ICHIRO, message_id="b")
        return await asyncio.gather(*map(hasty.conversations.handle, (one, two)))

    first, second = hasty.loop.run_until_complete(both())
    assert first == second and at(SECOND) in first[-1].text


def test_an_apology_is_no_answer(hasty: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever sends the message again after a failure is heard anew."""
    at_first_item(hasty)

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(hasty.services.journeys, "typed", broken)
        patch.setattr(hasty.services.journeys, "move", broken)
        assert "うまくお答えできませんでした" in sent(hasty, "はい", "m-1")[0].text
    assert at(SECOND) in sent(hasty, "はい", "m-1")[-1].text
