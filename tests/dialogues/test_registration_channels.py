"""会員登録 on LINE and by SMS, where no personal value is asked; and the mail with its 24 hours."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Callable

import pytest
from dialogue_support import DESK, GUIDE, PREPARE, READ_BACK, TARO, Talk, at

from bot.domain.hours import TOKYO

PUBLIC = ["line", "sms"]
EVENING = datetime(2026, 11, 24, 22, 30, tzinfo=TOKYO)


# Not private


@pytest.mark.parametrize("channel", PUBLIC)
def test_no_preparation_is_offered(person: Callable[..., Talk], channel: str) -> None:
    """Only the way through the screens."""
    talk = person("a", channel)("会員登録したい")
    assert GUIDE in talk.titles
    assert PREPARE not in talk.titles
    assert talk.press(GUIDE).place == "手順1/7"


@pytest.mark.parametrize("channel", PUBLIC)
@pytest.mark.parametrize("text", [PREPARE, "入力の準備をお願いします"])
def test_who_wants_it_hears_why_not(person: Callable[..., Talk], channel: str, text: str) -> None:
    """That personal values are not asked here and why, and where they are typed instead."""
    talk = person("a", channel).guided()(text)
    assert "個人情報" in talk.text
    assert any(url.startswith("http") for url in talk.urls)
    assert talk.place == "手順1/7"


@pytest.mark.parametrize("channel", PUBLIC)
def test_all_screens_without_a_personal_question(person: Callable[..., Talk], channel: str) -> None:
    """Through to the end; no item is ever asked for."""
    talk = person("a", channel).guided()
    for number in range(2, 8):
        while talk("次へ").place != f"手順{number}/7":
            assert re.search("[2-5]/[25]）", talk.text), "a part of a long screen"
    assert not any("（項目" in text for text in talk.history)
    talk.press("次へ").press("完了しました")
    assert "終わり" in talk.text


@pytest.mark.parametrize("channel", PUBLIC)
@pytest.mark.parametrize(
    "value",
    [
        "taro@example.jp",
        "損保 太郎",
        "昭和25年12月19日",
        "東京都新宿区西新宿1-26-1",
        "090-1234-5678",
        "証券番号はA020119183です",
    ],
)
def test_values_are_neither_taken_nor_repeated(
    person: Callable[..., Talk], channel: str, value: str
) -> None:
    """They belong on the page."""
    talk = person("a", channel).guided()("手順3へ", value)
    assert talk.place == "手順3/7"
    for part in ("taro@", "太郎", "25年", "西新宿1", "5678", "A0201"):
        assert part not in talk.text
    assert PREPARE not in talk.titles


@pytest.mark.parametrize("channel", PUBLIC)
def test_why_values_are_not_taken(person: Callable[..., Talk], channel: str) -> None:
    """Whoever types one hears that it is for the protection of the person."""
    talk = person("a", channel).guided()("手順3へ", "taro@example.jp")
    assert "個人情報" in talk.text


@pytest.mark.parametrize("channel", PUBLIC)
def test_questions_are_answered_there_too(person: Callable[..., Talk], channel: str) -> None:
    """With the same facts, back at the same screen."""
    talk = person("a", channel).guided()("手順3へ", "証券番号ってどこに書いてあるん？")
    assert "保険証券" in talk.text
    assert "REG-3" in talk.citations
    assert talk.place == "手順3/7"


def test_from_the_web_to_line_and_back(person: Callable[..., Talk]) -> None:
    """The code takes the place along; what was told on the web is neither shown nor lost."""
    web = person("web").filling(until="kana")
    web("あとで")
    line = person("line", "line")(web.code)
    assert line.place == "手順3/7"
    assert "個人情報" in line.text
    line("ここまでの内容を見せて")
    assert "損保　太郎" not in line.text and "taro" not in line.text
    line("損保 次郎", "あとで")
    back = person("back")(line.code)
    assert back.place == at("kana")
    back.answering(TARO)
    assert back.place == READ_BACK
    assert "損保　太郎" in back.text, "what was typed on LINE was not taken"


def test_from_line_to_the_web(person: Callable[..., Talk]) -> None:
    """Begun on LINE, the same screen on the web."""
    line = person("line", "line").guided()("手順5へ", "あとで続ける")
    assert person("web")(line.code).place == "手順5/7"


def test_two_people_at_once(person: Callable[..., Talk]) -> None:
    """Nobody sees the other's values."""
    a, b = person("a").preparing(), person("b").preparing()
    a("taro@example.jp")
    b("hanako@example.jp")
    a("損保 太郎")
    b("見本 花子")
    assert "太郎" in a.text and "花子" not in a.text
    assert "花子" in b.text and "太郎" not in b.text
    assert a.place == b.place == at("kana")


