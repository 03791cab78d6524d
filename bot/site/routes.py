"""経路: the pages over HTTP. Routes come from the content of the journeys."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from typing import Callable, Optional, Protocol

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, html, json, redirect

from bot.http import pages as serving
from bot.http.pages import HEADERS
from bot.site.accounts_pages import LINE_LINK
from bot.site.asked import Asked, Go, Page
from bot.site.host_tokens import HostTokens
from bot.site.rendering import Rendering
from bot.site.sessions import COOKIE
from bot.site.site import Answered, Site
from bot.site.visit import CONFIRM_COOKIE

STATIC = Path(__file__).parent / "static"
DOCUMENTS = {
    "/documents/terms": "会員規定",
    "/documents/privacy": "損保ジャパンの個人情報の取扱い",
    "/documents/agency-privacy": "取扱代理店の個人情報の取扱いならびに勧誘方針",
    "/documents/important-matters": "重要事項等説明書",
    "/documents/revision": "改定のご案内",
}

Handle = Callable[[Asked], Answered]


class Door(Protocol):
    """Who comes, and how often they may; that of the channels."""

    def client(self, request: Request) -> str:
        """Where the request comes from, without an address in it."""

    def wait_for_page_s(self, client: str) -> int:
        """0, or the seconds until a page may be asked for."""


class Pages:
    """The site behind Sanic."""

    def __init__(
        self,
        site: Site,
        rendering: Rendering,
        door: Door,
        host_tokens: Optional[HostTokens],
    ) -> None:
        self.site = site
        self._rendering = rendering
        self._door = door
        self.host_tokens = host_tokens

    def blueprint(self) -> Blueprint:
        """All routes."""
        routes = Blueprint("site")
        site = self.site
        for page in site.places:
            self._add(routes, page, partial(site.step, page=page))
            if site.places[page].step.kind == "contracts":
                below = f"{page}/<contract:str>"
                self._add(routes, below, partial(site.step, page=page))
        self._add(routes, "/login", site.login)
        self._add(routes, "/logout", site.logout)
        if site.tools.links_accounts:
            self._add(routes, LINE_LINK, site.link_line)
        self._add(routes, "/<journey:str>/handover/<code:str>", site.handover)
        self._add(routes, "/<journey:str>/handover", site.handover)
        self._add(routes, "/registration/confirm/<token:str>", site.confirm, methods=("GET",))
        for path, title in DOCUMENTS.items():
            shown = Page("document.html", {"title": title})
            self._add(routes, path, partial(site.fixed, page=shown), methods=("GET",))
        routes.add_route(self._host_token, "/host-token", name="host_token")
        for one in sorted(STATIC.iterdir()):
            routes.add_route(
                serving.file(one), f"/static/{one.name}", name=f"static_{one.suffix[1:]}"
            )
        return routes

    def problem(self, request: Request, status: int) -> Optional[HTTPResponse]:
        """A page for what went wrong, None for those who want no page."""
        if request.path.startswith(("/api/", "/channels/", "/desk", "/health", "/webhooks")):
            return None
        template = {404: "missing.html", 413: "too_large.html", 405: "missing.html"}.get(status)
        if template is None:
            template = "unavailable.html" if status >= 500 else "malformed.html"
        page = Page(template, {"kept": {}}, status)
        return html(self._html(page), status=status, headers=dict(HEADERS))

    # Inside

    def _html(self, page: Page) -> str:
        return self._rendering.html(page, self.site.services.now())

    def _add(
        self,
        routes: Blueprint,
        path: str,
        handle: Handle,
        methods: tuple[str, ...] = ("GET", "POST"),
    ) -> None:
        async def serve(request: Request, **arguments: str) -> HTTPResponse:
            asked = self._asked(request, arguments)
            wait_s = self._door.wait_for_page_s(asked.client)
            too_often = partial(self.site.too_often, wait_s=wait_s)
            return await self._served(request, asked, too_often if wait_s else handle)

        name = path.strip("/").replace("/", "_") or "top"
        name = "".join(c if c.isalnum() or c == "_" else "_" for c in name)
        routes.add_route(serve, path, methods=[*methods, "HEAD"], name=name)

    async def _served(self, request: Request, asked: Asked, handle: Handle) -> HTTPResponse:
        answered = await asyncio.to_thread(handle, asked)
        answer, session = answered.answer, answered.session
        if isinstance(answer, Go):
            response = redirect(answer.to, status=303, headers=dict(HEADERS))
        else:
            token = ""
            if self.host_tokens and session.member and answer.shown.get("has_chat"):
                token = self.host_tokens.sign(session.member, session.at)
            text = self._rendering.html(answer, session.at, session, asked.path, token)
            response = html(text, status=answer.status, headers=dict(HEADERS))
            if answer.retry_after_s:
                response.headers["Retry-After"] = str(answer.retry_after_s)
        is_secure = serving.may_be_secure(request)
        if session.is_new:
            response.add_cookie(
                COOKIE, session.sid, path="/", httponly=True, samesite="Lax", secure=is_secure
            )
        if answered.confirm is not None:
            response.add_cookie(
                CONFIRM_COOKIE,
                answered.confirm[:300],
                path="/registration",
                httponly=True,
                samesite="Lax",
                secure=is_secure,
                max_age=24 * 60 * 60,
            )
        return response

    def _asked(self, request: Request, arguments: dict[str, str]) -> Asked:
        cookies = {name: request.cookies.get(name) or "" for name in (COOKIE, CONFIRM_COOKIE)}
        return Asked(
            "POST" if request.method == "POST" else "GET",
            request.path,
            serving.query_of(request),
            serving.form_of(request),
            cookies,
            self._door.client(request),
            arguments,
        )

    async def _host_token(self, request: Request) -> HTTPResponse:
        return json({"token": await self.host_token_of(request)}, headers=dict(HEADERS))

    async def host_token_of(self, request: Request) -> str:
        """A fresh token for the chat of who is signed in; "" for everybody else."""
        asked = self._asked(request, {})
        answered = await asyncio.to_thread(self.site.fixed, asked, Page("missing.html"))
        member = answered.session.member
        if self.host_tokens is None or member is None:
            return ""
        return self.host_tokens.sign(member, answered.session.at)
