"""Of what a picture was taken: the markup of the page without what changes each time, and the style."""

from __future__ import annotations

import hashlib
import re

from bot.domain.picture import Mark
from bot.site.routes import STATIC

_RANDOM = re.compile(r'value="[\w-]{20,}"')
_ADDRESS = re.compile(r"https?://[!-~]+?(?=[\"<\s])")
_MAIL_ID = re.compile(r"/dev/outbox/[\w-]+")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_OF_THE_CHAT = re.compile(r"^\.chat[^{]*\{[^}]*\}\n", re.MULTILINE)


def _style() -> str:
    text = (STATIC / "site.css").read_text(encoding="utf-8")
    return _OF_THE_CHAT.sub("", _COMMENT.sub("", text))


def normalised(html: str) -> str:
    """The main part of a page, the same whenever and for whomever it is rendered."""
    found = re.search(r"<main.*</main>", html, re.DOTALL)
    assert found, "a page without main"
    text = html[found.start() : found.end()]
    for pattern, instead in ((_RANDOM, 'value=""'), (_ADDRESS, "URL"), (_MAIL_ID, "MAIL")):
        text = pattern.sub(instead, text)
    return " ".join(text.split())


def digest_of(html: str, marks: tuple[Mark, ...]) -> str:
    """Short, in hexadecimal."""
    parts = (normalised(html), " ".join(_style().split()), repr(marks))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
