"""Answers as messages: over all of the content, and some as they are read."""

from __future__ import annotations

from datetime import datetime
from statistics import median
from typing import Iterator

import jpholiday
import pytest
from journey_support import CONTENT, NOW, Walker

from bot.channels.sms.parts import LONGEST, ONE_PART, parts, units
from bot.channels.sms.written import Written, written
from bot.content import handoff_words
from bot.content.sms_words import load_sms_words
from bot.content.wordings import load_answer_words
from bot.domain import handoff_table
from bot.domain.handoff import Reason
from bot.domain.hours import TOKYO
from bot.domain.journey_state import Mode
from bot.reply import Choice, Link, Reply
from bot.services.answers.answers import Answers
from bot.services.answers.situation import Situation
from bot.services.contacts.fixed import apology, taking_long
from bot.services.contacts.opening import Opening
from bot.services.handoff.handoff import HandOff
from bot.services.journeys.engine import moves

OPENING = Opening(jpholiday.is_holiday)
ANSWERS = Answers(CONTENT, OPENING, load_answer_words())
HAND_OFF = HandOff(CONTENT, OPENING, jpholiday.is_holiday, handoff_words.load())
WORDS = load_sms_words()
CLOSED = datetime(2026, 12, 30, 20, 30, tzinfo=TOKYO)
NEXT, PERSON = Choice("次へ", "/next"), Choice("電話で聞く", "/person")
YES, NO = Choice("はい", '/journey{"move": "yes"}'), Choice("いいえ", '/journey{"move": "no"}')


def shorten(url: str) -> str | None:
    """As a link on our own host is shortened."""
    return "https://mypage.example.jp/s/AbCdEfGh" if "mypage.example.jp" in url else None


def as_sms(*replies: Reply) -> Written:
    return written(replies, WORDS, shorten)


def every_reply(at: datetime) -> Iterator[Reply]:
    """Every topic, screen and hand-off."""
    for agency in (None, *CONTENT.agencies):
        situation = Situation(at, "", agency)
        for topic in CONTENT.topics:
            yield ANSWERS.topic(topic, situation)
            yield ANSWERS.simpler(topic, situation)
        yield ANSWERS.not_knowing.cannot_tell(("reg_start",), situation)
        yield ANSWERS.not_knowing.perhaps(["reg_start"], situation)
    for journey in CONTENT.journeys.values():
        for step in journey.steps:
            for part in range(len(step.parts) or 1):
                for move in (
                    None,
                    moves.Details(),
                    moves.Simpler(),
                    moves.Remind(),
                    moves.AskPerson(),
                ):
                    walker = Walker.at_the_start(journey, Mode.GUIDE, is_private=False)
                    walker.go(moves.JumpTo(step.number, part))
                    if move:
                        walker.go(move)
                    yield walker.replies[-1]
    for reason in Reason:
        for name in handoff_table.JOURNEYS:
            for agency in (None, *CONTENT.agencies):
                yield HAND_OFF.reply(HAND_OFF.decide(reason, name, agency, at), at)
    yield from (apology(), taking_long())


@pytest.mark.parametrize("at", [NOW, CLOSED], ids=["open", "closed"])
def test_all_content(at: datetime) -> None:
    """None over the limit; the first one part wherever there is short wording; choices one part."""
    of_choices: list[int] = []
    replies = list(every_reply(at))
    assert len(replies) > 400
    for reply in replies:
        message = as_sms(reply)
        assert message.bodies and all(0 < units(body) <= LONGEST for body in message.bodies)
        if reply.short_text:
            assert units(message.bodies[0]) <= ONE_PART, message.bodies
        if message.offers:
            of_choices.append(parts(message.bodies[-1]))
            assert message.offers[-1].word in message.bodies[-1]
    assert median(of_choices) == 1


@pytest.mark.parametrize("at", [NOW, CLOSED], ids=["open", "closed"])
def test_no_fact_is_lost(at: datetime) -> None:
    """Whatever the wording for SMS says stands in the messages, in its order."""
    for reply in every_reply(at):
        said = "".join("".join(as_sms(reply).bodies).split())
        assert said.startswith("".join((reply.short_text or reply.text).split()))


def test_steps_tell_where_one_is() -> None:
    """「手順n/7」 on every screen."""
    for journey in CONTENT.journeys.values():
        for step in journey.steps:
            walker = Walker.at_the_start(journey, Mode.GUIDE, is_private=False)
            walker.go(moves.JumpTo(step.number))
            place = f"手順{step.number}/{len(journey.steps)}"
            assert place in as_sms(walker.replies[-1]).bodies[0]


def test_short_and_all_in_one() -> None:
    """What fits into one part is one message."""
    message = as_sms(Reply("ボタンを押します。", (NEXT, PERSON)))
    assert message.bodies == ("ボタンを押します。\n1 次へ 2 電話",)
    assert [offer.payload for offer in message.offers] == ["/next", "/person"]


def test_short_wording_comes_first_and_alone() -> None:
    """The page and the choices come after it."""
    short = "画面の下のほうにある「新規登録」を押し、会員規定を読んで、同意できればチェックを入れて進みます。"
    page = Link("画面を開く", "https://mypage.example.jp/registration/terms")
    message = as_sms(Reply("長い文。" * 30, (NEXT, PERSON), links=(page,), short_text=short))
    assert message.bodies == (
        short,
        "画面 https://mypage.example.jp/s/AbCdEfGh\n1 次へ 2 電話",
    )


def test_what_binds_is_asked_in_words() -> None:
    """Neither はい nor what stands beside it has a number."""
    message = as_sms(Reply("よろしいですか。", (YES, NO, PERSON)))
    assert message.bodies == (
        "よろしいですか。\n「はい」「いいえ」「電話」のどれかを、言葉でお送りください。",
    )
    assert not any(offer.number for offer in message.offers)


def test_a_list_keeps_its_own_numbers() -> None:
    """Where titles begin with numbers there are no others."""
    message = as_sms(Reply("どれですか。", (Choice("1 見本号", "/a"), Choice("2 模擬号", "/b"))))
    assert message.bodies == ("どれですか。\n1 見本号 2 模擬号",)


def test_numbers_to_call_stand_once() -> None:
    """A number in the text is not repeated as a link; one that does not stand there is added."""
    call = Link("窓口に電話する", "tel:0120157566")
    assert as_sms(Reply("窓口：0120-157-566", links=(call,))).bodies == ("窓口：0120-157-566",)
    assert "0120157566" in as_sms(Reply("窓口へどうぞ。", links=(call,))).bodies[0]


def test_several_answers_are_one() -> None:
    """The choices are those of the last one."""
    message = as_sms(Reply("一つ目です。", (PERSON,)), Reply("二つ目です。", (NEXT,)))
    assert message.bodies == ("一つ目です。\n二つ目です。\n1 次へ",)
