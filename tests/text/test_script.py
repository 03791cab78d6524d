"""Which script a message is written in."""

from __future__ import annotations

import pytest

from bot.text.script import is_chinese, is_kana_only, is_korean, is_latin


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("しょうけんばんごう", True),
        ("ショウケンバンゴウ", True),
        ("あと3かい、めーるは?", True),
        ("IDがわからない", True),
        ("URLどこ", False),  # more Latin than kana
        ("マイページ登録", False),
        ("証券番号", False),
        ("あ", False),
        ("123", False),
    ],
)
def test_kana_only(text: str, expected: bool) -> None:
    """Kana without kanji is kana-only, with a few Latin letters at most."""
    assert is_kana_only(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("how do I register", True),
        ("shoukenbangou doko", True),
        ("ok", False),
        ("mailが来ない", False),
        ("mail 届", False),
        ("0120-157-566", False),
    ],
)
def test_latin(text: str, expected: bool) -> None:
    """Three Latin letters and nothing Japanese make a Latin message."""
    assert is_latin(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("怎么注册会员", True),
        ("请问电话号码", True),
        ("請問電話號碼", True),
        ("如何登录", True),
        ("不能登錄", True),
        ("我想更新", True),
        # Japanese written without kana
        ("会員登録 方法", False),
        ("取扱代理店 電話番号", False),
        ("契約更新手続", False),
        ("更新不能", False),
        ("登録方法如何", False),
        ("営業時間 土日祝", False),
        ("怎么のボタン", False),  # kana: not Chinese
    ],
)
def test_chinese(text: str, expected: bool) -> None:
    """Chinese is told from Japanese without kana by what only Chinese writes."""
    assert is_chinese(text) is expected


@pytest.mark.parametrize(("text", "expected"), [("登録 방법", True), ("登録の方法", False)])
def test_korean(text: str, expected: bool) -> None:
    """Any Hangul makes a message Korean."""
    assert is_korean(text) is expected
