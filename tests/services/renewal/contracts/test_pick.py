"""The list of contracts, and which of them a person means."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Sequence, Union

import pytest
from folded import each
from hypothesis import given
from hypothesis import strategies as st
from renewal_support import AT, BACK_END, CONTENT, ICHIRO, OPENING, contracts_of, with_cars

from bot.domain.policy import Contract
from bot.reply import Link
from bot.services.renewal.contracts import listing as contract_list
from bot.services.renewal.contracts.pick import Ambiguous, pick, wants_all
from bot.services.renewal.contracts.plates import Plate

THREE = contracts_of("ichiro")
SIX = contracts_of("goro")
REAL = with_cars(
    SIX,
    ("プリウス", "広島 300 さ 12-34"),
    ("ヤリスクロス", "広島 500 す ・・・7"),
    ("ヤリス", "福山 500 せ 56-78"),
    ("Ｎ－ＢＯＸ", "岡山 580 た 12-30"),
    ("ミラ", "岡山 580 ち ・・88"),
    ("ワゴンＲ", "倉敷 580 つ 98-76"),
)


# The list


def test_the_list_of_a_member() -> None:
    """Product, car, 満期; of plate and policy number as much as it takes to know one's own."""
    reply = contract_list.contracts_reply(BACK_END.contracts_of(ICHIRO), AT)
    assert reply.text == (
        "ご登録のご契約は、次の2件です。どのご契約を更新しますか。番号、車の名前、登録番号のどれでも選べます。\n"
        "1．THE クルマの保険\n"
        "　見本ワゴン\n"
        "　登録番号 倉敷…00-31\n"
        "　満期 2026年12月7日 午後4時\n"
        "　（あと17日）\n"
        "　証券番号 C******031\n"
        "2．THE クルマの保険\n"
        "　見本軽自動車\n"
        "　登録番号 倉敷…00-32\n"
        "　満期 2027年1月4日 午後4時\n"
        "　（あと45日）\n"
        "　証券番号 C******032"
    )
    assert [(c.title, c.payload) for c in reply.choices] == [
        ("1．見本ワゴン", '/journey{"move": "contract", "contract": "c-ichiro-1"}'),
        ("2．見本軽自動車", '/journey{"move": "contract", "contract": "c-ichiro-2"}'),
        ("この中にない", '/faq{"topic": "clk_contract_not_listed"}'),
    ]
    assert reply.citations == ("CLK-2",)


@pytest.mark.parametrize("customer", ["ichiro", "goro", "kenta", "alex", "reiko", "hinako"])
def test_no_list_holds_personal_values(customer: str) -> None:
    """Neither the whole plate nor the whole policy number, no name, no address."""
    contracts = contracts_of(customer)
    said = json.dumps(contract_list.contracts_reply(contracts, AT).as_json(), ensure_ascii=False)
    for one in contracts:
        holder, contact = one.policyholder, one.contact
        for value in (
            one.policy_number.value,
            one.vehicle.registration_plate,
            *(holder.name.family, holder.name.given, holder.kana.family, one.named_insured),
            *(contact.address, contact.phone, contact.postal_code, contact.email or "@"),
            *(one.group.employer, one.group.group),
        ):
            assert value not in said


def test_a_single_contract_is_confirmed() -> None:
    """Nobody is asked to pick one of one."""
    reply = contract_list.contracts_reply(contracts_of("kenta"), AT)
    assert reply.text.startswith("ご登録のご契約は、次の1件です。このご契約でよろしいですか。\n1．")
    assert len(reply.choices) == 2


def test_cars_with_the_same_name_differ_by_their_plates() -> None:
    """Five trucks: the choices, short enough for every channel, tell them apart."""
    titles = [c.title for c in contract_list.contracts_reply(SIX, AT).choices]
    assert titles[0] == "1．見本トラック 01-11"
    assert titles[5] == "6．見本ワゴン"
    assert len(set(titles)) == len(titles)
    long = with_cars(
        SIX[:2], ("とても長い名前の見本自動車スペシャル", "広島 300 ん 01-11"), ("あ", "い 1")
    )
    assert all(len(c.title) <= 20 for c in contract_list.contracts_reply(long, AT).choices)


