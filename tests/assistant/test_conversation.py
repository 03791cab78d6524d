"""Turns through the whole assistant: what a person would see."""

from __future__ import annotations

import asyncio
import json
import time

import pytest
from sqlalchemy import text as text_clause
from sqlalchemy.exc import OperationalError

from bot.assistant.answering import MAX_TEXT
from bot.assistant.start import Running
from bot.reply import Kind
from bot.services.answers.answers import Answers

DESK_PHONES = ("0120-157-566", "0120-301-377")


def test_a_question_gets_answer_citation_and_next_choices(say):
    """A plain question is answered with its source and at most three next steps."""
    (reply,) = say("証券番号ってどこに書いてあるんですか")
    assert reply.kind is Kind.ANSWER
    assert "保険証券" in reply.text
    assert reply.citations == ("REG-3",)
    assert 1 <= len(reply.choices) <= 3


def test_an_offered_choice_can_be_pressed(say):
    """A payload that was just offered counts as pressing it."""
    (first,) = say("証券番号ってどこに書いてあるんですか")
    (second,) = say(first.choices[0].payload)
    assert second.topics == ("policy_number_which",)


def test_a_payload_that_was_not_offered_is_text(say):
    """Typing a command does not run it."""
    say("こんにちは")
    replies = say('/choose_agency{"agency": "jfelife"}')
    assert all("0120-440-755" not in reply.text or len(reply.links) != 1 for reply in replies)
    (after,) = say("代理店の電話番号を教えてください")
    assert after.kind is Kind.ASK_BACK, "the agency must still be unknown"


@pytest.mark.parametrize(
    "text",
    [
        "/restart",
        "/back",
        "／restart",
        '/faq{"topic": "clk_done"}',
        "/session_start",
        "  /affirm",
        "//affirm",
        '/intent{"a": 1}',
    ],
)
def test_commands_are_never_taken_from_a_keyboard(say, text):
    """Slash commands do nothing but get an answer."""
    say("メールが届きません")
    assert say(text)
    (again,) = say("もう一度お願いします")
    assert again.topics, "the conversation must not have been reset"


@pytest.mark.parametrize("text", ["", "   ", "😀😀😀", "！？…", "\x00\x07\x1b", "\u200b\u200b"])
def test_nothing_readable_gets_a_kind_sentence(say, text):
    """Empty, emoji and control characters are answered, with choices."""
    (reply,) = say(text)
    assert reply.kind is Kind.NOTICE
    assert reply.choices


def test_huge_input_is_refused_with_the_limit_and_the_desks(say):
    """10,000 characters are not read; the user hears the limit and where to call."""
    (reply,) = say("あ" * 10_000)
    assert str(MAX_TEXT) in reply.text
    assert all(phone in reply.text for phone in DESK_PHONES)


@pytest.mark.parametrize(
    ("text", "secret", "word"),
    [
        ("パスワードはhanako1234です", "hanako1234", "パスワード"),
        ("カードは4111 1111 1111 1111です", "4111", "カード番号"),
        ("電話は090-0000-1234です", "090-0000-1234", "電話番号"),
        ("ﾒｰﾙはtaro＠example.comです", "taro", "メールアドレス"),
        ("証券番号はZ123456780です", "123456780", "証券番号"),
        ("昭和25年12月19日生まれです", "12月19日", "生年月日"),
    ],
)
def test_values_are_taken_out_and_told_why(say, text, secret, word):
    """Secrets and personal values are not repeated; the user is told."""
    replies = say(text)
    assert word in replies[0].text
    assert all(secret not in reply.text for reply in replies)


def test_no_typed_value_reaches_store_or_log(say, running: Running, capfd):
    """Distinctive values are nowhere in the tracker database and the logs."""
    values = ["qzx9secret77", "4111111111111111", "09000009876", "taro.qzx@example.com"]
    say(
        f"パスワードは{values[0]}でカードは{values[1]}、電話は{values[2]}、{values[3]}です。届きません"
    )
    say("カード 4111-1111-1111-1111")
    captured = capfd.readouterr()
    logged = captured.out + captured.err
    with running.assistant.tracker_store.session_scope() as session:
        rows = session.execute(text_clause("SELECT data FROM events")).fetchall()
    # stored as ASCII with escapes: compared as what it says
    stored = "\n".join(json.dumps(json.loads(row[0]), ensure_ascii=False) for row in rows)
    assert "［カード番号］" in stored, "the turn itself must have been stored"
    for value in (*values, "4111-1111"):
        assert value not in stored
        assert value not in logged


