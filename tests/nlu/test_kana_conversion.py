"""Kana-only input back to ordinary spelling."""

from __future__ import annotations

import pickle

import pytest

from bot.nlu.kana_conversion import KanaConverter

CONVERTER = KanaConverter.fit(
    [
        "証券番号はどこに書いてありますか",
        "証券番号を入力する",
        "メールが届きません",
        "会員登録の方法を教えてください",
        "パスワードを忘れました",
        "更新の手続きをしたい",
        "電話番号を変更したい",
        "登録したい",
        "契約を更新したい",
        "住所が変わりました",
    ]
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("しょうけんばんごうはどこ", "証券番号はどこ"),
        ("ショウケンバンゴウハドコ", "証券番号はどこ"),
        ("めーるがとどきません", "メールが届きません"),
        ("かいいんとうろくのほうほう", "会員登録の方法"),
        ("けいやくをこうしんしたい", "契約を更新したい"),
        ("ぱすわーどをわすれました", "パスワードを忘れました"),
        # spaces between words are dropped, signs and Latin letters stay
        ("でんわばんごう へんこう", "電話番号変更"),
        ("しょうけんばんごう?", "証券番号?"),
        ("IDのへんこう", "IDの変更"),
        # what no example holds stays as it is
        ("にじいろ", "にじいろ"),
        ("しょうけんばんごうのにじいろ", "証券番号のにじいろ"),
        ("", ""),
        ("ー", "ー"),
        ("123", "123"),
    ],
)
def test_conversion(text: str, expected: str) -> None:
    """Kana becomes the spelling of the examples."""
    assert CONVERTER.convert(text) == expected


def test_context_decides_between_homophones() -> None:
    """Of two words with one reading, the one that fits its neighbour is taken."""
    converter = KanaConverter.fit(["橋を渡る", "橋を渡る", "箸で食べる", "箸で食べる"])
    assert converter.convert("はしをわたる") == "橋を渡る"
    assert converter.convert("はしでたべる") == "箸で食べる"


def test_ordinary_spelling_is_left_alone() -> None:
    """Text that is spelled as in the examples stays."""
    assert CONVERTER.convert("証券番号") == "証券番号"


def test_nothing_learnt() -> None:
    """A converter without examples changes no word."""
    assert KanaConverter().convert("しょうけん") == "しょうけん"
    assert KanaConverter.fit([]).convert("しょうけん") == "しょうけん"


def test_long_input() -> None:
    """A long run of kana without any known word comes back whole."""
    assert CONVERTER.convert("ぬ" * 500) == "ぬ" * 500


def test_saved_and_loaded() -> None:
    """A converter converts alike after it was stored, used or unused."""
    CONVERTER.convert("しょうけん")
    again = pickle.loads(pickle.dumps(CONVERTER))
    assert again == CONVERTER
    assert again.convert("とうろくしたい") == CONVERTER.convert("とうろくしたい") == "登録したい"


def test_counts() -> None:
    """Words are counted by themselves and after the word before."""
    converter = KanaConverter.fit(["登録したい", "登録する"])
    assert converter.unigrams["登録"] == 2
    assert converter.unigrams_after("") == 2
    assert sum(converter.bigrams["登録"].values()) == 2
    assert converter.total == 5  # 登録 し たい, 登録 する
    assert converter.by_reading["トウロク"] == ["登録"]
