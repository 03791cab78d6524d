"""見本の画像 for LINE, which takes JPEG and PNG alone, and over https; written by ops/line_pictures.py."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Mapping, Optional

from sanic import Blueprint
from sanic.exceptions import NotFound
from sanic.request import Request
from sanic.response import HTTPResponse, file

from bot.channels.line.flex import PictureOf, Shown
from bot.domain.picture import name_of
from bot.reply import Card

FOLDER = Path(__file__).parent / "pictures"
SUFFIX = ".jpg"
SIZES = FOLDER / "sizes.json"
"""Width and height of each, in pixels."""
_TALLEST = 3
"""Times as high as it is wide: what the platform shows."""
PATH = "/channels/line/pictures"
"""Where they are served; the platform shows them to people from there."""

_HEADERS = {"Cache-Control": "public, max-age=86400"}


def sizes() -> Mapping[str, tuple[int, int]]:
    """The pictures that there are: 「registration-3-2」, each with its size."""
    found: dict[str, list[int]] = json.loads(SIZES.read_text(encoding="utf-8"))
    return {name: (width, height) for name, (width, height) in found.items()}


def picture_of(site: str) -> PictureOf:
    """The picture of a card; None for all where the site is not https."""
    known = sizes() if site.startswith("https://") else {}

    def found(card: Card) -> Optional[Shown]:
        name = name_of(card.journey, card.step, card.part - 1)
        if name not in known:
            return None
        width, height = known[name]
        url = f"{site}{PATH}/{name}{SUFFIX}"
        return Shown(url, f"{width}:{min(height, _TALLEST * width)}")

    return found


def add(routes: Blueprint) -> None:
    """Serve each by its name, and nothing else of the folder."""
    known = sizes()

    async def serve(_: Request, name: str) -> HTTPResponse:
        stem, dot, suffix = name.partition(".")
        if stem not in known or dot + suffix != SUFFIX:
            raise NotFound
        return await file(FOLDER / name, mime_type="image/jpeg", headers=_HEADERS)

    routes.add_route(serve, f"{PATH}/<name:str>", name="pictures")
