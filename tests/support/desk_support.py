"""The desk behind Sanic without the model, on a clock that can be set."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Iterator, Mapping, Optional

import httpx
from front_support import served, small_app
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import bootstrap
from bot import settings as settings_module
from bot.bootstrap import Services
from bot.channels.front import addresses
from bot.channels.front.door import Door
from bot.channels.front.protocol import protocol
from bot.desk.console import Console
from bot.desk.desk import Desk
from bot.desk.routes import blueprints
from bot.domain.desk_user import DeskUser, Role, Scope
from bot.domain.hours import TOKYO
from bot.services.accounts.agents import Agent
from bot.services.desk.search.understood import nothing
from tests_support import environment, free_port

TODAY = datetime(2026, 11, 24, 10, 0, tzinfo=TOKYO)
SECRET = "a secret of the tests, long enough for every purpose that it has here"
PASSWORD = "みほんのあいことば29"
API = "/desk/api/v1"
_PROXIES = addresses.networks("127.0.0.0/8")


@dataclass
class Running:
    """The desk with its services."""

    base: str
    services: Services
    desk: Desk
    console: Console
    clock: list[datetime]

    def key(self, *scopes: Scope, agency: Optional[str] = None, days: int = 1) -> str:
        """A key with these scopes, all of them by default."""
        name = "試験の鍵"
        return self.services.desk.keys.make(name, scopes or tuple(Scope), self.at, agency, days)

    @property
    def at(self) -> datetime:
        """What the clock shows."""
        return self.clock[0]

    def client(self, key: str = "", address: str = "192.0.2.1") -> httpx.Client:
        """Somebody who shows that key."""
        headers = {"X-Forwarded-For": address}
        if key:
            headers["Authorization"] = f"Bearer {key}"
        return httpx.Client(base_url=f"{self.base}{API}", headers=headers, timeout=20)

    def agent(self, role: Role, agency: Optional[str] = None, name: str = "") -> Visitor:
        """Somebody of that part, who has signed in; one of a name is the same person again."""
        named, accounts = name or f"{role.value}-{agency or 'all'}", self.services.accounts
        made = Agent(named, role, agency, accounts.hashed(PASSWORD))
        self.services.desk_people.agents.put(made, self.at)
        visitor = self.visitor()
        assert visitor.sign_in(named).status_code == 303
        return visitor

    def visitor(self, address: str = "192.0.2.1") -> Visitor:
        """Somebody with a browser that nobody has signed in at."""
        headers = {"X-Forwarded-For": address}
        http = httpx.Client(base_url=self.base, headers=headers, timeout=20)

        def as_a_browser_does(_: httpx.Response) -> None:
            for cookie in http.cookies.jar:
                cookie.secure = False  # this machine is as safe as https

        http.event_hooks["response"].append(as_a_browser_does)
        return Visitor(http)


@dataclass
class Visitor:
    """A browser without scripts."""

    http: httpx.Client

    def get(self, path: str) -> httpx.Response:
        """A page."""
        return self.http.get(path)

    def csrf(self, path: str) -> str:
        """What the forms of that page carry."""
        found = re.search('name="csrf" value="([^"]+)"', self.get(path).text)
        return found[1] if found else ""

    def post(self, path: str, of: str = "", **form: str) -> httpx.Response:
        """A form of the page `of`, by default of the same path."""
        return self.http.post(path, data={"csrf": self.csrf(of or path), **form})

    def sign_in(self, name: str, password: str = PASSWORD, to: str = "/desk/") -> httpx.Response:
        """As a local agent."""
        return self.post("/desk/sign-in", name=name, password=password, next=to)


def nobody(conversation: str, text: str, key: str) -> None:
    """Where nobody is on a platform."""


@contextmanager
def desk_served(
    folder: Path, environ: Mapping[str, str] = {}, port: Optional[int] = None, **more: Any
) -> Iterator[Running]:
    """A desk of its own; its data are in `folder`."""
    clock, port = [TODAY], port or free_port()
    settings = settings_module.read(environment(folder, **environ))
    services = bootstrap.services(settings, lambda: clock[0])
    desk = replace(Desk(services, Door(b"a key of the tests", _PROXIES), nothing, nobody), **more)
    base = f"http://127.0.0.1:{port}"
    console = Console(desk, SECRET, base)
    app = small_app(page=console.shell.problem)
    for routes in blueprints(desk, console):
        app.blueprint(routes)
    app.blueprint(_for_managers(console))
    with served(app, protocol(_PROXIES), port):
        yield Running(base, services, desk, console, clock)


def _for_managers(console: Console) -> Blueprint:
    """A page of the tests' own, for who may see figures."""
    routes = Blueprint("of-the-tests", url_prefix="/desk")

    async def show(request: Request, user: DeskUser) -> HTTPResponse:
        told = {"title": user.name, "text": "", "to": "/desk/", "link": "-"}
        return console.shell.page(request, user, "told.html", told=told)

    console.shell.add(routes, "/for-managers", show, Scope.FIGURES)
    return routes
