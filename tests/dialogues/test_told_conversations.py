"""Whole conversations of people who tell and do not ask: the assistant keeps up with them."""

from __future__ import annotations

from typing import Sequence

import pytest
from dialogue_support import AGENCIES, Talk

REGISTRATION = [
    ("新規登録いうのがあったわ", "会員登録 手順2/7"),
    ("押した。細かい字がずらっと出とる", "会員登録 手順2/7"),
    ("読んで四角に印つけて次に行った", "会員登録 手順3/7"),
    ("名前とメールは書いた。番号の欄で止まっとる", "会員登録 手順3/7"),
    ("証券見つけた。全部書いて次へ行ったで", "会員登録 手順4/7"),
    ("間違いないか聞かれとる", "会員登録 手順4/7"),
    ("登録ボタン押したらメール送ったいうて出た", "会員登録 手順5/7"),
    ("やっと来た。青い字を押したら暗証の画面や", "会員登録 手順6/7"),
    ("終わった。登録できたみたいじゃ", "会員登録 手順7/7"),
    ("次は更新じゃな", "更新 手順1/9"),
]
RENEWAL = [
    ("マイページさ入った", "更新 手順1/9"),
    ("更新の手続きってボタン押したら、車が二つ出てきた", "更新 手順2/9"),
    ("下のほう選んだ", "更新 手順2/9"),
    ("なんか同意するかって聞いてくる", "更新 手順2/9"),
    ("同意した", "更新 手順3/9"),
    ("はいかいいえの質問がいっぱいだ", "更新 手順3/9"),
    ("全部はいにした", "更新 手順3/9"),
    ("次へ押した", "更新 手順4/9"),
    ("プランが並んでる", "更新 手順5/9"),
    ("Aにしといた。次の画面になった", "更新 手順6/9"),
    ("住所と電話が出てる", "更新 手順6/9"),
    ("電話が変わってるから直した", "更新 手順6/9"),
    ("大事なことの説明が出た", "更新 手順7/9"),
    ("読んだ。次へ押した", "更新 手順8/9"),
    ("申込みのボタン出てきた", "更新 手順8/9"),
]
IN_KEYWORDS = [
    ("チェック済", "会員登録 手順3/7"),
    ("入力完了", "会員登録 手順4/7"),
    ("確認画面", "会員登録 手順4/7"),
    ("URL開いた", "会員登録 手順6/7"),
    ("完了", "会員登録 手順7/7"),
]


def walk(talk: Talk, turns: Sequence[tuple[str, str]]) -> None:
    """Say each, and look where the assistant takes the person to be."""
    wrong = []
    for text, place in turns:
        talk(text)
        if not any(line.startswith(place) for line in talk.text.splitlines()):
            wrong.append((text, place, talk.text))
    assert wrong == []


def test_a_registration_that_is_told(talk: Talk) -> None:
    """Nobody pressed 「画面を見ながら進める」: the answer before tells which procedure it is."""
    walk(talk("会員登録のやり方教えて"), REGISTRATION)


def test_a_renewal_that_is_told(talk: Talk) -> None:
    """From the first screen to the last."""
    walk(talk, RENEWAL)


def test_a_registration_in_keywords(talk: Talk) -> None:
    """「規約」 is answered; what is told after it begins there."""
    walk(talk("登録", "規約"), IN_KEYWORDS)


@pytest.mark.parametrize(
    "text", ["いいえを押しました", "いいえがひとつあってん", "1つだけいいえにした"]
)
def test_an_no_that_is_told_ends_at_the_agency(talk: Talk, text: str) -> None:
    """A disclosure that fails on the page: no screen further, and a number to call."""
    talk("更新したい", "画面を見ながら進める", "手順3", text)
    assert all(number in talk.text for number in AGENCIES)
    assert "手順4" not in talk.text


def test_after_it_the_agency_is_who_to_call(talk: Talk) -> None:
    """The desk for the handling of the page can do nothing about it."""
    talk("更新したい", "画面を見ながら進める", "手順3", "いいえを押しました")
    assert talk("ほなどこ電話したらええねん").topics == ["agency_contact"]


def test_what_fails_is_told_and_not_coached(talk: Talk) -> None:
    """Said to the assistant, not answered on the page: it does not say what to press."""
    talk("更新したい", "画面を見ながら進める", "手順3", "去年ほかの会社でも入ったのよね")
    assert AGENCIES[0] in talk.text and "次へ" not in talk.titles
    assert "手順4/9" not in talk("……それで、どうしたらいいの").text


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("確認メールはいつ届きますか", "ああ入った完了って出た"),
        ("メールのURLを開いたらどうなりますか", "完了って出た"),
    ],
)
def test_a_registration_done_is_no_contract(talk: Talk, before: str, text: str) -> None:
    """「完了」 after the registration was talked of tells of no renewal."""
    talk(before, text)
    assert "成立" not in talk.text and "会員登録 手順7/7" in talk.text


def test_which_procedure_is_done_is_asked(talk: Talk) -> None:
    """Of nothing but 「完了」 nobody knows which it is."""
    assert "成立" not in talk("完了って出た").text
    assert "会員登録" in talk.text and "更新" in talk.text


@pytest.mark.parametrize("text", ["Bにしました", "Aプランにしといた"])
def test_a_plan_that_was_taken_gives_nothing_up(talk: Talk, text: str) -> None:
    """It sounds like 「Bはやめて」, and is none."""
    talk("更新したい", "画面を見ながら進める", "手順5", text)
    assert "やめて" not in talk.text and "手順6/9" in talk.text


@pytest.mark.parametrize("text", ["もう登録は済んでます", "会員登録は終わっています"])
def test_who_is_registered_goes_on_to_the_renewal(talk: Talk, text: str) -> None:
    """With both ways to choose from."""
    assert "画面を見ながら進める" in talk(text).titles
    assert talk.topics == ["renewal_start"]


def test_help_with_the_form_is_wished_for(talk: Talk) -> None:
    """Which procedure is asked, in the way that was wished for; a title may be typed politely."""
    talk("入力を手伝ってほしいのですが")
    assert {"会員登録", "更新"} <= set(talk.titles)
    assert "項目1/9" in talk("会員登録です").text
