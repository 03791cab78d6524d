"""A wish to prepare: met on the web; where others carry the messages, an honest answer and no journey."""

from __future__ import annotations

from typing import Callable

import pytest
from dialogue_support import GUIDE, PREPARE, Talk, at

PUBLIC = ["line", "sms"]
NEEDED = "用意するもの"
MENU = ("次のことでしたら", "どれでしょうか", "確かなことをお答えできません")

WISHES = [
    ("がめんはひらいていません さきにじゅんびを", None),
    ("入力の準備だけ先に", None),
    ("更新の入力の準備だけ先にしたい", "renewal"),
    ("会員登録を先に準備しておきたい", "registration"),
    ("登録の下書きをここで作ってもらえますか", "registration"),
    ("登録の下ごしらえだけ先にしときたいんじゃけど、ええ？", "registration"),
    ("更新で聞かれることを先にまとめておきたい", "renewal"),
    ("会員登録の入力を手伝ってほしい", "registration"),
    ("登録の下書きしてくれるん？おねがい", "registration"),
    ("更新は画面を見ながらだと目が疲れるので、先に準備してほしい", "renewal"),
]
VALUES = [
    "そんぽ たろう",
    "前の年と同じ条件のやつでええ",
    "あ ちがう 8の3",
    "しょうわ29ねん12がつ5か",
    "引っ越しました、広島から呉に変わりました",
    "車は2台です",
    "090-1234-5678",
    "損保太郎です",
    "昭和25年12月19日",
    "住所はそのまま メールは taro@example.jp",
]


@pytest.mark.parametrize("channel", PUBLIC)
@pytest.mark.parametrize(("text", "journey"), WISHES)
def test_a_wish_where_nothing_is_taken(
    person: Callable[..., Talk], channel: str, text: str, journey: str | None
) -> None:
    """Why not, where it can be done, and what can be done here; nothing has begun."""
    talk = person("a", channel)(text)
    assert "個人情報を守るため" in talk.text and "うかがいません" in talk.text
    assert "チャット" in talk.text and "手順" not in talk.text
    assert GUIDE in talk.titles and PREPARE not in talk.titles
    assert any(NEEDED in title for title in talk.titles)
    talk.press(GUIDE)
    wanted = {"registration": "手順1/7", "renewal": "手順1/9", None: "どちらのお手続き"}
    assert wanted[journey] in talk.text


@pytest.mark.parametrize(("text", "journey"), WISHES)
def test_the_same_wish_on_the_web(talk: Talk, text: str, journey: str | None) -> None:
    """It is met: the first item, the contracts to sign in for, or which procedure."""
    talk(text)
    begun = {
        "registration": at("email"),
        "renewal": "マイページにログイン",
        None: "どちらのお手続き",
    }
    assert begun[journey] in talk.text and "うかがいません。\n入力の準備は" not in talk.text


@pytest.mark.parametrize("channel", PUBLIC)
@pytest.mark.parametrize("value", VALUES)
def test_values_after_it(person: Callable[..., Talk], channel: str, value: str) -> None:
    """A line, no menu, no screen; and what can be done can still be pressed."""
    talk = person("a", channel)("会員登録の下書きしてほしい", value)
    assert not any(part in talk.text for part in MENU) and "手順" not in talk.text
    assert all(len(reply.text) < 80 for reply in talk.replies)
    assert "画面で" in talk.text
    assert "手順1/7" in talk(GUIDE).text


@pytest.mark.parametrize("text", ["そんぽ たろう", "あ ちがう 8の3"])
def test_without_a_wish_nothing_is_remembered(person: Callable[..., Talk], text: str) -> None:
    """Nobody who never wished to prepare hears of it."""
    assert "うかがっていません" not in person("a", "line")(text).text


@pytest.mark.parametrize("channel", PUBLIC)
def test_questions_after_it(person: Callable[..., Talk], channel: str) -> None:
    """They are answered, and it is still known that nothing is taken."""
    talk = person("a", channel)("更新の準備を先にお願いしたい", "確認メールはいつ届きますか")
    assert "うかがっていません" not in talk.text
    assert "画面で入力してください" in talk("あ ちがう 8の3").text
    assert "画面でお願いします" in talk("車は2台です").text


@pytest.mark.parametrize(
    "text", [NEEDED, "何を用意しとけばええ？", "何がいるんかね。手元には証券しかない"]
)
def test_what_is_needed(person: Callable[..., Talk], text: str) -> None:
    """The list, with the way on; pressed or asked for."""
    talk = person("a", "line")("会員登録の下書きしてほしい", text)
    assert "・保険証券" in talk.text and talk.titles == [GUIDE]
    assert talk.press(GUIDE).place == "手順1/7"


@pytest.mark.parametrize("channel", PUBLIC)
def test_at_a_screen(person: Callable[..., Talk], channel: str) -> None:
    """Why not, and the screen again: neither the contracts nor a circle."""
    talk = person("a", channel)("更新したい").press(GUIDE)("次へ", "入力の準備をお願いします")
    assert "個人情報を守るため" in talk.text and "手順2/9" in talk.text
    assert "一覧" not in talk.text
    assert PREPARE not in talk("taro@example.jp").titles


@pytest.mark.parametrize("channel", ["web", *PUBLIC])
@pytest.mark.parametrize("text", ["ぱすわーどもここで言うん", "合言葉もそっちで作ってくれるの"])
def test_a_password_here(person: Callable[..., Talk], channel: str, text: str) -> None:
    """No, and who chooses it where; a screen that is open stands again."""
    for talk in (person("a", channel), person("b", channel).guided()):
        talk(text)
        assert talk.text.startswith("いいえ。") and "ご自身で決めて" in talk.text
    assert talk.place == "手順1/7"


def test_a_password_while_an_item_is_asked(talk: Talk) -> None:
    """It is no try of the address."""
    talk.preparing()("合言葉もそっちで作ってくれるの")
    assert talk.text.startswith("いいえ。") and talk.place == at("email")


@pytest.mark.parametrize("channel", PUBLIC)
def test_no_two_ways_after_a_switch(person: Callable[..., Talk], channel: str) -> None:
    """Where one way is left nobody is asked which."""
    talk = person("a", channel).guided()("更新のほうを先にやりたい")
    assert "手順1/9" in talk.text and PREPARE not in talk.text and PREPARE not in talk.titles
