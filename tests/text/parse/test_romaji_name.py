"""Names in Latin letters."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.parse.result import Parsed, Question, Refused
from bot.text.parse.romaji_name import parse_romaji_name, romaji, suggest_romaji


@pytest.mark.parametrize(
    ("kana", "expected"),
    [
        ("タロウ", "TARO"),
        ("ハナコ", "HANAKO"),
        ("シンイチ", "SHINICHI"),
        ("ジュンイチロウ", "JUNICHIRO"),
        ("リョウタロウ", "RYOTARO"),
        ("ショウイチ", "SHOICHI"),
        ("ユウコ", "YUKO"),
        ("ヨウコ", "YOKO"),
        ("キョウコ", "KYOKO"),
        ("シュンスケ", "SHUNSUKE"),
        ("チヅル", "CHIZURU"),
        ("トオル", "TORU"),
        ("ニーナ", "NINA"),
        ("サリー", "SARI"),
        ("ジョー", "JO"),
        ("テッペイ", "TEPPEI"),
        ("フジオ", "FUJIO"),
        ("ヱツコ", "ETSUKO"),
        ("サダヲ", "SADAO"),
        ("ケイイチ", "KEIICHI"),
        ("ジェーン", "JIEN"),
        ("ファン", "FUAN"),
        ("ティナ", "TEINA"),
        ("ヴィクトリア", "BUIKUTORIA"),
        ("マイケル・ジョン", "MAIKERU JON"),
        ("イスヾ", "ISUZU"),
    ],
)
def test_a_given_name_is_spelled_as_in_japanese_passports(kana: str, expected: str) -> None:
    """Hepburn: SHI, CHI, TSU, FU, JI; long vowels are not written."""
    assert romaji(kana) == expected


@pytest.mark.parametrize(
    ("kana", "expected"),
    [
        ("ソンポ", "SOMPO"),
        ("ナンバ", "NAMBA"),
        ("ホンマ", "HOMMA"),
        ("サンペイ", "SAMPEI"),
        ("カンノ", "KANNO"),
        ("ハットリ", "HATTORI"),
        ("キッカワ", "KIKKAWA"),
        ("ホッチ", "HOTCHI"),
        ("ハッチョウ", "HATCHO"),
        ("オオノ", "ONO"),
        ("コウノ", "KONO"),
        ("カトウ", "KATO"),
        ("コウチ", "KOCHI"),
        ("コオロギ", "KOROGI"),
        ("ニイクラ", "NIIKURA"),
        # written at the end of a name
        ("セノオ", "SENOO"),
        ("ヨコオ", "YOKOO"),
        ("タカトオ", "TAKATOO"),
        # two words, no long vowel
        ("イノウエ", "INOUE"),
        ("マツウラ", "MATSUURA"),
        ("タケノウチ", "TAKENOUCHI"),
        ("オオウチ", "OUCHI"),
        ("オオオカ", "OOKA"),
    ],
)
def test_a_family_name_is_spelled_as_in_japanese_passports(kana: str, expected: str) -> None:
    """M before B, M and P; T before CH; 上, 浦, 内 and 岡 begin a word of their own."""
    assert romaji(kana, is_family=True) == expected


def test_both_parts_are_suggested() -> None:
    """The suggestion follows 姓・名."""
    assert suggest_romaji(("ソンポ", "タロウ")) == ("SOMPO", "TARO")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SOMPO TARO", ("SOMPO", "TARO")),
        ("sompo taro", ("SOMPO", "TARO")),
        ("Ｓｏｍｐｏ　Ｔａｒｏ", ("SOMPO", "TARO")),
        ("Sompo, Taro", ("SOMPO", "TARO")),
        ("ローマ字は Sompo Taro です", ("SOMPO", "TARO")),
        ("O’Brien Mary", ("O'BRIEN", "MARY")),
        ("Smith-Jones Mary", ("SMITH-JONES", "MARY")),
        ("Ohno Taro", ("OHNO", "TARO")),
    ],
)
def test_romaji_are_turned_into_capitals(text: str, expected: tuple[str, str]) -> None:
    """Small and full-width letters become half-width capitals; one's own spelling stays."""
    assert parse_romaji_name(text) == Parsed(expected)


def test_the_other_order_is_asked_back_when_the_kana_are_known() -> None:
    """「Taro Sompo」 of ソンポ タロウ may be the other way round."""
    kana = ("ソンポ", "タロウ")
    assert parse_romaji_name("Taro Sompo", kana) == Question(
        "romaji_order", suggestion=("SOMPO", "TARO"), typed=("TARO", "SOMPO")
    )
    assert parse_romaji_name("Sompo Taro", kana) == Parsed(("SOMPO", "TARO"))
    assert parse_romaji_name("Taro Sompo") == Parsed(("TARO", "SOMPO"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sompotaro", Question("romaji_boundary")),
        (
            "Smith John Michael",
            Question("romaji_in_many_parts", suggestion=("SMITH", "JOHN MICHAEL")),
        ),
        ("Sompo Taro 3", Refused("romaji_has_other_signs")),
        ("A" * 31 + " B", Refused("name_too_long")),
        ("", Refused("no_romaji_name")),
        ("損保 太郎", Refused("no_romaji_name")),
        ("no", Refused("no_romaji_name")),
        ("taro@example.jp", Refused("no_romaji_name")),
        ("ローマ字は必要ですか", Refused("no_romaji_name")),
    ],
)
def test_what_is_not_clear_is_asked_back_or_refused(
    text: str, expected: Question[tuple[str, str]] | Refused
) -> None:
    """One part, many parts, other signs and other scripts are told apart."""
    assert parse_romaji_name(text) == expected


katakana = st.text(
    alphabet=st.characters(min_codepoint=ord("ァ"), max_codepoint=ord("ー")), max_size=15
)


@given(katakana)
def test_every_kana_gives_letters_only(kana: str) -> None:
    """Whatever the kana, the suggestion holds only capitals and spaces."""
    assert re.fullmatch("[A-Z ]*", romaji(kana))
    assert re.fullmatch("[A-Z ]*", romaji(kana, is_family=True))


@given(st.text(max_size=60), st.text(alphabet="abCＡｂ '-,.・は3", max_size=30))
def test_any_text_is_answered_without_an_error(text: str, romajilike: str) -> None:
    """What is taken is half-width capitals, whatever was typed."""
    for typed in (text, romajilike):
        result = parse_romaji_name(typed)
        if isinstance(result, Parsed):
            assert all(re.fullmatch("[A-Z][A-Z' -]*", part) for part in result.value)
