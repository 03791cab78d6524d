"""数字だけの返事: a number and nothing else chooses from a list, and says neither はい nor いいえ."""

from __future__ import annotations

import re

from bot.text.normalise import normalise

_NUMBER = re.compile(r"[0-9]{1,2}(?:番目?|つ目|件目|個目)?(?:です|で|を)?[。.]?")


def is_bare_number(text: str) -> bool:
    """True for a message that is a number of one or two digits.

    >>> is_bare_number("１番です"), is_bare_number("②"), is_bare_number("1はい")
    (True, True, False)
    """
    return bool(_NUMBER.fullmatch(normalise(text)))
