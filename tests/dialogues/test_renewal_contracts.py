"""更新するご契約: picked by whatever names it, several one after the other, expired ones."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Callable

import pytest
from renewal_world import (
    DESK,
    GUIDE,
    ICHIRO,
    JFE,
    KENTA,
    READ_BACK,
    REIKO,
    SHIKI,
    TODAY,
    YUME,
    World,
    at,
)

pytest_plugins = ("renewal_world",)

FIRST, SECOND = "見本ワゴンのご契約です", "見本軽自動車のご契約です"


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("1", FIRST),
        ("１番", FIRST),
        ("一番目のやつ", FIRST),
        ("上のやつ", FIRST),
        ("うえのほう", FIRST),
        ("最初のでお願いします", FIRST),
        ("ワゴン", FIRST),
        ("見本ワゴンの更新をお願いします", FIRST),
        ("わごんのほうじゃ", FIRST),
        ("ﾜｺﾞﾝ", FIRST),
        ("倉敷 300 し 00-31", FIRST),
        ("00-31", FIRST),
        ("証券番号の末尾が031のほう", FIRST),
        ("C900000031", FIRST),
        ("満期が近いほう", FIRST),
        ("12月11日のやつ", FIRST),
        ("2", SECOND),
        ("②", SECOND),
        ("２つ目", SECOND),
        ("下のやつ", SECOND),
        ("したのほうでたのむわ", SECOND),
        ("軽", SECOND),
        ("けいのほう", SECOND),
        ("軽自動車のほうを更新してください", SECOND),
        ("ワゴンじゃないほう", SECOND),
        ("580のほう", SECOND),
        ("来年1月のやつ", SECOND),
        ("えーと2番でお願いします", SECOND),
    ],
)
def test_picked_by_whatever_names_it(world: World, text: str, taken: str) -> None:
    """Number, place, car, plate, policy number, day: the contract is named back, then it begins."""
    person = world.person().listing()(text)
    assert taken in person.text
    assert person.place == at("no_other_policy")


@pytest.mark.parametrize(
    "text",
    [
        "倉敷ナンバーのやつ",
        "THE クルマの保険",
        "クルマの保険のほう",
        "1か2",
        "軽かワゴン",
    ],
)
def test_what_fits_several_is_asked_back(world: World, text: str) -> None:
    """Where more than one may be meant, it is asked which; nothing is begun."""
    person = world.person().listing()(text)
    assert "どのご契約" in person.text
    assert {"1．見本ワゴン", "2．見本軽自動車"} <= set(person.titles)
    assert person.place == ""
    assert person("下のやつ").place == at("no_other_policy")


@pytest.mark.parametrize(
    "text", ["3", "3番", "はい", "うん", "しるばーのやつ", "プリウス", "9999", "5番目"]
)
def test_what_fits_none_is_asked_again(world: World, text: str) -> None:
    """A number or car that is not in the list, or a bare はい to several, begins nothing."""
    person = world.person().listing()(text)
    assert "見本ワゴン" in person.text and "見本軽自動車" in person.text
    assert person.place == ""
    assert person("2").place == at("no_other_policy")


@pytest.mark.parametrize(
    "text", ["この中にない", "この中にはないです", "一覧にない", "更新したい車がない"]
)
def test_a_contract_that_is_not_listed(world: World, text: str) -> None:
    """It must be registered first, with the current policy number; the desk is named."""
    person = world.person().listing()(text)
    assert "証券番号の入力" in person.text and "現在の証券番号" in person.text
    assert "CLK-2" in person.citations and DESK in person.phones


@pytest.mark.parametrize(
    "text",
    [
        "はい",
        "ええ",
        "うん",
        "そうです",
        "それです",
        "それでお願いします",
        "それでええです",
        "1",
        "ハイブリッド",
    ],
)
def test_the_only_contract_is_confirmed(world: World, text: str) -> None:
    """「このご契約でよろしいですか」 is answered by a はい, by 「それ」 or by its name."""
    person = world.person(KENTA).listing()
    assert "1件" in person.text
    person(text)
    assert "見本ハイブリッドのご契約です" in person.text
    assert person.place == at("no_other_policy")


def test_it_is_not_the_only_contract(world: World) -> None:
    """いいえ to the only contract: another one must be registered first."""
    person = world.person(KENTA).listing()("いいえ")
    assert "証券番号の入力" in person.text and DESK in person.phones
    assert person.place == ""


def test_a_member_without_contracts(world: World) -> None:
    """Who has none is told how to register one, and whom to call."""
    world.back_end.is_empty = True
    person = world.person().listing()
    assert "証券番号の入力" in person.text
    assert DESK in person.phones
    assert person.place == ""


def test_how_long_each_contract_still_runs(world: World) -> None:
    """The day of 満期 with its hour and the days left are told; no window or deadline is."""
    person = world.person().taking("1")
    assert "12月11日 午後4時" in person.text and "あと17日" in person.text
    assert "までに" not in person.text


def test_a_contract_that_ends_tomorrow(world: World) -> None:
    """One day is left: it is said so, and everything can still be prepared."""
    person = world.person(SHIKI).taking("1")
    assert "あと1日" in person.text and "11月25日 午後4時" in person.text
    person.answering().press("はい")
    assert person.handover


@pytest.mark.parametrize(
    "text", ["", "はい", "1", "次へ", "いいえ", "続きから", "最初から", "見本コンパクト"]
)
def test_an_expired_contract_goes_to_its_agency_at_once(world: World, text: str) -> None:
    """Nothing is asked and nothing prepared: the agency of this contract, and what to say there."""
    person = world.person(REIKO).listing()
    assert "満期を過ぎています" in person.text
    assert JFE in person.phones and YUME not in person.phones
    assert "お伝えください" in person.text
    if text:
        person(text)
    assert "他の既存契約" not in person.said_so_far
    assert not person.handover


def test_the_contract_expires_while_it_is_prepared(world: World) -> None:
    """満期 passes between the first question and the last はい: the agency, no link."""
    person = world.person(SHIKI).taking("1").answering()
    assert person.place == READ_BACK
    world.at = TODAY + timedelta(days=1, hours=7)
    person.press("はい")
    assert "満期を過ぎています" in person.text
    assert YUME in person.phones
    assert not person.handover


def test_one_expired_of_two(world_on: Callable[..., World]) -> None:
    """The expired contract goes to its agency; the other one is prepared as ever."""
    world = world_on(TODAY)
    world.at = datetime(2026, 12, 20, 10, tzinfo=TODAY.tzinfo)
    person = world.person().listing()
    assert "満期を過ぎています" in person.text and "あと19日" in person.text
    person("ワゴン")
    assert JFE in person.phones and "満期を過ぎています" in person.text
    assert "他の既存契約" not in person.text
    assert person("軽のほう").place == at("no_other_policy")


# Several


@pytest.mark.parametrize(
    "text", ["両方", "全部お願いします", "2件とも", "どっちもやりたい", "りょうほう"]
)
def test_all_of_them_one_after_the_other(world: World, text: str) -> None:
    """「両方」 begins with the first one, and it is said that it is the first of two."""
    person = world.person().listing()(text)
    assert "2件中1件目" in person.text and FIRST in person.text


def test_two_contracts_in_one_go(world: World) -> None:
    """After the first is prepared the second is one press away; each has its own link."""
    person = world.person().prepared("1")
    first = person.handover
    assert first and "2件中1件目" in person.text
    person.press("次のご契約へ")
    assert "2件中2件目" in person.text and person.place == at("no_other_policy")
    person.answering().press("はい")
    assert person.handover and person.handover != first
    assert "次のご契約へ" not in person.titles, "there is no other one"
    code = first.rsplit("/", 1)[1]
    assert world.services.links.look_up(code, "renewal", world.at), "the first link still opens"


@pytest.mark.parametrize(
    "text",
    [
        "軽のほうを先にやりたい",
        "2件目の契約",
        "下の契約に変えて",
        "見本軽自動車の契約に切り替えて",
        "次の契約へ",
        "もう1台のほう",
    ],
)
def test_switching_in_the_middle_loses_nothing(world: World, text: str) -> None:
    """Another contract is taken up in so many words; what was told of both is kept."""
    person = world.person().taking("1")("はい", "はい")
    assert person.place == at("employment")
    person(text)
    assert SECOND in person.text and person.place == at("no_other_policy")
    person("はい")("ワゴンに戻りたい")
    assert FIRST in person.text and person.place == at("employment")
    person("2件目の契約に戻って")
    assert SECOND in person.text and person.place == at("not_cancelled")


@pytest.mark.parametrize(
    "text", ["ほかの契約", "別の契約にしたい", "契約の一覧", "契約を選び直したい", "一覧に戻して"]
)
def test_the_list_again(world: World, text: str) -> None:
    """The list comes again, a bare はい to it is no answer to a disclosure, and one is picked from it."""
    person = world.person().taking("1")(text)
    assert "1．見本ワゴン" in person.titles and "2．見本軽自動車" in person.titles
    person("はい")
    assert "は「はい」ですね" not in person.text
    assert person("1").place == at("no_other_policy")


def test_back_to_a_prepared_contract(world: World) -> None:
    """What was prepared is read back, and the link comes again; nothing is asked anew."""
    person = world.person().prepared("1")
    person.press("次のご契約へ")("1件目の契約に戻る")
    assert person.place == READ_BACK and FIRST in person.text
    assert "Aプラン" in person.text and "やり直し" not in person.text
    assert person("はい").handover


def test_one_stopped_and_the_other_prepared(world: World) -> None:
    """A いいえ ends one contract only; the other has its link and its own agency."""
    person = world.person().taking("1")("いいえ")
    assert JFE in person.phones and YUME not in person.phones
    person.press("次のご契約へ").answering()
    assert "2件中2件目" in person.text
    person.press("はい")
    assert person.handover
    person("ワゴンに戻りたい")
    assert "準備できません" in person.text and JFE in person.phones
    assert not person.handover


def test_the_second_stopped_after_the_first_was_prepared(world: World) -> None:
    """The first contract's link stays good; the second goes to the agency that is its own."""
    person = world.person().prepared("1")
    code = person.handover.rsplit("/", 1)[1]
    person.press("次のご契約へ")("はい", "いいえ")
    assert YUME in person.phones and JFE not in person.phones
    assert world.services.links.look_up(code, "renewal", world.at)
    person("上の契約に戻る")
    assert person.place == READ_BACK


