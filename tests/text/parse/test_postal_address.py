"""Postal codes and addresses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.parse.postal_address import (
    ComparableAddress,
    comparable,
    parse_address,
    parse_postal_code,
)
from bot.text.parse.result import Parsed, Question, Refused


@pytest.mark.parametrize(
    "text",
    [
        "732-8570",
        "7328570",
        "〒732-8570",
        "〒 732-8570",
        "７３２−８５７０",
        "７３２ー８５７０",
        "732ー8570",
        "732 8570",
        "732の8570",
        "七三二の八五七〇",
        "ななさんにの はちごーななぜろ",
        "郵便番号は732-8570です",
        "〒732-8570 広島市東区二葉の里3-3-1",
        "732-8570、090-1234-5678",
        "732-8570 732-8570",
    ],
)
def test_a_postal_code_is_read_in_any_spelling(text: str) -> None:
    """Seven digits, however written or spoken."""
    assert parse_postal_code(text) == Parsed("7328570")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("160", "postal_code_length"),
        ("73-2857", "postal_code_length"),
        ("732-85701", "postal_code_length"),
        ("090-1234-5678", "postal_code_length"),
        ("732-8570と712-8007", "several_postal_codes"),
        ("", "no_postal_code"),
        ("わからない", "no_postal_code"),
        ("郵便番号っていりますか", "no_postal_code"),
        ("A020119183", "no_postal_code"),
        ("一覧に一つも出ない", "no_postal_code"),
    ],
)
def test_what_is_no_postal_code_is_refused(text: str, reason: str) -> None:
    """The wrong number of digits is told apart from no digits."""
    assert parse_postal_code(text) == Refused(reason)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("広島市東区二葉の里3-3-1", "広島市東区二葉の里3-3-1"),
        ("広島県広島市東区二葉の里三丁目３番１号", "広島県広島市東区二葉の里三丁目３番１号"),
        (
            "〒732-8570　広島市東区二葉の里3-3-1　見本ビル２０１号室です",
            "広島市東区二葉の里3-3-1　見本ビル２０１号室",
        ),
        ("７３２−８５７０ 広島市東区二葉の里３−３−１", "広島市東区二葉の里３−３−１"),
        ("7328570広島市東区二葉の里3-3-1", "広島市東区二葉の里3-3-1"),
        ("住所は広島市東区二葉の里3-3-1です。", "広島市東区二葉の里3-3-1"),
        ("住所：岡山県倉敷市鶴の浦1丁目5-5", "岡山県倉敷市鶴の浦1丁目5-5"),
        (
            "東京都新宿区西新宿1-26-1\n見本マンション101",
            "東京都新宿区西新宿1-26-1 見本マンション101",
        ),
        ("北海道札幌市中央区北3条西2丁目1", "北海道札幌市中央区北3条西2丁目1"),
        ("長野県見本村無番地", "長野県見本村無番地"),
        ("さいたま市浦和区高砂3-15-1", "さいたま市浦和区高砂3-15-1"),
        ("南さつま市加世田川畑2648", "南さつま市加世田川畑2648"),
        ("安芸郡府中町大通三丁目5番1号", "安芸郡府中町大通三丁目5番1号"),
        ("四日市市諏訪町1-5", "四日市市諏訪町1-5"),
        ("奈良県葛\U000e0101城市柿本166", "奈良県葛\U000e0101城市柿本166"),
        ("髙松市番町1-8-15", "髙松市番町1-8-15"),
    ],
)
def test_an_address_is_kept_as_typed(text: str, expected: str) -> None:
    """Only the postal code, a label and です around it are left out."""
    assert parse_address(text) == Parsed(expected)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("東京都", "address_no_number"),
        ("東京都新宿区西新宿", "address_no_number"),
        ("広島市東区二葉の里", "address_no_number"),
        ("二葉の里3-3-1", "address_no_city"),
        ("西新宿1-26-1", "address_no_city"),
        ("本町1-2-3", "address_no_city"),
        ("広島市" + "あ" * 200 + "1-2-3", "address_too_long"),
        ("", "no_address"),
        ("わからない", "no_address"),
        ("やっぱりやめる", "no_address"),
        ("引っ越しました", "no_address"),
        ("朝5時ごろしか暇がない", "no_address"),
        ("広島市に引っ越しました 2年前", "no_address"),
        ("090-1234-5678", "no_address"),
        ("A020119183", "no_address"),
        ("住所ってマンション名も要る？", "no_address"),
        ("広島市の住所は丁目まで必要ですか", "no_address"),
    ],
)
def test_what_is_no_address_is_refused_with_the_reason(text: str, reason: str) -> None:
    """What is missing is named; questions and commands are no addresses."""
    assert parse_address(text) == Refused(reason)


@pytest.mark.parametrize(
    "group",
    [
        (
            "広島市東区見本二丁目3番4号",
            "広島市東区見本2丁目3番4号",
            "広島市東区見本2-3-4",
            "広島市東区見本２−３−４",
            "広島市東区見本２ー３ー４",
            "広島市東区見本2の3の4",
            "広島市東区見本二の三の四",
            "広島市東区見本2丁目3-4",
            "広島市東区見本 2－3－4",
            "広島市東区見本２丁目３番地４",
            "広島市東区見本二丁目三番地の四",
        ),
        ("広島市東区二葉の里三丁目3番1号", "広島市東区二葉ノ里３−３−１", "広島市東区二葉之里3-3-1"),
        ("倉敷市大字鶴の浦一丁目五番地五", "倉敷市鶴の浦1-5-5"),
        ("千代田区霞が関一丁目2番3号", "千代田区霞ヶ関1-2-3", "千代田区霞ケ関１－２－３"),
        ("札幌市中央区北三条西二丁目1番地の5", "札幌市中央区北3条西2-1-5"),
        ("千代田区二番町四番一号", "千代田区二番町4-1"),
        ("盛岡市見本第3地割2番地1", "盛岡市見本3-2-1", "盛岡市見本第三地割二番地一"),
        ("堺市堺区見本町2丁3-1", "堺市堺区見本町二丁三番一号", "堺市堺区見本町2-3-1"),
        ("旭川市6条通9丁目46", "旭川市六条通九丁目46番地"),
        ("三条市見本町2-3-1", "三条市見本町二丁目3番1号"),
        ("名古屋市中区三の丸三丁目1番2号", "名古屋市中区三の丸3-1-2"),
        ("新潟市中央区見本町通1番町602番地1", "新潟市中央区見本町通1番町602-1"),
        ("広島市中区八丁堀十五番六号", "広島市中区八丁堀15-6"),
        ("広島市中区8丁堀15番6号", "広島市中区8丁堀15-6"),
        ("仙台市青葉区一番町三丁目7番1号", "仙台市青葉区一番町3-7-1"),
        ("広島市東区見本千五百番地", "広島市東区見本1500"),
        ("髙松市見本1-2 澤田ハイツ201号室", "高松市見本1-2　沢田ハイツ２０１"),
        ("新宿区見本1-2-3 3階", "新宿区見本1-2-3 ３Ｆ"),
        ("広島市東区見本三丁目三番一号二〇一号室", "広島市東区見本3-3-1 201"),
    ],
)
def test_spellings_of_one_address_compare_equal(group: tuple[str, ...]) -> None:
    """Kanji digits, hyphens, 丁目・番・号 and old kanji make no difference."""
    assert len({comparable(address) for address in group}) == 1


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (
            "広島県広島市東区二葉の里三丁目3番1号 見本ビル201号室",
            ComparableAddress("広島県", "広島市東区二葉の里", "3-3-1", "見本ビル201"),
        ),
        ("新宿区西新宿1-26-1", ComparableAddress("", "新宿区西新宿", "1-26-1", "")),
        ("港区六本木六丁目10番1号", ComparableAddress("", "港区六本木", "6-10-1", "")),
        ("四日市市一番街", ComparableAddress("", "四日市市一番街", "", "")),
        (
            "広島市西区庚午中2-3-4メゾン一番館301",
            ComparableAddress("", "広島市西区庚午中", "2-3-4", "メゾン一番館301"),
        ),
    ],
)
def test_an_address_is_taken_apart(address: str, expected: ComparableAddress) -> None:
    """Prefecture, place, number and building; kanji numerals of place names stay."""
    assert comparable(address) == expected


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("広島県広島市東区見本3-3-1", "広島市東区見本3-3-1", True),
        ("広島市東区見本3-3-1 見本ビル201", "広島市東区見本3-3-1", True),
        ("広島市東区見本3-3-1-201", "広島市東区見本3-3-1 見本ビル201号室", True),
        ("広島市東区見本3-3-1-201", "広島市東区見本3-3-1", True),
        ("広島市東区見本3-3-1 見本ビル201", "広島市東区見本3-3-1 見本ビル202", False),
        ("広島市東区見本3-3-1-201", "広島市東区見本3-3-1 見本ビル1201", False),
        ("広島県府中市見本1-1", "東京都府中市見本1-1", False),
        ("広島市東区見本3-3-1", "広島市東区見本3-3-2", False),
        ("広島市東区見本3-3", "広島市東区見本3-3-1 201", False),
        ("広島市東区見本3-3-1", "広島市西区見本3-3-1", False),
    ],
)
def test_two_addresses_are_the_same_when_nothing_contradicts(
    one: str, other: str, is_same: bool
) -> None:
    """A prefecture, building or room on one side only is no contradiction."""
    assert comparable(one).is_same_as(comparable(other)) is is_same
    assert comparable(other).is_same_as(comparable(one)) is is_same


def test_a_comparable_address_hides_itself() -> None:
    """No part of an address appears in a repr."""
    assert repr(comparable("広島市東区二葉の里3-3-1")) == "ComparableAddress(…)"


block = st.lists(st.integers(1, 99), min_size=2, max_size=3)


@given(block, st.sampled_from(["-", "－", "−", "ー", "の", "‐", "–"]))
def test_every_block_number_compares_equal_in_any_spelling(numbers: list[int], hyphen: str) -> None:
    """2-3-4 and 2丁目3番4号 are one number, whichever hyphen is typed."""
    units = ["番", "号"] if len(numbers) == 2 else ["丁目", "番", "号"]
    spelled = "".join(f"{number}{unit}" for number, unit in zip(numbers, units))
    hyphenated = hyphen.join(map(str, numbers))
    wide = hyphenated.translate({ord(str(d)): chr(ord("０") + d) for d in range(10)})
    expected = comparable(f"広島市東区見本町{spelled}")
    assert comparable(f"広島市東区見本町{hyphenated}") == expected
    assert comparable(f"広島市東区見本町{wide}") == expected
    assert expected.number == "-".join(map(str, numbers))


@given(
    st.text(max_size=80),
    st.text(alphabet="広島県市東区二葉の里三丁目番号1-３−ー 　室〒ビ", max_size=40),
)
def test_any_text_is_answered_without_an_error(text: str, addresslike: str) -> None:
    """Parsing and comparing work on whatever was typed; what is taken was typed."""
    for typed in (text, addresslike):
        result = parse_address(typed)
        assert not isinstance(result, Question)
        if isinstance(result, Parsed):
            assert result.value
            assert result.value in typed.replace("\r\n", " ").replace("\n", " ").replace("\r", " ")
        comparable(typed)
        code = parse_postal_code(typed)
        if isinstance(code, Parsed):
            assert len(code.value) == 7 and code.value.isdigit()
