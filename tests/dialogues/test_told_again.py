"""What was answered just now is not said again as it was: a number, and in the end that alone."""

from __future__ import annotations

import pytest
from renewal_world import YUME, World

pytest_plugins = ("renewal_world",)

CLICKAR, REGISTRATION = "0120-301-377", "0120-157-566"
NO_HELP = "お役に立てず、申し訳ありません。"
NO_MAIL = "会員登録の確認メールが届かない"


@pytest.mark.parametrize(
    "text",
    [
        "迷惑メールにもない",
        "迷惑メールのとこも見ました。からっぽです",
        "受信の設定はしたけど届かない",
        "それでもメールが来んのじゃ",
        "まだ届いてません",
    ],
)
def test_what_was_told_did_not_help(world: World, text: str) -> None:
    """Who has done it, or cannot, is told whom to call."""
    person = world.person(None)(NO_MAIL)
    assert "受信制限" in person.text
    person(text)
    assert person.text.startswith(NO_HELP) and REGISTRATION in person.text
    assert "受信制限" not in person.text


@pytest.mark.parametrize("text", ["どの紙に書いてあるんですか", "証券番号って何に載ってるの"])
def test_asked_in_other_words(world: World, text: str) -> None:
    """It comes once more with a number; the third time the number alone."""
    person = world.person(None)("証券番号はどこに書いてありますか")
    assert REGISTRATION not in person.text
    person(text)
    assert "保険証券" in person.text and "お電話でお聞きください" in person.text
    assert REGISTRATION in person.text
    person("証券番号はどこに書いてあるの")
    assert person.text.startswith(NO_HELP) and "保険証券" not in person.text


def test_asked_for_again(world: World) -> None:
    """「もう一度」 gets it as it was."""
    person = world.person(None)("証券番号はどこに書いてありますか", "もう一度教えて")
    assert "保険証券" in person.text and NO_HELP not in person.text


def test_something_else_came_between(world: World) -> None:
    """Then it is an answer as any other."""
    asked = "証券番号はどこに書いてありますか"
    person = world.person(None)(asked, "更新は何分かかる", asked)
    assert "保険証券" in person.text and "お電話で" not in person.text


@pytest.mark.parametrize(
    "text", ["じゃあどうすればいいの", "どうしたらええん", "ほんならどうすればいい"]
)
def test_and_now(world: World, text: str) -> None:
    """After an answer that begins nothing there is somebody to call."""
    person = world.person(None)(NO_MAIL)
    person(text)
    assert REGISTRATION in person.text and "手順" not in person.text


@pytest.mark.parametrize("text", ["じゃあどうすればいいの", "どうしたらええん", "まず何をするの"])
@pytest.mark.parametrize(
    ("overview", "first"),
    [("会員登録の流れを教えて", "公式サイト"), ("更新の流れは", "「更新のお手続き」")],
)
def test_and_now_begin(world: World, overview: str, first: str, text: str) -> None:
    """After the steps the first screen is what to do."""
    person = world.person(None)(overview, text)
    assert "手順1/" in person.text and first in person.text


@pytest.mark.parametrize(
    "text",
    [
        "電話がつながらないんだけど",
        "何回かけても話し中",
        "コールセンターにつながりません",
        "電話しても誰も出ないんだけど電話が出ん",
    ],
)
def test_who_calls_in_vain(world: World, text: str) -> None:
    """An apology and the hours."""
    person = world.person(None)(text)
    assert person.text.startswith(("お電話がつながらず", "ご不便をおかけして"))
    assert "20:00" in person.text or REGISTRATION in person.text


def test_the_agency_called_in_vain(world: World) -> None:
    """Its own hours, not those of the desks."""
    person = world.person(None)("ゆめカードの契約です", "代理店に電話しても誰も出ません")
    assert "お電話がつながらず" in person.text and "9:30" in person.text


@pytest.mark.parametrize(
    "text", ["使えんなこれ。もういい", "うんざり。もうやめる", "何回かけても話し中。もういい"]
)
def test_who_gives_up_is_not_thanked(world: World, text: str) -> None:
    """An apology with a number."""
    person = world.person(None)(text)
    assert "申し訳ありません" in person.text and "0120-" in person.text


def test_who_is_done_is_thanked(world: World) -> None:
    """「もういいです、ありがとう」 is no complaint."""
    person = world.person(None)("証券番号はどこですか", "もういいです、ありがとう")
    assert "申し訳" not in person.text


@pytest.mark.parametrize("text", ["メール待ち", "いまメールを待っています", "メール待っとるとこ"])
def test_waiting_for_the_mail_is_no_pause(world: World, text: str) -> None:
    """The screen of the mail is in front of them; and there 「来んわ」 is about it."""
    person = world.person(None)("会員登録を案内して", "画面を見ながら進める", "次へ", "次へ")
    person(text)
    assert "手順5/7" in person.text and "確認メール" in person.text
    person("来んわ")
    assert "受信制限" in person.text


