"""What leans on the answer before it: whose number, until when, which of two, and what is not going on."""

from __future__ import annotations

import pytest
from renewal_world import JFE, YUME, Renewing, World

pytest_plugins = ("renewal_world",)

CLICKAR, REGISTRATION = "0120-301-377", "0120-157-566"


@pytest.mark.parametrize("text", ["番号だけもう一回", "電話番号をもう一度お願いします"])
def test_the_number_told_last(world: World, text: str) -> None:
    """That of the agency after the agency's answer, and not those of the desks."""
    person = world.person(None)("ゆめカードの契約です", "名義を娘に変えたい")
    assert YUME in person.text
    person(text)
    assert YUME in person.text and CLICKAR not in person.text


@pytest.mark.parametrize("text", ["何曜日", "いつ", "なんじまで"])
def test_the_hours_of_whom_was_named(world: World, text: str) -> None:
    """One word after a number is about whoever it calls."""
    person = world.person(None)("ゆめカードの電話番号は")
    person(text)
    assert "9:30〜17:30" in person.text and "20:00" not in person.text.split("本日")[0]


def test_a_complaint_keeps_to_whom_one_was_sent(world: World) -> None:
    """Who was told to call the agency is not sent to a desk for complaining about it."""
    person = world.person(None)("JFEライフの契約です", "契約者を息子に変えたい")
    assert JFE in person.text
    person("また別のとこへ回されるんじゃろ。たらい回しはごめんだ")
    assert JFE in person.text and REGISTRATION not in person.text


@pytest.mark.parametrize(
    ("text", "told"), [("広島のゆめのほう", YUME), ("倉敷のJFEのほうじゃ", JFE)]
)
def test_an_agency_by_half_its_name(world: World, text: str, told: str) -> None:
    """One of two choices is chosen by what tells it apart."""
    person = world.person(None)("代理店の電話番号を教えて")
    assert set(person.titles) >= {"ゆめカード", "JFEライフ"}
    person(text)
    assert told in person.text


@pytest.mark.parametrize("text", ["今までの内容を見せて", "入力した内容を一覧で見せて"])
def test_a_summary_of_nothing(world: World, text: str) -> None:
    """Where nothing goes on, that is said."""
    assert "進めているお手続きはありません" in world.person(None)(text).text


def test_a_slip_on_pages_that_we_do_not_see(world: World) -> None:
    """How it is put right there, of the procedure that was spoken of."""
    person = world.person(None)("更新の最終確認の画面では何をするの")
    person("住所を間違えたので訂正したい")
    assert "「訂正」" in person.text


def test_values_that_nobody_asked_for(world: World) -> None:
    """They are not kept, and can be prepared here; a password never."""
    person = world.person(None)("090-1234-5678")
    assert "保存もしていません" in person.text and person.titles == ["会員登録", "更新"]
    person = world.person(None)("パスワードは Mihon1234 です")
    assert "書き込まないで" in person.text and "会員登録" not in person.titles


def test_a_report_with_a_value_on_its_way(world: World) -> None:
    """With the page open it leads on like any other report."""
    person = world.person(None)("更新したい").press("画面を見ながら進める")("手順4へ")
    assert isinstance(person, Renewing)
    person("退職者を選んで、退職は平成31年3月と入れて、次へ押しました")
    assert "手順5/9" in person.text


@pytest.mark.parametrize(
    "text",
    [
        "登録したら更新されたことになるんですよね？",
        "会員登録したから保険も更新できたってこと？",
        "登録が済んだら更新も終わったってことですか",
    ],
)
def test_the_registration_renews_nothing(world: World, text: str) -> None:
    """A plain no, and where the renewal is begun."""
    person = world.person(None)(text)
    assert person.text.startswith("いいえ") and "更新のお手続き" in person.text


def test_a_number_is_no_way_to_apply(world: World) -> None:
    """The FAX number of the agency stands on the flyer; that one may apply by it does not."""
    person = world.person(None)("ゆめカードの営業時間は")("ゆめカードにFAXで申し込めますか")
    assert (
        "この案内には書かれていません" in person.text
        or "確かなことをお答えできません" in person.text
    )
    assert YUME in person.text


@pytest.mark.parametrize(
    "text", ["これで完了ですか", "もう終わりですか", "これで申し込みは終わったんですか"]
)
def test_what_is_prepared_is_not_finished(world: World, text: str) -> None:
    """In the middle of the preparation: not yet, and the question that stands."""
    person = world.person(None)("会員登録したい").press("ここで入力の準備をする")(text)
    assert "まだ終わっていません" in person.text and "手順3/7" in person.text
