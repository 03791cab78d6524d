"""描画: a page of the site as HTML, with the headers that every page has."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Mapping, Optional

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.domain.content import Content
from bot.services.contacts.opening import Opening
from bot.site.asked import Page
from bot.site.sessions import Session

FOLDER = Path(__file__).parent / "templates"

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


class Rendering:
    """Makes HTML. Everything is escaped: no template marks anything as safe."""

    def __init__(self, content: Content, opening: Opening) -> None:
        self._content = content
        self._opening = opening
        self._templates = Environment(
            loader=FileSystemLoader(FOLDER),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )

    def html(
        self,
        page: Page,
        at: datetime,
        session: Optional[Session] = None,
        path: str = "/",
        host_token: str = "",
    ) -> str:
        """The page; a session is needed where something can be pressed."""
        return self._templates.get_template(page.template).render(
            {
                "errors": [],
                "notice": "",
                "step": None,
                "journey": None,
                "back": None,
                "has_chat": False,
                **page.shown,
                "desks": [
                    (desk, self._opening.status(desk.hours, at))
                    for desk in self._content.desks.values()
                ],
                "journeys": self._content.journeys,
                "csrf": session.csrf if session else "",
                "member": session.member if session else None,
                "path": path,
                "host_token": host_token,
                "status": page.status,
            }
        )
