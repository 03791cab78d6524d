"""答えの取り消し: a person says in so many words that the answer before was a mistake."""

from __future__ import annotations

import re

from bot.text.normalise import normalise
from bot.text.parse.asking import is_asking

_MISTAKE = re.compile(
    "間違|まちが|誤(?:り|って)|押し違|打ち違|選び違|言い違|訂正|取り消し|取消|違った|ちがった|違うた|ちごうた"
)
_NOT_THAT = re.compile("(?:いいえ|いえ)(?:じゃ|では)な|はい(?:の間違い|のまちがい)")
_NO_MISTAKE = re.compile(
    "(?:間違|まちが)(?:い(?:は|じゃ)?(?:ない|ありません|ございません)|って(?:ない|いない|いません|ません))"
)


def retracts(text: str) -> bool:
    """True for 「間違えた、はいです」; a bare はい takes nothing back.

    >>> retracts("間違えました。はいです"), retracts("はい"), retracts("間違いありません")
    (True, False, False)
    """
    text = normalise(text)
    if is_asking(text) or _NO_MISTAKE.search(text):
        return False
    return bool(_MISTAKE.search(text) or _NOT_THAT.search(text))


_AGREED = re.compile(
    "同意(?!しな|せん|せず|できな|しません|したく|したい|したら|したほう|書)(?:する)?(?:の?(?:ほう|方))?(?:を|に|へ)?.{0,4}(?:した(?![くいらほ])|しま(?!せ)|押(?![さし]て(?:い)?な)|変え|おし)"
)


def agrees_after_all(text: str) -> bool:
    """True for 「やっぱり同意にします」, after it was refused or asked about.

    >>> agrees_after_all("やっぱり同意にします"), agrees_after_all("同意しません")
    (True, False)
    """
    return bool(_AGREED.search(text))
