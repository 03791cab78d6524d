"""種類: the kinds of values that are taken out of free text, as people are told of them."""

from __future__ import annotations

PASSWORD = "パスワード"
CARD = "カード番号"
ACCOUNT = "口座番号"
MY_NUMBER = "マイナンバー"
LICENCE = "免許証番号"
EMAIL = "メールアドレス"
PHONE = "電話番号"
POLICY = "証券番号"
PLATE = "登録番号"
CHASSIS = "車台番号"
BIRTH_DATE = "生年月日"
ADDRESS = "住所"
NUMBER = "番号"

SECRET_KINDS = (PASSWORD, CARD, ACCOUNT, MY_NUMBER)
"""Kinds that the assistant never needs: the user is told not to send them."""

KINDS = (
    *SECRET_KINDS,
    LICENCE,
    EMAIL,
    PHONE,
    POLICY,
    PLATE,
    CHASSIS,
    BIRTH_DATE,
    ADDRESS,
    NUMBER,
)
