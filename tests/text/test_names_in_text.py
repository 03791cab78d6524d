"""Names in sentences and names alone, where nobody asked for one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.text.names_in_text import is_alone, may_be_one, without_introduced

EVALUATION = Path(__file__).parents[1] / "evaluation"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("名前は黒駒千鶴なんですけど旧字体でもいいですか", "名前は［お名前］なんですけど旧字体でもいいですか"),
        ("私の名前は黒駒千鶴で、登録できますか", "私の名前は［お名前］で、登録できますか"),
        ("氏名は神﨑 瑠璃です", "氏名は［お名前］です"),
        ("黒駒千鶴と申します。教えてください", "［お名前］と申します。教えてください"),
        ("クロコマ チヅルと申します", "［お名前］と申します"),
        ("夫の黒駒剛三の名前でもいいですか", "夫の［お名前］の名前でもいいですか"),
        ("黒駒という名字は難しい", "［お名前］という名字は難しい"),
        ("名前は損保太郎です", "名前は［お名前］です"),
    ],
)  # fmt: skip
def test_an_introduced_name_is_replaced(text: str, expected: str) -> None:
    """What is said to be a name is none of the text that goes on."""
    assert without_introduced(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "名前は漢字ですか",
        "名前は旧字体でもいいですか",
        "契約者は本人です",
        "契約者は家族ですが、登録できますか",
        "妻の名前でもいいですか",
        "名前が変わった",
        "登録した名前は新姓、更新の画面は旧姓",
        "何という名前のボタンですか",
        "養子に入って名字が違うんよ",
    ],
)
def test_other_words_stay(text: str) -> None:
    """A question about names is no name."""
    assert without_introduced(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("黒駒 千鶴", True),
        ("黒駒千鶴です", True),
        ("神﨑　瑠璃", True),
        ("確認画面", False),
        ("満期返戻金", False),
        ("富士山", False),
        ("損保ジャパン 住所", False),
        ("証券番号はどこですか", False),
        ("", False),
    ],
)
def test_a_name_alone(text: str, expected: bool) -> None:
    """A whole name without a sentence is told from keywords."""
    assert is_alone(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("クロコマ チヅル", True),
        ("ｸﾛｺﾏ ﾁﾂﾞﾙ", True),
        ("KUROKOMA CHIZURU", True),
        ("くろこま ちづる", False),
        ("もう いやだ", False),
        ("確認メール", False),
    ],
)
def test_what_may_be_the_letters_of_a_name(text: str, expected: bool) -> None:
    """Katakana and Latin letters of a name look like other words: somebody else decides."""
    assert may_be_one(text) is expected


def test_no_sentence_of_the_evaluation_is_changed() -> None:
    """No question that people ask holds what is taken for an introduced name."""
    texts = [
        row[key]
        for path in EVALUATION.glob("*.jsonl")
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())
        for key in ("text", "first", "second")
        if key in row
    ]
    assert len(texts) > 1000
    assert [text for text in texts if without_introduced(text) != text] == []
