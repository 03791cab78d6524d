"""Nobody is led past what is not done; who was is brought back, and what turned out otherwise is heard."""

from __future__ import annotations

import pytest
from renewal_world import World, at_screen

pytest_plugins = ("renewal_world",)


@pytest.mark.parametrize(
    "text", ["はい 押した 終わり？", "はいにした 終わりか？", "はいを押したけど終わりですか"]
)
def test_who_asks_whether_it_is_over_has_not_applied(world: World, text: str) -> None:
    """「はい」 is not yet 「ご契約最終お申込み」."""
    person = at_screen(world, "更新", 8)(text)
    assert "手順9/9" not in person.text and "お申込み" in person.text


@pytest.mark.parametrize(
    "text", ["確定押しました。仮登録完了です", "もう押した言うてるやん 仮登録完了て出てる"]
)
def test_a_provisional_registration_is_no_end(world: World, text: str) -> None:
    """The mail comes next."""
    assert "手順5/7" in at_screen(world, "会員登録", 4)(text).text


@pytest.mark.parametrize(
    "text",
    ["せいねんがっぴ じゅうしょ でんわ ぜんぶいれた", "名前と生年月日 住所と電話 全部入れました"],
)
def test_all_of_a_part_is_not_all(world: World, text: str) -> None:
    """The policy number comes next."""
    person = at_screen(world, "会員登録", 3)("名前まで入れた", text)
    assert "手順3/7" in person.text and "証券番号" in person.text


@pytest.mark.parametrize(
    ("journey", "step", "text"),
    [
        ("更新", 8, "はいにチェックした　ご契約最終お申込み　押してええんじゃろか"),
        (
            "会員登録",
            2,
            "なんか同意するってチェックするとこが出てきたんじゃが　これせんといけんのか",
        ),
        ("会員登録", 5, "メール来た　開いたらURLが青いんじゃがこれ押すん"),
    ],
)
def test_what_is_asked_of_a_screen_leaves_it_open(
    world: World, journey: str, step: int, text: str
) -> None:
    """A deed beside it is no button pressed."""
    person = at_screen(world, journey, step)(text)("いまどこ")
    assert f"手順{step}/" in person.text


@pytest.mark.parametrize(
    "text",
    [
        "名前もひらがなも住所も電話も全部いれた あとは証券番号だけじゃ",
        "だから生年月日も住所もいれたって　証券番号が残ってる",
    ],
)
def test_what_is_left_is_where_one_is(world: World, text: str) -> None:
    """The part that is named as left."""
    person = at_screen(world, "会員登録", 3)("名前まで入れた", text)
    assert "手順3/7" in person.text and "証券番号を、保険証券" in person.text


def test_what_the_agency_allowed_goes_on(world: World) -> None:
    """Told in kana as well."""
    person = at_screen(world, "更新", 4)("つとめさきが　ちがう")
    person("でんわした　そのまますすめてええといわれた", "プランのがめんでた")
    assert "手順5/9" in person.text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("証券番号を入れるところがまだです", "証券番号を"),
        ("だから入力画面の証券番号に戻ってください", "証券番号を"),
        ("まだ次へは押していません", "手順3/7"),
    ],
)
def test_who_was_led_too_far_is_brought_back(world: World, text: str, told: str) -> None:
    """To the part that is not done."""
    person = at_screen(world, "会員登録", 4)(text)
    assert "手順3/7" in person.text and told in person.text


@pytest.mark.parametrize(
    "text",
    [
        "確認したら息子のは別の車だった。はい押した、次",
        "代理店に聞いたら進めて良いと言われたので、はいにして次へ押しました",
    ],
)
def test_what_turned_out_otherwise_is_heard(world: World, text: str) -> None:
    """And the next report leads on as well."""
    person = at_screen(world, "更新", 3)("うちは息子が同じ車に別の保険かけとるかもしれん", text)
    assert "手順4/9" in person.text
    assert "手順5/9" in person("勤務先合っとる 次押した プラン出た").text


def test_a_page_of_yes_and_no_that_is_described(world: World) -> None:
    """「はいとかいいえとか」 is no いいえ, a denial no fact."""
    person = at_screen(world, "更新", 3)(
        "はいとかいいえとか聞いてきますけど、他に保険はありませんし、解約されたことなんてありませんから、はいに付けました"
    )
    assert "一つでも「いいえ」があると、Clickar" not in person.text


@pytest.mark.parametrize("text", ["ほんならいまからやるわ", "じゃあ今からやります"])
def test_who_sets_out_is_not_sent_off(world: World, text: str) -> None:
    """Which procedure is asked, or is known from before."""
    assert "どちらのお手続き" in world.person(None)(text).text
    person = world.person(None, "b")("更新のお手続きはどこから始めますか", text)
    assert "画面を見ながら進める" in person.titles or "手順1/9" in person.text


@pytest.mark.parametrize(
    ("before", "text", "told", "not_told"),
    [
        ("こんにちは", "0120-157-566 何の番号", "会員登録", "0120-301-377"),
        ("24時間いつでもできるん", "それって何時まで", "24時間", "20:00"),
        ("こんにちは", "更新後の証券番号 入れた", "更新後の証券番号ではありません", "手順"),
        ("こんにちは", "契約者 死亡 更新", "取扱代理店", "手順"),
        ("こんにちは", "ソニーの証券番号いれればいいの", "損保ジャパンの", "A020119183"),
        ("こんにちは", "父が寝てて私が同意のチェックいれていいのか", "書かれていません", "手順"),
        ("こんにちは", "パスワード変更できるかきいてる", "0120", "手順"),
        ("こんにちは", "ちらしもらったんですけどこれってなんですか", "Clickar", "申し訳"),
    ],
)
def test_what_is_asked_is_what_is_answered(
    world: World, before: str, text: str, told: str, not_told: str
) -> None:
    """And nothing begins."""
    person = world.person(None)(before, text)
    assert told in person.text and not_told not in person.text


def test_an_address_typed_wrong_is_not_put_right_by_going_back(world: World) -> None:
    """After 「確定」 nobody knows here; the desk does."""
    person = at_screen(world, "会員登録", 5)("アドレス一文字間違えて入れたかもしれん")
    assert "書かれていません" in person.text and "0120-157-566" in person.text
