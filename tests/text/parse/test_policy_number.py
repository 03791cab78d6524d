"""Policy numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.parse.policy_number import parse_policy_numbers
from bot.text.parse.result import Parsed, Question, Refused

ONE = ("A020119183",)
TWO = ("A020119183", "K323456789")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A020119183", ONE),
        ("a020119183", ONE),
        ("Ａ０２０１１９１８３", ONE),
        ("A020-119-183", ONE),
        ("A-020119183", ONE),
        ("A 020 119 183", ONE),
        ("A０２０ー１１９ー１８３", ONE),
        ("Ａの020119183", ONE),
        ("エーの020119183", ONE),
        ("ケイ323456789", ("K323456789",)),
        ("A〇二〇一一九一八三", ONE),
        ("A020の119の183", ONE),
        ("証券番号はA020119183です。", ONE),
        ("証券番号：A020119183", ONE),
        ("A020119183 2台目です", ONE),
        ("A020119183 A020119183", ONE),
        ("A020119183 K323456789", TWO),
        ("A020119183、K323456789", TWO),
        ("A020119183とK323456789です", TWO),
        ("A020119183\nK323456789", TWO),
        ("1件目 A020119183　2件目 K323456789", TWO),
        ("a020-119-183,k323-456-789", TWO),
        ("A020119183 090-1234-5678", ONE),
        ("A020119183 taro1950@example.jp", ONE),
        (
            "A000000001 A000000002 A000000003 A000000004 A000000005 A000000006",
            tuple(f"A00000000{n}" for n in range(1, 7)),
        ),
    ],
)
def test_numbers_of_the_usual_form_are_taken(text: str, expected: tuple[str, ...]) -> None:
    """One letter and nine digits, in any spelling, once each and in order."""
    assert parse_policy_numbers(text) == Parsed(expected)


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("1234567890", ("1234567890",)),
        ("AB1234567", ("AB1234567",)),
        ("A02011918", ("A02011918",)),
        ("A0201191834", ("A0201191834",)),
        ("A020119183-01", ("A02011918301",)),
        ("12-3456-7890", ("1234567890",)),
        ("12345", ("12345",)),
        ("A" * 10 + "1" * 10, ("A" * 10 + "1" * 10,)),
        ("A020119183 AB-123-456", ("A020119183", "AB123456")),
        ("AB-123-456 A020119183", ("AB123456", "A020119183")),
    ],
)
def test_another_form_is_asked_back(text: str, suggestion: tuple[str, ...]) -> None:
    """No source states a rule, so an unusual number gets a question and no refusal."""
    assert parse_policy_numbers(text) == Question("unusual_policy_number", suggestion=suggestion)


@pytest.mark.parametrize("text", ["AO20119183", "A02O119183", "AO2OI19I83"])
def test_a_letter_in_place_of_a_digit_is_asked_back(text: str) -> None:
    """The letters O and I among the digits are proposed as 0 and 1."""
    result = parse_policy_numbers(text)
    assert result == Question("policy_number_letter_o", suggestion=ONE, typed=(text,))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1234", "policy_number_short"),
        ("A123", "policy_number_short"),
        ("A" + "1" * 20, "policy_number_long"),
        ("", "no_policy_number"),
        ("わからない", "no_policy_number"),
        ("12月", "no_policy_number"),
        ("バイクの任意保険、250ccの", "no_policy_number"),
        ("朝7時しか暇がない", "no_policy_number"),
        ("hello", "no_policy_number"),
        ("マイページ", "no_policy_number"),
        ("証券番号はどこに書いてありますか", "no_policy_number"),
        ("証券番号A020119183は更新前のですか？", "no_policy_number"),
    ],
)
def test_what_is_no_policy_number_is_refused(text: str, reason: str) -> None:
    """Too short, too long, or nothing like a number."""
    assert parse_policy_numbers(text) == Refused(reason)


usual = st.from_regex(r"[A-Z][0-9]{9}", fullmatch=True)


@given(
    st.lists(usual, min_size=1, max_size=8, unique=True),
    st.sampled_from(["、", " ", "\n", "と", ","]),
)
def test_every_list_of_numbers_is_read_whole(numbers: list[str], comma: str) -> None:
    """However many are named and however they are parted, none is lost."""
    assert parse_policy_numbers(comma.join(numbers)) == Parsed(tuple(numbers))


@given(st.text(max_size=60), st.text(alphabet="ABCOIabc0123456789- のエー、", max_size=60))
def test_any_text_is_answered_without_an_error(text: str, numberlike: str) -> None:
    """What is taken has the usual form, what is asked back has 5 to 20 signs."""
    for typed in (text, numberlike):
        result = parse_policy_numbers(typed)
        if isinstance(result, Parsed):
            assert all(len(n) == 10 and n[0].isalpha() and n[1:].isdigit() for n in result.value)
        if isinstance(result, Question):
            assert result.suggestion
            assert all(5 <= len(number) <= 20 for number in result.suggestion)
