"""Conversation ids of platforms."""

from __future__ import annotations

from bot.channels.front.pseudonyms import Pseudonyms

USER = "U0123456789abcdefmihon"


def test_of() -> None:
    """The same for the same, another for another user, channel or secret; nothing of the user in it."""
    ids = {
        Pseudonyms(secret, channel).of(user)
        for secret in ("one", "two")
        for channel in ("line", "sms")
        for user in (USER, f"{USER}x", "\ud800")
    }
    assert len(ids) == 12
    mine = Pseudonyms("one", "line").of(USER)
    assert mine == Pseudonyms("one", "line").of(USER) and mine in ids
    assert mine.startswith("line-") and USER not in mine and len(mine) == 37
