"""GET search, topics/{id}, steps/{journey}/{n}: approved sentences, looked up while somebody waits."""

from __future__ import annotations

import asyncio
from typing import Any, Optional

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.desk.api.frame import Frame, Refused, number, one_of, query, shown
from bot.domain.desk_user import DeskUser, Scope
from bot.domain.journey import Journey, Step
from bot.services.desk.search.search import LONGEST_QUERY, Elsewhere, Filter, Found, Hit
from bot.services.desk.steps import Screen

MOST_STEPS = 99


def add(routes: Blueprint, frame: Frame) -> None:
    """Add the routes."""
    desk = frame.desk
    content = desk.services.content

    @routes.get("/search")
    @frame.asks(Scope.SEARCH)
    async def search(request: Request, user: DeskUser) -> HTTPResponse:
        text = query(request, "q", LONGEST_QUERY)
        if not text:
            raise Refused(400, "wrong_query", name="q")
        within = _within(request, user)
        try:
            found = await asyncio.to_thread(desk.find, text, within)
        except TimeoutError:
            raise Refused(429, "busy", wait_s=1) from None
        return shown(request, as_found(found))

    @routes.get("/topics/<topic_id:str>")
    @frame.asks(Scope.SEARCH)
    async def topic(request: Request, user: DeskUser, topic_id: str) -> HTTPResponse:
        agency = one_of(request, "agency", tuple(content.agencies)) or user.agency
        hit = desk.services.desk.search.topic(topic_id, agency, desk.now())
        if hit is None:
            raise Refused(404, "not_found")
        return shown(request, as_hit(hit))

    @routes.get("/steps/<journey_id:str>/<n:str>")
    @frame.asks(Scope.SEARCH)
    async def step(request: Request, user: DeskUser, journey_id: str, n: str) -> HTTPResponse:
        agency = one_of(request, "agency", tuple(content.agencies)) or user.agency
        is_number = n.isascii() and n.isdecimal() and len(n) <= len(str(MOST_STEPS))
        found = desk.services.desk.steps.screen(
            journey_id, int(n) if is_number else 0, agency, desk.now()
        )
        if found is None:
            raise Refused(404, "not_found")
        return shown(request, as_screen(found))

    def _within(request: Request, user: DeskUser) -> Filter:
        journey = one_of(request, "journey", tuple(content.journeys))
        at_step: Optional[int] = None
        if query(request, "step") is not None:
            if journey is None:
                raise Refused(400, "wrong_query", name="step")
            at_step = number(request, "step", 1, 1, len(content.journeys[journey].steps))
        agency = one_of(request, "agency", tuple(content.agencies)) or user.agency
        return Filter(journey, at_step, agency)


def as_found(found: Found) -> dict[str, Any]:
    """`elsewhere` is there where there are no hits."""
    shown_hits = [as_hit(hit) for hit in found.hits]
    if found.elsewhere is None:
        return {"hits": shown_hits}
    return {"hits": shown_hits, "elsewhere": as_elsewhere(found.elsewhere)}


def as_elsewhere(found: Elsewhere) -> dict[str, Any]:
    """Who knows."""
    return {"text": found.text, "phone": found.phone}


def as_hit(hit: Hit) -> dict[str, Any]:
    """One approved wording; `step` where it is about a screen."""
    told: dict[str, Any] = {
        "section": hit.section,
        "version": hit.version,
        "topic": hit.topic,
        "title": hit.title,
        "text": hit.text,
        "short_text": hit.short_text,
        "citations": list(hit.citations),
    }
    return told | ({"step": as_step(*hit.step)} if hit.step else {})


def as_step(journey: Journey, step: Step) -> dict[str, Any]:
    """Which screen."""
    return {"journey": journey.id, "number": step.number, "title": step.title}


def as_screen(found: Screen) -> dict[str, Any]:
    """A screen with all that the desk needs of it."""
    return {
        **as_step(found.journey, found.step),
        "steps": len(found.journey.steps),
        "section": found.step.section,
        "version": found.version,
        "text": found.text,
        "short_text": found.short_text,
        "citations": list(found.citations),
        "press": list(found.step.press),
        "pictures": [{"url": one.url, "alt": one.alt} for one in found.pictures],
        "ask": [{"label": one.label, "text": one.text} for one in found.ask],
        "next": as_step(found.journey, found.following) if found.following else None,
        "desk": {"text": found.desk_line, "phone": found.phone},
    }
