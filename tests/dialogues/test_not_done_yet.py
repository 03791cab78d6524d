"""What somebody comes to, reads, or has not done is no deed: no screen is left by it, and none is the end."""

from __future__ import annotations

import pytest
from renewal_world import World, at_screen

pytest_plugins = ("renewal_world",)

YUMECARD = "ゆめカードの契約です"


@pytest.mark.parametrize(
    "text", ["最終確認になった", "最終確認に進んだ", "最終確認の画面になったよ", "最終確認まで来た"]
)
@pytest.mark.parametrize("asked", ["重要事項の紙がない", "同意はどこを押すの"])
def test_the_final_check_is_not_the_end(world: World, asked: str, text: str) -> None:
    """Also after a question."""
    person = at_screen(world, "更新", 7, YUMECARD)(asked)
    person(text)
    assert "手順8/9" in person.text and "成立" not in person.text


@pytest.mark.parametrize(
    ("journey", "step", "text"),
    [
        ("更新", 2, "個人情報の取扱いを読んでいます"),
        ("更新", 3, "告知事項を確認しています"),
        ("更新", 4, "団体扱を確認しています"),
        ("更新", 4, "会社名は合うとる"),
        ("更新", 5, "Aプランにするのやめた"),
        ("更新", 5, "まだ決めてません"),
        ("更新", 7, "読みました"),
        ("更新", 7, "まだ同意してません"),
        ("更新", 8, "申込みはまだ押してない"),
        ("会員登録", 2, "全部読みました"),
        ("会員登録", 2, "やっぱりやめた"),
        ("会員登録", 4, "確定はまだ押しとらん"),
        ("会員登録", 4, "確定するのやめた"),
    ],
)
def test_nothing_is_left_by_it(world: World, journey: str, step: int, text: str) -> None:
    """The screen stays the one that is open."""
    person = at_screen(world, journey, step, YUMECARD)(text)
    person("いまどこ")
    assert f"手順{step}/" in person.text


@pytest.mark.parametrize(
    ("journey", "step"), [("更新", 3), ("更新", 4), ("更新", 8), ("会員登録", 2)]
)
def test_yes_answers_the_page(world: World, journey: str, step: int) -> None:
    """「はい」 where the page asks is no deed; its button is pressed on its own."""
    person = at_screen(world, journey, step, YUMECARD)("はい")
    assert f"手順{step}/" in person.text


def test_yes_and_its_button_are_one_step(world: World) -> None:
    """「はい」, then 「次へ押した」: one screen."""
    person = at_screen(world, "更新", 3, YUMECARD)("はい", "次へ押しました")
    assert "手順4/9" in person.text


def test_no_button_leads_past_the_application(world: World) -> None:
    """「この画面は済みました」 is offered before, and not where the contract is concluded."""
    assert "この画面は済みました" not in at_screen(world, "更新", 8, YUMECARD).titles


def test_a_long_form_may_be_done_at_once(world: World) -> None:
    """There it is."""
    assert "この画面は済みました" in at_screen(world, "会員登録", 3, YUMECARD).titles


@pytest.mark.parametrize(
    "text", ["これで更新できますか", "じゃあ更新に進みます", "更新やっていい？"]
)
@pytest.mark.parametrize("step", [4, 5, 6])
def test_the_renewal_comes_after(world: World, step: int, text: str) -> None:
    """A registration that is not finished is said to be so."""
    person = at_screen(world, "会員登録", step, YUMECARD)(text)
    said = "".join(reply.text for reply in person.replies)
    assert "まだ終わっていません" in said and "成立" not in said and f"手順{step}/7" in said


@pytest.mark.parametrize(
    "text",
    [
        "変なメールが来たんだけど開いていい？",
        "パスワードを電話で聞かれた。教えていい？",
        "電話で証券番号を聞かれたんだけど",
        "怪しいサイトが出た",
    ],
)
def test_fraud(world: World, text: str) -> None:
    """How to make sure, and no step of ours."""
    person = world.person(None)(text)
    assert "うかがうことはありません" in person.text and "押してください" not in person.text


@pytest.mark.parametrize(
    "text", ["登録しています。会員規定が出ています", "登録してるんだけどメールを開いてない"]
)
def test_who_registers_is_not_registered(world: World, text: str) -> None:
    """The renewal is not begun."""
    assert "「更新のお手続き」" not in world.person(None)(text).text


def test_the_mail_of_the_renewal(world: World) -> None:
    """The desk of the renewal knows."""
    assert "0120-301-377" in at_screen(world, "更新", 9, YUMECARD)("完了メール来ない").text


def test_at_night(world: World) -> None:
    """A telephone has hours."""
    assert "20:00" in world.person(None)("夜中でも電話できる？").text


@pytest.mark.parametrize(
    "text",
    [
        "他の保険には入っていませんし、解約されたこともありません",
        "共済なんか入っとらんで",
        "ほかの契約はないです。解除されたこともないです",
        "全部はいじゃ",
    ],
)
def test_disclosures_in_words_are_for_the_page(world: World, text: str) -> None:
    """No advice was asked for, and no いいえ told: what to do there, and nothing is left by it."""
    person = at_screen(world, "更新", 3, YUMECARD)(text)
    assert (
        "お勧めすることはできません" not in person.text
        and "お手続きいただけません" not in person.text
    )
    assert "手順3/9" in person.text
    person("次へ押しました")
    assert "手順4/9" in person.text


@pytest.mark.parametrize("text", ["やっぱりやる", "やっぱり続けます", "まあ、やってみるわ"])
def test_all_the_same(world: World, text: str) -> None:
    """Nobody is asked whether to stop who goes on."""
    person = at_screen(world, "会員登録", 3, YUMECARD)(text)
    assert "やめて" not in person.text and "手順3/7" in person.text
