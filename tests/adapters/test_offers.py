"""What may be pressed next, sealed."""

from __future__ import annotations

from bot.adapters.stores.keys import Keys
from bot.adapters.stores.offers import SealedOffers
from bot.services.drafts.drafts import VaultKey

OLD, NEW = VaultKey("old", bytes(32)), VaultKey("new", bytes(range(32)))
OFFERED = {"1．見本ワゴン": '/journey{"move": "contract", "contract": "c-1"}'}


def test_it_opens_in_its_conversation_alone() -> None:
    """Nothing of it can be read, and what was offered to one person is nothing to another."""
    offers = SealedOffers(Keys((OLD,)))
    sealed = offers.seal(OFFERED, "a")
    assert "ワゴン" not in sealed and "contract" not in sealed
    assert offers.open(sealed, "a") == OFFERED
    assert offers.open(sealed, "b") == {}


def test_a_newer_key_still_opens_it() -> None:
    """After a rotation what was offered before can be pressed; without its key it cannot."""
    sealed = SealedOffers(Keys((OLD,))).seal(OFFERED, "a")
    assert SealedOffers(Keys((OLD, NEW))).open(sealed, "a") == OFFERED
    assert SealedOffers(Keys((NEW,))).open(sealed, "a") == {}


def test_anything_else_is_nothing() -> None:
    """Nothing offered, and what an earlier version or anybody else has left."""
    offers = SealedOffers(Keys((OLD,)))
    assert offers.seal({}, "a") == ""
    for found in ("", None, {}, OFFERED, "old.", "old.###", "old.AAAA", "x", 5):
        assert offers.open(found, "a") == {}
