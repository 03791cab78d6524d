"""数字: pictures of the days with their tables, to be printed, and the same as CSV."""

from __future__ import annotations

import asyncio
import csv
import io
from typing import Any, Iterator, Optional
from urllib.parse import urlencode

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, raw

from bot.desk import charts
from bot.desk.asked_days import asked as asked_days
from bot.desk.charts import Series
from bot.desk.desk import Desk
from bot.desk.shell import Shell
from bot.desk.tables import Picture
from bot.domain.channel import CHANNELS
from bot.domain.desk_user import DeskUser, Scope
from bot.domain.hours import TOKYO
from bot.http import pages
from bot.services.insight.figures import Asked, Day, Figures, Funnel, StepShown


class FigurePages:
    """The page and its CSV."""

    def __init__(self, shell: Shell, desk: Desk) -> None:
        self._shell = shell
        self._desk = desk
        self._say = shell.rendering.words["figures"]

    def add_to(self, routes: Blueprint) -> None:
        """Its routes."""
        self._shell.add(routes, "/figures", self._page, Scope.FIGURES)
        self._shell.add(routes, "/figures.csv", self._csv, Scope.FIGURES)

    async def _page(self, request: Request, user: DeskUser) -> HTTPResponse:
        errors: list[tuple[str, str]] = []
        try:
            asked = self._asked(request, user)
        except ValueError:
            errors, asked = [("from", self._say["wrong_days"])], self._usual(user)
        figures = await self._read(asked)
        return self._shell.page(
            request,
            user,
            "figures.html",
            status=400 if errors else 200,
            errors=errors,
            figures=figures,
            unanswered=_share(
                sum(day.unanswered for day in figures.days), sum(day.asked for day in figures.days)
            ),
            pictures=list(self._pictures(figures)),
            agencies=[] if user.agency else self._agencies(),
            csv=f"/desk/figures.csv?{_query(asked)}",
        )

    async def _csv(self, request: Request, user: DeskUser) -> HTTPResponse:
        try:
            asked = self._asked(request, user)
        except ValueError:
            return await self._page(request, user)
        figures = await self._read(asked)
        out = io.StringIO()
        writer = csv.writer(out)
        for picture in self._pictures(figures):
            writer.writerow([picture.title])
            writer.writerow(picture.head)
            writer.writerows(picture.cells)
            writer.writerow([])
        name = f"figures-{asked.first}-{asked.last}.csv"
        headers = {**pages.HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
        # the mark tells spreadsheets that it is UTF-8
        return raw(
            b"\xef\xbb\xbf" + out.getvalue().encode(),
            content_type="text/csv; charset=utf-8",
            headers=headers,
        )

    async def _read(self, asked: Asked) -> Figures:
        return await asyncio.to_thread(self._desk.services.figures.read, asked, self._desk.now())

    def _asked(self, request: Request, user: DeskUser) -> Asked:
        today = self._desk.now().astimezone(TOKYO).date()
        agencies = self._desk.services.content.agencies
        return asked_days(pages.query_of(request), user, today, agencies, CHANNELS)

    def _usual(self, user: DeskUser) -> Asked:
        today = self._desk.now().astimezone(TOKYO).date()
        return asked_days({}, user, today, (), ())

    def _agencies(self) -> list[tuple[str, str]]:
        found = self._desk.services.content.agencies.values()
        return [(agency.id, agency.short_name) for agency in found]

    # Pictures

    def _pictures(self, figures: Figures) -> Iterator[Picture]:
        yield self._days(figures)
        yield self._share(figures)
        yield self._hand_offs(figures)
        for funnel in figures.funnels:
            yield self._funnel(funnel)
        yield self._topics(figures)
        yield self._hours(figures)

    def _days(self, figures: Figures) -> Picture:
        say, channels = self._say, self._say["channels"]
        days = figures.days
        series = [
            Series(channels[one], [day.conversations.get(one, 0) for day in days])
            for one in figures.channels
        ]
        return Picture(
            "days",
            say["pictures"]["days"],
            charts.columns([_short(day) for day in days], series),
            [say["day"], *(one.name for one in series), say["total"], say["columns"]["to_person"]],
            [
                [
                    day.day.isoformat(),
                    *(one.values[at] for one in series),
                    day.count,
                    day.to_person,
                ]
                for at, day in enumerate(days)
            ],
            [one.name for one in series],
        )

    def _share(self, figures: Figures) -> Picture:
        say = self._say["columns"]
        days = figures.days
        shares = [_share(day.unanswered, day.asked) for day in days]
        return Picture(
            "share",
            self._say["pictures"]["share"],
            charts.line([_short(day) for day in days], shares),
            [self._say["day"], say["asked"], say["unanswered"], say["share"]],
            [
                [day.day.isoformat(), day.asked, day.unanswered, self.percent(share)]
                for day, share in zip(days, shares)
            ],
        )

    def _hand_offs(self, figures: Figures) -> Picture:
        names = [self._say["reasons"][reason] for reason, _ in figures.hand_offs]
        counts = [count for _, count in figures.hand_offs]
        say = self._say["columns"]
        return self._listed("hand_offs", say["reason"], names, counts)

    def _topics(self, figures: Figures) -> Picture:
        known = self._desk.services.content.topics
        names = [known[one].title if one in known else one for one, _ in figures.topics]
        counts = [count for _, count in figures.topics]
        return self._listed("topics", self._say["columns"]["topic"], names, counts)

    def _listed(self, name: str, column: str, names: list[str], counts: list[int]) -> Picture:
        people = self._say["people"] if name != "topics" else self._say["columns"]["asked"]
        return Picture(
            name,
            self._say["pictures"][name],
            charts.rows(names, [Series(people, counts)]),
            [column, people],
            [[one, count] for one, count in zip(names, counts)],
        )

    def _funnel(self, funnel: Funnel) -> Picture:
        say = self._say["columns"]
        names = [f"{step.number} {step.title}" for step in funnel.steps]
        reached = Series(say["reached"], [step.reached for step in funnel.steps])
        left = Series(say["left"], [step.left for step in funnel.steps])
        return Picture(
            f"funnel-{funnel.journey}",
            self._say["pictures"]["funnel"].format(title=funnel.title),
            charts.rows(names, [reached, left]),
            [say["step"], say["reached"], say["left"], say["seconds"]],
            [
                [name, step.reached, step.left, self._stay(step)]
                for name, step in zip(names, funnel.steps)
            ],
            [reached.name, left.name],
            self._say["ended"].format(count=funnel.ended) + self._say["funnel_note"],
        )

    def _hours(self, figures: Figures) -> Picture:
        say = self._say["columns"]
        hours = figures.hours
        series = [
            Series(say["open"], [one.open for one in hours]),
            Series(say["closed"], [one.closed for one in hours]),
            Series(say["unknown"], [one.unknown for one in hours]),
        ]
        names = [self._say["hour_of"].format(hour=one.hour) for one in hours]
        return Picture(
            "hours",
            self._say["pictures"]["hours"],
            charts.columns([str(one.hour) for one in hours], series),
            [self._say["hour"], *(one.name for one in series)],
            [[name, one.open, one.closed, one.unknown] for name, one in zip(names, hours)],
            [one.name for one in series],
        )

    def _stay(self, step: StepShown) -> str:
        if step.seconds is None:
            return "—"
        minutes, seconds = divmod(step.seconds, 60)
        return str(self._say["seconds"].format(minutes=minutes, seconds=seconds))

    def percent(self, share: Optional[float]) -> str:
        """「3.4%」, 「—」 where there was nothing to share."""
        return "—" if share is None else self._say["percent"].format(value=f"{share * 100:.1f}")


def _share(part: int, whole: int) -> Optional[float]:
    return part / whole if whole else None


def _short(day: Day) -> str:
    return f"{day.day.month}/{day.day.day}"


def _query(asked: Asked) -> str:
    query: dict[str, Any] = {"from": asked.first, "to": asked.last}
    query |= {"agency": asked.agency or "", "channel": asked.channel or ""}
    return urlencode(query)
