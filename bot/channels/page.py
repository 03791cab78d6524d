"""The plain chat page at `/`, with its script and style."""

from __future__ import annotations

from pathlib import Path

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, file

_FOLDER = Path(__file__).parent / "page"
_FILES = {
    "/": ("index.html", "text/html; charset=utf-8"),
    "/chat.js": ("chat.js", "text/javascript; charset=utf-8"),
    "/chat.css": ("chat.css", "text/css; charset=utf-8"),
}
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}


def blueprint() -> Blueprint:
    """Routes of the page's files."""
    routes = Blueprint("chat_page")
    for path, (name, content_type) in _FILES.items():

        async def serve(_: Request, name: str = name, kind: str = content_type) -> HTTPResponse:
            return await file(_FOLDER / name, mime_type=kind, headers=_HEADERS)

        routes.add_route(serve, path, name=name.replace(".", "_"))
    return routes
