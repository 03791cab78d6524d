"""With the page open: only what was done or has come leads on, and then the new screen is told in full.

Nobody is led past a screen by a question, by a fact of their life, by what was only filled in, or by
「とばす」; and nobody who tells of two deeds, or of the end, is held at the first of them.
"""

from __future__ import annotations

import pytest
from renewal_world import GUIDE, Renewing, World

pytest_plugins = ("renewal_world",)

REGISTRATION, RENEWAL = "会員登録", "更新"
LAST = {REGISTRATION: 7, RENEWAL: 9}


def at(world: World, journey: str, number: int) -> Renewing:
    """Somebody, not signed in, whose page is at that screen."""
    person = world.person(None)
    person(f"{journey}したい").press(GUIDE)(f"手順{number}へ")
    return person


def stands(person: Renewing, journey: str, number: int) -> bool:
    """Whether the last turn has left the person at that screen."""
    person("いまどこ")
    return f"{journey} 手順{number}/{LAST[journey]}" in person.text


STAYS = [
    (RENEWAL, 5, "決定いうのを押したらよろしいんやね"),
    (RENEWAL, 5, "ほな、前の年と同じ条件のんでよろしいわ。決定いうのを押したらよろしいんやね。"),
    (RENEWAL, 5, "Aプランに決めたら決定いうのを押したらよろしいんやね"),
    (RENEWAL, 5, "プラン決定を押せばいいんですよね"),
    (RENEWAL, 2, "同意するを押したらええんじゃね"),
    (RENEWAL, 8, "最終お申込みを押したらいいのね"),
    (RENEWAL, 7, "同意しましたを押したらええんか"),
    (RENEWAL, 4, "次へ押せばよろしいんやろか"),
    (RENEWAL, 3, "全部はいにしたら次へ押したらええんよね"),
    (RENEWAL, 6, "住所が合うとったら次へ進んだらいいんですよね"),
    (REGISTRATION, 4, "確定を押したらよろしいんですよね"),
    (REGISTRATION, 6, "登録を押せばええんやな"),
    (REGISTRATION, 5, "メールの青いとこ押したらいいんじゃろ"),
]


@pytest.mark.parametrize(("journey", "number", "text"), STAYS)
def test_a_wish_for_confirmation_is_a_question(
    world: World, journey: str, number: int, text: str
) -> None:
    """「押したらよろしいんやね」 has pressed nothing: what to do at this screen is told."""
    person = at(world, journey, number)(text)
    assert f"{journey} 手順{number}/{LAST[journey]}" in person.text
    assert stands(person, journey, number)


NOT_DONE = [
    (REGISTRATION, 3, "名前は合うとる。生まれた日も証券の番号も見ながら打ったで"),
    (REGISTRATION, 3, "証券番号も見ながら打った"),
    (REGISTRATION, 3, "証券には前の名前で載っております"),
    (REGISTRATION, 6, "パスワードは入れた"),
    (REGISTRATION, 4, "次へ押した"),
    (RENEWAL, 8, "次へ押した"),
    (RENEWAL, 4, "会社は三年前に辞めました"),
    (RENEWAL, 4, "つとめは　さんねんまえに　やめました"),
    (RENEWAL, 6, "電話番号は直した"),
    (RENEWAL, 5, "Aプランにしたら高くなったんですけど"),
    (RENEWAL, 5, "去年の紙には載っとります"),
    (RENEWAL, 1, "勤めは平成二十年に辞めました"),
]


