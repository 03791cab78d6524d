"""Headers of every answer, and errors as every client can read them."""

from __future__ import annotations

from typing import Any, Callable, Optional

import structlog
from sanic import Sanic
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse, empty

from bot.channels.front.origins import PREFLIGHT, Origins
from bot.channels.front.problems import problem

log = structlog.get_logger()

A_YEAR_S = 31_536_000
NOT_STORED = ("/api/", "/health/")

ErrorPage = Callable[[Request, int], Optional[HTTPResponse]]
"""An error as a page for people, None where none is wanted."""


def install(app: Sanic, origins: Origins, is_https: bool, page: Optional[ErrorPage] = None) -> None:
    """Origins are checked before, headers set after, and errors told as problem+json.

    With `page` errors are pages where people see them.
    """

    @app.on_request
    async def _check_origin(request: Request) -> Any:
        origin = request.headers.get("origin")
        if origin is None or not request.path.startswith("/api/"):
            return None
        if not origins.is_allowed(origin, request.headers.get("host", "")):
            return problem(403)
        return empty(headers=PREFLIGHT) if request.method == "OPTIONS" else None

    @app.on_response
    async def _set_headers(request: Request, response: HTTPResponse) -> None:
        headers = response.headers
        headers["X-Content-Type-Options"] = "nosniff"
        if is_https:
            headers["Strict-Transport-Security"] = f"max-age={A_YEAR_S}"
        if not request.path.startswith(NOT_STORED):
            return
        headers["Cache-Control"] = "no-store"
        headers["Vary"] = "Origin"
        origin = request.headers.get("origin")
        if origin and origins.is_allowed(origin, request.headers.get("host", "")):
            headers["Access-Control-Allow-Origin"] = origin
            headers["Access-Control-Expose-Headers"] = "Retry-After"

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


def _allowed(error: Exception) -> dict[str, str]:
    """The methods that a 405 has to name."""
    allow = error.headers.get("Allow", "") if isinstance(error, SanicException) else ""
    return {"Allow": allow} if allow else {}
