"""開発用の送信箱 at `/dev/outbox`: the mails that a real server would have sent, newest first."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterator

from jinja2 import Environment
from sanic import Blueprint
from sanic.exceptions import NotFound
from sanic.request import Request
from sanic.response import HTTPResponse, html

from bot.adapters.stores.local_mails import LocalMails, Received

PATH = "/dev/outbox"
TITLE = "送信箱"

_TEMPLATE = Path(__file__).parent / "templates" / "outbox.html"
_ADDRESS = re.compile(r"https?://[!-~]+")
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True)
class _Piece:
    """Part of a line: an address that can be pressed, or other text."""

    text: str
    is_address: bool = False
    ends_line: bool = False


def blueprint(mails: LocalMails) -> Blueprint:
    """The pages. For development only: whoever opens them reads everybody's mail."""
    routes = Blueprint("outbox", url_prefix=PATH)
    template = Environment(autoescape=True).from_string(_TEMPLATE.read_text(encoding="utf-8"))

    def page(**values: Any) -> HTTPResponse:
        return html(template.render(**values), headers=_HEADERS)

    @routes.get("/")
    async def listed(_: Request) -> HTTPResponse:
        found = await asyncio.to_thread(mails.newest_first)
        return page(title=TITLE, mails=[_line(one) for one in found])

    @routes.get("/<mail_id:str>")
    async def one(_: Request, mail_id: str) -> HTTPResponse:
        found = await _found(mail_id)
        shown = _line(found) | {
            "paragraphs": [list(_pieces(text)) for text in found.mail.text.split("\n\n")],
            "html_path": f"{PATH}/{mail_id}/html",
        }
        return page(title=found.mail.subject, mail=shown)

    @routes.get("/<mail_id:str>/html")
    async def as_html(_: Request, mail_id: str) -> HTTPResponse:
        return html((await _found(mail_id)).mail.html, headers=_HEADERS)

    async def _found(mail_id: str) -> Received:
        found = await asyncio.to_thread(mails.get, mail_id)
        if found is None:
            raise NotFound
        return found

    return routes


def _line(received: Received) -> dict[str, Any]:
    mail = received.mail
    return {
        "subject": mail.subject,
        "to": masked(mail.to),
        "at": f"{received.at:%Y-%m-%d %H:%M:%S}",
        "path": f"{PATH}/{mail.id}",
    }


def masked(address: str) -> str:
    """The address so that nobody else learns it.

    >>> masked("taro.mihon@example.jp")
    't***@e***'
    """
    name, _, domain = address.partition("@")
    return f"{name[:1]}***@{domain[:1]}***"


def _pieces(paragraph: str) -> Iterator[_Piece]:
    for line in paragraph.strip("\n").split("\n"):
        at = 0
        for match in _ADDRESS.finditer(line):
            if line[at : match.start()]:
                yield _Piece(line[at : match.start()])
            yield _Piece(match.group(), is_address=True)
            at = match.end()
        yield _Piece(line[at:], ends_line=True)
