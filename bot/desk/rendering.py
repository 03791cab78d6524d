"""描画: pages of the desk as HTML. What they say stands in bot/content/desk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Mapping, Optional

from bot.content import yaml_file
from bot.content.yaml_file import FOLDER as CONTENT
from bot.domain.content import Content
from bot.domain.desk_user import Scope
from bot.http.templates import templates
from bot.services.accounts.agents import DeskSession

FOLDER = Path(__file__).parent / "templates"
ROOT = "/desk"


@dataclass(frozen=True)
class Place:
    """A page of the navigation, and what one has to be allowed to see it."""

    id: str
    path: str
    scope: Scope


PLACES = (
    Place("search", f"{ROOT}/", Scope.SEARCH),
    Place("follow", f"{ROOT}/follow", Scope.FOLLOW),
    Place("cases", f"{ROOT}/cases", Scope.CASES),
    Place("unanswered", f"{ROOT}/unanswered", Scope.UNANSWERED),
    Place("knowledge", f"{ROOT}/knowledge", Scope.UNANSWERED),
    Place("figures", f"{ROOT}/figures", Scope.FIGURES),
)
"""探す・お客さまの画面・案件・答えられなかった質問・知識・数字"""


def words() -> Mapping[str, Any]:
    """What pages say, by the file in which it stands. Raises `ContentError`."""
    return {path.stem: yaml_file.read(path) for path in sorted((CONTENT / "desk").glob("*.yml"))}


class Rendering:
    """Makes HTML."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self.words = words()
        self._templates = templates(FOLDER)

    def html(
        self,
        template: str,
        session: Optional[DeskSession],
        csrf: str,
        path: str,
        shown: Mapping[str, Any],
    ) -> str:
        """The page around what is `shown`."""
        places = [one for one in PLACES if session and session.user.may(one.scope)]
        agency = self._content.agencies.get(session.agency or "") if session else None
        return self._templates.get_template(template).render(
            {
                "errors": [],
                "notice": "",
                **shown,
                "words": self.words,
                "session": session,
                "agency": agency,
                "places": places,
                "here": _here(path),
                "csrf": csrf,
                "path": path,
            }
        )


def _here(path: str) -> str:
    """The place of the navigation in which a path lies."""
    found = [one for one in PLACES if path == one.path or path.startswith(f"{one.path}/")]
    return found[0].id if found else ""
