"""Consents that are asked for."""

from __future__ import annotations

from typing import Optional

import pytest

from bot.text.parse.consent import parse_consent


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("同意します", True),
        ("はい、同意します。", True),
        ("ええよ", True),
        ("かまわんよ", True),
        ("はい", True),
        ("同意しません", False),
        ("同意せん", False),
        ("いいえ", False),
        ("たぶん", None),
        ("同意しないとどうなるの", None),
        ("同意って何", None),
        ("", None),
    ],
)
def test_consent(text: str, expected: Optional[bool]) -> None:
    """Only what says so in so many words is a consent or a refusal."""
    assert parse_consent(text) is expected