def test_an_exception_in_an_action_still_tells_where_to_call(say, monkeypatch):
    """The user hears an apology with both desks; the next turn works again."""

    def broken(*_):
        raise RuntimeError("broken on purpose")

    with monkeypatch.context() as patch:
        patch.setattr(Answers, "topics", broken)
        (reply,) = say("証券番号はどこに書いてありますか")
    assert all(phone in reply.text for phone in DESK_PHONES)
    assert say("証券番号はどこに書いてありますか")[0].topics == ("policy_number_where",)


def test_a_dead_tracker_store_holds_up_no_answer(say, running, monkeypatch):
    """A question is answered all the same; the probe says not ready, and nothing is hidden."""
    from bot.assistant.event_log import EventLog
    from bot.assistant.health import Health

    def dead(*_):
        raise OperationalError("", {}, ConnectionError("the database is gone"))

    say("証券番号はどこに書いてありますか")
    with monkeypatch.context() as patch:
        for name in ("last_session", "newest", "append", "answers"):
            patch.setattr(EventLog, name, dead)
        assert say("証券番号はどこに書いてありますか")[0].topics == ("policy_number_where",)
        assert say("確認メールが届きません")[0].topics == ("reg_mail_missing",)
        problem = asyncio.run(Health(running.assistant, running.services).problem())
    assert problem == "tracker store"
    deadline = time.monotonic() + 30
    while asyncio.run(Health(running.assistant, running.services).problem()) is not None:
        assert time.monotonic() < deadline, "what waited is written when the store answers again"
        time.sleep(0.1)


def test_the_store_really_keeps_what_the_probe_writes(running, loop):
    """Readiness writes a tracker, reads it back, and leaves nothing behind."""
    from bot.assistant.health import Health

    assert loop.run_until_complete(Health(running.assistant, running.services).problem()) is None


def test_users_do_not_hear_each_other(running, loop):
    """32 conversations at once: each gets the answer to its own question."""
    from bot.assistant.incoming import Incoming

    questions = [
        ("証券番号はどこに書いてありますか", "policy_number_where"),
        ("確認メールが届きません", "reg_mail_missing"),
        ("Clickarって何ですか", "clickar_what"),
        ("ローマ字は必須ですか", "reg_romaji"),
    ]

    async def everybody():
        return await asyncio.gather(
            *(
                running.conversations.handle(Incoming(f"crowd-{i}", questions[i % 4][0]))
                for i in range(32)
            )
        )

    for i, replies in enumerate(loop.run_until_complete(everybody())):
        assert replies[-1].topics == (questions[i % 4][1],)


def test_a_new_session_holds_each_slot_once(running, loop):
    """However long a conversation is, what is read at each turn stays short."""
    from rasa.shared.core.events import SlotSet, UserUttered

    from bot.assistant.agent import MAX_TURNS_OF_SESSION
    from bot.assistant.incoming import Incoming

    async def talk(turns):
        sizes = []
        for turn in range(turns):
            question = ("手順5は何をしますか", "確認メールが届きません")[turn % 2]
            await running.conversations.handle(Incoming("talkative", question))
            tracker = await running.assistant.tracker_store.peek("talkative")
            turns_of_session = sum(isinstance(e, UserUttered) for e in tracker.events)
            if turns_of_session == 1:
                before = list(tracker.events)[: [*map(type, tracker.events)].index(UserUttered)]
                carried = [event.key for event in before if isinstance(event, SlotSet)]
                assert len(carried) == len(set(carried))
                sizes.append(len(tracker.events))
        return sizes

    sizes = loop.run_until_complete(talk(5 * MAX_TURNS_OF_SESSION + 1))
    assert len(sizes) == 6
    assert len(set(sizes[1:])) == 1, "each session starts as long as the one before"


def test_a_long_conversation_keeps_the_agency(say):
    """After many turns a new session starts by itself; the agency is still known."""
    say("代理店の電話番号を教えて", agency="jfelife")
    for _ in range(35):
        say("証券番号はどこに書いてありますか")
    (reply,) = say("取扱代理店の電話番号を教えてください")
    assert "0120-440-755" in reply.text
