"""画面を見ながら、中断と再開、ほかのチャネル: nine screens, another day, LINE and SMS."""

from __future__ import annotations

from datetime import timedelta

import pytest
from renewal_world import (
    DESK,
    GUIDE,
    JFE,
    KENTA,
    PREPARE,
    READ_BACK,
    RENEWAL,
    World,
    at,
)

pytest_plugins = ("renewal_world",)

SCREENS = [
    ("手順1/9", "更新のお手続き", "CLK-1"),
    ("手順2/9", "契約の更新", "CLK-2"),
    ("手順3/9", "告知事項", "CLK-3"),
    ("手順4/9", "団体扱の範囲", "CLK-4"),
    ("手順5/9", "プラン決定", "CLK-5"),
    ("手順6/9", "必ず変更してください", "CLK-6"),
    ("手順7/9", "重要事項等説明について同意しました", "CLK-7"),
    ("手順8/9", "ご意向にそった内容", "CLK-8"),
    ("手順9/9", "後日、郵送", "CLK-9"),
]


@pytest.mark.parametrize("member", ["m-sample-ichiro", None], ids=["member", "nobody"])
def test_all_nine_screens_to_the_end(world: World, member: str) -> None:
    """Each screen says where one is, what to press and where that is written, with its page."""
    person = world.person(member)("更新したい").press(GUIDE)
    for place, words, section in SCREENS:
        assert person.place == place
        assert words in person.text and section in person.citations
        assert any(url.startswith("http") for url in person.urls)
        person.next_screen()
    assert person.place == "手順9/9", "the end is confirmed, not assumed"
    person.press("完了しました")
    assert "終わり" in person.text


def test_the_accident_notice_on_its_screen(world: World) -> None:
    """CLK-8's notice stands on the screen of the final application."""
    person = world.person()("更新したい").press(GUIDE)("手順8へ")
    assert "事故件数" in person.text and "必ずお申し出ください" in person.text


@pytest.mark.parametrize(
    "onward",
    [
        ["次へお願いします", "はい、できました", "次に進んでください"],
        ["次", "次", "次"],
        ["できたで", "次いってくれ", "済んだわ"],
        ["できたけえ次", "押したで", "次をたのむ"],
        ["つぎへ", "できました", "つぎ"],
        ["次え", "つぎへ", "出来ました"],
        ["はいできましたので次お願いします", "えーっと次に進みたいです", "あっできましたはい次"],
    ],
    ids=["polite", "blunt", "elderly", "dialect", "kana", "typo", "voice"],
)
def test_onward_in_every_style(world: World, onward: list[str]) -> None:
    """However 「次へ」 is said, it goes on screen by screen."""
    person = world.person()("更新したい").press(GUIDE)
    for number, text in zip((2, 2, 3), onward):
        assert person(text).place == f"手順{number}/9", text


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("手順5", "手順5/9"),
        ("ステップ６へ", "手順6/9"),
        ("プランの選択のところ", "手順5/9"),
        ("告知事項の確認の画面", "手順3/9"),
        ("団体扱の範囲のとこ", "手順4/9"),
        ("ご連絡先の画面です", "手順6/9"),
        ("重要事項等の説明のところ", "手順7/9"),
        ("最終確認の画面", "手順8/9"),
        ("最後の画面を見せて", "手順9/9"),
    ],
)
def test_a_screen_by_what_it_is(world: World, text: str, place: str) -> None:
    """A description or a number leads to the screen."""
    assert world.person()("更新したい").press(GUIDE)("次へ", text).place == place


QUESTIONS = [
    ("証券番号はどこに書いてあるん？", "保険証券"),
    ("電話は何時まで？", "20:00"),
    ("クリッカーって何", "Clickar"),
]


@pytest.mark.parametrize(("question", "words"), QUESTIONS)
def test_a_digression_at_every_screen(world: World, question: str, words: str) -> None:
    """Wherever it is asked, it is answered and the place stays."""
    person = world.person()("更新したい").press(GUIDE)
    for number in range(1, 10):
        if number > 1:
            person(f"手順{number}へ")
        person(question)
        assert words in person.text
        if number == 9:  # nothing is left to be reminded of
            assert person.place == ""
            person("いまどこ")
        assert person.place == f"手順{number}/9"