def test_asking_about_some_keeps_their_numbers() -> None:
    """「1番」 and 「3番」 are still called so."""
    reply = contract_list.contracts_reply(THREE, AT, only=("c-ichiro-1", "c-ichiro-3"))
    assert reply.text.startswith("どのご契約のことでしょうか。")
    assert "\n1．" in reply.text and "\n3．" in reply.text and "\n2．" not in reply.text
    assert [c.title for c in reply.choices][:2] == ["1．見本ワゴン", "3．見本トラック"]


def test_an_expired_contract_is_listed_as_such() -> None:
    """It is not hidden: what to do is told when it is picked."""
    text = contract_list.contracts_reply(contracts_of("reiko"), AT).text
    assert "満期 2026年11月17日 午後4時\n　（満期を過ぎています）" in text


def test_no_contract_is_a_mistake_of_the_caller() -> None:
    """An empty list is never shown."""
    with pytest.raises(ValueError, match="no contract"):
        contract_list.contracts_reply((), AT)


@pytest.mark.parametrize(
    ("place", "total", "expected"), [(1, 2, "2件中1件目"), (2, 2, "2件中2件目"), (1, 1, "")]
)
def test_progress(place: int, total: int, expected: str) -> None:
    """Several contracts are counted."""
    assert contract_list.progress_label(place, total) == expected


def test_not_signed_in_reveals_nothing() -> None:
    """The way to log in, the registration, and guidance without logging in."""
    reply = contract_list.not_signed_in()
    assert [link.url for link in reply.links] == ["https://www.sompo-japan.co.jp/"]
    assert [c.payload for c in reply.choices] == [
        '/journey{"move": "start", "mode": "guide"}',
        '/journey{"move": "switch", "journey": "registration"}',
    ]
    assert {"GEN-2", "GEN-3"} <= set(reply.citations)
    assert len(reply.short_text) <= 70
    login = Link("マイページにログイン", "https://mypage.example.jp/login")
    assert contract_list.not_signed_in(login).links == (login,)


def test_a_contract_that_is_not_listed_is_registered_first() -> None:
    """With the current policy number, on the screen (CLK-2); the desk of the screens helps."""
    page = Link("契約の画面を開く", "https://mypage.example.jp/renewal/contracts")
    reply = contract_list.not_listed(CONTENT.desks["clickar"], OPENING, AT, page)
    assert "「証券番号の入力」を押し" in reply.text and "現在の証券番号" in reply.text
    assert "0120-301-377（ただいま受付中・本日20:00まで）" in reply.text
    assert [link.url for link in reply.links] == [page.url, "tel:0120301377"]
    assert reply.citations == ("CLK-2", "DESK-2")
    assert len(reply.short_text) <= 70


# Which one


def ids(contracts: Sequence[Contract], *numbers: int) -> Union[str, Ambiguous, None]:
    """What `pick` gives for these numbers."""
    found = tuple(contracts[number - 1].id for number in numbers)
    return Ambiguous(found) if len(found) > 1 else found[0] if found else None


