"""LINEの上限: what the platform takes, counted as it counts: in UTF-16 units."""

from __future__ import annotations

import re
from typing import Iterator

TEXT = 5000
ALT_TEXT = 1500
QUICK_REPLIES = 13
LABEL = 20
BUTTON_LABEL = 40
"""Of a button in Flex."""
DATA = 300
"""Of a postback, and of what it shows as said."""
URI = 1000
MESSAGES = 5
BUBBLE = 30_000
CAROUSEL = 50_000
COLUMNS = 10
RICH_MENU_AREAS = 20

_END = re.compile(r"(?<=[。！？\n])")


def units(text: str) -> int:
    """「𠮷」 and most emoji are two.

    >>> units("吉𠮷")
    3
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, most: int) -> str:
    """Not longer than that; what is cut ends in 「…」, and no character is cut in two.

    >>> cut("更新のお手続き", 5), cut("更新", 5)
    ('更新のお…', '更新')
    """
    if units(text) <= most:
        return text
    kept = ""
    for character in text:
        if units(kept + character) > most - 1:
            break
        kept += character
    return f"{kept}…"


def split(text: str, most: int = TEXT) -> Iterator[str]:
    """The text in parts that are short enough, parted between sentences where there are any.

    >>> list(split("はい。いいえ。はい。", 7))
    ['はい。いいえ。', 'はい。']
    """
    part = ""
    for sentence in _END.split(text):
        while units(sentence) > most:
            yield from filter(None, (part.strip(),))
            part, head = "", cut(sentence, most)[:-1]
            yield head
            sentence = sentence[len(head) :]
        if units(part + sentence) > most:
            yield part.strip()
            part = ""
        part += sentence
    yield from filter(None, (part.strip(),))
