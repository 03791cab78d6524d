"""Names in kanji, kept exactly as typed."""

from __future__ import annotations

from typing import Optional

import pytest
from folded import each
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.text.parse.kanji_name import parse_kanji_name
from bot.text.parse.result import Parsed, Question, Refused

SOMPO = ("損保", "太郎")


@each(
    "text, expected",
    [
        ("損保 太郎", SOMPO),
        ("損保　太郎", SOMPO),
        ("損保・太郎", SOMPO),
        ("損保･太郎", SOMPO),
        ("損保、太郎", SOMPO),
        ("損保/太郎", SOMPO),
        (" 損保  太郎 。", SOMPO),
        ("損保\n太郎", SOMPO),
        ("損保 太郎です", SOMPO),
        ("氏名は損保 太郎です。", SOMPO),
        ("氏名：損保 太郎", SOMPO),
        ("名前は損保　太郎と申します", SOMPO),
        ("私の名前は損保 太郎といいます", SOMPO),
        ("姓は損保、名は太郎です", SOMPO),
        ("苗字が損保で名前が太郎です", SOMPO),
        ("損保 太郎（ソンポ タロウ）", SOMPO),
        ("「損保 太郎」", SOMPO),
        ("氏名は東 葵です", ("東", "葵")),
        ("東 葵（ひがし あおい）", ("東", "葵")),
        # kept as typed
        ("髙橋 花子", ("髙橋", "花子")),
        ("山﨑 一郎", ("山﨑", "一郎")),
        ("渡邊 由美", ("渡邊", "由美")),
        ("渡邉\U000e0100 由美", ("渡邉\U000e0100", "由美")),  # 異体字セレクタ
        ("葛\U000e0101城 実", ("葛\U000e0101城", "実")),
        ("\ufa19谷 一郎", ("\ufa19谷", "一郎")),  # 神 as compatibility ideograph
        ("𠮷田 健", ("𠮷田", "健")),
        ("齋藤 﨑子", ("齋藤", "﨑子")),
        ("佐々木 希", ("佐々木", "希")),
        ("一ノ瀬 翔太", ("一ノ瀬", "翔太")),
        ("井の上 進", ("井の上", "進")),
        ("三ヶ尻 太郎", ("三ヶ尻", "太郎")),
        ("荒木田 太郎", ("荒木田", "太郎")),
        # given names in kana
        ("木村 みのる", ("木村", "みのる")),
        ("田中 はるか", ("田中", "はるか")),
        ("田中 みか", ("田中", "みか")),
        ("田中 ほのか", ("田中", "ほのか")),
        ("山田 かな", ("山田", "かな")),
        ("佐藤 みさを", ("佐藤", "みさを")),
        ("阿部 サダヲ", ("阿部", "サダヲ")),
        ("山田 ます", ("山田", "ます")),
        # foreign names
        ("スミス マイケル", ("スミス", "マイケル")),
        ("スミス・マイケル", ("スミス", "マイケル")),
        ("スミス マイケル・ジョン", ("スミス", "マイケル・ジョン")),
        ("ヴァンダービルト ジェーン", ("ヴァンダービルト", "ジェーン")),
        ("李 小龍", ("李", "小龍")),
        ("何 志明", ("何", "志明")),
        # words of this conversation inside a name
        ("保険 太郎", ("保険", "太郎")),
        ("松本 人志", ("松本", "人志")),
        ("前田 次郎", ("前田", "次郎")),
    ],
)
def test_a_name_is_kept_exactly_as_typed(text: str, expected: tuple[str, str]) -> None:
    """Split at a space or a middle dot, freed of what is said around it, never rewritten."""
    assert parse_kanji_name(text) == Parsed(expected)