PICKED_OF_THREE = [
    # by number
    *(("2番", 2), ("２", 2), ("②", 2), ("2", 2), ("2です", 2), ("2番目のやつ", 2), ("2つ目", 2)),
    *(("二つ目", 2), ("二番目", 2), ("ふたつめ", 2), ("ニバンメ", 2), ("2件目", 2), ("2台目", 2)),
    *(("三番", 3), ("No.3", 3), ("じゃあ3でお願いします", 3), ("3番でお願いできますか", 3)),
    *(
        ("2番のほうにします", 2),
        ("2番がいいです", 2),
        ("1を更新したい", 1),
        ("2。", 2),
        ("2の更新をお願いします", 2),
    ),
    # by place
    *(("上のやつ", 1), ("一番上", 1), ("一番上の", 1), ("いちばん下のほう", 3), ("最後の", 3)),
    *(("最初のやつ", 1), ("ラスト", 3), ("真ん中", 2), ("下から2番目", 2), ("上から3つ目", 3)),
    # by plate
    *(("00-31のほう", 1), ("0031", 1), ("31のやつ", 1), ("３２", 2), ("倉敷 580 へ 00-32", 2)),
    *(("580のほう", 2), ("300し31", 1), ("広島ナンバーの", 3), ("ひろしまの", 3)),
    # by car
    *(
        ("ワゴン", 1),
        ("わごんのほう", 1),
        ("ﾜｺﾞﾝで", 1),
        ("見本ワゴン", 1),
        ("軽", 2),
        ("軽のほう", 2),
    ),
    *(("軽自動車", 2), ("みほんとらっく", 3), ("トラックを更新したい", 3), ("2番の軽", 2)),
    # by policy number
    *(("033で終わるやつ", 3), ("下3桁が032", 2), ("証券番号の末尾が031", 1), ("C900000032", 2)),
    *(("ｃ９０００００−０３２", 2), ("末尾33", 3)),
    # by day
    *(
        ("12月7日のやつ", 1),
        ("満期が近いほう", 1),
        ("満期が1月のやつ", 2),
        ("満期が一番遅いやつ", 3),
    ),
    # what is not meant
    *(("1番じゃなくて2番", 2), ("ワゴンではなくて軽", 2)),
]


@each("text, number", PICKED_OF_THREE)
def test_one_of_three(text: str, number: int) -> None:
    """By number, place, plate, car, policy number or day."""
    assert pick(text, THREE) == ids(THREE, number)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("倉敷", (1, 2)),
        ("1と3", (1, 3)),
        ("1番と3番をお願いします", (1, 3)),
        ("ワゴンと軽", (1, 2)),
        ("見本ワゴンと軽", (1, 2)),
        ("ワゴンじゃないほう", (2, 3)),
        ("軽以外", (1, 3)),
        ("2番のワゴン", (1, 2)),  # contradicts itself
        ("クルマの保険", (1, 2, 3)),
        ("見本", (1, 2, 3)),
    ],
)
def test_several_fit(text: str, numbers: tuple[int, ...]) -> None:
    """Then it is asked, never guessed."""
    assert pick(text, THREE) == ids(THREE, *numbers)


@each(
    "text",
    [
        *(
            "",
            "はい",
            "いいえ",
            "更新したい",
            "自動車",
            "自動車保険",
            "車",
            "それ",
            "5番",
            "0",
            "1234",
        ),
        *(
            "どれがいい？",
            "2番の満期はいつですか",
            "ワゴンって何ですか",
            "最初からやり直す",
            "一番安いの",
        ),
        *(
            "9999で終わるやつ",
            "Z999999999",
            "12月24日のやつ",
            "以上です",
            "3日前",
            "2026年",
            "😀",
            "9999",
        ),
        *(
            "そうじゃない",
            "下記のとおり",
            "電話番号は0120-301-377",
            "10分",
            "上限はありますか",
            "戻る",
        ),
        *("両方", "全部", "次へ", "1番安いプラン", "2時に電話して"),
    ],
)
def test_nothing_is_picked(text: str) -> None:
    """Other messages, questions, and numbers of no contract."""
    assert pick(text, THREE) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(("プリウス", 1), ("ぷりうす", 1), ("ﾌﾟﾘｳｽのほう", 1), ("プリウスをお願いします", 1)),
        *(("ヤリス", 3), ("ヤリスクロス", 2), ("やりすくろすで", 2), ("クロス", 2)),
        *(
            ("N-BOX", 4),
            ("nbox", 4),
            ("Ｎ−ＢＯＸ", 4),
            ("ミラ", 5),
            ("みらのほう", 5),
            ("ワゴン", 6),
        ),
        *(("12-34のほう", 1), ("1234", 1), ("１２３４", 1), ("12-30", 4), ("ナンバーが7のやつ", 0)),
        *(("ナンバーが88のやつ", 5), ("・・88", 5), ("福山ナンバー", 3), ("116で終わるやつ", 6)),
        *(("ミライ", 0), ("ミラー", 0), ("みらいの", 0)),
    ],
)
def test_cars_as_they_are_called(text: str, number: int) -> None:
    """Kana of any kind; a whole name before a part of one; no name inside another word."""
    assert pick(text, REAL) == (REAL[number - 1].id if number else None)


