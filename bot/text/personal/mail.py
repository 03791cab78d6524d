"""メールアドレス: as it is written, and as people write it to get past filters."""

from __future__ import annotations

import re

_AT_WORD = r"(?:at|アット(?:マーク)?|あっと(?:まーく)?|at\s?mark|@)"
_AT = rf"(?:\s{{0,2}}[@☆★◎]\s{{0,2}}|\s?[\[(<{{【「〔〈]\s?{_AT_WORD}\s?[\])>}}】」〕〉]\s?|\s{_AT_WORD}\s|\s?(?:アット|あっと)(?:マーク|まーく)?\s?)"
_DOT_WORD = r"(?:dot|ドット|どっと|\.)"
_DOT = rf"(?:\s?[.。,、・]\s?|\s?[\[(<{{【「〔〈]\s?{_DOT_WORD}\s?[\])>}}】」〕〉]\s?|\sdot\s|\s?(?:ドット|どっと)\s?)"
_MAY_BE = re.compile("[@☆★◎]|at|アット|あっと", re.IGNORECASE)
_PART = r"[A-Za-z0-9_%+-]+"
_LOCAL = rf"(?<![A-Za-z0-9._%+-]){_PART}(?:(?:\.|\s?(?:ドット|どっと|dot)\s?){_PART}){{0,6}}\.?"
# the last part has letters alone: 「at 10.30」 is a time
_DOMAIN = rf"[A-Za-z0-9-]+(?:{_DOT}[A-Za-z0-9-]+){{0,4}}{_DOT}(?:[A-Za-z]{{2,}}(?![A-Za-z0-9])|コム|こむ|ネット|ジェーピー)"
_PLAIN = re.compile(r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_DODGED = re.compile(rf"{_LOCAL}{_AT}{_DOMAIN}", re.IGNORECASE)
# a mailbox of a provider whose end is left out: 「taro1234@docomo」
_UNFINISHED = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+\s?@\s?[A-Za-z][A-Za-z0-9-]{2,}(?![A-Za-z0-9])",
)


def without_mail(text: str, marker: str) -> str:
    """The text with `marker` in place of addresses.

    >>> without_mail("taro[at]example dot comです", "［…］")
    '［…］です'
    """
    if not _MAY_BE.search(text):
        return text
    for pattern in (_PLAIN, _DODGED, _UNFINISHED):
        text = pattern.sub(marker, text)
    return text
