"""One's own telephone number."""

from __future__ import annotations

import phonenumbers
import pytest
from folded import each
from hypothesis import given
from hypothesis import strategies as st

from bot.text.parse.phone import hyphenated, parse_phone
from bot.text.parse.result import Parsed, Question, Refused

MOBILE = "09012345678"
FIXED = "0822631234"

NUMBERS = [
    ("090-1234-5678", MOBILE),
    ("09012345678", MOBILE),
    ("０９０−１２３４−５６７８", MOBILE),
    ("０９０ー１２３４ー５６７８", MOBILE),
    ("090ー1234ー5678", MOBILE),
    ("090‐1234–5678", MOBILE),
    ("090 1234 5678", MOBILE),
    ("090　1234　5678", MOBILE),
    ("090.1234.5678", MOBILE),
    ("090(1234)5678", MOBILE),
    ("090（1234）5678", MOBILE),
    ("090の1234の5678", MOBILE),
    ("０９０の１２３４の５６７８です", MOBILE),
    ("〇九〇の一二三四の五六七八", MOBILE),
    ("ゼロキュウゼロ、イチニーサンヨンのゴーロクナナハチ", MOBILE),
    ("090ハイフン1234ハイフン5678", MOBILE),
    ("+81 90-1234-5678", MOBILE),
    ("+81 (0)90-1234-5678", MOBILE),
    ("電話は090-1234-5678です。", MOBILE),
    ("携帯：090-1234-5678", MOBILE),
    ("090-1234-5678 090-1234-5678", MOBILE),
    ("732-8570 090-1234-5678", MOBILE),
    ("1950年12月19日、090-1234-5678", MOBILE),
    ("A020119183、090-1234-5678", MOBILE),
    ("060-1234-5678", "06012345678"),
    ("070-1234-5678", "07012345678"),
    ("080-1234-5678", "08012345678"),
    ("050-1234-5678", "05012345678"),
    ("082-263-1234", FIXED),
    ("(082)263-1234", FIXED),
    ("（０８２）２６３ー１２３４", FIXED),
    ("03-1234-5678", "0312345678"),
    ("06-6123-4567", "0661234567"),
    ("011-234-5678", "0112345678"),
    ("0863-12-3456", "0863123456"),
]

REFUSED = [
    ("0120-000-000", "phone_toll_free"),
    ("０１２０−１５７−５６６", "phone_toll_free"),
    ("0120", "no_phone"),
    ("0800-000-0000", "phone_toll_free"),
    ("0570-000-000", "phone_navi_dial"),
    ("0990-123-456", "phone_special"),
    ("020-1234-5678", "phone_special"),
    ("090-1234-567", "phone_length"),
    ("090-1234-56789", "phone_length"),
    ("082-263-123", "phone_length"),
    ("03-1234-567", "phone_length"),
    ("1234567890123", "phone_length"),
    ("263-1234", "phone_area_code_missing"),
    ("090-0123-4567", "phone_unassigned"),
    ("010-123-4567", "phone_unassigned"),
    ("+1 212 555 1212", "phone_foreign"),
    ("03-1234-5678 内線12", "phone_extension"),
    ("自宅は082-263-1234、携帯は090-1234-5678", "several_phones"),
    ("", "no_phone"),
    ("わからない", "no_phone"),
    ("やめる", "no_phone"),
    ("3階です", "no_phone"),
    ("A020119183", "no_phone"),
    ("1950/12/19", "no_phone"),
    ("電話番号は携帯でもいいですか", "no_phone"),
    ("0120-157-566は何時までですか", "no_phone"),
    ("090-1234-5678でいい？", "no_phone"),
]


@each("text, expected", NUMBERS)
def test_a_number_is_read_in_any_spelling(text: str, expected: str) -> None:
    """Mobile, fixed and IP numbers, however written or spoken, give their digits."""
    assert parse_phone(text) == Parsed(expected)


@pytest.mark.parametrize(("text", "reason"), REFUSED)
def test_what_is_not_ones_own_number_is_refused_with_the_reason(text: str, reason: str) -> None:
    """Service numbers, wrong lengths, foreign numbers and questions are told apart."""
    assert parse_phone(text) == Refused(reason)


@pytest.mark.parametrize("text", ["9012345678", "90-1234-5678"])
def test_a_lost_leading_zero_is_asked_back(text: str) -> None:
    """A number without its zero, as spreadsheets leave it, gets a question."""
    assert parse_phone(text) == Question("phone_leading_zero", suggestion=MOBILE)


@pytest.mark.parametrize(
    ("digits", "spoken"),
    [
        (MOBILE, "090-1234-5678"),
        (FIXED, "082-263-1234"),
        ("0312345678", "03-1234-5678"),
        ("not a number", "not a number"),
    ],
)
def test_a_number_is_spelled_with_its_hyphens(digits: str, spoken: str) -> None:
    """The hyphens follow the area code."""
    assert hyphenated(digits) == spoken


@given(st.sampled_from(["060", "070", "080", "090"]), st.integers(10_000_000, 99_999_999))
def test_every_mobile_number_comes_back_from_its_spelling(prefix: str, rest: int) -> None:
    """A valid mobile number is read again from its hyphens, its kanji and its country code."""
    digits = f"{prefix}{rest}"
    kanji = "".join("〇一二三四五六七八九"[int(digit)] for digit in digits)
    for spelling in (digits, hyphenated(digits), kanji, f"+81{digits[1:]}"):
        assert parse_phone(spelling) == Parsed(digits)


@given(st.text(max_size=60), st.text(alphabet="0123456789-+() の〇九ー", max_size=40))
def test_any_text_is_answered_without_an_error(text: str, numberlike: str) -> None:
    """A number that is accepted is valid in Japan, whatever was typed."""
    for typed in (text, numberlike):
        result = parse_phone(typed)
        if isinstance(result, Parsed):
            assert phonenumbers.is_valid_number(phonenumbers.parse(result.value, "JP"))
