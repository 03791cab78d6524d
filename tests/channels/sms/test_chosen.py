"""「1」「１番」「電話」: what is answered to a numbered message."""

from __future__ import annotations

import pytest

from bot.channels.sms.chosen import by_number, by_word
from bot.services.sms.talks import Offer

OFFERS = (Offer(1, "次へ", "/a"), Offer(2, "電話", "/b"), Offer(3, "済みました", "/c"))
BINDING = (Offer(0, "はい", '/journey{"move": "yes"}'), Offer(0, "電話", "/b"))


@pytest.mark.parametrize(
    ("text", "payload"),
    [
        *(("1", "/a"), ("１", "/a"), ("1番", "/a"), ("２番です", "/b"), ("②", "/b"), ("3で", "/c")),
        *(("4", None), ("0", None), ("12", None), ("1番地", None), ("1はい", None), ("", None)),
        ("090", None),
    ],
)
def test_by_number(text: str, payload: str | None) -> None:
    """A number alone chooses what stands beside it."""
    assert by_number(text, OFFERS) == payload


@pytest.mark.parametrize(
    ("text", "payload"),
    [
        *(("次へ", "/a"), ("電話", "/b"), ("1 次へ", "/a"), ("１　次へ", "/a"), ("２電話", "/b")),
        *(("済みました。", "/c"), ("電話番号はどこ", None), ("2 次へ", None), ("", None)),
    ],
)
def test_by_word(text: str, payload: str | None) -> None:
    """The word as it stood there, with its number or without."""
    assert by_word(text, OFFERS) == payload


@pytest.mark.parametrize("text", ["1", "１番", "0"])
def test_what_binds_has_no_number(text: str) -> None:
    """No digit answers where our message numbered nothing."""
    assert by_number(text, BINDING) is None


def test_what_binds_is_read_as_a_sentence() -> None:
    """はい is not chosen here; what stands beside it is."""
    assert by_word("はい", BINDING) is None
    assert by_word("電話", BINDING) == "/b"
