"""Greetings, excuses and hesitation around a question."""

from __future__ import annotations

import pytest

from bot.text.courtesy import without_courtesy
from bot.text.normalise import normalise


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("いつもお世話になってます、更新できません", "更新できません"),
        ("おせわさまです。けいやくはどこ", "けいやくはどこ"),
        ("ｵｾﾜﾆﾅｯﾃｵﾘﾏｽ｡ｹｲﾔｸﾊﾄﾞｺ", "ケイヤクハドコ"),
        ("すみませんが住所を変えたい", "住所を変えたい"),
        ("お忙しいところ恐れ入ります。Web証券って", "Web証券って"),
        ("何度もすみません。さっきの番号もう一度", "さっきの番号もう一度"),
        ("あの、すみません、ちょっと聞きたいんですけど、満期っていつですか", "満期っていつですか"),
        ("あのーえっと登録って、えーと、どこから", "登録ってどこから"),
        ("もしもし、質問なんですけど証券番号はどこ", "証券番号はどこ"),
        ("どこ押すんだよろしくお願いします", "どこ押すんだ"),
        ("番号はどこですか？教えてください", "番号はどこですか"),
        ("はい、よろしくお願いします", "はい"),
    ],
)
def test_only_the_question_is_left(text: str, asked: str) -> None:
    """Before, within and after it."""
    assert without_courtesy(normalise(text)) == asked


@pytest.mark.parametrize(
    "text",
    [
        "お世話になっております。",
        "こんにちは",
        "すみません",
        "よろしくお願いします",
        "質問です。",
        "失礼します",
        "あの画面はどこ",
        "更新をお願いします",
        "人につないで お願いします",
        "どこにあるか教えてもらえますか",
        "どうもありがとう",
        "",
    ],
)
def test_what_says_something_stays(text: str) -> None:
    """Courtesy alone is a greeting or thanks; a request is no courtesy."""
    assert without_courtesy(text) == text


def test_a_long_row_of_courtesy_ends() -> None:
    """However much of it there is."""
    assert without_courtesy("すみません、えっと、" * 100 + "更新したい") == "更新したい"
