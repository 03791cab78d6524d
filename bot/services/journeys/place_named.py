"""場所の言い方: 「確認メールのところ」「手順5に戻りたい」 name a screen, they ask nothing about it."""

from __future__ import annotations

import re

from bot.text.parse.asking import is_asking

_PLACE = r"(?:(?:の|ん)?(?:ところ|とこ|画面|ページ|段階)|(?:手順|ステップ)\s*(?:\d{1,2}|[一二三四五六七八九])(?:番|番目)?)"
_THERE = (
    r"(?:です|でした|だ|だった|じゃ|じゃった|やった|なん(?:です|だ|じゃ)?|まで(?:来|き|進|すすん)\S{0,8}|に(?:い|お|居)\S{0,8}|で止ま\S{0,8}|"
    r"(?:に|へ|を|から)?(?:戻|もど|行|い|進|移|飛|見せ|出し|開|お願い|やり|始め|再開)\S{0,12}|に|へ|から|まで)?"
)
_NAMED = re.compile(rf"{_PLACE}{_THERE}(?:けど|が|よ|ね|わ)?[。!！\s]*$")
_QUESTION = re.compile(
    "何|なに|なん(?!です|だ|じゃ)|どこ|どう|どれ|いつ|なぜ|出ない|でない|ない(?:です|んです|ん)?$|ません"
)


def names_place(text: str) -> bool:
    """True for a message that says where one is or wants to go.

    >>> names_place("確認メールのところ"), names_place("確認メールのところで何をするの")
    (True, False)
    """
    return bool(_NAMED.search(text)) and not _QUESTION.search(text) and not is_asking(text)
