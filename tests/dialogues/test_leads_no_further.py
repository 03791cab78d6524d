"""With the page open: what ends it there, what stays there, and what has not been done yet.

A wrong step forward is the worst here: nobody is led past a failed disclosure, and nobody is
told that the contract is concluded before 「ご契約最終お申込み」 was pressed.
"""

from __future__ import annotations

import pytest
from renewal_world import GUIDE, JFE, YUME, Renewing, World

pytest_plugins = ("renewal_world",)


def at_step(world: World, number: int, sender: str = "") -> Renewing:
    """Somebody, not signed in, whose page is at that screen."""
    person = world.person(None, sender)
    person("更新したい").press(GUIDE)(f"手順{number}へ")
    return person


BARRED = [
    "いいえ",
    "ひとつ目はいいえです",
    "①はいいえ、②ははい",
    "他にも保険入ってる",
    "前に解除された",
    "どっちも該当する",
    "二つ目がいいえなんですけど",
]


def test_a_disclosure_that_fails(world: World) -> None:
    """The agencies' numbers, and no way on, in whatever words."""
    person = at_step(world, 3)
    for text in BARRED:
        person("手順3へ")(text)
        assert YUME in person.text and JFE in person.text, text
        assert "次へ" not in person.titles and "済みましたら" not in person.text, text
        assert "手順4/9" not in person.text, text
    person("ゆめカード")
    assert "0800-3003-123" in person.text and "次へ" not in person.titles


@pytest.mark.parametrize(
    "text",
    [
        "いま告知事項の画面なんだけど、他に共済に入ってる",
        "告知の画面で、去年解除されたことがある",
    ],
)
def test_told_out_of_nowhere(world: World, text: str) -> None:
    """The same, where nobody knew yet where the person is; and then only the agency helps."""
    person = world.person(None)(text)
    assert YUME in person.text and JFE in person.text and "手順" not in person.text
    person("じゃあどこに電話すればいいの")
    assert "0120-301-377" not in person.text


def test_an_iie_elsewhere_is_no_disclosure(world: World) -> None:
    """The manual states no bar at the other screens."""
    for number, (step, text, told) in enumerate(
        [
            (4, "いいえ", "企業名がちがう"),
            (4, "勤め先の名前が違います", "企業名がちがう"),
            (8, "いいえ", "「訂正」を押す"),
        ]
    ):
        person = at_step(world, step, f"person-{number}")(text)
        assert told in person.text
        assert "Clickarではお手続きいただけません" not in person.text


@pytest.mark.parametrize(
    "text", ["はい", "うん", "確認した", "見ました", "意向に沿ってる。はい押した"]
)
def test_the_final_check_is_not_the_application(world: World, text: str) -> None:
    """One looks first, and then presses: two things, told one after the other."""
    person = at_step(world, 8)(text)
    assert person.place.startswith("手順8/9")
    assert "ご契約は成立" not in person.text


@pytest.mark.parametrize(
    "text", ["訂正押した", "訂正を押して直してます", "直した", "まだ申し込みボタンは押してないです"]
)
def test_what_leads_back_never_leads_to_the_end(world: World, text: str) -> None:
    """Nor does what was put right."""
    person = at_step(world, 8)(text)
    assert "手順9/9" not in person.text and "これで終わりです" not in person.text


def test_may_i_press_it(world: World) -> None:
    """It is told what it does, and how to correct first; not what comes after it."""
    text = at_step(world, 8)("もう押していい？").text
    assert "正式なお申込み" in text and "成立しています" not in text


@pytest.mark.parametrize(
    ("step", "text"),
    [
        (2, "証券番号の入力を押した"),
        (5, "フリープランを押した"),
        (5, "補償を変えた"),
        (4, "退職しました"),
    ],
)
def test_what_is_done_there_and_leads_no_further(world: World, step: int, text: str) -> None:
    """A button of the screen, or a fact of one's life, is no next screen."""
    assert f"手順{step}/9" in at_step(world, step)(text).text


def test_that_part_alone(world: World) -> None:
    """「チェックした」 leaves 「次へ」 to be pressed."""
    person = world.person(None)("会員登録したい").press(GUIDE)("手順2へ")
    assert "手順2/7" in person("新規登録を押した")("同意にチェックした").text
    assert "「次へ」を押して" in person.text
    assert "手順3/7" in person("次へ押した").text


def test_who_goes_on_is_not_stopped(world: World) -> None:
    """「じゃあ続けます」 puts nothing off."""
    person = world.person(None)("会員登録したい").press(GUIDE)("手順4へ")
    assert "手順4/7" in person("じゃあ続けます").text and "再開コード" not in person.text
    assert "再開コード" in person("続きはまた明日にします").text


def test_what_then(world: World) -> None:
    """Whom a disclosure has stopped is not told to take their time."""
    person = at_step(world, 3)("次へ押したら使えませんって出た")
    assert YUME in person.text
    assert YUME in person("どうしたらいい").text and "ごゆっくり" not in person.text


def test_several_fields_at_once(world: World) -> None:
    """They are of one screen, and the part behind the last of them is told."""
    person = world.person(None)("同意して次へ押して、メアドとパスワードと名前まで入れた")
    assert "手順3/7" in person.text and "（4/5）" in person.text


def test_who_leaves_to_call_has_the_number(world: World) -> None:
    """No goodbye without it."""
    for person in (world.person(None), at_step(world, 5)):
        assert "0120-301-377" in person("もういい、電話する").text