def test_what_is_read_back_names_its_contract(world: World) -> None:
    """With several contracts nobody has to guess which one is read back."""
    person = world.person().taking("2").answering()
    assert person.place == READ_BACK
    assert SECOND in person.text and "2件中2件目" in person.text
    assert SECOND in person("ここまでの内容を見せて").text


def test_the_list_is_no_trap_for_who_wants_the_screens(world: World) -> None:
    """From the list to the screens: there a number is a screen's, not a contract's."""
    person = world.person().listing()(GUIDE)
    assert person.place == "手順1/9"
    assert person("手順2へ").place == "手順2/9"
    person("1")
    assert "見本ワゴンのご契約です" not in person.text


def test_a_question_about_which_contract_it_is(world: World) -> None:
    """「どの契約だっけ」 tells it, and the place is kept."""
    person = world.person().taking("1")("はい", "はい", "どの契約だっけ")
    assert "見本ワゴン" in person.text
    assert person.place == at("employment")


def test_other_members_contracts_cannot_be_pressed(world: World) -> None:
    """A button of a list that was shown to somebody else opens nothing of theirs."""
    theirs = world.person(ICHIRO).listing()
    mine = world.person(KENTA, sender="other").listing()
    mine(theirs.replies[-1].choices[0].payload)
    assert "見本ワゴン" not in mine.text
