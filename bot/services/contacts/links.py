"""リンク: where a reply leads on: a telephone, the official site."""

from __future__ import annotations

from typing import Union

from bot import desks
from bot.domain.contact import Agency, Desk
from bot.reply import Link

OFFICIAL_SITE = Link("損保ジャパン公式サイト", "https://www.sompo-japan.co.jp/")


def tel(contact: Union[Agency, Desk]) -> Link:
    """The link that calls."""
    return Link(f"{contact.name}に電話する", desks.tel(contact.phone))