@pytest.mark.parametrize(("question", "words"), QUESTIONS)
def test_a_digression_at_every_question(world: World, question: str, words: str) -> None:
    """In the preparation as well: answered, asked again, and what was told is kept."""
    person = world.person().taking()
    for field in RENEWAL.asking_order:
        if field.id in ("retirement_month", "postal_code", "address"):
            continue
        person.answering(until=field.id)(question)
        assert words in person.text
        assert person.place == at(field.id)
    person.answering()
    assert person.place == READ_BACK


@pytest.mark.parametrize("number", [3, 4, 5, 6, 7, 8])
def test_back_and_forth(world: World, number: int) -> None:
    """「戻る」 leads to the screen before, 「次へ」 on again."""
    person = world.person()("更新したい").press(GUIDE)(f"手順{number}へ", "戻る")
    assert person.place == f"手順{number - 1}/9"
    assert person("次へ").place == f"手順{number}/9"


def test_no_screen_beyond_the_last(world: World) -> None:
    """There are nine; a tenth is told not to be there."""
    person = world.person()("更新したい").press(GUIDE)("手順10")
    assert "9" in person.text
    assert person("いまどこ？").place == "手順1/9"


def test_from_the_screens_to_the_preparation_and_back(world: World) -> None:
    """The way can be changed at any time: what was prepared is kept."""
    person = world.person().taking()("はい", "はい", GUIDE)
    assert person.place == "手順4/9"
    person(PREPARE)
    assert person.place == at("employment")


def test_values_are_not_taken_where_screens_are_explained(world: World) -> None:
    """A new address typed at the screen of contact details belongs on the page."""
    person = world.person()("更新したい").press(GUIDE)("手順6へ", "広島県広島市中区大手町9-99-5")
    assert "大手町" not in person.text and person.place == "手順6/9"


def test_yes_at_a_screen_is_no_disclosure(world: World) -> None:
    """At the screen of the disclosures はい and いいえ stop and clear nothing here."""
    person = world.person()("更新したい").press(GUIDE)("手順3へ", "いいえ")
    assert "準備できません" not in person.text
    person(PREPARE)("1")
    assert person.place == at("no_other_policy")


# Leaving


@pytest.mark.parametrize(
    "text",
    ["あとで", "また今度にします", "いったん止めて", "続きは明日やるわ", "ちょっと用事ができた"],
)
def test_pause_and_resume(world: World, text: str) -> None:
    """Paused in any words, the same question comes on 「続きから」."""
    person = world.person().taking().answering(until="parties_unchanged")(text)
    assert "続きから" in person.text
    assert "再開コード" in person.text
    world.at += timedelta(days=1)
    person("続きから")
    assert person.place == at("parties_unchanged")
    assert "見本ワゴン" in person.text, "which contract it is about"


def test_on_another_device(world: World) -> None:
    """With the code everything that was told comes along, once."""
    person = world.person().taking().answering(until="plan")("あとで")
    code = person.code
    other = world.person(sender="phone")(f"コードは{code}です")
    assert other.place == at("plan") and other.tables
    other.answering().press("はい")
    assert other.handover
    third = world.person(sender="third")(code)
    assert "手順" not in third.text, "a code is used once"


def test_a_code_without_a_login_brings_nothing(world: World) -> None:
    """What a member prepared is gone on with by the member alone; the code stays good."""
    person = world.person().taking().answering(until="parties_unchanged")("あとで")
    other = world.person(None, sender="phone")(person.code)
    assert other.place == "" and "ログイン" in other.text
    assert DESK in other.phones
    for text in ("はい", "続きから", "画面を開いて"):
        assert not other(text).handover
    for part in ("見本ワゴン", "00-31", "88,800", "C******"):
        assert part not in other.said_so_far
    again = world.person(sender="tablet")(person.code)
    assert again.place == at("parties_unchanged")


def test_a_code_in_the_hands_of_another_member(world: World) -> None:
    """Signed in as somebody else, one is not led to the web with a contract that is not one's own."""
    person = world.person().taking().answering()("あとで")
    other = world.person(KENTA, sender="phone")(person.code)
    assert "ログイン" in other.text
    other("はい")
    assert not other.handover


def test_a_guided_code_is_for_anybody(world: World) -> None:
    """Where no contract is in hand nothing is anybody's: 「あとで」 here, the code there."""
    person = world.person(None)("更新したいです").press("画面を見ながら進める")("次へ")("あとで")
    assert world.person(None, sender="phone")(person.code).place.startswith("手順2/9")


