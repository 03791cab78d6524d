"""GET cases, GET and PATCH cases/{id}: what was handed over, and what became of it."""

from __future__ import annotations

import asyncio
import json
from typing import Any

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
    etag,
    number,
    one_of,
    page,
    shown,
)
from bot.domain.desk_user import DeskUser, Scope
from bot.domain.policy import is_reference
from bot.http.asking import is_text
from bot.services.desk.notes import LONGEST
from bot.services.desk.work import NotSo, Status, Wanted, Worked

_STATUSES = tuple(status.value for status in Status)
_MAY_CHANGE = {"status", "note"}


def add(routes: Blueprint, frame: Frame) -> None:
    """Add the routes."""
    desk = frame.desk
    content = desk.services.content
    work = desk.services.desk.work

    @routes.get("/cases")
    @frame.asks(Scope.CASES)
    async def cases(request: Request, user: DeskUser) -> HTTPResponse:
        status = one_of(request, "status", _STATUSES)
        wanted = Wanted(
            agency=one_of(request, "agency", tuple(content.agencies)),
            status=Status(status) if status else None,
            holder=one_of(request, "desk", (*content.desks, *content.agencies)),
        )
        limit = number(request, "limit", ITEMS, 1, MOST_ITEMS)
        try:
            found = await asyncio.to_thread(
                work.queue, user, wanted, limit, cursor(request), desk.now()
            )
        except ValueError:
            raise Refused(404, "wrong_cursor") from None
        return shown(request, page([as_case(one) for one in found.cases], found.next_cursor))

    # one route for both: of two Sanic would not tell which methods there are
    @routes.route("/cases/<case_id:str>", methods=["GET", "PATCH"])
    @frame.asks(Scope.CASES)
    async def case(request: Request, user: DeskUser, case_id: str) -> HTTPResponse:
        if request.method == "GET":
            return shown(request, as_case(await _seen(user, case_id)))
        status, note = _change(body_of(request))
        before = await _seen(user, case_id)
        named = request.headers.get("if-match", "").strip()
        if named not in ("", "*") and _tag(before) not in _named(named):
            raise Refused(412, "case_changed")
        try:
            after = await asyncio.to_thread(work.change, user, before, status, note, desk.now())
        except NotSo:
            raise Refused(409, "case_changed") from None
        return shown(request, as_case(after))

    async def _seen(user: DeskUser, case_id: str) -> Worked:
        found = None
        if is_reference(case_id):
            found = await asyncio.to_thread(work.one, user, case_id, desk.now())
        if found is None:
            raise Refused(404, "not_found")
        return found


def as_case(worked: Worked) -> dict[str, Any]:
    """One case; `slot` is when a call-back is wanted. No number is ever in it."""
    case = worked.case
    return {
        "id": case.id,
        "agency": case.agency,
        "journey": case.journey,
        "step": case.step,
        "reason": case.reason.value,
        "desk": case.holder,
        "status": worked.status.value,
        "by": worked.by,
        "note": worked.note,
        "slot": worked.slot.spoken if worked.slot else None,
        "at": case.at.isoformat(timespec="seconds"),
    }


def _change(body: dict[str, Any]) -> tuple[Status | None, str | None]:
    """What is to become of it. Raises `Refused`."""
    status, note = body.get("status"), body.get("note")
    if not body or not set(body) <= _MAY_CHANGE or ("status" in body and status not in _STATUSES):
        raise Refused(400, "wrong_body")
    if "note" in body and (not is_text(note) or len(note) > LONGEST):
        raise Refused(400, "wrong_body")
    return (Status(status) if "status" in body else None), (note if "note" in body else None)


def _tag(worked: Worked) -> str:
    written = json.dumps(as_case(worked), ensure_ascii=False, separators=(",", ":")).encode()
    return etag(written)


def _named(header: str) -> set[str]:
    return {one.strip() for one in header.split(",")}
