"""What parsers answer, and what they have in common."""

from __future__ import annotations

import time
from datetime import date
from typing import Any, Callable

import pytest
from folded import each

from bot.text.parse.asking import is_asking
from bot.text.parse.email_address import parse_email
from bot.text.parse.kana_name import parse_kana_name
from bot.text.parse.kanji_name import parse_kanji_name
from bot.text.parse.old_kanji import fold_old_kanji
from bot.text.parse.phone import parse_phone
from bot.text.parse.policy_number import parse_policy_numbers
from bot.text.parse.postal_address import comparable, parse_address, parse_postal_code
from bot.text.parse.result import Parsed, Question, Refused
from bot.text.parse.romaji_name import parse_romaji_name
from bot.text.parse.wareki import parse_birth_date
from bot.text.parse.width import narrow
from bot.text.parse.yes_no import parse_yes_no

PARSERS: list[Callable[[str], Any]] = [
    parse_kanji_name,
    parse_kana_name,
    parse_romaji_name,
    lambda text: parse_birth_date(text, date(2026, 11, 22)),
    parse_postal_code,
    parse_address,
    parse_phone,
    parse_policy_numbers,
    parse_email,
]

NOT_A_VALUE = """
やめる
やっぱりやめます
戻る
次へ
わからない
分かりません
どういう意味ですか
何を入れればいいの？
あとで
続きから
人と話したい
教えてください
いいえ
ありがとう
これは必要ですか
電話で話せますか？
証券番号はどこに書いてありますか
マンション名も入れますか
0120-157-566は何時までですか
/restart
😀
"""


@pytest.mark.parametrize("text", [text for text in NOT_A_VALUE.split("\n") if text])
@each("parse", PARSERS)
def test_questions_and_commands_are_no_values(parse: Callable[[str], Any], text: str) -> None:
    """Every parser says that it found nothing, so that the message can be understood otherwise."""
    result = parse(text)
    assert isinstance(result, Refused)
    assert result.found_nothing


@pytest.mark.parametrize(
    "text",
    [
        "1" * 5000,
        "1-" * 2500,
        "昭和" * 2500,
        "1 " * 2500,
        "の" * 5000,
        "二の" * 2500,
        "@" * 5000,
        "a@" * 2500,
        "a." * 2500,
        "あ" * 5000,
        "ァ" * 5000,
        "市" * 5000,
        "損保 " * 1600,
        "A0" * 2500,
        "（" * 5000,
        "じゃな" * 1600,
        "\U000e0100" * 5000,
        "ヾ" * 5000,
    ],
)
def test_long_messages_are_answered_at_once(text: str) -> None:
    """No repetition makes a parser slow: all of them together need well under a second."""
    started = time.process_time()
    for parse in [*PARSERS, parse_yes_no, comparable]:
        parse(text)
    assert time.process_time() - started < 1.0


def test_results_hide_their_values() -> None:
    """A value in a log, a traceback or a test report would leak."""
    for result in (Parsed("09012345678"), Question("phone_leading_zero", suggestion="09012345678")):
        assert "0901234" not in f"{result} {result!r}"
    assert repr(Refused("future_date")) == "Refused(reason='future_date')"


def test_results_compare_by_value() -> None:
    """Hidden or not, equal values are equal and different ones are not."""
    assert Parsed("a") == Parsed("a") != Parsed("b")
    assert Question("q", "a") == Question("q", "a") != Question("q", "b")


def test_a_refusal_knows_whether_anything_was_seen() -> None:
    """A wrong try is told from a message that holds nothing like the value."""
    assert Refused("no_phone").found_nothing
    assert not Refused("phone_length").found_nothing


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("これは必要ですか", True),
        ("住所ってマンション名も要る？", True),
        ("どこに書いてありますか。", True),
        ("何を入れるの?", True),
        ("旧字体でもいいか", True),
        ("これって何", True),
        ("証券番号はどこ", True),
        ("書き方を教えてください", True),
        ("佐藤 はるか", False),
        ("田中 みか", False),
        ("昭和25年12月19日です", False),
        ("広島市東区二葉の里3-3-1", False),
        ("", False),
    ],
)
def test_a_question_is_known_by_its_end(text: str, expected: bool) -> None:
    """A name may end in か; a question ends in ですか, a question mark or a question word."""
    assert is_asking(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("０９０−１２３４", "090-1234"),
        ("090ー1234", "090-1234"),
        ("Ａ＠Ｂ．ｊｐ", "A@B.jp"),
        ("タロー", "タロー"),
        ("a\u200bb", "ab"),
        ("a\r\n　b\x00", "a b"),
        ("～", "~"),
    ],
)
def test_digits_and_letters_become_half_width(text: str, expected: str) -> None:
    """One width, one hyphen; a long vowel after kana stays."""
    assert narrow(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("髙橋", "高橋"),
        ("山﨑", "山崎"),
        ("渡邊", "渡辺"),
        ("渡邉\U000e0100", "渡辺"),
        ("齋藤", "斎藤"),
        ("\ufa19谷", "神谷"),
        ("𠮷田", "吉田"),
        ("損保太郎", "損保太郎"),
    ],
)
def test_old_kanji_are_folded_to_compare(text: str, expected: str) -> None:
    """Variants of one kanji compare equal."""
    assert fold_old_kanji(text) == expected
