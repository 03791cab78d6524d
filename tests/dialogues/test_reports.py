"""People who tell what they did and what they see: they are led on, with a journey or without."""

from __future__ import annotations

from typing import Callable

import pytest
from dialogue_support import GUIDE, Talk

Person = Callable[..., Talk]

DONE = [
    (2, "同意するにチェックを入れて次へを押しました"),
    (2, "規定を読んで同意して、次へ進みました"),
    (3, "全部入力して次へを押しました"),
    (3, "名前も住所も番号も入れて次へ行きました"),
    (4, "確定を押しました"),
    (6, "パスワードを入れて登録を押しました"),
]
SEEN = [
    (2, 3, "名前や住所を入れる画面になりました"),
    (3, 4, "確認の画面が出ました"),
    (5, 6, "パスワードを入れる画面が開きました"),
    (6, 7, "登録完了と出ています"),
]


def at_step(talk: Talk, number: int) -> Talk:
    """Somebody whose page is at that screen."""
    return talk.guided()(f"手順{number}へ")


@pytest.mark.parametrize(("step", "text"), DONE)
def test_what_is_done_leads_to_the_next_screen(talk: Talk, step: int, text: str) -> None:
    """Nobody is told to press what was pressed already."""
    assert at_step(talk, step)(text).place.startswith(f"手順{step + 1}/7")


@pytest.mark.parametrize(("step", "seen", "text"), SEEN)
def test_what_is_seen_is_where_one_is(talk: Talk, step: int, seen: int, text: str) -> None:
    """The screen in front of the person counts, not the one that was explained last."""
    assert at_step(talk, step)(text).place.startswith(f"手順{seen}/7")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("会員規定に同意して次へを押しました", "手順3/7"),
        ("メールのURLを開いたらパスワードの画面になりました", "手順6/7"),
    ],
)
def test_without_a_journey_one_begins_at_that_screen(talk: Talk, text: str, place: str) -> None:
    """Who has the page open never pressed 「画面を見ながら進める」."""
    assert talk(text).place.startswith(place)


def test_a_word_that_both_procedures_have_does_not_mislead(talk: Talk) -> None:
    """「契約書みたいな」 is no list of contracts, where the registration's button was pressed."""
    talk("下まで送って青い登録のボタンを押した。契約書みたいな長いのが出た")
    assert talk.place in ("", "手順2/7") and "契約の更新" not in talk.text


@pytest.mark.parametrize("text", ["うーん", "どうしようかな"])
def test_hesitation_is_no_answer(talk: Talk, text: str) -> None:
    """There is no hurry, and what was asked stands."""
    person = at_step(talk, 4)(text)
    assert person.place.startswith("手順4/7")


@pytest.mark.parametrize("text", ["やっぱりやめます", "今日はやめときます"])
def test_leaving_where_nothing_was_begun(talk: Talk, text: str) -> None:
    """A word of goodbye, and no menu."""
    assert "どのこと" not in talk(text).text


@pytest.mark.parametrize(
    "text", ["事故の受付は何時まで", "事故ったんだけど電話は何時までやってる", "故障の受付時間は"]
)
def test_hours_of_accidents_are_not_those_of_the_desks(talk: Talk, text: str) -> None:
    """Whoever had an accident is not sent to the desk of a web page."""
    assert talk(text).topics == ["guard_accident"]


@pytest.mark.parametrize("text", ["じゃあ日曜はやってる？", "土曜日もやっておられますか"])
def test_hours_after_the_agency_are_the_agencys(talk: Talk, text: str) -> None:
    """Who was named last is meant."""
    talk("JFEライフの電話番号は？")
    assert "JFEライフ" in talk(text).text


