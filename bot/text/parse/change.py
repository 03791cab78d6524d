"""変更の有無: whether something has changed: 「引っ越しました」「変わっていません」."""

from __future__ import annotations

import re

from bot.text.parse.asking import is_asking
from bot.text.parse.result import Parsed, Refused, Result
from bot.text.parse.whole_message import bare
from bot.text.parse.yes_no import parse_yes_no

_WHEN = "(?:(?:先月|先日|最近|今年|昨年|去年|今月|この前|この間)(?:に|、)?)?"
_WHAT = "(?:(?:住所|電話番号|引っ?越し|転居)(?:の)?(?:変更)?|変更)(?:は|が|も|を)?(?:特に|とくに)?"
_CHANGED = re.compile(
    f"{_WHEN}(?:(?:{_WHAT})?(?:ある|あります|あった|ありました|あり|変わった|変わりました|変わっています|変わってます"
    "|変わっとる)|(?:住所を?)?(?:変更|転居|引っ?越し)を?(?:した|しました)|引っ?越し(?:た|ました)|転居)"
)
_UNCHANGED = re.compile(
    f"(?:{_WHAT})?(?:特に|とくに)?(?:ない|ありません|ないです|なし|無し|なかった|ございません"
    "|引っ?越し(?:て(?:い)?(?:ない|ません)|とらん|とりません)|変わらない|変わりません|変わっていない|変わってない|変わっていません|変わってません|変わっとらん|変わりない"
    "|変わりなし|変わりありません|していない|してない|していません|してません|同じ|そのまま|いまのまま|今のまま"
    "|以前のまま|前のまま)"
)
# 「引っ越したんじゃ」「変わっとらんよ」
_ENDING = re.compile("(?:(?<=た)ん(?:じゃ|です)?|のじゃ|よ|わ|のう|けえ|けど)+$")


def parse_change(text: str) -> Result[bool]:
    """True if there is a change, False if there is none; はい and いいえ answer as well.

    >>> parse_change("引っ越しました") == Parsed(True), parse_change("変更ありません") == Parsed(False)
    (True, True)
    >>> parse_change("来月引っ越します")
    Refused(reason='no_change_answer')
    """
    answer = parse_yes_no(text)
    if answer is not None:
        return Parsed(answer)
    alone = _ENDING.sub("", bare(text))
    is_changed, is_unchanged = bool(_CHANGED.fullmatch(alone)), bool(_UNCHANGED.fullmatch(alone))
    if is_asking(text) or is_changed == is_unchanged:
        return Refused("no_change_answer")
    return Parsed(is_changed)
