"""LINE with the real assistant: what is said beside a journey, what is taken back, what a member sees."""

from __future__ import annotations

import asyncio
from typing import Any, Callable

import pytest
from dialogue_support import GUIDE, Talk, line_problems

from bot.assistant.incoming import Incoming
from bot.domain.channel import LINE
from bot.reply import Choice, Kind, Reply

SENT = Reply(
    "写真は受け取っていません。",
    (Choice("会員登録の始め方", '/faq{"topic": "reg_start"}'),),
    kind=Kind.NOTICE,
)


class Line:
    """One person on LINE, with everything that the channel does with a conversation."""

    def __init__(self, running: Any, loop: asyncio.AbstractEventLoop, name: str) -> None:
        self.conversations = running.conversations
        self.services = running.services
        self.running = running
        self.loop = loop
        self.name = name
        self.number = 0

    def __call__(self, text: str, **more: Any) -> list[Reply]:
        """Say or press something."""
        self.number += 1
        more.setdefault("message_id", f"event {self.number}")
        found = self.loop.run_until_complete(
            self.conversations.handle(Incoming(self.name, text, LINE, **more))
        )
        assert not line_problems(found)
        return list(found)

    def sends_a_photograph(self) -> list[Reply]:
        """The channel says something of its own."""
        found = self.loop.run_until_complete(
            self.conversations.unasked.say(Incoming(self.name, "", LINE), SENT)
        )
        assert not line_problems(found)
        return list(found)

    def takes_back(self) -> None:
        """The message before is unsent."""
        self.loop.run_until_complete(self.conversations.withdraw(self.name))

    def tracked(self) -> str:
        """All that the tracker store has of the conversation."""
        store = self.running.assistant.tracker_store
        found = self.loop.run_until_complete(store.retrieve(self.name))
        return str([event.as_dict() for event in found.events]) if found else ""


@pytest.fixture
def line(running: Any, loop: asyncio.AbstractEventLoop, request: pytest.FixtureRequest) -> Line:
    """Somebody who has never written."""
    return Line(running, loop, f"line-{id(request)}")


def test_something_of_the_channels_own_in_a_journey(line: Line) -> None:
    """It is told, then what is asked stands again; nothing is gone on with."""
    line("会員登録したいです")
    line(GUIDE)
    line("次へ")
    told = line.sends_a_photograph()
    assert told[0].text == SENT.text and not told[0].choices
    assert "手順2/7" in told[1].text and "次へ" in [one.title for one in told[1].choices]
    assert "（2/2）" in line('/journey{"move": "next"}')[-1].text


def test_something_of_the_channels_own_before_any(line: Line) -> None:
    """Its choices can be pressed."""
    (told,) = line.sends_a_photograph()
    (choice,) = told.choices
    assert "REG-1" in line(choice.payload)[0].citations


def test_the_same_event_again(line: Line) -> None:
    """The same answer, and one step further only."""
    line("会員登録したいです")
    line(GUIDE)
    first = line("次へ", message_id="again")
    assert line("次へ", message_id="again") == first
    assert "（2/2）" in line("次へ")[-1].text


def test_a_button_of_an_earlier_question(line: Line) -> None:
    """It says which question it answers: told kindly, nothing is changed."""
    line("会員登録したいです")
    old = line(GUIDE)[-1]
    assert old.card
    line("次へ")
    payload = '/journey{"move": "next"}'
    late = line(payload, answers=old.card.answers)
    assert "前のご質問" in late[0].text and "手順2/7" in late[-1].text
    now = line("いまどこ")[-1]
    assert now.card and "（2/2）" in line(payload, answers=now.card.answers)[-1].text


def test_taken_back(line: Line) -> None:
    """No row quotes it any more; what was told for a journey stays, and what could be pressed can be."""
    line("会員登録したいです")
    line(GUIDE)
    line("保険証券はどこにありますか")
    assert "保険" in line.tracked()
    line.takes_back()
    assert "保険" not in line.tracked()
    assert "手順2/7" in line('/journey{"move": "next"}')[-1].text


def test_a_member_picks_a_contract(line: Line) -> None:
    """Who has linked the account sees their own, masked; nobody else sees any."""
    line("更新したい", member="m-sample-ichiro")
    line(GUIDE, member="m-sample-ichiro")
    text = "\n".join(one.text for one in line("入力の準備をする", member="m-sample-ichiro"))
    assert "見本ワゴン" in text and "C******031" in text and "C900000031" not in text
    nobody = Line(line.running, line.loop, f"{line.name}-b")
    nobody("更新したい")
    nobody(GUIDE)
    assert "見本ワゴン" not in "\n".join(one.text for one in nobody("入力の準備をする"))


@pytest.mark.parametrize("text", ["/restart", "／session_start", '/journey{"move": "erase"}'])
def test_commands_are_text(line: Line, text: str) -> None:
    """Nothing that was not offered happens."""
    (told, *_) = line(text)
    assert "命令" in told.text or "前のご案内" in told.text


def test_all_menu_words_are_understood(person: Callable[..., Talk]) -> None:
    """Each area leads somewhere, without a conversation before."""
    from bot.channels.line.words import load_line_words

    say = load_line_words().say
    assert GUIDE in person("a", "line")(say("said_registration")).titles
    assert GUIDE in person("b", "line")(say("said_renewal")).titles
    assert "再開コード" in person("c", "line")(say("said_resume")).text
    assert person("d", "line")(say("said_phone")).phones
    assert person("e", "line").guided()("次へ", say("said_resume")).place.startswith("手順2/7")
