"""What a conversation on the web leaves to be read again, and what it says without being asked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from dialogue_support import TARO, Talk
from renewal_world import World

from bot.assistant.incoming import Incoming
from bot.bootstrap import Services
from bot.domain.channel import CHANNELS, WEB
from bot.services.journeys.progress import Outcome, WebProgress
from bot.services.transcript.exchange import Exchange

pytest_plugins = ("renewal_world",)


def conversation(world: World) -> str:
    """The one of this test."""
    return f"{world.test}-"


def exchanges(world: World) -> tuple[Exchange, ...]:
    """What can be read again."""
    return world.services.transcript.since(conversation(world), 0, world.at)


def told(world: World, loop: Any, member: str | None = None) -> list[str]:
    """What is said without being asked."""
    before = len(exchanges(world))
    loop.run_until_complete(world.conversations.unasked.tell_news(conversation(world), member))
    new = exchanges(world)[before:]
    assert all(one.said is None for one in new)
    return [reply.text for one in new for reply in one.replies]


def talk(world: World) -> Talk:
    """Somebody whom nobody knows."""
    return Talk(lambda text, **_: world.say(text))


def test_a_form_leaves_no_value(world: World) -> None:
    """Fields by their names, answers masked, ids as they were told; what is quite our own stays."""
    person = talk(world).filling()
    kept = exchanges(world)
    said = [one.said for one in kept]
    assert said[:2] == ["会員登録したいです", "ここで入力の準備をする"]
    assert said[2:5] == ["［Eメールアドレス］", "［お名前（漢字）］", "［お名前（カナ）］"]
    texts = "\n".join(reply.text for one in kept for reply in one.replies)
    assert "t***@example.jp" in texts and "損●●●" in texts
    for value in (*TARO.values(), "損保　太郎", "昭和25年", "新宿区西新宿"):
        assert value in ("はい",) or value not in texts, value
    assert person.replies[-1].id == kept[-1].last_id
    assert "taro@example.jp" in person.text, "who is here reads the whole form"
    card = person.replies[-1].card
    assert card and (card.journey, card.step, card.steps) == ("registration", 3, 7)


def test_codes_and_links_are_not_kept(world: World) -> None:
    """A resume code, and the link that opens the page filled in."""
    person = world.person().taking()("あとで", "続きから").answering()("はい")
    assert person.handover
    links = [link.url for one in exchanges(world) for r in one.replies for link in r.links]
    assert links and not any(person.handover in url for url in links)
    texts = "\n".join(reply.text for one in exchanges(world) for reply in one.replies)
    assert "再開コードは「●●●」" in texts


def test_other_channels_keep_their_own(world: World, loop: Any) -> None:
    """What was said on LINE or by SMS is not ours to keep."""
    for name, channel in CHANNELS.items():
        sender = f"{world.test}-{name}"
        incoming = Incoming(sender, "会員登録したい", channel)
        loop.run_until_complete(world.conversations.handle(incoming))
        kept = world.services.transcript.since(sender, 0, world.at)
        assert bool(kept) is (channel is WEB)


def test_erasing_leaves_the_last_word(world: World, loop: Any) -> None:
    """By the words for it; and by the button, which leaves nothing, but a contract stays stopped."""
    person = talk(world).filling()
    person("入力したものを消して", "はい")
    (left,) = exchanges(world)
    assert "消しました" in left.replies[0].text
    loop.run_until_complete(world.conversations.erase(conversation(world)))
    assert exchanges(world) == ()
    stopped = world.person(sender="b").taking()("いいえ")
    loop.run_until_complete(world.conversations.erase(f"{world.test}-b"))
    assert "お手続きいただけません" in stopped("いまどこ？").text


def test_what_was_done_on_the_pages_is_told_unasked(world: World, loop: Any) -> None:
    """Once, to be pressed as any other; what was offered before still can be."""
    person = talk(world)("会員登録したい").press("画面を見ながら進める")
    services: Services = world.services
    (draft,) = services.drafts.of_conversation(conversation(world), world.at)
    assert told(world, loop) == []
    services.progress.note(WebProgress(draft.journey, 7, Outcome.DONE, world.at), draft.id)
    (text,) = told(world, loop)
    assert "会員登録が完了しましたね" in text
    assert told(world, loop) == []
    choice = exchanges(world)[-1].replies[0].choices[0]
    assert "お選びください" in person(choice.payload).text
    assert "前のご案内" not in person.text and "完了しましたね" not in person.text


def test_a_call_back_that_is_confirmed_is_told_unasked(world: World, loop: Any) -> None:
    """With its time, once; and with the next answer where no page listens."""
    evening = world.at.replace(hour=19)
    world.services.cases.purge(evening + timedelta(days=365))
    person = world.person().taking("2")
    world.at = evening
    person("いいえ").press("折り返しを希望する")
    time = person.titles[0]
    person.press(time)("090-1234-5678").press("同意する")
    (case,) = world.services.cases.list_recent(1).cases
    assert world.services.call_backs.confirm(case.id, world.at)
    (text,) = told(world, loop)
    assert time in text and told(world, loop) == []
    assert world.services.call_backs.confirm(case.id, world.at)
    assert f"{time}にいたします" in person("ありがとう").text
    assert told(world, loop) == []
    world.services.cases.withdraw_call_back(case.id)
    assert not world.services.call_backs.confirm(case.id, world.at)


@pytest.mark.parametrize(
    ("said", "expected"),
    [("まだ", "進める"), ("済んだ（更新へ）", "進める"), ("質問だけ", "ふだんの言葉で")],
)
def test_the_opening_s_choices(world: World, said: str, expected: str) -> None:
    """Pressed or typed; also after a question; not once something goes on."""
    payloads = {one.title: one.payload for one in world.services.greeting.choices()}
    assert expected in talk(world)(said).text
    person = Talk(lambda text, **_: world.say(text, "2"), sender="2")
    assert expected in person("証券番号はどこに書いてありますか", payloads[said]).text
    person("会員登録したい").press("画面を見ながら進める")
    assert "前のご案内のもの" in person(payloads[said]).text


def test_an_answer_to_a_question_that_stands_no_more(world: World) -> None:
    """It is told, changes nothing, and the question that stands is asked."""
    person = talk(world).preparing()
    card = person.replies[-1].card
    assert card and card.answers == "registration/3/email_0"
    (said, *_) = world.say("taro@example.jp", answers=card.answers)
    assert "taro@example.jp" in said.text
    (late, *_) = world.say("hanako@example.jp", answers=card.answers)
    assert "前のご質問へのもの" in late.text and "お名前" in late.text
    summary = person("ここまでの内容を見せて").text
    assert "hanako" not in summary and "h***" not in summary


def test_feedback_is_asked_for_where_something_ends(world: World) -> None:
    """Below an answer, never two in a row; not in a journey, nor below small talk."""
    person = talk(world)
    asked = [
        person(text).replies[-1].asks_feedback
        for text in (
            "こんにちは",
            "証券番号はどこに書いてありますか",
            "確認メールが届きません",
            "登録にかかる時間はどのくらいですか",
            "会員登録したい",
        )
    ]
    assert asked == [False, True, False, True, False]
    person.press("画面を見ながら進める")
    assert not person("確認メールが届きません").replies[-1].asks_feedback
