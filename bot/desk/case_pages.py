"""案件: the queue of hand-offs and call-backs, taken and done by keys alone."""

from __future__ import annotations

import asyncio
import csv
import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, raw

from bot.desk.desk import Desk
from bot.desk.shell import Shell, go
from bot.domain.desk_user import DeskUser, Scope
from bot.domain.hours import TOKYO
from bot.http import pages
from bot.services.desk.notes import LONGEST
from bot.services.desk.work import NotSo, Status, Wanted, Worked

PATH = "/desk/cases"
ITEMS = 25
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a table program would calculate."""


@dataclass(frozen=True)
class Row:
    """A case in words."""

    worked: Worked
    place: str
    reason: str
    holder: str
    agency: str
    age: str
    slot: str


class CasePages:
    """The page, what is pressed on it, and the CSV, in which there is no number."""

    def __init__(self, shell: Shell, desk: Desk) -> None:
        self._shell = shell
        self._desk = desk
        self._work = desk.services.desk.work
        self._say = shell.rendering.words["cases"]
        self._reasons = shell.rendering.words["figures"]["reasons"]

    def add_to(self, routes: Blueprint) -> None:
        """Its routes."""
        add = self._shell.add
        add(routes, "/cases", self._page, Scope.CASES)
        add(routes, "/cases.csv", self._csv, Scope.CASES)
        add(routes, "/cases/<case:str>", self._change, Scope.CASES, ("POST",))
        add(routes, "/cases/<case:str>/number", self._number, Scope.CASES, ("POST",))

    async def _page(self, request: Request, user: DeskUser) -> HTTPResponse:
        done = self._say.get(f"done_{pages.query_of(request).get('done', '')}", "")
        return await self._listed(request, user, notice=done)

    async def _listed(self, request: Request, user: DeskUser, **more: Any) -> HTTPResponse:
        asked = pages.query_of(request)
        wanted, now = self._wanted(asked), self._desk.now()
        after = asked.get("after") or None
        try:
            found = await asyncio.to_thread(self._work.queue, user, wanted, ITEMS, after, now)
        except ValueError:
            return go(PATH)
        kept = {name: asked[name] for name in ("status", "agency", "desk") if asked.get(name)}
        following = urlencode({**kept, "after": found.next_cursor or ""})
        return self._shell.page(
            request,
            user,
            "cases.html",
            **{
                "rows": [self._row(one, now) for one in found.cases],
                "is_first": after is None,
                "next": f"{PATH}?{following}" if found.next_cursor else "",
                "csv": f"{PATH}.csv?{urlencode(kept)}",
                "back": f"?{urlencode({**kept, **({'after': after} if after else {})})}",
                "wanted": wanted,
                "statuses": self._statuses(),
                "agencies": self._agencies(user),
                "desks": self._desks(),
                "longest": LONGEST,
                "number_of": "",
                "number": None,
                "errors": [],
                "notice": "",
                **more,
            },
        )

    async def _change(self, request: Request, user: DeskUser, case: str) -> HTTPResponse:
        form, now = pages.form_of(request), self._desk.now()
        before = await asyncio.to_thread(self._work.one, user, case, now)
        if before is None:
            return await self._not_so(request, user, case)
        action = form.get("action", "")
        status = Status(action) if action in set(Status) else None
        note = form.get("note", before.note)[:LONGEST]
        try:
            if form.get("version") != str(before.version):
                raise NotSo
            await asyncio.to_thread(self._work.change, user, before, status, note, now)
        except NotSo:
            return await self._not_so(request, user, case)
        asked = {**pages.query_of(request), "done": status.value if status else "note"}
        return go(f"{PATH}?{urlencode(asked)}")

    async def _not_so(self, request: Request, user: DeskUser, case: str) -> HTTPResponse:
        error = (f"case-{case}", self._say["changed"])
        return await self._listed(request, user, errors=[error], status=409)

    async def _number(self, request: Request, user: DeskUser, case: str) -> HTTPResponse:
        number = await asyncio.to_thread(self._work.number, user, case, self._desk.now())
        return await self._listed(request, user, number_of=case, number=number)

    async def _csv(self, request: Request, user: DeskUser) -> HTTPResponse:
        wanted, now = self._wanted(pages.query_of(request)), self._desk.now()
        found = await asyncio.to_thread(self._work.exported, user, wanted, now)
        headers = {
            **pages.HEADERS,
            "Content-Disposition": f'attachment; filename="cases-{now.astimezone(TOKYO):%Y%m%d}.csv"',
        }
        written = self._written([self._row(one, now) for one in found])
        return raw(written, content_type="text/csv; charset=utf-8", headers=headers)

    # In words

    def _written(self, rows: list[Row]) -> bytes:
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(self._say["columns"])
        for row in rows:
            case = row.worked.case
            cells = (
                *(case.id, f"{case.at.astimezone(TOKYO):%Y-%m-%d %H:%M}", row.agency),
                *(row.place.split(" ")[0], str(case.step), row.reason, row.holder, row.slot),
                *(
                    self._say["statuses"][row.worked.status.value],
                    row.worked.by or "",
                    row.worked.note,
                ),
            )
            writer.writerow([f"'{one}" if one.startswith(_FORMULA) else one for one in cells])
        return b"\xef\xbb\xbf" + text.getvalue().encode()  # so that Excel reads it as UTF-8

    def _row(self, worked: Worked, now: datetime) -> Row:
        case, content = worked.case, self._desk.services.content
        journey = content.journeys.get(case.journey)
        agency = content.agencies.get(case.agency or "")
        place = self._say["place"].format(journey=journey.title if journey else "", step=case.step)
        return Row(
            worked,
            place,
            self._reasons.get(case.reason.value, case.reason.value),
            dict(self._desks()).get(case.holder or "", self._say["unknown_agency"]),
            agency.short_name if agency else self._say["unknown_agency"],
            self._age(now - case.at),
            worked.slot.spoken if worked.slot else "",
        )

    def _age(self, age: timedelta) -> str:
        minutes = max(0, int(age.total_seconds() // 60))
        if minutes < 60:
            return str(self._say["minutes"].format(n=minutes))
        if minutes < 24 * 60:
            return str(self._say["hours"].format(n=minutes // 60))
        return str(self._say["days"].format(n=minutes // (24 * 60)))

    # To choose from

    def _wanted(self, asked: dict[str, str]) -> Wanted:
        """What cannot be chosen is not asked for."""
        content = self._desk.services.content
        status, agency, holder = (asked.get(name, "") for name in ("status", "agency", "desk"))
        return Wanted(
            agency=agency if agency in content.agencies else None,
            status=Status(status) if status in set(Status) else None,
            holder=holder if holder in {*content.desks, *content.agencies} else None,
        )

    def _statuses(self) -> list[tuple[str, str]]:
        return [("", self._say["all"]), *self._say["statuses"].items()]

    def _agencies(self, user: DeskUser) -> list[tuple[str, str]]:
        """None to choose from for who belongs to one."""
        if user.agency is not None:
            return []
        agencies = self._desk.services.content.agencies.values()
        return [("", self._say["all"]), *((one.id, one.short_name) for one in agencies)]

    def _desks(self) -> list[tuple[str, str]]:
        content = self._desk.services.content
        desks = [(one.id, one.name) for one in content.desks.values()]
        agencies = [(one.id, one.short_name) for one in content.agencies.values()]
        return [("", self._say["all"]), *desks, *agencies]
