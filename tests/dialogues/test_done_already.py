"""「更新もう済んだ」: nothing is begun; and the registration comes first only for who denies that one."""

from __future__ import annotations

import pytest
from renewal_world import GUIDE, JFE, YUME, World

pytest_plugins = ("renewal_world",)

DONE = [
    "更新もうすんだ きのう",
    "更新は先週終わりました",
    "更新の手続きはもう終わりました",
    "更新はとっくに済んどります",
    "クリッカーの更新は昨日やって完了しました",
    "継続の手続きは息子が済ませてくれました",
    "更新おわったよ",
    "更新は二年前からネットで済ませました",
]
REMINDED = [
    "先週ネットで更新を済ませたのに、また案内が来た",
    "もう終わっとるのに、手続きせえいうショートメールがまた来た。なんなん？",
    "更新の手続き済ませたけどハガキがまた届いた",
    "こないだ更新終わったのに催促の電話がきた",
    "もう更新は完了しとるはずじゃけど、またメールが来た",
    "更新済みなのに手続きしてくださいと案内が届きました",
]


@pytest.mark.parametrize("text", [*DONE, *REMINDED])
def test_what_concludes_it_is_told(world: World, text: str) -> None:
    """What tells that it is concluded, and no screen, no steps, and no desk of the operation."""
    person = world.person(None)(text)
    assert "完了画面が出れば" in person.text
    assert "手順" not in person.text and "0120-301-377" not in person.text
    is_reminded = text in REMINDED
    assert (YUME in person.text and JFE in person.text) == is_reminded


def test_the_mail_of_the_end_begins_nothing(world: World) -> None:
    """Nor does what follows it."""
    person = world.person(None)("更新もうすんだ きのう", "完了めーるはきとる")
    assert "完了画面が出れば" in person.text and "手順" not in person.text


def test_whether_a_reminder_may_be_left(world: World) -> None:
    """It is not said that it may; the agency knows."""
    person = world.person(None)(
        "もう終わっとるのに、手続きせえいうショートメールがまた来た。なんなん？"
    )
    person("ほんなら催促のやつは放っといてええん？")
    assert YUME in person.text and "取扱代理店へお電話ください" in person.text


@pytest.mark.parametrize(
    "text",
    [
        "更新が終わったら証券は届きますか",
        "更新はまだ終わってません",
        "登録は終わったので更新したい",
        "会員登録はもう済んだ",
        "更新したい",
        "更新を済ませたいです",
    ],
)
def test_what_is_not_done(world: World, text: str) -> None:
    """A question, a wish, a denial, and the other procedure."""
    assert "完了画面が出れば" not in world.person(None)(text).text


DENIED = [
    "そんなもん作った覚えないよ",
    "母に聞きましたら「そんなもん作った覚えないよ」と言っています。",
    "会員登録はしてません",
    "マイページなんか持ってないです",
    "登録した覚えがない",
    "登録しとらんと思う",
    "登録はまだです",
]
OF_ELSE = [
    "ほかの保険やら共済やらには入っとらんです。切られたことも一度もないです",
    "住所は変わってません",
    "事故は起こしとらん",
    "契約を断られたことはないです",
    "他社の保険には入ってません",
    "車は替えてません",
    "証券は手元にないです",
]


@pytest.mark.parametrize("text", [*DENIED, *OF_ELSE])
def test_only_who_denies_the_registration_begins_with_it(world: World, text: str) -> None:
    """At the first screen of the renewal."""
    person = world.person(None)("更新したい").press(GUIDE)(text)
    assert ("会員登録 手順1/7" in person.text) == (text in DENIED)
