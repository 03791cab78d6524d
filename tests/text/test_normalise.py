"""The normal form of what people type."""

from __future__ import annotations

import pytest

from bot.text.normalise import MAX_CHARS, has_words, normalise


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # width
        ("ｶﾞﾒﾝが　ｳｺﾞｶﾅｲ！！", "ガメンが ウゴカナイ!"),
        ("ＩＤ　と　ＰＷ", "ID と PW"),
        ("手順１〜３", "手順1〜3"),
        ("㈱ゆめカード", "(株)ゆめカード"),
        # dashes between kana are long vowels, elsewhere dashes
        ("サーバ−", "サーバー"),
        ("ﾏｲﾍﾟ-ｼﾞ", "マイページ"),
        ("マイペ─ジ", "マイページ"),
        ("わからない〜〜〜", "わからないー"),
        ("わからないーーー", "わからないー"),
        ("０１２０－１５７－５６６", "0120-157-566"),
        ("0120−157−566", "0120-157-566"),
        ("プラン-A", "プラン-A"),
        ("データ−１", "データ-1"),
        ("9時〜20時", "9時〜20時"),
        # signs, spaces and what cannot be seen
        ("メールは？？？", "メールは?"),
        ("ない。。。。", "ない。"),
        ("こまったｗｗｗ", "こまったw"),
        ("\u200bメール\ufeff", "メール"),
        ("\n\n電話\r\n番号\t", "電話 番号"),
        ("", ""),
        # a name keeps its character: only its width may change
        ("髙橋", "髙橋"),
    ],
)
def test_normal_form(text: str, expected: str) -> None:
    """Every way of typing the same thing gives the same text."""
    assert normalise(text) == expected


@pytest.mark.parametrize("text", ["ｻｰﾊﾞ− −１", "〜〜〜？？", "①②③ ㈱", "a-b ー-ー ─━"])
def test_normal_form_is_stable(text: str) -> None:
    """Normalising twice changes nothing more."""
    assert normalise(normalise(text)) == normalise(text)


def test_only_the_first_characters_are_read() -> None:
    """A text of any length costs no more than the longest that is read."""
    assert len(normalise("あ" * (MAX_CHARS * 3))) == MAX_CHARS


@pytest.mark.parametrize(
    ("text", "expected"),
    [("電話", True), ("a", True), ("7", True), ("😀", False), ("!? …", False), ("", False)],
)
def test_words(text: str, expected: bool) -> None:
    """Letters, kana, kanji and digits are words; emoji and signs are not."""
    assert has_words(text) is expected
