"""What a case may hold."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from bot.domain.case import Case
from bot.domain.handoff import Reason, Target
from bot.domain.hours import TOKYO

AT = datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO)
GOOD: dict[str, Any] = {
    "id": "c-1",
    "journey": "renewal",
    "step": 3,
    "reason": Reason.DISCLOSURE_NO,
    "target": Target.PHONE_AGENCY,
    "holder": "yumecard",
    "agency": "yumecard",
    "at": AT,
    "transcript": "0" * 64,
}


def test_case() -> None:
    """Holder and agency may both be unknown."""
    assert Case(**{**GOOD, "holder": None, "agency": None}).holder is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("id", "c 1"),
        ("journey", "更新"),
        ("holder", "株式会社ゆめカード"),
        ("agency", "0800-3003-123 "),
        ("step", 0),
        ("at", AT.replace(tzinfo=None)),
        ("transcript", "web-1"),
        ("transcript", "x" * 64),
        ("transcript", ""),
    ],
)
def test_nothing_free(name: str, value: Any) -> None:
    """Only ids, codes and a hash fit in; the error names the field and shows no value."""
    with pytest.raises(ValueError) as caught:
        Case(**{**GOOD, name: value})
    assert not isinstance(value, str) or not value or value not in str(caught.value)
