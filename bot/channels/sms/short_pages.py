"""短いリンクのページ: the way to a page of ours, or a word that there is none, with a telephone."""

from __future__ import annotations

import asyncio
from html import escape
from pathlib import Path
from string import Template

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, html, redirect

from bot.bootstrap import Services
from bot.channels.front.door import Door
from bot.desks import tel
from bot.domain.errors import StoreUnavailable
from bot.http.problems import problem, too_many
from bot.services.sms.short_links import PATH, Expired, Unknown

_PAGE = Template((Path(__file__).parent / "short_page.html").read_text(encoding="utf-8"))
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def blueprint(services: Services, door: Door) -> Blueprint:
    """`/s/<code>`: looking at it, as previews do, uses nothing up."""
    routes = Blueprint("short_links")

    @routes.route(f"{PATH}<code:str>", methods=["GET", "HEAD"])
    async def open_link(request: Request, code: str) -> HTTPResponse:
        wait_s = door.wait_for_page_s(door.client(request))
        if wait_s:
            return too_many(wait_s, services.sms.words.pages.say("too_often"))
        try:
            path = await asyncio.to_thread(services.sms.short_links.path, code, services.now())
        except Unknown:
            return _nowhere(services, "unknown", 404)
        except Expired:
            return _nowhere(services, "expired", 410)
        except StoreUnavailable:
            return problem(503)
        return redirect(path, headers=dict(_HEADERS), status=302)

    return routes


def _nowhere(services: Services, key: str, status: int) -> HTTPResponse:
    words, at = services.sms.words.pages, services.now()
    desks = [
        f'<li><a href="{escape(tel(desk.phone))}">{escape(services.opening.desk_line(desk, at))}</a></li>'
        for desk in services.content.desks.values()
    ]
    page = _PAGE.substitute(
        title=escape(words.say(f"{key}_title")), text=escape(words.say(key)), desks="".join(desks)
    )
    return html(page, status=status, headers=dict(_HEADERS))
