"""Names in katakana."""

from __future__ import annotations

import re

import pytest
from folded import each
from hypothesis import given
from hypothesis import strategies as st

from bot.text.parse.kana_name import katakana, parse_kana_name
from bot.text.parse.result import Parsed, Question, Refused

SOMPO = ("ソンポ", "タロウ")


@each(
    "text, expected",
    [
        ("ソンポ タロウ", SOMPO),
        ("ソンポ　タロウ", SOMPO),
        ("ソンポ・タロウ", SOMPO),
        ("そんぽ たろう", SOMPO),
        ("そんぽ　タロウ", SOMPO),
        ("ｿﾝﾎﾟ ﾀﾛｳ", SOMPO),
        ("ｿﾝﾎﾟ･ﾀﾛｳ", SOMPO),
        ("フリガナは ソンポ タロウ です。", SOMPO),
        ("カナ：ソンポ タロウ", SOMPO),
        ("セイ：ソンポ メイ：タロウ", SOMPO),
        ("せいはそんぽ、めいはたろうです", SOMPO),
        ("損保 太郎（そんぽ たろう）", SOMPO),
        ("ﾀｶﾊｼ ｼﾞｭﾝ", ("タカハシ", "ジュン")),
        ("か゛くと たろう", ("ガクト", "タロウ")),
        ("か\u3099くと たろう", ("ガクト", "タロウ")),
        ("ゔぃくとりあ じぇーん", ("ヴィクトリア", "ジェーン")),
        ("ｳﾞｨｸﾄﾘｱ ｼﾞｪｰﾝ", ("ヴィクトリア", "ジェーン")),
        ("ソンポ タロ−", ("ソンポ", "タロー")),
        ("ソンポ タロ-", ("ソンポ", "タロー")),
        ("スミス マイケル・ジョン", ("スミス", "マイケル・ジョン")),
        ("しょうじ さだを", ("ショウジ", "サダヲ")),
        ("きゃっちゃー ゎか", ("キャッチャー", "ヮカ")),
        ("みすゞ ミスヾ", ("ミスヾ", "ミスヾ")),
        # family names that contain the words of sentences and labels
        ("やました たろう", ("ヤマシタ", "タロウ")),
        ("くどう しんいち", ("クドウ", "シンイチ")),
        ("いりまじり ひろ", ("イリマジリ", "ヒロ")),
        ("なにわ たろう", ("ナニワ", "タロウ")),
        ("しらなみ ごろう", ("シラナミ", "ゴロウ")),
        ("やまだ すすむ", ("ヤマダ", "ススム")),
        ("やまだ ます", ("ヤマダ", "マス")),
        ("かなはら ゆう", ("カナハラ", "ユウ")),
        ("かながわ じゅん", ("カナガワ", "ジュン")),
        ("よみかわ あい", ("ヨミカワ", "アイ")),
        ("たなか はるか", ("タナカ", "ハルカ")),
        ("たなか ほのか", ("タナカ", "ホノカ")),
        ("やまだ かな", ("ヤマダ", "カナ")),
        ("もり いつ", ("モリ", "イツ")),
        ("どうした たろう", ("ドウシタ", "タロウ")),
        ("どこう としお", ("ドコウ", "トシオ")),
        ("ますかわ とします", ("マスカワ", "トシマス")),
        ("はますか たろう", ("ハマスカ", "タロウ")),
    ],
)
def test_kana_of_any_kind_become_full_width_katakana(text: str, expected: tuple[str, str]) -> None:
    """Hiragana, half-width and full-width katakana give the same name."""
    assert parse_kana_name(text) == Parsed(expected)


@pytest.mark.parametrize("text", ["そんぽたろう", "ソンポタロウ", "ｿﾝﾎﾟﾀﾛｳです"])
def test_kana_without_a_space_ask_for_the_boundary(text: str) -> None:
    """Where the family name ends is asked, not guessed."""
    assert parse_kana_name(text) == Question("kana_boundary")


def test_more_than_two_parts_are_asked_back() -> None:
    """The first part is proposed as the family name."""
    assert parse_kana_name("スミス ジョン マイケル") == Question(
        "kana_in_many_parts", suggestion=("スミス", "ジョン マイケル")
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("損保 太郎", "kana_in_kanji"),
        ("Sompo Taro", "kana_in_latin"),
        ("ア" * 31 + " タロウ", "name_too_long"),
        ("", "no_kana_name"),
        ("ー ッ", "no_kana_name"),
        ("わかりません", "no_kana_name"),
        ("どう すれば", "no_kana_name"),
        ("うん、やる", "no_kana_name"),
        ("フェイスブックをやめた", "no_kana_name"),
        ("むかしむかしあるところにおじいさんが", "no_kana_name"),
        ("ﾃﾞﾝﾜﾊﾞﾝｺﾞｳ ｵｼｴﾃ", "no_kana_name"),
        ("更新 印鑑", "no_kana_name"),
        ("ふりがなって なに", "no_kana_name"),
        ("やめる", "no_kana_name"),
        ("もどって", "no_kana_name"),
        ("はい", "no_kana_name"),
        ("マイページ ログイン", "no_kana_name"),
        ("フリガナ", "no_kana_name"),
        ("090-1234-5678", "no_kana_name"),
        ("カタカナでいいですか", "no_kana_name"),
    ],
)
def test_what_is_no_kana_name_is_refused(text: str, reason: str) -> None:
    """Other scripts, commands and questions are told apart."""
    assert parse_kana_name(text) == Refused(reason)


@given(st.text(alphabet=st.characters(min_codepoint=0x3041, max_codepoint=0x3096), max_size=20))
def test_katakana_stay_katakana(hiragana: str) -> None:
    """Every hiragana has a katakana, and converting again changes nothing."""
    converted = katakana(hiragana)
    assert re.fullmatch("[ァ-ヶヴ]*", converted)
    assert len(converted) == len(hiragana)
    assert katakana(converted) == converted


@given(st.text(max_size=60), st.text(alphabet="そんぽソタロウｿﾝﾎﾟ゛ー 　・は：です", max_size=30))
def test_any_text_is_answered_without_an_error(text: str, kanalike: str) -> None:
    """What is taken is full-width katakana, whatever was typed."""
    for typed in (text, kanalike):
        result = parse_kana_name(typed)
        if isinstance(result, Parsed):
            assert all(re.fullmatch("[ァ-ヺーヽヾ・ ]+", part) for part in result.value)
