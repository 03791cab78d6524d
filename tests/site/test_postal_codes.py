"""What a postal code fills in."""

from __future__ import annotations

from bot.site.postal_codes import address_of


def test_the_address_of_a_postal_code() -> None:
    """However it is written; nothing for what is none, or is not known."""
    assert address_of("１６０－００２３") == "東京都新宿区西新宿"
    assert address_of("160-0023") == "東京都新宿区西新宿"
    assert [address_of(text) for text in ("", "0000000", "160-002", "新宿")] == [""] * 4
