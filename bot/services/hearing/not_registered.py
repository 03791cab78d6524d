"""登録していない: what a denial is about, where the registration comes before the renewal."""

from __future__ import annotations

import re

from bot.text import predicate
from bot.text.parse.asking import is_asking

_REGISTRATION = re.compile(
    "会員|登録|マイページ|まいぺーじ|アカウント|ログイン|(?<![A-Za-z])ID|かいいん|とうろく"
    "|そんな(?:ん|もん|もの|の)|そういう(?:の|もん)"
)
_ELSE = re.compile(
    "保険|共済|契約|解約|解除|切られ|断られ|事故|車|くるま|免許|住所|名前|氏名|電話|メール|証券|変わ|変更|いいえ|画面|ボタン|届"
)
_NO_MEMORY = re.compile(
    "(?:作|つく|登録|会員|なった|した|やった).{0,6}(?:覚え|おぼえ|記憶)(?:は|が|なんか)?\\S{0,4}(?:な|ね|あり?ま|あら|知ら)"
)


def denies_registration(text: str) -> bool:
    """True where it is denied of the registration, or of nothing that is named.

    >>> denies_registration("そんなの作ってないよ"), denies_registration("ほかの共済には入っとらんです")
    (True, False)
    """
    if is_asking(text):
        return False
    if _NO_MEMORY.search(text):
        return True
    denied = [one for one in predicate.sentences(text) if predicate.read_sentence(one).is_negative]
    return any(_REGISTRATION.search(one) or not _ELSE.search(one) for one in denied)