@pytest.mark.parametrize(("journey", "number", "text"), NOT_DONE)
def test_what_leaves_no_screen(world: World, journey: str, number: int, text: str) -> None:
    """What was filled in, what stands on paper, what was long ago, a button of another screen."""
    person = at(world, journey, number)(text)
    assert f"手順{number + 1}/" not in person.text
    assert stands(person, journey, number)


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("更新で住所が変わったんですけど", "会員の方は二年前にもうしてあります"),
        (
            "更新で住所が変わったんですけど",
            "会員の方は二年前にもうしてありますそのときは前の住所で入れました",
        ),
        ("結婚して姓が変わりました。名前は変えられますか", "証券には前の姓で載っております"),
        ("更新のとき会社のことは聞かれますか", "つとめは　さんねんまえに　やめました"),
    ],
)
def test_the_last_answer_is_no_place(world: World, before: str, text: str) -> None:
    """Who tells of nothing on a screen is at none, whatever was answered before."""
    assert "手順" not in world.person(None)(before, text).text.replace("更新手順6", "")


def test_a_form_that_was_refused_is_not_done(world: World) -> None:
    """「契約と一致しません」: who has typed it all with care is at that form still."""
    person = world.person(None)("契約と一致しませんって出るんじゃけど")
    person("名前は合うとる。生まれた日も証券の番号も見ながら打ったで")
    assert "手順4/7" not in person.text


SKIPPED = [
    (REGISTRATION, 5, "とばす"),
    (REGISTRATION, 5, "番号の紙みつからん とばす"),
    (REGISTRATION, 3, "電話番号はいらん、飛ばして"),
    (REGISTRATION, 6, "パスワードは抜かして"),
    (REGISTRATION, 2, "規約は読まんで飛ばす"),
    (RENEWAL, 7, "ここは飛ばしてください"),
    (RENEWAL, 3, "この質問はスキップ"),
    (RENEWAL, 4, "勤務先のとこは省いて"),
    (RENEWAL, 6, "住所は後回しにして"),
    (RENEWAL, 5, "プランは飛ばして先に行って"),
    (RENEWAL, 8, "最後の確認はとばしてええ"),
]


@pytest.mark.parametrize(("journey", "number", "text"), SKIPPED)
def test_no_screen_is_passed_over(world: World, journey: str, number: int, text: str) -> None:
    """A page asks what it asks: it is explained, and nothing moves."""
    person = at(world, journey, number)(text)
    assert f"手順{number + 1}/" not in person.text
    assert stands(person, journey, number)


def test_what_is_optional_is_said_to_be(world: World) -> None:
    """「ローマ字は飛ばす」: it may be left empty; the rest of the form is not done by that."""
    person = at(world, REGISTRATION, 3)("ローマ字は飛ばす")
    assert "任意" in person.text and "手順3/7" in person.text


def test_who_gives_up_for_today_is_told_whom_to_call(world: World) -> None:
    """The last word is no 「はい」 to the next screen."""
    person = at(world, REGISTRATION, 5)("メールが来ん", "迷惑メールも見た")
    person("なんでえ…明日かけるしかないってことね。はいはい")
    assert "0120-157-566" in person.text and "手順6/7" not in person.text


ONWARD = [
    (RENEWAL, 5, "もういい、Bにした。決定押した。文句ある？", 6),
    (RENEWAL, 6, "住まいも電話も変わりはございません。次へ進みました", 7),
    (RENEWAL, 6, "住所も電話もそのまま。次へ押したぞ", 7),
    (RENEWAL, 6, "連絡先も変わりなしで、次へ", 7),
    (RENEWAL, 5, "自分で決めましたよ。連絡先も変わりなしで、次へ", 7),
    (RENEWAL, 8, "訂正いうのを押して連絡先のとこで直した。次へも押した", 7),
    (RENEWAL, 7, "なおした いこうにそうた はい さいごのおした", 9),
    (RENEWAL, 4, "次へ押したら前年なんとかとかAとかB出ましたAを少しいじりたいんですけど", 5),
    (RENEWAL, 5, "きょねんとおなじにしてけっていおした ぷりんたーないがかみはくるんか", 6),
    (RENEWAL, 4, "次へ押したらプランが四つ出た。どれがええと思う？", 5),
    (RENEWAL, 3, "全部はいにして次へ押したら会社の名前が出たんじゃが退職したもんはどうなるん", 4),
    (
        REGISTRATION,
        4,
        "確定押してメール来て今度はすぐ合言葉も入れましたなんか登録が終わりましたって出てます",
        7,
    ),
    (REGISTRATION, 2, "同意して次へ押したら入れるとこがいっぱい出た。なんでこんなに要るん", 3),
    (REGISTRATION, 5, "URL押したらパスワード聞かれた。どのパスワード？", 6),
]


