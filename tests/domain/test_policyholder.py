"""The records of a policyholder."""

from __future__ import annotations

from datetime import date
from typing import Any, Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.policyholder import (
    Address,
    BirthDate,
    EmailAddress,
    KanaName,
    PersonName,
    PhoneNumber,
    PolicyNumber,
    PostalCode,
    RomajiName,
)
from bot.text.parse.email_address import parse_email
from bot.text.parse.kana_name import parse_kana_name
from bot.text.parse.kanji_name import parse_kanji_name
from bot.text.parse.phone import parse_phone
from bot.text.parse.policy_number import parse_policy_numbers
from bot.text.parse.postal_address import parse_address, parse_postal_code
from bot.text.parse.result import Parsed, Question
from bot.text.parse.romaji_name import parse_romaji_name
from bot.text.parse.wareki import parse_birth_date

RECORDS: list[tuple[Any, tuple[str, ...]]] = [
    (PersonName("髙橋", "花子"), ("髙橋", "花子")),
    (KanaName("タカハシ", "ハナコ"), ("タカハシ", "ハナコ")),
    (RomajiName("TAKAHASHI", "HANAKO"), ("TAKAHASHI", "HANAKO")),
    (BirthDate(date(1950, 12, 19)), ("1950", "昭和", "12")),
    (PostalCode("1234567"), ("123", "4567")),
    (Address("広島市東区見本1-2-3 見本ハイツ101"), ("広島", "見本", "1-2-3")),
    (PhoneNumber("09012345678"), ("090", "5678")),
    (PolicyNumber("A020119183"), ("A02", "183")),
    (EmailAddress("taro@example.jp"), ("taro", "example")),
]


@pytest.mark.parametrize(("record", "secrets"), RECORDS)
def test_a_record_never_shows_its_value(record: Any, secrets: tuple[str, ...]) -> None:
    """repr, str, formatting and a container of records show the name of the record alone."""
    shown = f"{record} {record!r} {[record]} {record!s}"
    assert f"{type(record).__name__}(…)" in shown
    assert not any(secret in shown for secret in secrets)


@pytest.mark.parametrize(("record", "secrets"), RECORDS)
def test_a_record_cannot_be_changed(record: Any, secrets: tuple[str, ...]) -> None:
    """Records are frozen, equal by value, and usable as keys."""
    field = next(iter(vars(record)))
    with pytest.raises(AttributeError):
        setattr(record, field, getattr(record, field))
    same = type(record)(*vars(record).values())
    assert same == record
    assert hash(same) == hash(record)


@pytest.mark.parametrize(
    ("make", "values"),
    [
        (PersonName, ("秘密", "")),
        (PersonName, ("　", "秘密")),
        (KanaName, ("ヒミツ", "ひみつ")),
        (KanaName, ("ﾋﾐﾂ", "ヒミツ")),
        (RomajiName, ("HIMITSU", "himitsu")),
        (PostalCode, ("123-456",)),
        (Address, (" ",)),
        (PhoneNumber, ("090-1234-5678",)),
        (PhoneNumber, ("9012345678",)),
        (PolicyNumber, ("a020119183",)),
        (PolicyNumber, ("A123",)),
        (EmailAddress, ("himitsu.example.jp",)),
        (EmailAddress, ("ひみつ@example.jp",)),
    ],
)
def test_a_wrong_shape_is_an_error_that_tells_no_value(
    make: Callable[..., Any], values: tuple[str, ...]
) -> None:
    """The error names the record and the shape it needs."""
    with pytest.raises(ValueError, match=f"^{make.__name__}: ") as caught:
        make(*values)
    assert not any(value.strip() and value in str(caught.value) for value in values)


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (PersonName("髙橋", "花子").full, "髙橋　花子"),
        (PersonName("髙橋", "花子").masked, "髙橋　＊＊"),
        (KanaName("タカハシ", "ハナコ").full, "タカハシ　ハナコ"),
        (KanaName("タカハシ", "ハナコ").masked, "タカハシ　＊＊"),
        (RomajiName("TAKAHASHI", "HANAKO").full, "TAKAHASHI HANAKO"),
        (RomajiName("TAKAHASHI", "HANAKO").masked, "TAKAHASHI ****"),
        (BirthDate(date(1950, 12, 19)).spoken, "昭和25年12月19日（1950年12月19日）"),
        (BirthDate(date(1950, 12, 19)).masked, "昭和25年**月**日（1950年**月**日）"),
        (PostalCode("1234567").spoken, "123-4567"),
        (PostalCode("1234567").masked, "123-****"),
        (Address("広島市東区見本１−２−３ 見本ハイツ101").masked, "広島市東区見本＊＊＊"),
        (Address("広島県広島市東区見本1-2").masked, "広島県広島市東区見本＊＊＊"),
        (PhoneNumber("09012345678").spoken, "090-1234-5678"),
        (PhoneNumber("09012345678").masked, "***-****-5678"),
        (PhoneNumber("0822631234").masked, "***-***-1234"),
        (PolicyNumber("A020119183").masked, "A******183"),
        (PolicyNumber("12345").masked, "1*345"),
        (EmailAddress("taro@example.jp").masked, "t***@example.jp"),
    ],
)
def test_a_record_is_told_in_full_or_masked(shown: str, expected: str) -> None:
    """The read-back is in full, a summary is masked."""
    assert shown == expected


def test_addresses_compare_by_what_they_mean() -> None:
    """二丁目3番4号 is 2-3-4, but two spellings are two records."""
    one, other = Address("広島市東区見本二丁目3番4号"), Address("広島市東区見本２−３−４")
    assert one.comparable.is_same_as(other.comparable)
    assert one != other


TODAY = date(2026, 11, 22)
PAIRS: list[tuple[Callable[[str], Any], Callable[[Any], Any]]] = [
    (parse_kanji_name, lambda value: PersonName(*value)),
    (parse_kana_name, lambda value: KanaName(*value)),
    (parse_romaji_name, lambda value: RomajiName(*value)),
    (lambda text: parse_birth_date(text, TODAY), BirthDate),
    (parse_postal_code, PostalCode),
    (parse_address, Address),
    (parse_phone, PhoneNumber),
    (parse_policy_numbers, lambda value: [PolicyNumber(number) for number in value]),
    (parse_email, EmailAddress),
]
PIECES = (
    "昭和 平成 元 年 月 日 25 12 19 1950 / - . 二十五 〇 の ー − ０９０ 090 1234 5678 0120 A K 020119183 taro @ ＠ "
    "gmail .com .co .jp 東京都 広島市 町 丁目 番 号 髙 橋 損保 太郎 そんぽ タロウ ｿ ﾟ ・ ( ) です は 、 。 か はい "
    "じゃなくて ヴ ヽ ゛ Sompo Taro ' +81"
)


@given(
    st.lists(st.sampled_from([*PIECES.split(), " ", "　", "\n", "\U000e0100", "\x00"]), max_size=12)
)
def test_what_a_parser_gives_always_fits_its_record(pieces: list[str]) -> None:
    """No value or suggestion of a parser is refused by the record that wraps it."""
    for parse, record in PAIRS:
        result = parse("".join(pieces))
        if isinstance(result, Parsed):
            assert record(result.value)
        elif isinstance(result, Question):
            for value in (result.suggestion, result.typed):
                assert value is None or record(value)
