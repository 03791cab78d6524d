"""詐欺の心配: a strange mail, or somebody who asks for a number; no step of ours is told to that."""

from __future__ import annotations

import re

_FALSE = "(?:怪しい|あやしい|不審な|詐欺|さぎ|サギ|偽|にせ|なりすまし)"
_STRANGE = "(?:変な|へんな|おかしな)"
"""Of a page it tells of trouble."""
_SENT = "(?:メール|めーる|SMS|sms|電話|でんわ)"
_SECRET = "(?:パスワード|ぱすわーど|暗証|合言葉|証券番号|番号|生年月日|カード)"
_FEARS = re.compile(
    f"{_FALSE}.{{0,6}}(?:{_SENT}|サイト|画面|ページ)|{_STRANGE}.{{0,4}}{_SENT}"
    f"|(?:電話|でんわ|メール)(?:で|が来て|がきて|から).{{0,6}}{_SECRET}.{{0,6}}(?:聞|訊|き|尋ね)(?:かれ|いてき)"
    f"|{_SECRET}(?:を|は|まで)?(?:電話|でんわ|メール)(?:で|に).{{0,4}}(?:(?:聞か|訊か|きか|尋ねら)れ|教えて(?:くれ)?(?:と|って)|教えても?(?:いい|大丈夫))"
)


def fears_fraud(text: str) -> bool:
    """True for who may be about to give something away, or to open what is none of ours.

    >>> fears_fraud("変なメールが来たんだけど開いていい"), fears_fraud("迷惑メールにも入ってない")
    (True, False)
    >>> fears_fraud("パスワードを電話で聞かれた"), fears_fraud("証券番号は電話で聞けますか")
    (True, False)
    """
    return bool(_FEARS.search(text))
