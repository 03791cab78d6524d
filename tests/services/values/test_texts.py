"""Kinds of values: to text and back, masked, and as a page takes them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from folded import each
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.plan import PlanId
from bot.domain.policy import Employment, Month
from bot.services.values import kinds
from bot.services.values.kinds import KINDS, as_text, from_text, masked, spoken
from bot.services.values.page import Control
from bot.text.parse.result import Parsed, Question
from bot.text.parse.romaji_name import suggest_romaji

TODAY = date(2026, 11, 22)

# parser, value, text, as it is read back
VALUES: list[tuple[str, Any, str, str]] = [
    ("email", "Taro.Sompo@example.jp", "Taro.Sompo@example.jp", "Taro.Sompo@example.jp"),
    ("kanji_name", ("髙橋", "花子"), "髙橋　花子", "髙橋　花子"),
    ("kanji_name", ("葛\U000e0100木", "﨑"), "葛\U000e0100木　﨑", "葛\U000e0100木　﨑"),
    ("kanji_name", ("神\ufa19", "福\ufa1b"), "神\ufa19　福\ufa1b", "神\ufa19　福\ufa1b"),
    ("kanji_name", ("スミス", "ジョン マイケル"), "スミス　ジョン マイケル", "スミス　ジョン マイケル"),
    ("kana_name", ("ソンポ", "タロウ"), "ソンポ　タロウ", "ソンポ　タロウ"),
    ("romaji_name", ("SOMPO", "TARO"), "SOMPO　TARO", "SOMPO TARO"),
    ("romaji_name", ("DE RA", "KURUSU"), "DE RA　KURUSU", "DE RA KURUSU"),
    ("birth_date", date(1950, 12, 19), "1950-12-19", "昭和25年12月19日（1950年12月19日）"),
    ("birth_date", date(1989, 1, 8), "1989-01-08", "平成元年1月8日（1989年1月8日）"),
    ("postal_code", "7328570", "7328570", "732-8570"),
    ("address", "広島市東区二葉の里３−３−１　Ａ棟", "広島市東区二葉の里３−３−１　Ａ棟", "広島市東区二葉の里３−３−１　Ａ棟"),
    ("phone", "09012345678", "09012345678", "090-1234-5678"),
    ("phone", "0822631234", "0822631234", "082-263-1234"),
    ("policy_numbers", ("A020119183",), "A020119183", "A020119183"),
    ("policy_numbers", ("A020119183", "K323456789"), "A020119183、K323456789", "A020119183、K323456789"),
    ("policy_numbers", (), "", ""),
    ("disclosure", True, "yes", "はい"),
    ("yes_no", False, "no", "いいえ"),
    ("change", True, "yes", "はい"),
    ("employment", Employment.RETIRED, "retired", "retired"),
    ("plan", PlanId.PLAN_A, "plan_a", "plan_a"),
    ("retirement_month", Month(2011, 3), "2011-03", "2011年3月"),
]  # fmt: skip


@pytest.mark.parametrize(("parser", "value", "text", "told"), VALUES)
def test_value_and_text(parser: str, value: Any, text: str, told: str) -> None:
    """A value has one text, the text gives the same value, and it is read back as is usual."""
    assert as_text(parser, value) == text
    assert from_text(parser, text) == value
    assert spoken(parser, text) == told


def test_every_parser_has_a_form() -> None:
    """What a field may name as its parser can be kept."""
    assert {parser for parser, *_ in VALUES} == KINDS.keys()


# what people type, by parser; each parser gives a value or a suggestion for all of them
TYPED = {
    "email": ["ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ", "taro@gmial.com"],
    "kanji_name": ["髙橋　花子", "氏名は渡邉󠄀 一郎です", "スミス・ジョン", "損保太郎", "ｽﾐｽ ｼﾞｮﾝ", "王 ミン ジュン"],
    "kana_name": ["ｿﾝﾎﾟ たろう", "アダ マリア クルス", "デ・ラ クルス"],
    "romaji_name": ["sompo taro", "O'Neil Ann Marie"],
    "birth_date": ["S25.12.19", "1950年12月19日", "令和元年5月1日"],
    "postal_code": ["〒７３２−８５７０", "七三二の八五七〇"],
    "address": ["〒732-8570 広島市東区二葉の里３−３−１です", "東京都見本市見本町一丁目2番　見本ハイツ\u00a0101"],
    "phone": ["０９０の１２３４の５６７８です", "+81-90-1234-5678", "9012345678"],
    "disclosure": ["はい、相違ありません", "いいえ"],
    "change": ["変更ありません"],
    "employment": ["退職しました", "現職です"],
    "plan": ["Aプランで", "前年と同じプラン"],
    "retirement_month": ["平成23年3月", "2011年3月"],
    "policy_numbers": ["a020-119-183 と K323456789", "12-3456-7890", "AO2O119183"],
}  # fmt: skip


@each("parser, typed", [(parser, typed) for parser, all_ in TYPED.items() for typed in all_])
def test_what_a_parser_gives_is_kept(parser: str, typed: str) -> None:
    """Whatever a parser gives, or suggests, comes back from its text as it was."""
    result = kinds.parse(parser, typed, TODAY)
    if isinstance(result, Parsed):
        values = [result.value]
    else:
        assert isinstance(result, Question)
        values = [value for value in (result.suggestion, result.typed) if value is not None]
    assert values
    for value in values:
        assert from_text(parser, as_text(parser, value)) == value


@pytest.mark.parametrize("kana", [("デ・ラ", "クルス"), ("ソンポ", "タロウ")])
def test_suggested_romaji_is_kept(kana: tuple[str, str]) -> None:
    """A romaji name made from kana may have a space in its family name."""
    name = suggest_romaji(kana)
    assert from_text("romaji_name", as_text("romaji_name", name)) == name


parts = st.text(st.characters(blacklist_characters="\u3000"), max_size=20)


@given(st.tuples(parts, parts))
def test_any_name_is_kept(name: tuple[str, str]) -> None:
    """No character of a name is changed, whatever it is."""
    for parser in ("kanji_name", "kana_name", "romaji_name"):
        assert from_text(parser, as_text(parser, name)) == name


@given(st.dates())
def test_any_date_is_kept(day: date) -> None:
    """Every date comes back."""
    assert from_text("birth_date", as_text("birth_date", day)) == day


@pytest.mark.parametrize(
    ("parser", "value"),
    [
        ("kanji_name", ("髙橋\u3000花", "子")),
        ("kanji_name", "髙橋花子"),
        ("kanji_name", ("髙橋", "花子", "様")),
        ("birth_date", "1950-12-19"),
        ("birth_date", datetime(1950, 12, 19, 7)),
        ("phone", 9012345678),
        ("phone", None),
        ("policy_numbers", "A020119183"),
        ("policy_numbers", ("A020119183、K323456789",)),
        ("policy_numbers", ["A020119183"]),
    ],
)
def test_what_would_not_come_back_is_refused(parser: str, value: Any) -> None:
    """A value whose text would mean another one is refused, without repeating it."""
    with pytest.raises(ValueError, match=f"^not a value of the kind {parser}$") as caught:
        as_text(parser, value)
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    ("parser", "text"),
    [("kanji_name", "髙橋花子"), ("birth_date", "昭和25年12月19日"), ("birth_date", "")],
)
def test_what_is_no_text_of_a_value(parser: str, text: str) -> None:
    """A text that no value has is refused, without repeating it."""
    for use in (from_text, spoken):
        with pytest.raises(ValueError, match=f"of a value of the kind {parser}$") as caught:
            use(parser, text)
        assert caught.value.__suppress_context__


def test_unknown_parser() -> None:
    """A parser that there is not is a mistake of ours."""
    for use in (as_text, from_text, spoken, masked):
        with pytest.raises(KeyError):
            use("shoe_size", "27")


# kind, what stands in the parts on the page, the text of the value
ON_PAGE: list[tuple[str, tuple[str, ...], str]] = [
    ("email", (" taro@example.jp",), "taro@example.jp"),
    ("kanji_name", ("髙橋", "花子"), "髙橋　花子"),
    ("kana_name", ("ソンポ", "タロウ"), "ソンポ　タロウ"),
    ("romaji_name", ("SOMPO", "TARO"), "SOMPO　TARO"),
    ("birth_date", ("昭和", "25", "12", "19"), "1950-12-19"),
    ("birth_date", ("平成", "元", "1", "8"), "1989-01-08"),
    ("birth_date", ("西暦", "1950", "12", "19"), "1950-12-19"),
    ("birth_date", ("昭和", "１９５０年", "12月", "19日"), "1950-12-19"),
    ("postal_code", ("732-8570",), "7328570"),
    ("address", ("広島市東区二葉の里3-3-1", "見本ハイツ101"), "広島市東区二葉の里3-3-1　見本ハイツ101"),
    ("address", ("広島市東区二葉の里3-3-1", ""), "広島市東区二葉の里3-3-1"),
    ("phone", ("090-1234-5678",), "09012345678"),
    ("policy_numbers", ("A020119183", "K323456789"), "A020119183、K323456789"),
    ("disclosure", ("はい",), "yes"),
    ("yes_no", ("いいえ",), "no"),
    ("change", ("はい",), "yes"),
    ("employment", ("退職者",), "retired"),
    ("plan", ("Aプラン",), "plan_a"),
    ("retirement_month", ("2011", "3"), "2011-03"),
    ("retirement_month", ("平成23", "3月"), "2011-03"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "parts", "text"), ON_PAGE)
def test_what_a_page_takes_is_parsed(kind: str, parts: tuple[str, ...], text: str) -> None:
    """The parts of an input give a text that the parser of the kind reads without a question."""
    page = KINDS[kind].page
    result = kinds.parse(kind, page.join(parts), TODAY)
    assert isinstance(result, Parsed)
    assert as_text(kind, result.value) == text


def test_every_kind_has_an_input() -> None:
    """A page can ask for all of them."""
    assert {kind for kind, *_ in ON_PAGE} == KINDS.keys()


@pytest.mark.parametrize(("kind", "value", "_text", "_told"), VALUES)
def test_a_page_shows_what_is_there(kind: str, value: Any, _text: str, _told: str) -> None:
    """What is filled in for somebody has a part each; sent as it is, it means the same."""
    page = KINDS[kind].page
    parts = page.split(value)
    assert page.is_repeated or len(parts) == len(page.parts)
    for part, shown in zip(page.parts, parts):
        assert part.control is not Control.SELECT or shown in part.options
    result = kinds.parse(kind, page.join(parts), TODAY)
    is_asked_back = kind == "kanji_name" or any(" " in part for part in parts)
    if parts and not KINDS[kind].values and not is_asked_back:
        assert isinstance(result, Parsed) and result.value == value


def test_nothing_typed_is_no_text() -> None:
    """An input that was left empty gives nothing, whatever its parts."""
    for kind in KINDS.values():
        typed = ["" if not part.options else part.options[0] for part in kind.page.parts]
        assert kind.page.join(typed) == ""