def test_cancelled_and_taken_up_again(world: World) -> None:
    """「やめる」 is asked once more; afterwards 「続きから」 leads back, with nothing lost."""
    person = world.person().taking().answering(until="plan")("もうやめたい")
    assert "よろしいですか" in person.text or "お答えください" in person.text
    person("はい")
    assert "続きから" in person.titles
    assert person.press("続きから").place == at("plan")


def test_erased(world: World) -> None:
    """「消して」 erases what was told; the contract can be prepared anew."""
    person = world.person().taking().answering()("全部消して", "はい")
    assert "消しました" in person.text
    person("最初から", PREPARE)
    assert "1．見本ワゴン" in person.titles, "which contract is asked again as well"
    assert person("1").place == at("no_other_policy")
    person.answering()
    assert "Aプラン" in person.text


def test_start_over(world: World) -> None:
    """「最初から」 is asked once more, then the first item is asked again, for the same contract."""
    person = world.person().taking().answering(until="plan")("最初からやり直したい")
    assert person.titles == ["はい", "いいえ"]
    person("はい")
    assert person.place == at("no_other_policy")


def test_the_other_journey_in_between(world: World) -> None:
    """To the registration and back: the question is the same, the contract too."""
    person = world.person().taking().answering(until="plan")("先に会員登録のほうをやりたい")
    assert "会員登録" in person.text
    person("更新の続きをお願いします")
    assert person.place == at("plan")


# Information


def test_what_to_have_at_hand_and_how_long(world: World) -> None:
    """Both are answered from the manual, with the place kept."""
    person = world.person()("更新したい").press(GUIDE)("どれくらい時間かかるん？")
    assert "10分" in person.text and "GEN-1" in person.citations
    person("何を用意しといたらええ？")
    assert "保険証券" in person.text
    assert person("いまどこ").place == "手順1/9"


def test_where_one_is(world: World) -> None:
    """「いまどこ」 in the preparation: the step, the question and the contract."""
    person = world.person().taking("2").answering(until="moved")("いまどのへん？")
    assert person.place == at("moved") and "見本軽自動車" in person.text


# LINE and SMS


@pytest.mark.parametrize("channel", ["line", "sms"])
def test_on_channels_of_others_only_the_screens(world: World, channel: str) -> None:
    """Where messages pass through others' hands the screens are explained, and nothing is asked."""
    person = world.person(None, channel=channel)("更新したいです")
    assert PREPARE not in person.titles
    person.press(GUIDE)
    assert person.place == "手順1/9"
    for number in (2, 2, *range(3, 9), 8, 9):
        assert person("次へ").place == f"手順{number}/9"


@pytest.mark.parametrize("channel", ["line", "sms"])
def test_no_personal_value_is_asked_there(world: World, channel: str) -> None:
    """Brought along by a code, neither address nor phone is asked or shown on LINE."""
    person = world.person().taking().answering(until="moved")("はい", "730-0051", "あとで")
    other = world.person(channel=channel, sender=channel)(person.code)
    assert "730-0051" not in other.text
    for _ in range(6):
        if "よろしいですか" in other.text:
            break
        other("次へ" if "次へ" in other.titles else "あとで画面で入力する")
    assert "730-0051" not in other.said_so_far
    assert "入力してください" not in other.text or "お手続きの画面" in other.said_so_far


@pytest.mark.parametrize("channel", ["line", "sms"])
def test_values_typed_there_are_not_kept(world: World, channel: str) -> None:
    """An address typed on LINE is neither kept nor repeated."""
    person = world.person(channel=channel)("更新したいです").press(GUIDE)("手順6へ")
    person("広島県広島市中区大手町9-99-5", "090-1234-5678")
    assert "大手町" not in person.said_so_far and "1234" not in person.said_so_far


@pytest.mark.parametrize("channel", ["line", "sms"])
def test_a_stop_there(world: World, channel: str) -> None:
    """A いいえ on LINE stops it as anywhere, with the agency's number."""
    person = world.person(channel=channel)("更新したいです").press(GUIDE)(PREPARE)
    person("1", "いいえ")
    assert JFE in person.phones and not person.handover


def test_the_desk_everywhere(world: World) -> None:
    """「電話で聞く」 gives the desk of Clickar at any screen."""
    person = world.person(None)("更新したい").press(GUIDE)
    for number in (2, 5, 8):
        person(f"手順{number}へ").press("電話で聞く")
        assert DESK in person.phones
