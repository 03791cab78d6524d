"""更新の入口: however it is said, who is signed in or not, the registration before it."""

from __future__ import annotations

import re
from typing import Optional

import pytest
from renewal_world import DESK, GUIDE, ICHIRO, KENTA, PREPARE, World, at

pytest_plugins = ("renewal_world",)

OF_A_CONTRACT = ("見本", "00-31", "00-32", "00-51", "C******", "E******", "12月")
"""Of contracts, their cars and days: nothing for who is not signed in."""

SAID = [
    "更新したい",
    "自動車保険の更新をしたいのですが",
    "契約の更新をお願いしたいんですが",
    "保険の更新をしたいけぇ教えてつかあさい",
    "更新したいのじゃが、どうすりゃえかろうか",
    "こうしんしたい",
    "コウシンシタイ",
    "ｺｳｼﾝｼﾀｲ",
    "kousin sitai",
    "更新おねがい",
    "更新の流れを教えてください",
    "自動車ほけんのこうしんがしたいんですけどどうすりゃいいですか",
    "保険の継続をしたい",
]

CARD = [
    "はがきが来た",
    "はがきが来たんじゃけど",
    "更新のはがきが届きました",
    "満期のお知らせが届いた",
]

NEAR = [
    "更新",
    "満期が近い",
    "もうすぐ満期なんじゃが、どうすりゃええ？",
    "もうすぐ保険が切れるんじゃけど",
]


@pytest.mark.parametrize("member", [ICHIRO, None], ids=["member", "nobody"])
@pytest.mark.parametrize("text", SAID)
def test_the_wish_to_renew_offers_both_ways(world: World, text: str, member: Optional[str]) -> None:
    """Whatever the style, the renewal is explained and can be begun in both ways."""
    person = world.person(member)(text)
    assert "更新" in person.text
    assert {GUIDE, PREPARE} <= set(person.titles), person.titles


@pytest.mark.parametrize("text", CARD)
def test_a_postcard_leads_to_the_renewal(world: World, text: str) -> None:
    """The renewal is at most one press away from who got a postcard."""
    person = world.person()(text)
    assert any("更新" in title for title in person.titles) or PREPARE in person.titles
    assert "成立" not in person.text, "nobody said that anything was concluded"


@pytest.mark.parametrize("text", NEAR)
def test_a_word_or_a_near_end_leads_to_the_renewal_and_no_deadline_is_invented(
    world: World, text: str
) -> None:
    """The renewal is at most one press away; until when it can be done is not known here."""
    person = world.person()(text)
    assert any("更新" in title for title in person.titles) or PREPARE in person.titles
    assert not re.search(r"[0-9]+(?:日|か月|ヶ月|カ月)前", person.text)


@pytest.mark.parametrize(
    "text",
    ["クリッカーって何", "くりっかーってなんですか", "クリッカーってなんじゃ", "Clickarとは"],
)
def test_what_clickar_is(world: World, text: str) -> None:
    """The name is explained by the manual."""
    person = world.person(None)(text)
    assert "GEN-1" in person.citations
    assert "更新" in person.text


def test_a_member_sees_the_contracts_of_maipeji_masked(world: World) -> None:
    """Product, car, end of the plate, period and the masked policy number: enough to know one's own."""
    person = world.person().listing()
    for part in (
        "クルマの保険",
        "見本ワゴン",
        "00-31",
        "あと17日",
        "C******031",
        "見本軽自動車",
        "00-32",
    ):
        assert part in person.text
    assert "C900000031" not in person.text and "倉敷 300" not in person.text
    assert "見本トラック" not in person.text, "the third contract is not registered"
    assert "CLK-2" in person.citations


@pytest.mark.parametrize(
    "after", [PREPARE, "一覧を見せて", "ワゴンのほう", "1", "はい", "次へ", "00-31"]
)
def test_nothing_of_a_contract_for_who_is_not_signed_in(world: World, after: str) -> None:
    """Without a login there is the link to log in, the guided way and the registration, no more."""
    person = world.person(None)("更新したいです").press(PREPARE)
    assert "ログイン" in person.text and person.urls
    assert GUIDE in person.titles and "会員登録のお手続きへ" in person.titles
    assert not any(part in person.text for part in OF_A_CONTRACT)
    if after != PREPARE:
        person(after)
        assert not any(part in person.text for part in OF_A_CONTRACT)
        assert not person.handover


def test_the_same_words_are_no_contract_of_another_person(world: World) -> None:
    """A member sees their own contracts alone, whatever number is typed."""
    person = world.person(KENTA).listing()
    assert "見本ハイブリッド" in person.text and "見本ワゴン" not in person.text
    person("C900000031")
    assert "見本ワゴン" not in person.text and not asked_a_disclosure(person.text)


def test_guided_without_a_login(world: World) -> None:
    """The screens are explained to everybody, with the page of each."""
    person = world.person(None)("更新したい").press(GUIDE)
    assert person.place == "手順1/9"
    assert person.urls and "CLK-1" in person.citations
    assert person("次").place == "手順2/9"


def test_registration_first_and_back_by_itself(world: World) -> None:
    """Who is no member yet registers, and at its end the contracts are listed without a new wish."""
    person = world.person(None)("更新したいです").press(PREPARE).press("会員登録のお手続きへ")
    assert "会員登録" in person.text
    person.press(GUIDE)("手順7").press("次へ").press("完了しました")
    assert "更新のお手続きへ" in person.titles
    now_member = world.person(KENTA)
    now_member.replies = person.replies
    now_member.press("更新のお手続きへ")
    assert "見本ハイブリッド" in now_member.text
    assert now_member("はい").place == at("no_other_policy")


@pytest.mark.parametrize(
    "back", ["更新に戻りたい", "更新のほうを先にしたい", "やっぱり更新をやりたい"]
)
def test_back_from_the_registration_in_words(world: World, back: str) -> None:
    """Half-way through the registration the renewal goes on where it was left."""
    world.person(None)("更新したいです").press(PREPARE)("先に会員登録をしたい").press(GUIDE)("次へ")
    person = world.person(KENTA)(back)
    assert "見本ハイブリッド" in person.text
    assert person("1").place == at("no_other_policy")


def test_registration_by_the_title_of_its_button_later(world: World) -> None:
    """The title of a button that was offered a moment ago is understood when it is typed."""
    person = world.person(None)("更新したいです").press(PREPARE)("はい")
    person("会員登録のお手続きへ")
    assert "会員登録に移ります" in person.text or "会員登録 手順" in person.text


def test_a_question_before_the_contract_comes_back_to_the_list(world: World) -> None:
    """A question in between is answered, and it is asked again which contract."""
    person = world.person().listing()("証券番号はどこに書いてあるん？")
    assert "保険証券" in person.text
    assert "見本ワゴン" in person.text and "1．見本ワゴン" in person.titles


def test_a_person_at_the_list(world: World) -> None:
    """Who wants to talk to somebody gets the desk, and can still pick."""
    person = world.person().listing()("電話で聞きたいんじゃけど")
    assert DESK in person.phones
    assert person("軽のほう").place == at("no_other_policy")


def asked_a_disclosure(text: str) -> bool:
    """True if the first item was asked."""
    return "他の既存契約" in text
