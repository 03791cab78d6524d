"""描画: a page of the site as HTML."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Optional

from bot.domain.content import Content
from bot.http.templates import templates
from bot.services.contacts.opening import Opening
from bot.site.asked import Page
from bot.site.sessions import Session

FOLDER = Path(__file__).parent / "templates"


class Rendering:
    """Makes HTML."""

    def __init__(self, content: Content, opening: Opening) -> None:
        self._content = content
        self._opening = opening
        self._templates = templates(FOLDER)

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
