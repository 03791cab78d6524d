"""What speaks against a password."""

from __future__ import annotations

import pytest

from bot.content.password_words import load_password_words
from bot.services.accounts.passwords import LONGEST, SHORTEST, reasons_against

WORDS = load_password_words()

TABLE = [
    # length, in characters
    ("abc", "too_short"),
    ("たぬきと海と月", "too_short"),
    ("ﾊﾟﾝﾀﾞﾊﾟﾝﾀﾞ", "too_short"),
    ("", "too_short"),
    ("た" * (LONGEST + 1), "too_long"),
    # what everybody tries
    ("password", "common"),
    ("Password1", "common"),
    ("P@ssw0rd!", "common"),
    ("password123456", "common"),
    ("ｐａｓｓｗｏｒｄ", "common"),
    ("sakura2024", "common"),
    ("2024sakura", "common"),
    ("sompojapan1", "common"),
    ("clickar2026", "common"),
    ("satou1950", "common"),
    ("パスワード123", "common"),
    ("12345678", "pattern"),
    ("87654321", "pattern"),
    ("qwertyuiop", "pattern"),
    ("1qaz2wsx", "pattern"),
    ("asdf1234", "common pattern"),
    ("aaaaaaaa", "pattern"),
    ("abcabcabc", "pattern"),
    ("12121212", "pattern"),
    ("あいうえおかきく", "pattern"),
    ("19500412", "date"),
    ("1950/4/12", "date"),
    ("1950年4月12日", "date"),
    # no composition rules: neither capitals nor digits nor signs are asked for
    ("tanuki no hon", ""),
    ("うみのそこのたぬき", ""),
    ("correct horse battery staple", ""),
    ("kx7pq2lm", ""),
    ("83920571", ""),
    ("sakura-tanuki-hondana", ""),
    ("た" * 5 + "ぬ" * 5, ""),
]


@pytest.mark.parametrize(("password", "expected"), TABLE)
def test_reasons(password: str, expected: str) -> None:
    """Each reason is its sentence; a good password has none."""
    told = [
        name
        for name, text in WORDS.reasons.items()
        if text.format(shortest=SHORTEST, longest=LONGEST) in reasons_against(password, WORDS)
    ]
    assert sorted(told) == sorted(expected.split())


def test_sentences_are_kind_and_name_the_limit() -> None:
    """A person reads them at the field."""
    assert reasons_against("abc", WORDS) == ("パスワードは、8文字以上にしてください。",)
    assert all(text.endswith("。") for text in WORDS.reasons.values())
