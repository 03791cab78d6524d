"""画面: all pages of the desk as one blueprint. A page is one line in `Console.blueprint`."""

from __future__ import annotations

from pathlib import Path

from sanic import Blueprint

from bot.desk.case_pages import CasePages
from bot.desk.desk import Desk
from bot.desk.figure_pages import FigurePages
from bot.desk.follow_pages import FollowPages
from bot.desk.knowledge_pages import KnowledgePages
from bot.desk.rendering import ROOT, Rendering
from bot.desk.search_pages import SearchPages
from bot.desk.sessions import Sessions
from bot.desk.shell import Shell
from bot.desk.sign_in import CALLBACK, Elsewhere, SignIn
from bot.desk.unanswered_pages import UnansweredPages
from bot.http import pages

STATIC = Path(__file__).parent / "static"


class Console:
    """The pages. `base_url`: where the desk is, for who signs in elsewhere and comes back."""

    def __init__(self, desk: Desk, secret: str, base_url: str) -> None:
        people = desk.services.desk_people
        sessions = Sessions(secret, people.sessions, people.agents if people.local else None)
        self.desk = desk
        self.shell = Shell(Rendering(desk.services.content), sessions, desk.door, desk.now)
        elsewhere = (
            Elsewhere(people.provider, people.claims, f"{base_url}{CALLBACK}")
            if people.provider
            else None
        )
        self._pages = (
            SearchPages(self.shell, desk),
            FollowPages(self.shell, desk),
            CasePages(self.shell, desk),
            UnansweredPages(self.shell, desk),
            KnowledgePages(self.shell, desk),
            FigurePages(self.shell, desk),
        )
        self._sign_in = SignIn(self.shell, secret, people.local, elsewhere)

    def blueprint(self) -> Blueprint:
        """All routes."""
        routes = Blueprint("desk", url_prefix=ROOT)
        self._sign_in.add_to(routes)
        for page in self._pages:
            page.add_to(routes)
        for one in sorted(STATIC.iterdir()):
            name = f"static_{one.stem.replace('-', '_')}_{one.suffix[1:]}"
            routes.add_route(pages.file(one), f"/static/{one.name}", name=name)
        return routes
