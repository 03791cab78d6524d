"""What people tell comes in clauses: what was done, what is seen, what does not go on."""

from __future__ import annotations

import pytest

from bot.text.telling import Told, clauses, goes_on

TOLD = [
    ("押した。細かい字がずらっと出とる", "did sees"),
    ("登録ボタン押したらメール送ったいうて出た", "did sees"),
    ("やっと来た。青い字を押したら暗証の画面や", "sees did sees"),
    ("更新の手続きってボタン押したら、車が二つ出てきた", "did sees"),
    ("名前とメールは書いた。番号の欄で止まっとる", "did stuck"),
    ("全部入れて次へ押したんじゃが、赤い字が出た", "did stuck"),
    ("なんか同意するかって聞いてくる", "sees"),
    ("プランが並んでる", "sees"),
    ("マイページさ入った", "sees"),
    ("ホームページ開きました", "sees"),
    ("メールのURLを開きました", "did"),
    ("下のほう選んだ", "did"),
    ("できました", "did"),
    ("読んで、同意にチェックしました", "did did"),
    ("住所と電話が出てる", "sees"),
    ("押したよ。これで終わりか", "did else"),
    ("どこを押せばええんかのう", "else"),
    ("まだ届いてません", "else"),
    ("更新したいです", "else"),
    ("はい", "else"),
    ("名前入れた", "did"),
    ("生年月日と住所と電話入れた", "did"),
    ("マイページに入れた", "sees"),
    ("退職しました", "else"),
    ("退職者を選んで次へ押した", "did"),
    ("他に共済に入ってる", "else"),
    ("去年解約された", "else"),
    ("先週ぶつけられた", "else"),
    ("車を買い替えました", "else"),
    ("決定いうのを押したらよろしいんやね", "else"),
    ("押せばいいんですよね", "else"),
    ("押したら次が出たんよね", "did sees"),
    ("押したらどうなるん", "else else"),
    ("連絡先も変わりなしで、次へ", "did"),
    ("確定押したよ、これで終わりですか", "did else"),
    ("更新もうすんだ きのう", "did"),
    ("会員登録は二年前にしてあります", "else"),
    ("去年とおなじにして決定押した", "did"),
    ("証券には前の姓で載っております", "else"),
    ("つとめは三年前に辞めました", "else"),
    ("Aプランにしたら高くなった", "else else"),
]


@pytest.mark.parametrize(("text", "told"), TOLD)
def test_clauses(text: str, told: str) -> None:
    """In the order in which they are told."""
    assert " ".join(clause.told.value for clause in clauses(text)) == told


@pytest.mark.parametrize("text", ["", "。", "？？", "😀"])
def test_nothing_is_told(text: str) -> None:
    """No word, no clause."""
    assert not [clause for clause in clauses(text) if clause.told is not Told.ELSE]


def test_goes_on() -> None:
    """The screen was left, not only filled in."""
    left = ["次へ押した", "次に行った", "全部書いて次の画面へ進んだ", "すべて入れました"]
    stays = ["名前を書いた", "できました", "チェックした", "次の人に代わった"]
    assert [text for text in left if not goes_on(text)] == []
    assert [text for text in stays if goes_on(text)] == []
