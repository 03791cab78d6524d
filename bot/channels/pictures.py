"""見本の画像 of the screens, at a path that stays: for the chat, LINE and the help desk."""

from __future__ import annotations

from sanic import Blueprint
from sanic.exceptions import NotFound
from sanic.request import Request
from sanic.response import HTTPResponse, file

from bot.content.pictures import FILES
from bot.domain.picture import PATH

_HEADERS = {
    "Cache-Control": "public, max-age=86400",
    # a host page of another origin shows them too
    "Cross-Origin-Resource-Policy": "cross-origin",
}


def blueprint() -> Blueprint:
    """Each picture by its name, and nothing else of the folder."""
    routes = Blueprint("pictures", url_prefix=PATH)
    known = {path.name: path for path in FILES.glob("*.webp")}

    @routes.get("/<name:str>")
    async def serve(_: Request, name: str) -> HTTPResponse:
        if name not in known:
            raise NotFound
        return await file(known[name], mime_type="image/webp", headers=_HEADERS)

    return routes
