"""The page at `/chat` that is the chat alone; at `/` too where there is no site."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Awaitable, Callable, Optional

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, file, html

PATH = "/chat"
_FOLDER = Path(__file__).parent / "page"
_STYLE = "/chat.css"
_ELEMENT = "<mypage-assistant"
_AGENCY = re.compile("[a-z0-9_-]{1,40}")
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}

HostTokenOf = Callable[[Request], Awaitable[str]]
"""What the site around the chat says of who is signed in there, "" for nobody."""


async def _nobody(_: Request) -> str:
    return ""


def blueprint(is_at_root: bool = True, host_token_of: Optional[HostTokenOf] = None) -> Blueprint:
    """Routes of the page and its files."""
    routes = Blueprint("chat_page")
    page = (_FOLDER / "index.html").read_text(encoding="utf-8")
    token_of = host_token_of or _nobody

    async def chat(request: Request) -> HTTPResponse:
        token = await token_of(request)  # letters, digits, dots, - and _
        agency = request.args.get("agency") or ""
        given = f' host-token="{token}"' if token else ""
        given += f' agency="{agency}"' if _AGENCY.fullmatch(agency) else ""
        headers = {**_HEADERS, **({"Cache-Control": "no-store"} if host_token_of else {})}
        return html(page.replace(_ELEMENT, _ELEMENT + given, 1), headers=headers)

    async def style(_: Request) -> HTTPResponse:
        return await file(
            _FOLDER / "chat.css", mime_type="text/css; charset=utf-8", headers=_HEADERS
        )

    for path in (PATH, "/") if is_at_root else (PATH,):
        routes.add_route(chat, path, name=path.strip("/") or "root")
    routes.add_route(style, _STYLE, name="style")
    return routes
