"""Headers of every answer, and errors as every client can read them."""

from __future__ import annotations

from typing import Any, Callable, Optional

import structlog
from sanic import Sanic
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse, empty

from bot.channels.front import request_ids
from bot.channels.front.addresses import NOBODY, Networks
from bot.channels.front.origins import PREFLIGHT, Origins
from bot.http.problems import problem
from bot.metrics import counted, parts

log = structlog.get_logger()

A_YEAR_S = 31_536_000
NOT_STORED = ("/api/", "/health/")
DESK = "/desk"
"""Nothing of it is stored either, but for what says so with an ETag."""

ErrorPage = Callable[[Request, int], Optional[HTTPResponse]]
"""An error as a page for people, None where none is wanted."""


TRACE_PARENT = "traceparent"
_METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
_AREAS = ("api", "desk", "widget", "health", "webhook", "s", "chat")
"""First parts of paths that are counted by themselves; everything else is the site."""


def install(
    app: Sanic,
    origins: Origins,
    is_https: bool,
    page: Optional[ErrorPage] = None,
    proxies: Networks = NOBODY,
) -> None:
    """Origins are checked before, headers set after, and errors told as problem+json.

    With `page` errors are pages where people see them. `proxies` may name the request.
    """

    @app.on_request
    async def _check_origin(request: Request) -> Any:
        _identify(request, proxies)
        origin = request.headers.get("origin")
        if origin is None or not request.path.startswith("/api/"):
            return None
        if not origins.is_allowed(origin, request.headers.get("host", "")):
            return problem(403)
        return empty(headers=PREFLIGHT) if request.method == "OPTIONS" else None

    @app.on_response
    async def _set_headers(request: Request, response: HTTPResponse) -> None:
        headers = response.headers
        headers[request_ids.HEADER] = _identify(request, proxies)
        counted.REQUESTS.labels(area(request.path), counted.status_class(response.status)).inc()
        request.ctx.ended(response.status)
        headers["X-Content-Type-Options"] = "nosniff"
        if request.path.startswith(DESK):
            headers.setdefault("Cache-Control", "no-store")
        if is_https:
            headers["Strict-Transport-Security"] = f"max-age={A_YEAR_S}"
        if not request.path.startswith(NOT_STORED):
            return
        headers["Cache-Control"] = "no-store"
        headers["Vary"] = "Origin"
        origin = request.headers.get("origin")
        if origin and origins.is_allowed(origin, request.headers.get("host", "")):
            headers["Access-Control-Allow-Origin"] = origin
            headers["Access-Control-Expose-Headers"] = f"Retry-After, {request_ids.HEADER}"

    @app.exception(Exception)
    async def _tell(request: Request, error: Exception) -> HTTPResponse:
        is_theirs = isinstance(error, SanicException) and error.status_code < 500
        if not is_theirs:
            log.error("request.failed", error=type(error).__name__)
        status = getattr(error, "status_code", 500)
        shown = page(request, status) if page else None
        if shown is not None:
            shown.headers.update(_allowed(error))
            return shown
        return problem(status, headers=_allowed(error))


def _identify(request: Request, proxies: Networks) -> str:
    """The id of the request, which begins with the first call: before its head could be read, at its end."""
    found: Optional[str] = getattr(request.ctx, "request_id", None)
    if found is None:
        info = request.conn_info
        peer, given = info.peername if info else None, request.headers or {}
        found = request_ids.begin(peer, given.get(request_ids.HEADER, ""), proxies)
        request.ctx.request_id = found
        parent = given.get(TRACE_PARENT, "") if request_ids.is_ours(peer, proxies) else ""
        request.ctx.ended = parts.of_a_request(_name(request), found, parent)
    return found


def _name(request: Request) -> str:
    """What it is called in a trace: 「POST api」."""
    method = request.method if request.method in _METHODS else "other"
    return f"{method} {area(request.path)}"


def area(path: str) -> str:
    """The part of the product that a path belongs to: one of a few names.

    >>> [area(path) for path in ("/api/chat/messages", "/channels/line/callback", "/renewal/3")]
    ['api', 'line', 'site']
    """
    first, _, rest = path.lstrip("/").partition("/")
    if first == "channels":
        return "line" if rest.startswith("line") else "sms"
    return first if first in _AREAS else "site"


def _allowed(error: Exception) -> dict[str, str]:
    """The methods that a 405 has to name."""
    allow = error.headers.get("Allow", "") if isinstance(error, SanicException) else ""
    return {"Allow": allow} if allow else {}
