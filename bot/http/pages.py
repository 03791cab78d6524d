"""配信: headers of pages, their files, their forms, and cookies that a browser keeps."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Awaitable, Callable, Mapping
from urllib.parse import parse_qsl, urlsplit

from sanic.request import Request
from sanic.response import HTTPResponse, raw

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
}

MOST_INPUTS = 200
_FORM = "application/x-www-form-urlencoded"
_KINDS = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
_OTHER = "application/octet-stream"


def file(path: Path) -> Callable[[Request], Awaitable[HTTPResponse]]:
    """What serves a file, packed for who takes it so."""
    plain = path.read_bytes()
    packed = gzip.compress(plain, 9, mtime=0)
    headers = {
        "Cache-Control": "no-cache",
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
    }

    async def serve(request: Request) -> HTTPResponse:
        is_packed = "gzip" in request.headers.get("accept-encoding", "")
        more = {"Content-Encoding": "gzip"} if is_packed else {}
        return raw(
            packed if is_packed else plain,
            content_type=_KINDS.get(path.suffix, _OTHER),
            headers={**headers, **more},
        )

    return serve


def form_of(request: Request) -> dict[str, str]:
    """The inputs of a POST by name; {} for what is no form."""
    is_form = request.headers.get("content-type", "").startswith(_FORM)
    if request.method != "POST" or not is_form:
        return {}
    text = request.body.decode("utf-8", "replace")
    return dict(parse_qsl(text, keep_blank_values=True)[:MOST_INPUTS])


def query_of(request: Request) -> dict[str, str]:
    """What stands behind the 「?」, by name."""
    return dict(parse_qsl(request.query_string, keep_blank_values=True)[:MOST_INPUTS])


def may_be_secure(request: Request) -> bool:
    """Everywhere but on a plain address of a network, where a browser would drop the cookie."""
    host = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    is_here = host in ("localhost", "::1") or host.startswith("127.")
    forwarded = request.headers.get("x-forwarded-proto", "")
    return is_here or forwarded == "https" or request.scheme == "https"
