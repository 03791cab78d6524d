"""同じ文: when two sentences are the same to a reader."""

from __future__ import annotations

import unicodedata


def comparable(text: str) -> str:
    """What makes two sentences the same to a reader: NFKC, no case, punctuation or spaces.

    >>> comparable("ＩＤ って、なに？") == comparable("idってなに")
    True
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if unicodedata.category(c)[0] not in "PZ") or text
