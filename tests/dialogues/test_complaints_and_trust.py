"""Complaints get an apology and one number; questions of trust get what is true, and the way back."""

from __future__ import annotations

from typing import Callable

import pytest
from dialogue_support import DESK, TARO, Talk, at

from bot.reply import Reply

CLICKAR = "0120-301-377"


@pytest.mark.parametrize(
    "text",
    ["苦情を言いたい", "たらい回しにされました", "不親切だな、もう", "クレームを入れたいんだが"],
)
def test_a_complaint_gets_one_number_at_once(talk: Talk, text: str) -> None:
    """No list of what could be meant, no second number."""
    talk(text)
    assert "申し訳ありません" in talk.replies[0].text
    assert talk.phones == {DESK}


@pytest.mark.parametrize(
    ("question", "topic", "words"),
    [
        ("いつ消えますか", "trust_kept", "14日"),
        ("書いたものは何日残るんですか", "trust_kept", "消して"),
        ("誰が見るの", "trust_who_sees", "自動のチャット"),
        ("これ詐欺じゃないの？", "trust_real", "https://www.sompo-japan.co.jp/"),
        ("個人情報は大丈夫？", "trust_personal", "暗号化"),
        ("録音してる？", "trust_recording", "録音はしていません"),
    ],
)
@pytest.mark.parametrize("is_preparing", [True, False])
def test_trust(talk: Talk, question: str, topic: str, words: str, is_preparing: bool) -> None:
    """Answered where it is asked, also in the middle of a form, and the open question in short."""
    if is_preparing:
        talk.filling(TARO, until="phone")
    talk(question)
    assert topic in talk.topics and words in talk.text
    if is_preparing:
        assert talk.place == at("phone")
        assert len(talk.replies[-1].text) < 60


def test_an_aside_repeats_the_open_question_in_short(talk: Talk) -> None:
    """Twice something else: the answer, the place, one short sentence, another one next time."""
    talk.filling(TARO, until="phone")
    reminders = []
    for question in ("電話は何時まで？", "更新には何分かかる？", "電話は日曜もやってる？"):
        talk(question)
        heading, sentence = talk.replies[-1].text.splitlines()
        assert heading == f"会員登録 {at('phone')}"
        reminders.append(sentence)
    assert all(len(sentence) <= 40 for sentence in reminders)
    assert reminders[0] != reminders[1] != reminders[2]


def test_after_an_aside_the_form_is_not_read_back_again(talk: Talk) -> None:
    """The question stands in short; the form is one press away; はい takes it."""
    talk.filling(TARO)
    assert TARO["email"] in talk.text
    talk("電話は何時まで？")
    assert TARO["email"] not in talk.text
    assert talk.titles[:3] == ["はい", "いいえ", "もう一度見る"]
    talk.press("もう一度見る")
    assert TARO["email"] in talk.text


def test_nobody_is_asked_back_twice_without_a_number(say: Callable[..., list[Reply]]) -> None:
    """The second time in a row that is not understood a telephone stands with it."""
    talk = Talk(say)
    talk("あれをどうにかしたい")("それのことなんだけど")
    assert talk.phones
