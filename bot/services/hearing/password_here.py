"""パスワードもここで言うん: whether the password is to be told to us, or made by us."""

from __future__ import annotations

import re

import jaconv

from bot.text.predicate import read_predicate
from bot.text.telling import asks_something

_PASSWORD = re.compile("ぱすわ[あー]?ど|合い?言葉|あいことば|暗証")
_TELLS = "言|いう|いえば|ゆう|書|かく|教え|おしえ|伝え|つたえ|送|作|つく|こしらえ|決め|きめ|考え"
# 「ここに入れる」 is said of the screen as well
_BY_US = re.compile(
    f"(?:ここ|こちら|こっち|ちゃっと|line|らいん).{{0,6}}?(?:{_TELLS})"
    f"|(?:そ(?:っち|ちら)|あ(?:んた|なた)|おたく).{{0,6}}?(?:{_TELLS}|入れ|いれ|打|うつ)",
    re.IGNORECASE,
)
_WHICH = re.compile("何|なに|なん(?!か|で)|どう|どこ|どれ|どんな|どない|いつ")


def asks_for_password_here(text: str) -> bool:
    """True where はい or いいえ is the answer, and it is いいえ.

    >>> asks_for_password_here("ぱすわーどもここで言うん"), asks_for_password_here("パスワードはどこで決めるの")
    (True, False)
    """
    said = str(jaconv.kata2hira(jaconv.h2z(text, kana=True)))
    is_about_us = _PASSWORD.search(said) and _BY_US.search(said)
    if not is_about_us or _WHICH.search(said):
        return False
    return asks_something(text) or read_predicate(text).is_request
