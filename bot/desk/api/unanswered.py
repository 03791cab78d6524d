"""GET unanswered, POST unanswered/{id}: what was not understood, and where two people say it belongs."""

from __future__ import annotations

import asyncio
from typing import Any, Callable, Mapping, TypeVar

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.desk.api.frame import (
    ITEMS,
    MOST_ITEMS,
    Frame,
    Refused,
    body_of,
    cursor,
    number,
    one_of,
    page,
    shown,
)
from bot.domain.desk_user import DeskUser, Scope
from bot.http.asking import is_text
from bot.services.insight.unanswered import (
    Item,
    NoSuchItem,
    NoSuchTarget,
    NotAssigned,
    SamePerson,
    Status,
)

T = TypeVar("T")

ASSIGN, CONFIRM = "assign", "confirm"
_REFUSALS: Mapping[type[Exception], tuple[int, str]] = {
    NoSuchItem: (404, "not_found"),
    NoSuchTarget: (404, "wrong_target"),
    NotAssigned: (409, "not_assigned"),
    SamePerson: (409, "same_person"),
}


def add(routes: Blueprint, frame: Frame) -> None:
    """Add the routes."""
    desk = frame.desk
    queue = desk.services.unanswered

    @routes.get("/unanswered")
    @frame.asks(Scope.UNANSWERED)
    async def listed(request: Request, user: DeskUser) -> HTTPResponse:
        limit = number(request, "limit", ITEMS, 1, MOST_ITEMS)
        asked = one_of(request, "status", [status.value for status in Status])
        statuses = [Status(asked)] if asked else [Status.OPEN, Status.ASSIGNED]
        try:
            found = await asyncio.to_thread(
                queue.page, user, desk.now(), limit, cursor(request), statuses
            )
        except ValueError:
            raise Refused(404, "wrong_cursor") from None
        return shown(request, page([as_item(item) for item in found.items], found.next_cursor))

    @routes.post("/unanswered/<item:str>")
    @frame.asks(Scope.UNANSWERED)
    async def decided(request: Request, user: DeskUser, item: str) -> HTTPResponse:
        body = body_of(request)
        action, target = body.get("action"), body.get("target")
        if action not in (ASSIGN, CONFIRM) or not is_text(target):
            raise Refused(400, "wrong_body")
        decide = queue.assign if action == ASSIGN else queue.confirm
        now = desk.now()
        done = await asyncio.to_thread(_told, lambda: decide(item, target, user, now))
        return shown(request, as_item(done))


def _told(decide: Callable[[], T]) -> T:
    try:
        return decide()
    except tuple(_REFUSALS) as error:
        status, key = _REFUSALS[type(error)]
        raise Refused(status, key) from None


def as_item(item: Item) -> dict[str, Any]:
    """`text` is null where its words may not be kept."""
    return {
        "id": item.id,
        "text": item.text,
        "nearest": list(item.nearest),
        "why": item.why.value,
        "count": item.count,
        "places": list(item.places),
        "channels": list(item.channels),
        "last_at": item.last_at.isoformat(),
        "status": item.status.value,
        "target": item.target,
        "assigned_by": item.assigned_by,
        "confirmed_by": item.confirmed_by,
    }
