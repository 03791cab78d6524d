"""While the drafts cannot be read: plain questions are answered, and nothing is taken for one."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any, Iterator

import pytest

from bot import bootstrap
from bot import settings as settings_module
from bot.adapters.stores.keys import FILE
from bot.adapters.stores.vault import Vault
from bot.assistant.conversation import Conversations
from bot.assistant.health import Health
from bot.assistant.incoming import Incoming
from bot.assistant.start import Running
from bot.domain.errors import StoreUnavailable
from tests_support import environment

DESKS = ("0120-157-566", "0120-301-377")

QUESTIONS = (
    ("証券番号はどこに書いてありますか", "policy_number_where"),
    ("確認メールが届きません", "reg_mail_missing"),
    ("Clickarって何ですか", "clickar_what"),
)

NOT_PLAIN = (
    "損保 太郎",
    "損保太郎です",
    "サンプル ハナコ",
    "SOMPO TARO",
    "090-1234-5678",
    "東京都新宿区西新宿1-26-1",
    "taro@example.jp",
    "昭和25年12月19日",
    "はい",
    "いいえ",
    "いや変わってない",
    "戻る",
    "パスワードはabc12345です。確認メールが届きません",
    "損保太郎と申します。確認メールが届きません",
)


@pytest.fixture
def dead_drafts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A draft store that does not answer."""

    def dead(*_: Any) -> Any:
        raise StoreUnavailable("on purpose")

    for name in ("of_conversation", "get", "put", "patch", "_reading"):
        monkeypatch.setattr(Vault, name, dead)
    yield


@pytest.mark.parametrize(("text", "topic"), QUESTIONS)
@pytest.mark.usefixtures("dead_drafts")
def test_a_plain_question_is_answered(say: Any, running: Running, text: str, topic: str) -> None:
    """Its words stay out of the tracker: they could have been somebody's answer."""
    assert say(text)[0].topics == (topic,)


@pytest.mark.parametrize("text", NOT_PLAIN)
@pytest.mark.usefixtures("dead_drafts")
def test_everything_else_gets_an_apology(say: Any, text: str) -> None:
    """It may be a value or an answer to what was asked."""
    (reply,) = say(text)
    assert "うまくお答えできませんでした" in reply.text
    assert all(desk in reply.text for desk in DESKS)


@pytest.mark.usefixtures("dead_drafts")
def test_no_word_of_it_is_stored(running: Running, loop: asyncio.AbstractEventLoop) -> None:
    """A marker stands in the place of the question."""
    sender, (text, _) = "without-drafts", QUESTIONS[0]
    loop.run_until_complete(running.conversations.handle(Incoming(sender, text)))
    tracker = loop.run_until_complete(running.assistant.tracker_store.peek(sender))
    stored = json.dumps(
        [event.as_dict() for event in tracker.events if event.type_name == "user"],
        ensure_ascii=False,
    )
    assert "［ご質問］" in stored and text not in stored


@pytest.mark.usefixtures("dead_drafts")
def test_buttons_that_need_no_draft_work(say: Any) -> None:
    """A topic does; a journey cannot be begun, which is said with where to call."""
    reply = say("会員登録の流れを教えて")[-1]
    payloads = [choice.payload for choice in reply.choices]
    topic = next(one for one in payloads if "topic" in one)
    begin = next((one for one in payloads if '"start"' in one), None)
    assert begin, payloads
    (told,) = say(begin)
    assert "お預かりできない" in told.text and all(desk in told.text for desk in DESKS)
    say("会員登録の流れを教えて")
    assert say(topic)[0].topics


# The key is gone


@pytest.fixture
def without_key(running: Running, tmp_path: Path) -> Iterator[Conversations]:
    """Conversations over drafts whose key file was deleted; 「before」 has one of them."""
    settings = settings_module.read(environment(tmp_path))
    before = bootstrap.services(settings)
    draft = before.drafts.open("before", "registration", before.now())
    before.drafts.set_field(draft.id, "email", "taro@example.jp", before.now())
    key = (tmp_path / FILE).read_text()
    (tmp_path / FILE).unlink()
    services = bootstrap.install(bootstrap.services(settings))
    try:
        yield Conversations(running.assistant, services)
        assert not (tmp_path / FILE).exists(), "no key is made beside old drafts"
        (tmp_path / FILE).write_text(key)
        again = bootstrap.services(settings)
        assert len(again.drafts.of_conversation("before", again.now())) <= 1
    finally:
        bootstrap.install(running.services)


def told(
    conversations: Conversations, loop: asyncio.AbstractEventLoop, text: str, sender: str
) -> str:
    """What is said to a message."""
    replies = loop.run_until_complete(conversations.handle(Incoming(sender, text)))
    return "\n".join(reply.text for reply in replies)


def test_questions_are_answered_without_the_key(
    without_key: Conversations, running: Running, loop: asyncio.AbstractEventLoop
) -> None:
    """Of those who have a draft and of those who have none; readiness says what is missing."""
    for sender in ("before", "nobody"):
        assert "証券番号" in told(without_key, loop, QUESTIONS[0][0], sender)
    services = without_key._services
    health = Health(running.assistant, services)
    assert loop.run_until_complete(health.problem()) == "vault key"


def test_everything_can_be_erased_without_the_key(
    without_key: Conversations, loop: asyncio.AbstractEventLoop
) -> None:
    """What cannot be opened can be deleted."""
    assert "すべて消しました" in told(without_key, loop, "全部消して", "before")
    services = without_key._services
    assert services.drafts.of_conversation("before", services.now()) == ()


def test_a_journey_is_not_begun_without_the_key(
    without_key: Conversations, loop: asyncio.AbstractEventLoop
) -> None:
    """It is said kindly, with where to call."""
    told(without_key, loop, "会員登録したいです", "new-one")
    replies = loop.run_until_complete(
        without_key.handle(Incoming("new-one", "ここで入力の準備をする"))
    )
    assert "お預かりできない" in replies[0].text
    assert all(desk in replies[0].text for desk in DESKS)


def test_a_key_is_made_where_there_is_no_draft(tmp_path: Path) -> None:
    """On the first start of all."""
    settings = settings_module.read(environment(tmp_path))
    bootstrap.services(settings)
    assert (tmp_path / FILE).exists()
    (tmp_path / FILE).unlink()
    services = bootstrap.services(settings)
    assert (tmp_path / FILE).exists()
    assert services.drafts.open("anyone", "registration", services.now())
