"""出典: how a section id of the manual is shown to users."""

from __future__ import annotations

from typing import Sequence

_JOURNEYS = {"REG": "会員登録手順", "CLK": "更新手順"}
_NAMES = {"GEN": "ご案内ちらし", "DESK": "電話窓口のご案内", "AGY": "取扱代理店のご案内"}


def source_line(citations: Sequence[str]) -> str:
    """「出典：会員登録手順5」, "" when nothing is cited.

    >>> source_line(["REG-3", "REG-5", "GEN-1"])
    '出典：会員登録手順3・5、ご案内ちらし'
    """
    return f"出典：{named(citations)}" if citations else ""


def named(citations: Sequence[str]) -> str:
    """The sections as people know them.

    >>> named(["CLK-7"])
    '更新手順7'
    """
    numbers: dict[str, list[str]] = {}
    for citation in citations:
        document, _, number = citation.partition("-")
        numbers.setdefault(document, []).append(number)
    parts = []
    for document, found in numbers.items():
        if document not in _JOURNEYS:
            parts.append(_NAMES[document])
        elif len(found) > 3:
            parts.append(f"{_JOURNEYS[document]}{found[0]}〜{found[-1]}")
        else:
            parts.append(_JOURNEYS[document] + "・".join(found))
    return "、".join(parts)
