"""サインイン: by the insurer's own provider, or in development as a local agent."""

from __future__ import annotations

import asyncio
import math
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Optional

import structlog
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.desk.rendering import ROOT
from bot.desk.shell import SIGN_IN, Shell, cookies_of, go
from bot.domain.desk_user import DeskUser
from bot.http import pages
from bot.services.accounts.agents import Agent, read_name
from bot.services.accounts.browsers import Browsers
from bot.services.accounts.provider import (
    Claims,
    Person,
    Proofs,
    Provider,
    ProviderUnavailable,
    SignInRefused,
)
from bot.services.accounts.signing_in import SigningIn, TooOften

log = structlog.get_logger()

CALLBACK = f"{SIGN_IN}/callback"
ON_THE_WAY = "desk_sign_in"
"""The cookie of a browser that has gone to the provider."""
ON_THE_WAY_S = 600
LONGEST_NEXT = 300


@dataclass(frozen=True)
class Elsewhere:
    """The provider, what its claims mean here, and where it sends people back to."""

    provider: Provider
    claims: Claims
    redirect_uri: str

    def person(self, code: str, proofs: Proofs) -> Person:
        """Who came back. Raises `SignInRefused`, `ProviderUnavailable`."""
        return self.claims.person(self.provider.claims(code, proofs))