@pytest.mark.parametrize(("journey", "number", "text", "reached"), ONWARD)
def test_the_new_screen_is_told_in_full(
    world: World, journey: str, number: int, text: str, reached: int
) -> None:
    """With what to do there, and nothing of the screen that was left."""
    person = at(world, journey, number)(text)
    assert f"{journey} 手順{reached}/{LAST[journey]}" in person.text
    assert "→" in person.text and "済みましたら" not in person.text


def test_what_was_asked_besides_is_answered_first(world: World) -> None:
    """A question of its own, and then the screen that it was asked at."""
    text = "今度は四つ横に並んで、去年とおんなじのと、Aと、Bと、値段がまちまちですねん。あんたさんやったらどれにしはります？"
    person = at(world, RENEWAL, 4)(text)
    assert person.text.index("お答えできません") < person.text.index("更新 手順5/9")


def test_what_was_asked_and_not_found_is_said_to_be_open(world: World) -> None:
    """No question is passed over without a word."""
    text = "きょねんとおなじにしてけっていおした ぷりんたーないがかみはくるんか"
    assert "もう一度お送りください" in at(world, RENEWAL, 5)(text).text


NOT_THE_END = [
    (RENEWAL, 4, "これで申し込みは終わりですか", 4),
    (RENEWAL, 4, "これで　もうしこみは　おわりですか", 4),
    (RENEWAL, 2, "もう終わりですか", 2),
    (RENEWAL, 6, "これで更新できたん？", 6),
    (RENEWAL, 7, "これで全部済んだんかな", 7),
    (RENEWAL, 8, "これで完了ですか", 8),
    (RENEWAL, 3, "これでおしまいかね", 3),
    (RENEWAL, 5, "プラン決めたらおしまいですか", 5),
    (REGISTRATION, 4, "これで登録は終わり？", 4),
    (REGISTRATION, 5, "もう登録は済んだんですか", 5),
    (REGISTRATION, 6, "これで会員登録は完了したんでしょうか", 6),
    (REGISTRATION, 3, "これ入れたら終わりなん？", 3),
    (REGISTRATION, 4, "確定を押した。これで終わり？", 5),
    (REGISTRATION, 4, "確定押したよ、これで終わりですか", 5),
]


@pytest.mark.parametrize(("journey", "number", "text", "screen"), NOT_THE_END)
def test_it_is_not_finished_before_the_last_screen(
    world: World, journey: str, number: int, text: str, screen: int
) -> None:
    """No, and what is still to do."""
    person = at(world, journey, number)(text)
    assert person.text.startswith("いいえ、まだ終わっていません")
    assert f"{journey} 手順{screen}/{LAST[journey]}" in person.text
    assert "成立しています" not in person.text


@pytest.mark.parametrize(
    ("journey", "text"), [(RENEWAL, "これで終わりですか"), (REGISTRATION, "これで登録は終わり？")]
)
def test_at_the_last_screen_it_is(world: World, journey: str, text: str) -> None:
    """Nothing is denied there."""
    assert "いいえ" not in at(world, journey, LAST[journey])(text).text


def test_who_despairs_asks_not_whether_it_is_done(world: World) -> None:
    """「もうおしまい？」 of whom no mail has reached."""
    person = at(world, REGISTRATION, 5)(
        "メールが来ん", "アドレスを打ち忘れた気がする。もうおしまい？"
    )
    assert "まだ終わっていません" not in person.text
