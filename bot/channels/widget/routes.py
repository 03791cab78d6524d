"""Routes of the widget: its files under /widget/, and the manual's sections that it opens."""

from __future__ import annotations

import gzip
import hashlib
import json as json_text
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Mapping, Union

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, json, raw

from bot.content import manual, pictures
from bot.content.places import PROJECT
from bot.content.widget_words import load_widget_words
from bot.desks import tel
from bot.domain.citation import named
from bot.domain.contact import Agency, Desk
from bot.domain.content import Content
from bot.domain.journey import Journey
from bot.http.problems import problem

FOLDER = Path(__file__).parent / "files"
WORDS = "words.js"
_FIRST = ("not_yet", "already")
"""What one may answer to the question that decides, besides that one only wants to ask."""


@dataclass(frozen=True)
class Asset:
    """One file as it is sent: packed once at start."""

    plain: bytes
    packed: bytes
    tag: str


def assets(content: Content) -> Mapping[str, Asset]:
    """Every file of the widget by its name; `words.js` is made from the content."""
    files = {path.name: path.read_bytes() for path in sorted(FOLDER.glob("*.js"))}
    return {name: _asset(data) for name, data in {**files, WORDS: _words(content)}.items()}


def blueprint(content: Content) -> Blueprint:
    """The routes. Pages of every origin may load the files: nothing in them is secret."""
    routes = Blueprint("widget")
    found = assets(content)
    sections = manual.load(PROJECT.manual).sections

    @routes.get("/widget/<name:str>")
    async def serve(request: Request, name: str) -> HTTPResponse:
        asset = found.get(name)
        return _sent(request, asset) if asset else problem(404)

    @routes.get("/api/chat/manual/<section:str>")
    async def show_section(_: Request, section: str) -> HTTPResponse:
        text = sections.get(section)
        if text is None:
            return problem(404)
        return json({"title": named([section]), "text": text}, ensure_ascii=False)

    return routes


def _asset(data: bytes) -> Asset:
    tag = f'"{hashlib.sha256(data).hexdigest()[:20]}"'
    return Asset(data, gzip.compress(data, 9, mtime=0), tag)


def _sent(request: Request, asset: Asset) -> HTTPResponse:
    headers = {
        "Access-Control-Allow-Origin": "*",
        "Cache-Control": "no-cache",
        "ETag": asset.tag,
        "Vary": "Accept-Encoding",
    }
    if request.headers.get("if-none-match") == asset.tag:
        return raw(b"", status=304, headers=headers)
    is_packed = "gzip" in request.headers.get("accept-encoding", "")
    body = asset.packed if is_packed else asset.plain
    if is_packed:
        headers["Content-Encoding"] = "gzip"
    return raw(body, content_type="text/javascript; charset=utf-8", headers=headers)


def _words(content: Content) -> bytes:
    """`export default {texts, choices, desks, agencies, fields, pictures}`."""
    texts = dict(load_widget_words())
    choices = [{"title": texts[key], "text": texts.pop(f"{key}_said")} for key in _FIRST]
    made = {
        "texts": texts,
        "choices": [*choices, {"title": texts["only_ask"], "does": "ask"}],
        "desks": [_phone(desk) for desk in content.desks.values()],
        "agencies": {agency.id: _phone(agency) for agency in content.agencies.values()},
        "fields": {name: _fields(journey) for name, journey in content.journeys.items()},
        "pictures": {name: one.alt for name, one in pictures.load(content.journeys).items()},
    }
    return f"export default {json_text.dumps(made, ensure_ascii=False)};\n".encode()


def _phone(one: Union[Desk, Agency]) -> dict[str, Any]:
    return {"name": one.name, "phone": one.phone, "url": tel(one.phone), "hours": one.hours_text}


def _fields(journey: Journey) -> dict[str, dict[str, str]]:
    """Label and kind of each personal field; the widget knows what keyboard a kind needs."""
    return {
        field.id: {"label": field.label, "parser": field.parser}
        for step in journey.steps
        for field in step.fields
        if field.is_personal
    }
