"""A sentence without the words that are none of ours."""

from __future__ import annotations

import pytest

from bot.text.known_words import only_known

WORDS = frozenset({"登録", "出来る", "為る", "手順", "画面", "確認", "メール", "mail"})
LABELS = frozenset({"電話番号", "お名前"})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("登録できますか", "登録できますか"),
        ("穂積 悠馬でも登録できますか？", "［…］でも登録できますか?"),
        ("神﨑瑠璃子でも登録できますか", "［…］でも登録できますか"),
        ("［電話番号］で登録できますか", "［電話番号］で登録できますか"),
        ("[お名前]で登録できますか", "［お名前］で登録できますか"),
        ("［黒駒］で登録できますか", "[［…］]で登録できますか"),
        ("手順5の画面", "手順5の画面"),
        ("手順4829の画面", "［…］の画面"),
        ("12-34", "［…］"),
        ("〇九〇", "［…］"),
        ("kurokomaで登録できますか", "［…］で登録できますか"),
        ("", ""),
        ("😀", "😀"),
        ("黒駒", "［…］"),
        ("黒駒 千鶴 登録", "［…］ 登録"),
    ],
)
def test_only_known_words_stay(text: str, expected: str) -> None:
    """Words of the examples, particles, signs, little numbers and our own markers."""
    assert only_known(text, WORDS, LABELS, "［…］") == expected
