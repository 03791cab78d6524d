"""枠: lets people of the desk in by what they may do, and draws their pages.

A page of the desk is an async function of the request and of who asks:

    shell.add(routes, "/cases", show, Scope.CASES)
    async def show(request, user): return shell.page(request, user, "cases.html", cases=…)

Who is not signed in is sent to the sign-in and comes back; who may not see it is told so kindly;
what is posted from elsewhere is refused.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Awaitable, Callable, Optional, Sequence
from urllib.parse import quote

import structlog
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, html, redirect

from bot.desk.desk import Door
from bot.desk.rendering import ROOT, Rendering
from bot.desk.sessions import COOKIE, Sessions
from bot.domain.desk_user import DeskUser, Scope
from bot.domain.errors import StoreUnavailable
from bot.http import pages
from bot.services.accounts.agents import DeskSession

log = structlog.get_logger()

SIGN_IN = f"{ROOT}/sign-in"

Show = Callable[..., Awaitable[HTTPResponse]]
"""(request, user, **arguments of the route) → the answer."""


@dataclass(frozen=True)
class Shell:
    """What every page of the desk is in."""

    rendering: Rendering
    sessions: Sessions
    door: Door
    now: Callable[[], datetime]

    def add(
        self,
        routes: Blueprint,
        path: str,
        show: Show,
        scope: Optional[Scope],
        methods: Sequence[str] = ("GET",),
    ) -> None:
        """A page below `/desk` for who may; with no scope for everybody, `user` being who it is."""

        async def serve(request: Request, **arguments: Any) -> HTTPResponse:
            wait_s = self.door.wait_for_desk_s(self.door.client(request))
            if wait_s:
                return self._told(request, "too_often", 429, {"Retry-After": str(wait_s)})
            try:
                return await self._served(request, show, scope, arguments)
            except StoreUnavailable as error:
                log.error("desk.not_done", error=type(error).__name__)
                return self._told(request, "unavailable", 503)

        name = "".join(c if c.isalnum() else "_" for c in path.strip("/")) or "top"
        more = ["HEAD"] if "GET" in methods else []
        routes.add_route(serve, path, methods=[*methods, *more], name=name)

    def page(
        self,
        request: Request,
        user: Optional[DeskUser],
        template: str,
        *,
        status: int = 200,
        **shown: Any,
    ) -> HTTPResponse:
        """A template of the desk. It has `words`, `csrf`, `session`, and what is `shown`."""
        session = getattr(request.ctx, "desk_session", None) if user else None
        sid = self.sessions.browsers.sid(cookies_of(request)) or self.sessions.browsers.new_sid()
        csrf = self.sessions.browsers.csrf(sid)
        text = self.rendering.html(template, session, csrf, request.path, shown)
        response = html(text, status=status, headers=dict(pages.HEADERS))
        if sid != cookies_of(request)[COOKIE]:
            self.give_cookie(request, response, sid)
        return response

    async def user_of(self, request: Request) -> Optional[DeskUser]:
        """Who is signed in at the browser that asks. Raises `StoreUnavailable`."""
        found = await asyncio.to_thread(self.sessions.open, cookies_of(request), self.now())
        request.ctx.desk_session = found
        return found.user if found else None

    def is_from_here(self, request: Request) -> bool:
        """True if what is posted comes from a page that was made for this browser."""
        form = pages.form_of(request)
        given = form.get("csrf") or request.headers.get("x-csrf-token", "")
        return self.sessions.browsers.is_of(cookies_of(request), {"csrf": given})

    def give_cookie(self, request: Request, response: HTTPResponse, sid: str) -> None:
        """The cookie of a session."""
        response.add_cookie(
            COOKIE,
            sid,
            path=ROOT,
            httponly=True,
            samesite="Lax",
            secure=pages.may_be_secure(request),
        )

    def problem(self, request: Request, status: int) -> Optional[HTTPResponse]:
        """A page for what went wrong below `/desk`, None elsewhere and for the API."""
        if not request.path.startswith(f"{ROOT}/") or request.path.startswith(f"{ROOT}/api/"):
            return None
        known = {404: "missing", 405: "missing", 413: "malformed"}
        return self._told(request, known.get(status) or _kind(status), status)

    # Inside

    async def _served(
        self, request: Request, show: Show, scope: Optional[Scope], arguments: dict[str, Any]
    ) -> HTTPResponse:
        user = await self.user_of(request)
        if scope is not None and user is None:
            return self._to_sign_in(request)
        if scope is not None and user is not None and not user.may(scope):
            return self.page(
                request,
                user,
                "told.html",
                status=403,
                told=self.rendering.words["shell"]["may_not"],
            )
        if request.method == "POST" and not self.is_from_here(request):
            return self._told(request, "foreign", 403)
        return await show(request, user, **arguments)

    def _to_sign_in(self, request: Request) -> HTTPResponse:
        to = request.path if request.method in ("GET", "HEAD") else f"{ROOT}/"
        if request.query_string and request.method == "GET":
            to = f"{to}?{request.query_string}"
        return go(f"{SIGN_IN}?next={quote(to, '')}")

    def _told(
        self, request: Request, name: str, status: int, headers: Optional[dict[str, str]] = None
    ) -> HTTPResponse:
        session: Optional[DeskSession] = getattr(request.ctx, "desk_session", None)
        told = self.rendering.words["shell"][name]
        text = self.rendering.html("told.html", session, "", request.path, {"told": told})
        return html(text, status=status, headers={**pages.HEADERS, **(headers or {})})


def go(to: str) -> HTTPResponse:
    """See another page."""
    return redirect(to, status=303, headers=dict(pages.HEADERS))


def cookies_of(request: Request) -> dict[str, str]:
    """The cookie of the desk's sessions, "" where there is none."""
    return {COOKIE: request.cookies.get(COOKIE) or ""}


def _kind(status: int) -> str:
    return "unavailable" if status >= 500 else "malformed"
