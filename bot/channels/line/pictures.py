"""見本の画像 for LINE, which takes JPEG and PNG over https alone."""

from __future__ import annotations

from typing import Optional

from bot.channels.line.flex import PictureOf
from bot.content.pictures import FILES
from bot.domain.picture import PATH, name_of
from bot.reply import Card

SUFFIX = ".jpg"


def picture_of(site: str) -> PictureOf:
    """The address of a card's picture; None for all where the site is not https."""
    known = (
        {path.stem for path in FILES.glob(f"*{SUFFIX}")} if site.startswith("https://") else set()
    )

    def found(card: Card) -> Optional[str]:
        name = name_of(card.journey, card.step, card.part - 1)
        return f"{site}{PATH}/{name}{SUFFIX}" if name in known else None

    return found
