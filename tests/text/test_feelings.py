"""Emoji and faces around a question."""

from __future__ import annotations

import pytest

from bot.text.feelings import complains, is_annoyed, without_feelings
from bot.text.normalise import normalise


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("登録😭できない", "登録 できない"),
        ("更新できん(>_<)", "更新できん"),
        ("ありがとう(´；ω；｀)", "ありがとう"),
        ("m(_ _)mお願い", "お願い"),
        ("ログインできない（笑）", "ログインできない"),
        ("これ何ｗｗ", "これ何"),
        ("👍🏻はい", "はい"),
        ("つながらない💢。電話して", "つながらない。電話して"),
        ("ボタンはどこ❓", "ボタンはどこ?"),
    ],
)
def test_only_the_question_is_left(text: str, asked: str) -> None:
    """Signs of feeling go; one that asks becomes a question mark."""
    assert without_feelings(normalise(text)) == asked


@pytest.mark.parametrize(
    "text",
    [
        "😭😭",
        "(PDF)とは",
        "手順(1)は",
        "〒は必要?",
        "○を押す",
        "⭕",
        "www",
        "次のwebは",
        "神(カミ)",
    ],
)
def test_what_says_something_stays(text: str) -> None:
    """Signs alone, signs with a meaning, letters and numbers in brackets."""
    assert without_feelings(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "何回も同じことを聞かないで",
        "さっきから言うとるじゃろうが",
        "いい加減にしてくれ",
        "たらい回しにされた",
        "全然話にならん",
        "腹が立つ",
        "もういい、わからん",
        "なんべんも同じこと言わせるな",
        "役に立たないチャットだな",
        "使えん",
        "イライラする",
        "ふざけるな",
        "もうええわ",
        "うんざりです",
        "何度も言ってるでしょ",
    ],
)
def test_annoyed(text: str) -> None:
    """Somebody who has had enough."""
    assert is_annoyed(text)


@pytest.mark.parametrize(
    "text",
    [
        "何回まで入力できますか",
        "もういいですか",
        "もういいでしょうか",
        "パスワードは何度でも入れ直せますか",
        "腹部の手術をしました",
        "不具合があります",
        "立て替えはできますか",
        "使える時間を教えて",
        "同じ番号でいいですか",
        "さっきの画面に戻りたい",
        "馬場といいます",
        "役に立つ情報をください",
        "回す",
        "いいです",
        "わかりません",
    ],
)
def test_not_annoyed(text: str) -> None:
    """A plain question is none, and neither is not understanding."""
    assert not is_annoyed(text)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("苦情を言いたい", True),
        ("クレームです", True),
        ("たらい回しにされた", True),
        ("文句の一つも言いたくなるわ", True),
        ("年寄りには無理です", True),
        ("年寄りにこんな難しいことさせるな", True),
        ("高齢者には分からない", True),
        ("年寄りいじめじゃ", True),
        ("対応がひどい", True),
        ("不親切なサイトだ", True),
        ("無理です", False),
        ("年寄りでもできますか", False),
        ("やり方がわからない", False),
        ("これは無理ですか", False),
        ("高齢者の割引はありますか", False),
        ("回し方", False),
    ],
)
def test_complaints(text: str, is_one: bool) -> None:
    """A complaint in its own words; not understanding and asking are none."""
    assert complains(text) is is_one
