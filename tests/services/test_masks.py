"""Masks of values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.values.kinds import masked


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("kanji_name", "損保 太郎", "損●●●"),
        ("kanji_name", "　髙橋　花子", "髙●●●"),
        ("kanji_name", "葛\U000e0100城 花子", "葛\U000e0100●●●"),
        ("kanji_name", " ", "●●●"),
        ("kanji_name", "", "●●●"),
        ("kana_name", "ソンポ タロウ", "ソ●●●"),
        ("kana_name", "カ\u3099ンバ タロウ", "カ\u3099●●●"),
        ("romaji_name", "SOMPO TARO", "S●●●"),
        ("birth_date", "1950-12-19", "****年**月**日"),
        ("postal_code", "7328570", "732-****"),
        ("postal_code", "７３２−８５７０", "732-****"),
        ("postal_code", "732", "●●●"),
        ("phone", "09000001234", "***-****-1234"),
        ("phone", "０８２−０００−１２３４", "***-****-1234"),
        ("phone", "1234", "●●●"),
        ("email", "taro@example.com", "t***@example.com"),
        ("email", " t@example.com", "t***@example.com"),
        ("email", "@example.com", "●●●"),
        ("email", "taro", "●●●"),
        ("email", "taro@", "●●●"),
        ("policy_numbers", "Z123456780", "Z*******80"),
        ("policy_numbers", "ｚ１２３-４５６-７８０", "Z*******80"),
        ("policy_numbers", "Z123456", "●●●"),
        ("policy_numbers", "A020119183、Z123456780", "A*******83、Z*******80"),
        ("policy_numbers", '["A020119183", "Z123456780"]', "A*******83、Z*******80"),
        ("policy_numbers", "", "●●●"),
        ("plan", "plan_a", "●●●"),
    ],
)
def test_mask(kind: str, value: str, expected: str) -> None:
    """A value is shown so that its owner knows it again and nobody else learns it."""
    assert masked(kind, value) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("広島県広島市東区見本1-2-3 見本ハイツ101", "広島県広島市東区●●●"),
        ("広島県 広島市 東区 見本１−２−３", "広島県広島市東区●●●"),
        ("広島市東区見本1-2-3", "広島市東区●●●"),
        ("東京都新宿区西見本1-2-3", "東京都新宿区●●●"),
        ("北海道札幌市中央区北一条西2-3", "北海道札幌市中央区●●●"),
        ("京都府京都市中京区見本町4", "京都府京都市中京区●●●"),
        ("神奈川県三浦郡葉山町見本5", "神奈川県三浦郡葉山町●●●"),
        ("岡山県倉敷市見本1丁目5-5", "岡山県倉敷市●●●"),
        ("新潟県上越市大見本区6", "新潟県上越市●●●"),
        # the sign of the municipality is in the name
        ("三重県四日市市見本町7", "三重県四日市市●●●"),
        ("広島県廿日市市見本8", "広島県廿日市市●●●"),
        ("千葉県市川市見本9", "千葉県市川市●●●"),
        ("東京都町田市見本町10", "東京都町田市●●●"),
        ("東京都東村山市見本町11", "東京都東村山市●●●"),
        ("奈良県大和郡山市見本町12", "奈良県大和郡山市●●●"),
        ("福島県郡山市見本13", "福島県郡山市●●●"),
        ("新潟県十日町市見本14", "新潟県十日町市●●●"),
        ("群馬県佐波郡玉村町見本15", "群馬県佐波郡玉村町●●●"),
        ("北海道余市郡余市町見本16", "北海道余市郡余市町●●●"),
        # rather too little than too much
        ("愛知県名古屋市中村区見本町17", "愛知県名古屋市●●●"),
        ("東京都八丈島八丈町見本18", "東京都●●●"),
        ("見本町1-2-3", "●●●"),
        ("1-2-3", "●●●"),
        ("", "●●●"),
    ],
)
def test_address_mask(address: str, expected: str) -> None:
    """Of an address nothing is shown that comes after the municipality."""
    assert masked("address", address) == expected


@given(st.sampled_from(["kanji_name", "address", "phone", "policy_numbers", "plan"]), st.text())
def test_any_text_has_a_mask(kind: str, value: str) -> None:
    """Whatever a field holds, its mask hides something of it and raises nothing."""
    assert "●●●" in masked(kind, value) or "*" in masked(kind, value)