def test_behind_the_registration_comes_the_renewal(world: World) -> None:
    """It is not said that nothing follows."""
    person = world.person(None)("会員登録したい").press(GUIDE)("手順7へ")
    assert "マイページトップへ" in person("次は何をするの").text
    assert "手順はありません" not in person.text


def test_what_follows_the_button_that_was_named(world: World) -> None:
    """In the own words of somebody who was told where 「新規登録」 is: the terms, not the form."""
    person = world.person(None)("新規登録のボタンはどこですか")(
        "新規なんとかっていうの、やっとこさ押した"
    )
    assert "手順2/7" in person.text and "（2/2）" in person.text


def test_the_end_that_is_seen(world: World) -> None:
    """Pressed, and told by the page that it is over."""
    assert "手順9/9" in at_step(world, 8)("押した。終わりって出たよ").text


def test_who_is_not_registered_yet(world: World) -> None:
    """What comes first, with the ways to begin."""
    person = world.person(None)("登録はまだ。息子がおらんから一人でやっとる")
    assert "先にマイページの会員登録" in person.text and GUIDE in person.titles


NOT_PRESSED_YET = [
    "申込みのボタン出てきた",
    "あとは最後のボタンを押すだけじゃ",
    "最終確認いうとこまで来た",
    "ボタンが一番下にあった",
    "いま読み返しよる",
    "訂正のボタンと申込みのボタンが並んどる",
    "内容は全部合うとった",
    "ご契約最終お申込みって書いてある",
    "最後のやつ押していいんかな",
    "もうすぐ終わりそう",
    "意向のところにはいを入れた",
    "押したらどうなるん",
    "まだ押しとらん",
    "押すのが怖い",
    "最後の画面かな、これ",
]


@pytest.mark.parametrize("number", [7, 8])
def test_nothing_is_concluded_that_was_not_pressed(world: World, number: int) -> None:
    """Whatever is told before 「ご契約最終お申込み」 was pressed: the contract is not concluded yet."""
    for place, text in enumerate(NOT_PRESSED_YET):
        person = at_step(world, number, f"person-{place}")(text)
        assert "手順9/9" not in person.text and "成立しています" not in person.text, text
        assert person("いまどこ").place.startswith(("手順7/9", "手順8/9")), text


ONWARD = [
    "次へ",
    "それで？",
    "つぎどうするの",
    "続けてええんか",
    "もう次へ押しました。団体の画面です",
    "プランはAにしました",
    "最後のボタン押していい？",
    "住所も電話もそのままです",
    "大丈夫やろ、進むで",
    "ほっといて大丈夫なんか",
    "先に進めて",
    "同意しました",
    "はい",
    "次は何を押すの",
    "全部入れた。次へ押した",
]


@pytest.mark.parametrize("no", ["いいえを押しました", "①がいいえです", "農協の共済にも入っとる"])
def test_an_iie_holds_whatever_is_said_after_it(world: World, no: str) -> None:
    """No screen further; the agencies' numbers each time, and no desk that cannot help."""
    person = at_step(world, 3)(no)
    for text in ONWARD:
        person(text)
        assert YUME in person.text and JFE in person.text, text
        assert "手順4" not in person.text and "手順5" not in person.text, text
    for text in ("電話番号教えて", "エラーが出た", "人と話したい", "明日電話するわ"):
        person(text)
        assert "0120-301-377" not in person.text and YUME in person.text, text


def test_an_iie_holds_through_a_pause(world: World) -> None:
    """「続きから」 is the same screen, and it leads no further."""
    person = at_step(world, 3)("いいえを押しました", "あとで続ける", "続きから", "次へ")
    assert YUME in person.text and "手順4/9" not in person.text


def test_a_slip_is_taken_back(world: World) -> None:
    """「押し間違えた」: what was not meant holds nobody back."""
    person = at_step(world, 3)("いいえを押しました", "押し間違えた。はいでした", "次へ")
    assert "手順4/9" in person.text


def test_a_refused_consent_holds_until_it_is_given(world: World) -> None:
    """Nobody is led on without it; who agrees after all goes on."""
    person = at_step(world, 2)("同意しないを押した", "次へ")
    assert "手順3/9" not in person.text
    assert "手順3/9" in person("やっぱり同意した").text


def test_next_is_no_commitment(world: World) -> None:
    """「次へ」 was the button of the screen before: 「確定」 was not pressed by it."""
    person = world.person(None)("会員登録したい").press(GUIDE)("手順3へ", "全部入れました")
    person("次へ押しました")
    assert "手順4/7" in person.text and "「確定」" in person.text


def test_an_answer_that_was_changed_is_followed_with_a_word(world: World) -> None:
    """「はいに直した」: on, and whom to call where that is not so."""
    person = at_step(world, 3)("いいえを押しました", "はいに直して次へ押した")
    assert "事実のとおり" in person.text and YUME in person.text and "手順4/9" in person.text


def test_what_the_agency_has_cleared_goes_on(world: World) -> None:
    """Who was told by the agency that it may go on is held back no more."""
    person = at_step(world, 3)(
        "いいえを押しました", "代理店に聞いたら、このまま進めていいって", "次へ"
    )
    assert "手順4/9" in person.text


def test_who_has_understood_is_not_told_again(world: World) -> None:
    """「わかりました」 needs no number a second time."""
    person = at_step(world, 3)("いいえを押しました", "わかりました")
    assert "お手続きいただけません" not in person.text and "手順4" not in person.text
