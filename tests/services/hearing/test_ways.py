"""Which way through a procedure a message wishes for; what is only mentioned is no wish."""

from __future__ import annotations

import pytest

from bot.domain.journey_state import Mode
from bot.services.hearing.password_here import asks_for_password_here
from bot.services.hearing.ways import mode_wished, wishes_a_way

PREPARED = [
    "先に要ることだけ聞いてもらって準備しておきたいんですが画面見ながらだと目がしょぼしょぼして",
    "準備しておきたい。画面見ながらだと目がしょぼしょぼする",
    "画面を見ながらだと焦ってしまうから入力を手伝ってほしい",
    "下書きを作ってほしい。画面を見ながらは字が小さくてかなわん",
    "画面を見ながらより、先に入力の準備をしてもらいたい",
    "画面を見ながらじゃなくて、ここで準備してください",
    "さっき画面を開いたけど字が小さい。代わりに入力してもらえませんか",
    "更新で聞かれることを先にまとめておきたい",
    "見ながらだと追いつかないので、入力の準備をお願いします",
    "画面を見ながらでもいいけど、できれば準備をしておきたい",
    "登録の下ごしらえを先にしときたいんじゃけど、ええ？",
    "ページを開くのはあとにして、ここで下書きをしたい",
    "登録の下書きしてくれるん？おねがい",
]
BY_THE_SCREEN = [
    "画面を見ながら進めたい",
    "画面見ながらでお願いします",
    "画面を見ながらだと助かります",
    "見ながらじゃないとわからない",
    "準備じゃなくて画面を見ながら進めたい",
    "画面を見ながらがええわ",
    "ページを見ながら一緒にやってほしい",
    "いま画面を開いています。見ながら案内してください",
    "入力の準備はいらない。画面を見ながら進めます",
    "画面を見ながらのほうが安心です",
]
NEITHER = [
    "更新したい",
    "会員登録の準備は要りません",
    "画面が開けません",
    "画面を開いても真っ白です",
    "証券番号がわからない",
]


@pytest.mark.parametrize("text", PREPARED)
def test_prepared(text: str) -> None:
    """The clause with the wish counts, whatever is said of the screen beside it."""
    assert mode_wished(text) is Mode.PREPARE and wishes_a_way(text)


@pytest.mark.parametrize("text", BY_THE_SCREEN)
def test_by_the_screen(text: str) -> None:
    """A way that is spoken well of, or allows no other, is wished for."""
    assert mode_wished(text) is Mode.GUIDE


@pytest.mark.parametrize("text", NEITHER)
def test_neither(text: str) -> None:
    """What is denied or does not work is no way."""
    assert mode_wished(text) is None and not wishes_a_way(text)


@pytest.mark.parametrize(
    "text", ["入力の準備って何ですか", "準備をしてほしいんですが、証券番号は何番のことですか"]
)
def test_a_question_is_answered_first(text: str) -> None:
    """Something else is asked."""
    assert not wishes_a_way(text)


@pytest.mark.parametrize(
    "text",
    [
        "ぱすわーどもここで言うん",
        "合言葉もそっちで作ってくれるの",
        "パスワードもここに書くんですか",
        "暗証番号はこちらで教えるの？",
        "ﾊﾟｽﾜｰﾄﾞもあんたが決めるん？",
        "パスワードはそちらで入れてくれますか",
        "合言葉もチャットで伝えればいいですか",
        "パスワードはそちらから送ってくれるんですか",
        "パスワードもここで決めてもらえるの",
        "あいことばも、そっちで考えてくれるん？",
    ],
)
def test_the_password_here(text: str) -> None:
    """いいえ is the answer."""
    assert asks_for_password_here(text)


@pytest.mark.parametrize(
    "text",
    [
        "パスワードはどこで決めるの",
        "パスワードはここに入れるんですか",
        "パスワードは何文字ですか",
        "パスワードを忘れました",
        "登録番号もここで言うん",
        "そちらで決めたパスワードを入れました",
        "パスワードは自分で決めるんですか",
        "いつパスワードをこちらに送るの",
        "ここで聞いたパスワードはどう書くの",
        "パスワードを書いた紙がない",
    ],
)
def test_not_the_password_here(text: str) -> None:
    """The screen, another question, or none."""
    assert not asks_for_password_here(text)