@pytest.mark.parametrize(
    "text",
    [
        "会員登録は去年息子がやってくれた",
        "登録は娘にしてもらいました",
        "会員登録は済んでる",
        "息子がもう登録してくれとる",
    ],
)
def test_somebody_else_has_registered_them(world: World, text: str) -> None:
    """The renewal is what is left."""
    assert "「更新のお手続き」" in world.person(None)(text).text


@pytest.mark.parametrize(
    "text", ["どこへ電話すりゃええんかね。損保の本社？", "本社に電話すればいいですか"]
)
def test_the_head_office_is_not_who_is_called(world: World, text: str) -> None:
    """After an いいえ the agency, else the desks."""
    person = world.person(None)("ゆめカードの契約です", "告知でいいえがあったらどうなるの", text)
    assert YUME in person.text and "西新宿" not in person.text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("契約のなまえかえたい", "取扱代理店へお電話"),
        ("これ詐欺のショートメールじゃなかろうね？", "お電話でお確かめください"),
    ],
)
def test_asked_back_with_the_answer(world: World, text: str, told: str) -> None:
    """The one thing that may be meant is answered in short with the question."""
    person = world.person(None)(text)
    assert told in person.text


def test_data_at_the_consent(world: World) -> None:
    """What the documents of the screen say is not what this chat does with what is typed."""
    asked = "書いた個人情報は誰が見るの"
    assert "自動のチャット" in world.person(None)(asked).text


def test_data_at_the_consent_of_the_pages(world: World) -> None:
    """There it is in the documents, and the agency knows."""
    person = world.person(None)(
        "ゆめカードの契約です", "更新の手順を案内して", "画面を見ながら進める"
    )
    person("次へ", "次へ", "書いた個人情報は誰が見るの")
    assert "個人情報の取扱い」" in person.history[-1] and YUME in person.history[-1]


def test_at_the_end_there_is_nothing_to_go_on_to(world: World) -> None:
    """A question at the last screen is answered, and that is all."""
    person = world.person(None)("会員登録を案内して", "画面を見ながら進める")
    person("登録完了の画面が出ました")
    assert "手順7/7" in person.text
    person("証券はいつ届きますか")
    assert "続きへ進みます" not in person.text and "続きをご案内" not in person.text


def test_a_wish_to_begin_is_no_goodbye(world: World) -> None:
    """「しゃあない、登録やったるわ」 begins."""
    person = world.person(None)("しゃあない、登録やったるわ。パソコンつけた")
    assert "画面を見ながら進める" in person.titles or "手順1/7" in person.text


@pytest.mark.parametrize(
    "text", ["電話したくない。ネットだけで済ませたい", "電話せずにネットで更新したい"]
)
def test_who_will_not_call(world: World, text: str) -> None:
    """Is told of the web, and no number."""
    person = world.person(None)(text)
    assert "0120-" not in person.text
    assert "Clickar" in person.text or "画面を見ながら" in person.text


@pytest.mark.parametrize(
    "text",
    [
        "夫が亡くなったんですが更新はどうすれば",
        "父が他界しまして、契約者を変えたいのですが",
        "主人が亡くなりまして。更新の案内が来たんですが",
    ],
)
def test_a_death(world: World, text: str) -> None:
    """The agency, and not the nine steps."""
    person = world.person(None)("ゆめカードの契約です", text)
    assert YUME in person.text and "①" not in person.text


@pytest.mark.parametrize("text", ["登録", "とうろく"])
def test_one_word(world: World, text: str) -> None:
    """What it is about, with both ways to begin."""
    person = world.person(None)(text)
    assert "7つの手順" in person.text and "画面を見ながら進める" in person.titles


def test_on_with_a_reason(world: World) -> None:
    """「住所は変わってないから次へ」 leaves the screen, and nothing leads back."""
    person = world.person(None)(
        "ゆめカードの契約です", "更新の手順を案内して", "画面を見ながら進める"
    )
    person("ログインして更新のお手続きを押しました")
    assert "手順2/9" in person.text
    person("手順3", "他に契約はないから次へ")
    assert "手順2/9" not in person.text
    person("手順6", "住所は変わってないから次へ")
    assert "手順7/9" in person.text


def test_a_card_is_no_answer(world: World) -> None:
    """What the card of a screen says in short is told in full to who asks there."""
    person = world.person(None)(
        "ゆめカードの契約です", "更新の手順を案内して", "画面を見ながら進める"
    )
    person("手順8", "最後の確認、メアドが違う")
    assert "「訂正」" in person.history[-1] and NO_HELP not in person.history[-1]


@pytest.mark.parametrize("text", ["会社辞めたんだけど、はいでいいの", "はいって答えればいいですか"])
def test_no_answer_is_advised_on_the_pages(world: World, text: str) -> None:
    """Nor where the page asks for it."""
    person = world.person(None)(
        "ゆめカードの契約です", "更新の手順を案内して", "画面を見ながら進める"
    )
    person("手順3", text)
    assert "お勧めすることはできません" in person.history[-1] and YUME in person.history[-1]
