"""What was told leads as far as it goes: no guess is ahead of the screen, no part is passed over."""

from __future__ import annotations

from typing import Optional

import pytest
from renewal_world import JFE, YUME, World, at_screen

pytest_plugins = ("renewal_world",)

YUMECARD = "ゆめカードの契約です"

DESK = "0120-157-566"


@pytest.mark.parametrize(
    "text",
    [
        "押したで。何も来とらんが",
        "確定押しました。まだ届きません",
        "確定押したけどメール来ない",
        "押したのに届いてない",
    ],
)
def test_the_mail_does_not_come_after_the_button(world: World, text: str) -> None:
    """The screen that waits for the mail, and what to do about it."""
    person = at_screen(world, "会員登録", 4, YUMECARD)(text)
    assert "受信" in person.text and DESK in person.text
    person("いまどこ")
    assert "手順5/7" in person.text


@pytest.mark.parametrize("text", ["画面が出てこん", "次の画面が出てこない"])
def test_a_screen_that_does_not_come_is_no_mail(world: World, text: str) -> None:
    """Nobody is led on by it."""
    person = at_screen(world, "会員登録", 4, YUMECARD)(text)("いまどこ")
    assert "手順4/7" in person.text


def test_who_logged_in_has_not_opened_the_renewal(world: World) -> None:
    """The first screen is still to be left by its button."""
    person = world.person(None)("更新したい", "登録は済んでます", "ログインした")
    assert "手順1/9" in person.text and "更新のお手続き" in person.text


@pytest.mark.parametrize(
    "text", ["両方はいにした", "全部はいにしました", "はいを選んだ", "どっちもはいって答えた"]
)
def test_answers_leave_no_page(world: World, text: str) -> None:
    """Its button is pressed after them, and counts once."""
    person = at_screen(world, "更新", 3, YUMECARD)(text)
    assert "手順3/9" in person.text and "次へ" in person.text
    person("次へ押した")
    assert "手順4/9" in person.text


def test_the_telephone_is_not_passed_over(world: World) -> None:
    """Of a part with three things, the last leads on."""
    person = at_screen(world, "会員登録", 3, YUMECARD)("名前まで入れた")
    person("生年月日も入れました")
    assert "電話番号を入力します" in person.text
    person("住所入れた")
    assert "電話番号を入力します" in person.text
    person("電話番号も入れました")
    assert "証券番号を" in person.text


@pytest.mark.parametrize("text", ["ご意向のところはいいえにしました", "意向いうのはいいえじゃ"])
def test_an_application_against_ones_will_is_not_led_to(world: World, text: str) -> None:
    """「いいえ」 at the last question holds until something was put right."""
    person = at_screen(world, "更新", 8, YUMECARD)(text)
    for onward in ("次へ", "次は", "押したで"):
        person(onward)
        assert "訂正" in person.text and "手順9" not in person.text, onward
        assert "ご契約最終お申込み」を押します" not in person.text, onward
    person("訂正を押して直しました")
    person("次へ")
    assert "お申込み" in person.text


@pytest.mark.parametrize(
    "text", ["告知のところでいいえを押しました", "いま告知の画面で、他に共済に入ってる"]
)
@pytest.mark.parametrize("onward", ["次へ押しました", "次へ進みました", "はい、進みました"])
def test_an_iie_of_nowhere_holds(world: World, text: str, onward: str) -> None:
    """Nobody is led on who told one before it was known where they are."""
    person = world.person(None)(text)
    assert YUME in person.text and JFE in person.text
    person(onward)
    assert "手順4" not in person.text and "手順5" not in person.text
    assert YUME in person.text


def test_the_other_procedure_is_not_held(world: World) -> None:
    """The registration knows no disclosure."""
    person = world.person(None)("告知のところでいいえを押しました")
    person("じゃあ会員登録だけしておく。新規登録を押しました")
    assert "手順2/7" in person.text


@pytest.mark.parametrize(
    "text",
    [
        "はがきの四角いの写したら画面出たわ",
        "QRコード読みました",
        "二次元コードを読み取ったら開いた",
    ],
)
def test_which_code_was_read(world: World, text: str) -> None:
    """Nobody knows which page came of it."""
    person = world.person(None)(text)
    assert "表紙" in person.text and "手順" not in person.text


@pytest.mark.parametrize(
    "text", ["目が悪くて字が見えん", "字が小さくて読めん", "老眼でよう読めんのよ"]
)
@pytest.mark.parametrize("step", [None, 3])
def test_who_cannot_read_is_helped_by_voice(world: World, text: str, step: Optional[int]) -> None:
    """Whom to call."""
    person = at_screen(world, "会員登録", step, YUMECARD) if step else world.person(None)
    person(text)
    assert "読みにく" in person.text and DESK in person.text


@pytest.mark.parametrize(
    "text", ["満期を過ぎたらどうなりますか", "満期過ぎたんやけどどうしたらええ"]
)
def test_the_end_of_the_contract_is_not_that_of_the_mail(world: World, text: str) -> None:
    """24 hours are another limit."""
    assert "24時間" not in world.person(None)(text).text


@pytest.mark.parametrize(
    ("journey", "step", "text"),
    [
        ("更新", 2, "同意のボタンが灰色のまんまで押せません"),
        ("更新", 4, "退職した月を選ぶ欄が動きません"),
        ("更新", 6, "番地の数字が入らないよ"),
        ("更新", 7, "重要事項の説明が真っ白です"),
        ("会員登録", 2, "新規登録をつついても、うんともすんともいわん"),
        ("会員登録", 7, "マイページトップへを押したらエラーになりました"),
    ],
)
def test_what_is_broken_is_no_question_about_the_screen(
    world: World, journey: str, step: int, text: str
) -> None:
    """An apology, and whom to call."""
    person = at_screen(world, journey, step, YUMECARD)(text)
    assert "お困りのところ" in person.text and "0120" in person.text
