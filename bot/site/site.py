"""サイト: a request comes in, its page or where it goes on comes out. Knows nothing of HTTP servers.

What one request changes is one change (`UnitOfWork`), done again where another was quicker: a
double click meets what the first click has done.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Callable, Optional

import structlog

from bot.bootstrap import Services
from bot.domain.draft import DraftUnreadable
from bot.domain.errors import BackEndError, Overtaken, StoreUnavailable
from bot.domain.handoff import REGISTRATION, RENEWAL
from bot.site import postal_codes, wording
from bot.site.accounts_pages import AccountPages
from bot.site.asked import Answer, Asked, Go, Page
from bot.site.flows import registration, renewal
from bot.site.flows.flow import Flow
from bot.site.forms import Forms
from bot.site.handover import Handovers
from bot.site.handover_pages import HandoverPages
from bot.site.line_pages import LinePages
from bot.site.screens.kinds import KINDS
from bot.site.screens.screen import Place
from bot.site.sessions import Session, Sessions
from bot.site.tools import Tools
from bot.site.visit import Visit

TRIES = 5

log = structlog.get_logger()

Show = Callable[[Visit], Answer]


@dataclass(frozen=True)
class Answered:
    """An answer, and the session that it belongs to. `confirm`: a token for the next page."""

    answer: Answer
    session: Session
    confirm: Optional[str] = None


class Site:
    """All pages. Calls block."""

    def __init__(
        self, services: Services, secret: str, base_url: str, links_accounts: bool = False
    ) -> None:
        self.services = services
        self.tools = _tools(services, secret, base_url, links_accounts)
        self.accounts = AccountPages(self.tools)
        self.line = LinePages(self.tools)
        self.handovers = HandoverPages(self.tools)
        self.places = {
            step.page: Place(flow.journey, step, flow)
            for flow in self.tools.flows.values()
            for step in flow.journey.steps
            if step.page and step.kind
        }
        self._screens = {name: kind(self.tools) for name, kind in KINDS.items()}

    # Pages

    def step(self, asked: Asked, page: str) -> Answered:
        """The page of a step."""
        place = self.places[page]
        screen = self._screens[place.step.kind]

        def show(visit: Visit) -> Answer:
            stopped = place.flow.stopped_at_door(visit, place.step)
            if stopped:
                return stopped
            if not _may_open(visit, place):
                reached = place.journey.step(visit.reached(place.journey))
                return Go((reached.page if reached else None) or "/")
            if asked.method == "POST":
                return screen.post(visit, place)
            return screen.get(visit, place)

        def unsaved(visit: Visit) -> Optional[Page]:
            return screen.unsaved(visit, place)

        return self._answered(asked, show, unsaved)

    def login(self, asked: Asked) -> Answered:
        """See `AccountPages`."""
        return self._answered(asked, self.accounts.login)

    def logout(self, asked: Asked) -> Answered:
        """See `AccountPages`."""
        return self._answered(asked, self.accounts.logout)

    def link_line(self, asked: Asked) -> Answered:
        """See `LinePages`."""
        return self._answered(asked, self.line.link)

    def handover(self, asked: Asked) -> Answered:
        """See `HandoverPages`."""
        show = self.handovers.opened if "code" in asked.arguments else self.handovers.signed_in
        return self._answered(asked, show)

    def confirm(self, asked: Asked) -> Answered:
        """The address of the mail: off it, and to the password. It uses nothing up."""
        page = next(p for p, place in self.places.items() if place.step.kind == "password")
        session = self.tools.sessions.bare(asked.cookies, self.services.now())
        return Answered(Go(page), session, asked.arguments["token"])

    def fixed(self, asked: Asked, page: Page) -> Answered:
        """A page that is the same for everybody."""
        return self._answered(asked, lambda visit: page)

    def too_often(self, asked: Asked, wait_s: int) -> Answered:
        """Who asks for too many pages waits; what was typed is sent again. Asks no store."""
        bare = self.tools.sessions.bare(asked.cookies, self.services.now())
        kept = _kept(asked) if asked.method == "POST" and self._is_from_here(asked) else {}
        return Answered(Page("too_often.html", {"kept": kept}, 429, wait_s), bare)

    def finish_applications(self) -> int:
        """What was pressed and not done, as after a crash. Raises `StoreUnavailable`."""
        return self.services.applications.finish(self.services.now())

    # One request

    def _answered(
        self,
        asked: Asked,
        show: Show,
        unsaved: Callable[[Visit], Optional[Page]] = lambda visit: None,
    ) -> Answered:
        sessions, at = self.tools.sessions, self.services.now()
        if asked.method == "POST" and not self._is_from_here(asked):
            bare = sessions.bare(asked.cookies, at)
            return Answered(Page("foreign.html", status=403), bare)
        try:
            return self._once(asked, show)
        except (StoreUnavailable, BackEndError, DraftUnreadable) as error:
            log.error("site.not_done", error=type(error).__name__)
            bare = sessions.bare(asked.cookies, at)
            visit = Visit(asked, bare, self.services.drafts, at)
            page = unsaved(visit) if asked.method == "POST" else None
            again = Page("unavailable.html", {"kept": _kept(asked)}, status=503)
            return Answered(page or again, bare)

    def _once(self, asked: Asked, show: Show) -> Answered:
        work, at = self.services.unit_of_work, self.services.now()
        for _ in range(TRIES):
            with work.turn(), suppress(Overtaken):
                session = self.tools.sessions.open(asked.cookies, at)
                visit = Visit(asked, session, self.services.drafts, at)
                answer = show(visit)
                work.commit()
                return Answered(answer, session, visit.confirm)
        raise Overtaken

    def _is_from_here(self, asked: Asked) -> bool:
        return self.tools.sessions.browsers.is_of(asked.cookies, asked.form)


def _kept(asked: Asked) -> dict[str, str]:
    """What is sent once more when 「もう一度試す」 is pressed; a password is not shown to anybody."""
    return {name: text for name, text in asked.form.items() if name not in ("csrf", "password")}


def _may_open(visit: Visit, place: Place) -> bool:
    """No step is skipped; the one that a mail leads to is opened by the mail."""
    is_by_mail = place.step.kind == "password"
    return is_by_mail or place.step.number <= visit.reached(place.journey)


def _tools(services: Services, secret: str, base_url: str, links_accounts: bool) -> Tools:
    words = wording.load()
    sessions = Sessions(secret, services.drafts)
    journeys = services.content.journeys
    of_registration = registration.Tools(
        contracts=services.contracts,
        accounts=services.accounts,
        mailbox=services.mail.box,
        drafts=services.drafts,
        doctor=services.doctor,
        match_words=services.match_words,
        match_causes=services.match_causes,
        progress=services.progress,
        sessions=sessions,
        words=words,
        base_url=base_url,
    )
    of_renewal = renewal.Tools(
        contracts=services.contracts,
        renewals=services.renewals,
        applications=services.applications,
        accounts=services.accounts,
        drafts=services.drafts,
        links=services.links,
        call_backs=services.call_backs,
        progress=services.progress,
        plan_words=services.plan_words,
        words=words,
        base_url=base_url,
    )
    flows: dict[str, Flow] = {
        REGISTRATION: registration.Registration(journeys[REGISTRATION], of_registration),
        RENEWAL: renewal.Renewal(journeys[RENEWAL], of_renewal),
    }
    handovers = Handovers(services.links, services.drafts, services.progress, journeys)
    return Tools(
        services=services,
        flows=flows,
        forms=Forms(words),
        sessions=sessions,
        handovers=handovers,
        words=words,
        fill_in=postal_codes.address_of,
        links_accounts=links_accounts,
    )
