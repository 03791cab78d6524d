"""What was told before is taken out of a question, in whatever spelling it comes again."""

from __future__ import annotations

import pytest
from journey_support import REGISTRATION

from bot.services.journeys.outgoing import without_values

KEPT = {
    "email": "qzx.kurokoma7@example.net",
    "name": "黒駒　千鶴",
    "kana": "クロコマ　チヅル",
    "birth_date": "1956-07-23",
    "postal_code": "7138042",
    "address": "岡山県倉敷市玉島見本町8丁目77番66号 見本コーポ705",
    "phone": "0860123487",
    "policy_numbers": "Q731940582、Q739998877",
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("黒駒　千鶴でいいですか", "［お名前（漢字）］でいいですか"),
        ("黒駒千鶴でいいですか", "［お名前（漢字）］でいいですか"),
        ("千鶴だけでもいいですか", "［お名前（漢字）］だけでもいいですか"),
        ("ｸﾛｺﾏ ﾁﾂﾞﾙでもいいか", "［お名前（カナ）］でもいいか"),
        ("くろこまちづるで登録したら", "［お名前（カナ）］で登録したら"),
        ("Kurokomaのつづり", "［お名前（カナ）］のつづり"),
        ("086-012-3487に電話が来る", "［電話番号］に電話が来る"),
        ("086 012 3487に電話が来る", "［電話番号］に電話が来る"),
        ("昭和31年7月23日生まれでも", "［生年月日］生まれでも"),
        ("玉島見本町8-77-66の書き方でも", "［住所］の書き方でも"),
        ("玉島見本町から引っ越したら", "［住所］から引っ越したら"),
        ("見本コーポ705は要る", "［住所］は要る"),
        ("q731940582は更新前ですか", "［証券番号］は更新前ですか"),
        ("QZX.Kurokoma7に何が届く", "［Eメールアドレス］に何が届く"),
        ("〒713-8042は別に", "〒［郵便番号］は別に"),
    ],
)
def test_a_value_is_hidden_in_every_spelling(text: str, expected: str) -> None:
    """With and without hyphens and spaces, in both kana, in capitals or not."""
    assert without_values(text, REGISTRATION, KEPT) == expected


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("はじまりますか", {"kana": "ソンポ　マリ"}),
        ("08601234870 は何ですか", {"phone": "0860123487"}),
        ("確認メールが届きません", KEPT),
        ("住所は番地まで入れますか", KEPT),
        ("手順8はどこですか", KEPT),
    ],
)
def test_other_words_stay(text: str, kept: dict[str, str]) -> None:
    """A short name inside of a word, a number inside of another one."""
    assert without_values(text, REGISTRATION, kept) == text
