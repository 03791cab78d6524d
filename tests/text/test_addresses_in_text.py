"""Addresses in free text, and messages that are one word: what is masked and what stays."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from bot.text.secrets import ADDRESS, mask, may_be_address, may_be_password

EVALUATION = Path(__file__).parents[1] / "evaluation"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("岡山県倉敷市玉島見本町8丁目77番66号 見本コーポ705", "［住所］"),
        ("住所は岡山県倉敷市玉島見本町8-77-66です", "住所は［住所］です"),
        ("広島市安芸区見本台九丁目八十八番地七に住んでます", "［住所］に住んでます"),
        ("倉敷市玉島見本町８－７７－６６から引っ越した", "［住所］から引っ越した"),
        ("玉島見本町8番地", "［住所］"),
        ("8丁目77番66号", "［住所］"),
        ("つくば市さくら町1-2-3です", "［住所］です"),
        ("東京都見本市見本町1-2-3 見本ハイツ101です", "［住所］です"),
    ],
)
def test_an_address_is_masked(text: str, expected: str) -> None:
    """A house number with its municipality or its 丁目 is an address."""
    found = mask(text)
    assert (found.text, found.kinds) == (expected, (ADDRESS,))


@pytest.mark.parametrize(
    "text",
    [
        "岡山県倉敷市の代理店はどこですか",
        "市外局番は2-4桁ですか",
        "手順3-5を教えて",
        "町名は1丁目と一丁目のどちらで書きますか",
        "区分2の3",
        "住所の番地は半角ですか",
        "5-10分で終わりますか",
        "西新宿1-26-1 本社",
    ],
)
def test_what_is_no_address_stays(text: str) -> None:
    """Places without a number, and numbers without a place."""
    assert ADDRESS not in mask(text).kinds


def test_no_sentence_of_the_evaluation_holds_an_address() -> None:
    """No question that people ask is taken for one."""
    texts = [
        row["text"]
        for path in EVALUATION.glob("*.jsonl")
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())
        if "text" in row
    ]
    assert len(texts) > 1000
    assert [t for t in texts if ADDRESS in mask(t).kinds or may_be_address(t)] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kuro77Koma!", True),
        ("Ｋｕｒｏ７７ｋｏｍａ", True),
        ("Clickar2026!", True),
        ("himawari", False),
        ("E0001", False),
        ("Windows11", False),
        ("iPhone15Pro", False),
        ("ERR_404_TIMEOUT", False),
        ("https://www.example.jp/a1", False),
        ("kuro77Koma!でいいですか", False),
    ],
)
def test_a_message_that_may_be_a_password(text: str, expected: bool) -> None:
    """One word of letters and digits, and nothing else."""
    assert may_be_password(text) is expected


@pytest.mark.parametrize("piece", ["市1-", "一丁目", "東京都", "町1の", "1番", "号1 ", "区ああ"])
def test_no_address_is_slow(piece: str) -> None:
    """The longest message takes less than a quarter of a second, whatever it holds."""
    started = time.perf_counter()
    mask((piece * 1000)[:1000])
    may_be_address((piece * 1000)[:1000])
    assert time.perf_counter() - started < 0.25