class SignIn:
    """The pages. `local` signs agents in, `elsewhere` everybody else; None where it does not."""

    def __init__(
        self,
        shell: Shell,
        secret: str,
        local: Optional[SigningIn[Agent]],
        elsewhere: Optional[Elsewhere],
    ) -> None:
        self._shell = shell
        self._words = shell.rendering.words["sign_in"]
        self._browsers = Browsers(secret, "sign-in of the desk", ON_THE_WAY)
        self._local = local
        self._elsewhere = elsewhere

    def add_to(self, routes: Blueprint) -> None:
        """Its routes."""
        self._shell.add(routes, "/sign-in", self._sign_in, None, ("GET", "POST"))
        self._shell.add(routes, "/sign-out", self._sign_out, None, ("GET", "POST"))
        if self._elsewhere:
            self._shell.add(routes, "/sign-in/begin", self._begin, None)
            self._shell.add(routes, "/sign-in/callback", self._come_back, None)

    async def _sign_in(self, request: Request, user: Optional[DeskUser]) -> HTTPResponse:
        if request.method != "POST":
            to = next_of(pages.query_of(request).get("next", ""))
            return go(to) if user else self._form(request, to)
        if self._local is None:
            return self._form(request, f"{ROOT}/", status=403)
        form = pages.form_of(request)
        to, name = next_of(form.get("next", "")), read_name(form.get("name", ""))
        client = self._shell.door.client(request)
        found = await asyncio.to_thread(self._local.sign_in, name, form.get("password", ""), client)
        if isinstance(found, Agent):
            return await self._signed_in(request, found, to)
        if isinstance(found, TooOften):
            minutes = max(1, math.ceil(found.retry_after_s / 60))
            text = self._words["too_often"].format(minutes=minutes)
            response = self._form(request, to, name, text, 429)
            response.headers["Retry-After"] = str(found.retry_after_s)
            return response
        return self._form(request, to, name, self._words["refused"], 400)

    async def _sign_out(self, request: Request, user: Optional[DeskUser]) -> HTTPResponse:
        """By a button: a link alone signs nobody out."""
        if request.method != "POST":
            return self._shell.page(request, user, "sign_out.html")
        await asyncio.to_thread(self._shell.sessions.sign_out, cookies_of(request))
        response = go(SIGN_IN)
        self._shell.give_cookie(request, response, self._shell.sessions.browsers.new_sid())
        return response

    async def _begin(self, request: Request, user: Optional[DeskUser]) -> HTTPResponse:
        assert self._elsewhere
        to = next_of(pages.query_of(request).get("next", ""))
        sid = self._browsers.new_sid()
        proofs = self._proofs(sid)
        try:
            address = await asyncio.to_thread(self._elsewhere.provider.address, proofs)
        except ProviderUnavailable:
            return self._form(request, to, error=self._words["no_provider"], status=503)
        response = go(address)
        value = f"{sid}.{urlsafe_b64encode(to.encode()).decode()}"
        self._on_the_way(request, response, value, ON_THE_WAY_S)
        return response

    async def _come_back(self, request: Request, user: Optional[DeskUser]) -> HTTPResponse:
        assert self._elsewhere
        sid, _, encoded = (request.cookies.get(ON_THE_WAY) or "").partition(".")
        asked, to = pages.query_of(request), next_of(_decoded(encoded))
        proofs = self._proofs(sid) if self._browsers.sid({ON_THE_WAY: sid}) else None
        state, code = asked.get("state", ""), asked.get("code", "")
        is_ours = proofs and secrets.compare_digest(state.encode(), proofs.state.encode())
        if not is_ours or not code or proofs is None:
            log.info("desk.sign_in_broken_off")
            return self._ended(request, self._form(request, to, "", self._words["broken_off"], 400))
        try:
            person = await asyncio.to_thread(self._elsewhere.person, code, proofs)
        except SignInRefused as refused:
            log.info("desk.sign_in_refused", by=str(refused))
            return self._ended(request, self._form(request, to, "", self._words["may_not"], 403))
        except ProviderUnavailable:
            text = self._words["no_provider"]
            return self._ended(request, self._form(request, to, "", text, 503))
        return self._ended(request, await self._signed_in(request, person, to))

    def _proofs(self, sid: str) -> Proofs:
        """Nothing is stored of who is on the way: all of it follows from the cookie."""
        mac = self._browsers.mac
        assert self._elsewhere
        return Proofs(
            mac("state", sid), mac("nonce", sid), mac("verifier", sid), self._elsewhere.redirect_uri
        )

    def _ended(self, request: Request, response: HTTPResponse) -> HTTPResponse:
        """Nobody is on the way any more."""
        self._on_the_way(request, response, "", 0)
        return response

    def _on_the_way(
        self, request: Request, response: HTTPResponse, value: str, max_age: int
    ) -> None:
        response.add_cookie(
            ON_THE_WAY,
            value,
            path=SIGN_IN,
            httponly=True,
            samesite="Lax",
            secure=pages.may_be_secure(request),
            max_age=max_age,
        )

    async def _signed_in(self, request: Request, who: Agent | Person, to: str) -> HTTPResponse:
        now = self._shell.now()
        sid = await asyncio.to_thread(self._shell.sessions.sign_in, cookies_of(request), who, now)
        log.info("desk.signed_in", role=who.role.value)
        response = go(to)
        self._shell.give_cookie(request, response, sid)
        return response

    def _form(
        self, request: Request, to: str, name: str = "", error: str = "", status: int = 200
    ) -> HTTPResponse:
        return self._shell.page(
            request,
            None,
            "sign_in.html",
            status=status,
            next=to,
            name=name,
            is_local=self._local is not None,
            is_elsewhere=self._elsewhere is not None,
            errors=[("name" if self._local else "main", error)] if error else [],
        )


def next_of(text: str) -> str:
    """Where one wanted to go, if that is a page of the desk.

    >>> next_of("/desk/cases?after=1"), next_of("//evil.example"), next_of("/desk/../login")
    ('/desk/cases?after=1', '/desk/', '/desk/')
    """
    is_ours = text.startswith(f"{ROOT}/") and len(text) <= LONGEST_NEXT and text.isprintable()
    return text if is_ours and text.isascii() and ".." not in text else f"{ROOT}/"


def _decoded(text: str) -> str:
    try:
        return urlsafe_b64decode(text.encode("ascii")).decode("ascii")
    except ValueError:
        return ""
