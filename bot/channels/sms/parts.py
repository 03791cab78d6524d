"""通数: how many parts a message is billed and sent in; Japanese goes out as UCS-2."""

from __future__ import annotations

import math

ONE_PART = 70
"""Units of a message that is sent as one."""
EACH_PART = 67
"""Units of each part of a longer one: three hold what puts the parts together."""
LONGEST = 660
"""Units of one message; gateways take no more."""


def units(text: str) -> int:
    """UTF-16 units: an emoji counts twice.

    >>> units("次へ"), units("😀")
    (2, 2)
    """
    return len(text.encode("utf-16-be", "surrogatepass")) // 2


def parts(text: str) -> int:
    """How many parts the message has.

    >>> parts("あ" * 70), parts("あ" * 71), parts("あ" * 660)
    (1, 2, 10)
    """
    count = units(text)
    return 1 if count <= ONE_PART else math.ceil(count / EACH_PART)