def test_a_number_in_the_list_is_no_plate() -> None:
    """「2」 is the second of the list, even where a plate ends in 2."""
    contracts = with_cars(
        THREE, ("甲", "広島 300 さ ・・・2"), ("乙", "広島 300 さ ・・・3"), ("丙", "広島 300 さ 1")
    )
    assert pick("2", contracts) == ids(contracts, 2)


def test_the_word_before_a_number_decides_what_it_is_of() -> None:
    """The end of one policy number and the plate of another contract."""
    contracts = with_cars(THREE[:2], ("甲", "広島 300 さ 00-32"), ("乙", "広島 300 さ 12-34"))
    assert pick("032", contracts) == ids(contracts, 1, 2)
    assert pick("証券番号が032のほう", contracts) == ids(contracts, 2)
    assert pick("登録番号が32のほう", contracts) == ids(contracts, 1)
    assert pick("32で終わるナンバー", contracts) == ids(contracts, 1)


def test_former_and_latter() -> None:
    """「前者」 and 「後者」 are of two only; 「真ん中」 is not."""
    assert pick("後者で", THREE[:2]) == THREE[1].id
    assert pick("後者で", THREE) is None
    assert pick("真ん中", THREE[:2]) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(
            ("両方", True),
            ("全部お願いします", True),
            ("どちらも更新したい", True),
            ("2台とも", True),
        ),
        *(("ふたつとも", True), ("全部じゃなくて1番", False), ("全部でいくらですか", False)),
        *(("1番", False), ("", False)),
    ],
)
def test_all_of_them(text: str, expected: bool) -> None:
    """Said, not asked."""
    assert wants_all(text) is expected


@given(st.text(max_size=60), st.integers(0, 6))
def test_any_text_is_read(text: str, count: int) -> None:
    """No text breaks it, and only ids of the list come out."""
    contracts = REAL[:count]
    picked = pick(text, contracts)
    found = picked.ids if isinstance(picked, Ambiguous) else (picked,) if picked else ()
    assert set(found) <= {one.id for one in contracts}
    assert len(found) != 1 or not isinstance(picked, Ambiguous)


# Plates


@pytest.mark.parametrize(
    ("written", "shown", "kind", "number"),
    [
        ("広島 300 さ 12-34", "広島…12-34", "300", "1234"),
        ("広島３００さ１２－３４", "広島…12-34", "300", "1234"),
        ("倉敷 580 へ ・・・1", "倉敷…・・・1", "580", "0001"),
        ("福山 30A ん 00-41", "福山…00-41", "30A", "0041"),
        ("多摩 300 さ 1000", "多摩…1000", "300", "1000"),
        ("外-1234", "外…1234", "", "1234"),
        ("ABC", "…ABC", "", "0000"),
        ("", "…", "", "0000"),
    ],
)
def test_a_plate(written: str, shown: str, kind: str, number: str) -> None:
    """Its area and its number are shown, whatever it looks like."""
    plate = Plate.read(written)
    assert (plate.kind, plate.number) == (kind, number)
    assert plate.shown == shown


def test_a_contract_outside_the_list_is_not_named_by_its_number() -> None:
    """The policy number of a contract that is not there picks nothing, nor do its digits."""
    assert pick("C900000032", (THREE[0], THREE[2])) is None
    other = replace(THREE[0], id="c-other")
    assert pick("C900000031", (other,)) == "c-other"
