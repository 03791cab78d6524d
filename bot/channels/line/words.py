"""ことば: what LINE alone says (line_words.yml)."""

from __future__ import annotations

from functools import cache

from bot.channels.line.webhook import MESSAGES
from bot.content.wordings import load_sayings
from bot.content.yaml_file import FOLDER
from bot.domain.handoff import REGISTRATION, RENEWAL
from bot.domain.wording import Needs, Sayings

MENU = (REGISTRATION, RENEWAL, "questions", "resume", "phone", "stop")
"""The areas of the rich menu, in their order."""
PRESSED = "menu:"
"""Before the name of the area that was pressed; no payload of the conversation begins so."""

NEEDS: Needs = {
    **{kind: () for kind in MESSAGES if kind != "text"},
    "too_fast": ("wait_s",),
    "undelivered": ("text",),
    "questions": (),
    "question_topics": (),
    "no_such_area": (),
    **{f"menu_{area}": () for area in MENU},
    **{f"said_{area}": () for area in (REGISTRATION, RENEWAL, "resume", "phone")},
    "menu_bar": (),
    "menu_name": (),
    "stop": (),
    "link_words": (),
    "unlink_words": (),
    "link_offer": ("minutes",),
    "link_button": (),
    "link_not_now": (),
    "linked": (),
    "link_failed": (),
    "is_linked": (),
    "unlink_button": (),
    "unlinked": (),
    "not_linked": (),
    "page_link": ("title", "url"),
    "marked": ("text", "mark"),
    "greeting": ("days",),
    "picture": (),
    "place": ("title", "step", "steps"),
    "part": ("part", "parts"),
}
"""What line_words.yml holds."""


@cache
def load_line_words() -> Sayings:
    """What LINE alone says. Raises `ContentError`."""
    return load_sayings(FOLDER / "line_words.yml", NEEDS)