@pytest.mark.parametrize(
    ("text", "reason", "suggestion"),
    [
        ("損保太郎", "family_name_guess", SOMPO),
        ("損保太郎です", "family_name_guess", SOMPO),
        ("髙橋花子", "family_name_guess", ("髙橋", "花子")),
        ("渡邉\U000e0100由美", "family_name_guess", ("渡邉\U000e0100", "由美")),
        ("五十嵐琴葉", "family_name_guess", ("五十嵐", "琴葉")),
        ("木村みのる", "family_name_guess", ("木村", "みのる")),
        ("損保", "family_name_boundary", None),
        ("林", "family_name_boundary", None),
        ("スミスマイケル", "family_name_boundary", None),
        ("スミス ジョン マイケル", "name_in_many_parts", ("スミス", "ジョン マイケル")),
        ("マイケル・ジョン・スミス", "name_in_many_parts", ("マイケル", "ジョン スミス")),
        ("ｿﾝﾎﾟ ﾀﾛｳ", "name_half_width", ("ソンポ", "タロウ")),
        ("東 葵", "name_unsure", ("東", "葵")),
        ("荷物 追跡", "name_unsure", ("荷物", "追跡")),
        ("そんぽ たろう", "name_in_hiragana", ("そんぽ", "たろう")),
    ],
)
def test_what_is_not_clear_is_asked_back(
    text: str, reason: str, suggestion: Optional[tuple[str, str]]
) -> None:
    """A name without a space asks where the family name ends, with a guess if there is one."""
    assert parse_kanji_name(text) == Question(reason, suggestion=suggestion)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("John Smith", "name_in_latin"),
        ("Ｊｏｈｎ　Ｓｍｉｔｈ", "name_in_latin"),
        ("損" * 31 + " 太郎", "name_too_long"),
        ("", "no_name"),
        ("　", "no_name"),
        ("・", "no_name"),
        ("損保 太郎1", "no_name"),
        ("090-1234-5678", "no_name"),
        ("taro@example.jp", "no_name"),
        ("そんぽたろう", "no_name"),
        ("はい", "no_name"),
        ("わかりません", "no_name"),
        ("お願いします", "no_name"),
        ("戻る", "no_name"),
        ("次へ", "no_name"),
        ("間違えた", "no_name"),
        ("最初から", "no_name"),
        ("続きから", "no_name"),
        ("会員登録", "no_name"),
        ("会員登録 方法", "no_name"),
        ("電話番号 間違えた", "no_name"),
        ("住所 変更したい", "no_name"),
        ("パスワード 忘れた", "no_name"),
        ("担当者 お願い", "no_name"),
        ("マイページ ログイン", "no_name"),
        ("医療保険 見積もり", "no_name"),
        ("更新期限 何日前", "no_name"),
        ("証券番号の記載場所", "no_name"),
        ("うん、やる", "no_name"),
        ("読みがなは小さいカタカナで入れた", "no_name"),
        ("ﾃﾞﾝﾜﾊﾞﾝｺﾞｳ ｵｼｴﾃ", "no_name"),
        ("大丈夫", "no_name"),
        ("名前は旧字体でもいいですか", "no_name"),
        ("損保 太郎でいいですか？", "no_name"),
    ],
)
def test_what_is_no_name_is_refused(text: str, reason: str) -> None:
    """Commands, questions and other values are no names."""
    assert parse_kanji_name(text) == Refused(reason)


name_sign = st.sampled_from("損保太郎髙橋﨑邊邉齋藤澤廣濵𠮷\ufa19ヶ々みさくらアヴ")


@given(st.text(name_sign, min_size=1, max_size=6), st.text(name_sign, min_size=1, max_size=6))
def test_an_accepted_name_is_made_of_what_was_typed(family: str, given_name: str) -> None:
    """No character of a name is ever replaced by another."""
    result = parse_kanji_name(f"{family} {given_name}")
    assume(isinstance(result, Parsed))
    assert isinstance(result, Parsed)
    assert result.value == (family, given_name)


@given(
    st.text(max_size=60),
    st.text(alphabet="損保太郎髙 　・はいでのカｶﾞ(（）\U000e0100\ufe00", max_size=30),
)
def test_any_text_is_answered_without_an_error(text: str, namelike: str) -> None:
    """Both parts of an accepted name stand in what was typed."""
    for typed in (text, namelike):
        result = parse_kanji_name(typed)
        if isinstance(result, Parsed):
            assert all(part.strip() and part in typed for part in result.value)
