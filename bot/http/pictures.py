"""見本の画像 of the screens, each by its name, wherever they are shown."""

from __future__ import annotations

from typing import Mapping, Optional

from sanic import Blueprint
from sanic.exceptions import NotFound
from sanic.request import Request
from sanic.response import HTTPResponse, file

from bot.content.pictures import FILES

_A_DAY = {"Cache-Control": "public, max-age=86400"}


def blueprint(name: str, path: str, more: Optional[Mapping[str, str]] = None) -> Blueprint:
    """Each picture below that path, and nothing else of the folder; with these headers as well."""
    routes = Blueprint(name, url_prefix=path)
    known = {one.name: one for one in FILES.glob("*.webp")}
    headers = {**_A_DAY, **(more or {})}

    @routes.get("/<name:str>")
    async def serve(_: Request, name: str) -> HTTPResponse:
        if name not in known:
            raise NotFound
        return await file(known[name], mime_type="image/webp", headers=headers)

    return routes
