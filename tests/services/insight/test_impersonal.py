"""Of which sentences the words may be kept: a table of what people say."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.domain.hours import TOKYO
from bot.services.insight.impersonal import is_impersonal

AT = datetime(2026, 11, 24, 10, 0, tzinfo=TOKYO)


@pytest.mark.parametrize(
    "text",
    [
        "ペット保険はありますか",
        "スマホが壊れたんだけど",
        "楽天ポイントは付きますか",
        "支払いをクレジットカードに変えたい",
        "手順5の画面が開けない",
        "PDFで印刷できますか",
    ],
)
def test_words_of_everybody_are_kept(text: str) -> None:
    """Digits up to two, and what everybody says in Latin letters."""
    assert is_impersonal(text, AT)


@pytest.mark.parametrize(
    "text",
    [
        "黒駒千鶴の契約はどうなってる",
        "損保太郎と申します。契約はどこで見られますか",
        "ソンポ タロウ",
        "sompo taro",
        "ちづるです",
        "くろこま ちづる",
        "東京都新宿区西新宿1-26-1に住んでいます",
        "西新宿1-26-1",
        "090-1234-5678に電話してください",
        "昭和25年12月19日生まれです",
        "12月19日に届くはずのメールが来ない",
        "証券番号はA020119183です",
        "taro@example.jpに送って",
        "暗証番号は1234です",
        "tanukiyama55",
        "パスワードはたぬきやまです",
        "倉敷500さ1234の車です",
        "［電話番号］に電話してください",
        "あ",
        "契約の話です。" * 20,
    ],
)
def test_what_may_be_somebodys_is_not(text: str) -> None:
    """Names, addresses, dates, numbers, secrets, unknown words, and long stories."""
    assert not is_impersonal(text, AT)
