"""GET figures: counts of days, without anybody in them."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any, Optional

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.desk.api.frame import Frame, Refused, one_of, query, shown
from bot.desk.asked_days import USUAL
from bot.domain.channel import CHANNELS
from bot.domain.desk_user import DeskUser, Scope
from bot.domain.hours import TOKYO
from bot.services.insight.figures import LONGEST, Asked, Figures


def add(routes: Blueprint, frame: Frame) -> None:
    """Add the route."""
    desk = frame.desk
    agencies = tuple(desk.services.content.agencies)

    @routes.get("/figures")
    @frame.asks(Scope.FIGURES)
    async def figures(request: Request, user: DeskUser) -> HTTPResponse:
        now = desk.now()
        agency = one_of(request, "agency", agencies)
        if user.agency is not None and agency not in (None, user.agency):
            raise Refused(403, "not_allowed")
        first, last = _days(request, now.astimezone(TOKYO).date())
        channel = one_of(request, "channel", tuple(CHANNELS))
        asked = Asked(first, last, agency or user.agency, channel)
        found = await asyncio.to_thread(desk.services.figures.read, asked, now)
        return shown(request, as_figures(found))


def _days(request: Request, today: date) -> tuple[date, date]:
    """From the earlier one to the later; of too many the latest. The answer says which they are."""
    last = _day(request, "to") or today
    first = _day(request, "from") or last - min(USUAL, last - date.min)
    first, last = sorted((first, last))
    return last - min(LONGEST, last - first), last


def _day(request: Request, name: str) -> Optional[date]:
    text = query(request, name, 10)
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Refused(400, "wrong_query", name=name) from None
    if day.isoformat() != text:  # 2026W481 is a day too, and not what is asked for
        raise Refused(400, "wrong_query", name=name)
    return day


def as_figures(figures: Figures) -> dict[str, Any]:
    """Shares are from 0 to 1, null where there was nothing to share."""
    return {
        "from": figures.asked.first.isoformat(),
        "to": figures.asked.last.isoformat(),
        "agency": figures.asked.agency,
        "channel": figures.asked.channel,
        "conversations": figures.conversations,
        "solved_without_a_person": figures.solved,
        "days": [
            {
                "day": day.day.isoformat(),
                "conversations": {one: day.conversations.get(one, 0) for one in figures.channels},
                "to_person": day.to_person,
                "asked": day.asked,
                "unanswered": day.unanswered,
            }
            for day in figures.days
        ],
        "hand_offs": [{"reason": name, "count": count} for name, count in figures.hand_offs],
        "journeys": [
            {
                "journey": funnel.journey,
                "title": funnel.title,
                "ended": funnel.ended,
                "steps": [
                    {
                        "step": step.number,
                        "title": step.title,
                        "reached": step.reached,
                        "left": step.left,
                        "seconds": step.seconds,
                    }
                    for step in funnel.steps
                ],
            }
            for funnel in figures.funnels
        ],
        "topics": [{"topic": name, "count": count} for name, count in figures.topics],
        "hours": [
            {"hour": one.hour, "open": one.open, "closed": one.closed, "unknown": one.unknown}
            for one in figures.hours
        ],
    }