@pytest.mark.parametrize(
    ("step", "text", "led_to"),
    [
        (4, "確定した。これで終わりかな？", "手順5/7"),
        (6, "登録を押したら完了と出たけど、控えは残さんでええの？", "手順7/7"),
        (3, "番号を前のに直したら通りました", "手順4/7"),
    ],
    ids=["asked-whether-that-was-all", "asked-about-something-else", "told-without-a-name"],
)
def test_the_place_goes_along_with_what_is_told(
    talk: Talk, step: int, text: str, led_to: str
) -> None:
    """Who asks beside a report is answered, and the screen that is led to next is the right one."""
    assert at_step(talk, step)(text).place.startswith(led_to)


def test_one_of_two_disclosures_is_no_screen_that_is_done(talk: Talk) -> None:
    """「一つ目は、はいにしました」: the second one still stands there, and no answer is called right."""
    talk("更新したい").press(GUIDE)("手順3へ")
    assert "手順3/9" in talk("一つ目は、はいにしました").text
    assert "合って" not in talk.text and "正し" not in talk.text


@pytest.mark.parametrize("text", ["登録は去年しました", "会員登録は何年も前に済んでます"])
def test_who_is_registered_is_led_to_the_renewal(talk: Talk, text: str) -> None:
    """A registration of last year is no screen in front of anybody."""
    talk(text)
    assert not talk.place and "更新のお手続き" in talk.text


def test_a_bare_word_never_leaves_the_procedure(talk: Talk) -> None:
    """「決めた」 at the plans is no 「確定」 of the registration."""
    talk("更新したい").press(GUIDE)("手順5へ")
    assert "手順6/9" in talk("決めた").text


def test_a_yes_with_a_question_mark_is_none(talk: Talk) -> None:
    """「はい？」 at a screen is no 「次へ」."""
    talk("更新したい").press(GUIDE)("手順7へ")
    assert "手順8/9" not in talk("はい？").text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("了解です、電話してみる、おおきに", "お役に立てて"),
        ("ログインできへん、どないなっとんねん", "ログイン"),
        ("電話かけなおしてもらえんのかね", "0120"),
        ("プランは去年といっしょの条件にしますわ", "プラン決定"),
    ],
    ids=["thanks", "trouble", "a-person", "a-choice"],
)
def test_what_is_no_question_is_answered_by_what_it_does(talk: Talk, text: str, told: str) -> None:
    """None of these is asked back."""
    talk("更新の画面を見ています")
    assert told in talk(text).text


@pytest.mark.parametrize(
    "text", ["同意しました", "チェックを入れました", "登録ボタンを押しました", "全部入力しました"]
)
def test_out_of_nowhere_what_both_procedures_have_is_asked_about(talk: Talk, text: str) -> None:
    """Nobody is put into a procedure by a word that stands in both."""
    talk(text)
    assert not talk.place and "どちらのお手続き" in talk.text


@pytest.mark.parametrize("text", ["電話番号が変わっとるんじゃけど", "先月引っ越しました"])
def test_a_fact_is_no_deed(talk: Talk, text: str) -> None:
    """A number that has changed has not been changed on the page yet."""
    talk("更新したい").press(GUIDE)("手順6へ")
    assert "手順6/9" in talk(text).text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("友達に聞いたんですが会員登録って何をすればいいんですか", "7つの手順"),
        ("会員の登録、やり方がさっぱりや", "7つの手順"),
        ("息子に言われたんじゃが更新はどうするん", "9つの手順"),
        ("車の保険の更新、手順を知りたい", "9つの手順"),
    ],
)
def test_a_procedure_asked_about_as_a_whole_is_told(talk: Talk, text: str, told: str) -> None:
    """Whatever stands around the question."""
    assert told in talk(text).text


@pytest.mark.parametrize(
    "text", ["免許の更新はどうするん", "会員登録を取り消したいんだけど", "更新しないで解約したい"]
)
def test_what_only_sounds_like_a_procedure_is_none(talk: Talk, text: str) -> None:
    """The overview is no answer to it."""
    talk(text)
    assert "つの手順" not in talk.text