# The mail


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("21時40分に届きました", "明日21:40"),
        ("さっき21:40に届いたんじゃけど", "明日21:40"),
        ("メールは今日の午前10時15分に来ました", "明日10:15"),
        ("昨日の夜11時30分に届いとった", "本日23:30"),
        ("10分前に届いたよ", "明日22:20"),
        ("けさの９じ５分に来とった", "明日9:05"),
    ],
)
def test_until_when_the_mail_can_be_used(talk: Talk, clock, text: str, until: str) -> None:
    """24 hours from when it came, in words; and one is still waiting at that screen."""
    clock.at = EVENING
    talk.guided()("確認メールのところ", text)
    assert until in talk.text
    assert "REG-5" in talk.citations
    assert talk.place == "手順5/7"


@pytest.mark.parametrize(
    "text", ["昨日の21時に届いていました", "おとといの午前10時30分に届いたメールです"]
)
def test_when_the_24_hours_are_over(talk: Talk, clock, text: str) -> None:
    """That it is over, that nothing more is known, and the desk."""
    clock.at = EVENING
    talk.guided()("確認メールのところ", text)
    assert DESK in talk.phones
    assert "24時間" in talk.text
    assert "やり直" not in talk.text, "nobody said what comes then"
    assert talk.place == "手順5/7"


@pytest.mark.parametrize(
    "text", ["いつまでに開けばいいの", "メールはいつまで使えますか", "何時間以内にやればええん？"]
)
def test_how_long_there_is(talk: Talk, clock, text: str) -> None:
    """At this screen, 「いつまで」 asks about the mail."""
    clock.at = EVENING
    talk.guided()("手順5へ", text)
    assert "24時間" in talk.text
    assert "REG-5" in talk.citations
    assert talk.place == "手順5/7"


@pytest.mark.parametrize(
    "text",
    [
        "メールが届きません",
        "確認メールがまだ来んのじゃけど",
        "めーるがこない",
        "21時に登録したのにメールが届かないんですけど",
    ],
)
def test_the_mail_has_not_come(talk: Talk, text: str) -> None:
    """The filter first, the address next, then the desk."""
    talk.guided()("手順5へ", text)
    assert talk.text.index("@my.sompo-japan.co.jp") < talk.text.index(DESK)
    assert talk.text.index("受信") < talk.text.index("アドレスに間違い")
    assert {"REG-3", "REG-5"} <= talk.citations
    assert talk.place == "手順5/7"


def test_the_mail_has_still_not_come(talk: Talk) -> None:
    """The second time nobody reads the same again."""
    talk.guided()("手順5へ", "メールが届きません")
    first = talk.replies[0].text
    talk("迷惑メールも見たけど来とらんよ")
    assert talk.replies[0].text != first
    assert DESK in talk.phones


def test_the_mail_in_the_middle_of_the_form(talk: Talk, clock) -> None:
    """A time is no value of the item that is asked."""
    clock.at = EVENING
    talk.filling(until="birth_date")("メールは21時40分に届くんですか")
    assert talk.place == at("birth_date")
    assert talk("昭和25年12月19日").place == at("postal_code")
