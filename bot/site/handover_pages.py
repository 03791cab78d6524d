"""引き継ぎリンクの画面: a GET shows a button and uses nothing up, a POST opens the page, filled in."""

from __future__ import annotations

from bot.site.accounts_pages import LOGIN
from bot.site.asked import Answer, Go, Page
from bot.site.flows.renewal import Renewal
from bot.site.record import PENDING_JOURNEY, PENDING_LINK
from bot.site.tools import Tools
from bot.site.visit import Visit


class HandoverPages:
    """`/{journey}/handover/{code}`, and `/{journey}/handover` once somebody has signed in."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def opened(self, visit: Visit) -> Answer:
        """The link from the chat."""
        journey, code = visit.asked.arguments["journey"], visit.asked.arguments["code"]
        if journey not in self._tools.flows:
            return Page("missing.html", status=404)
        return self._used(visit, journey, code)

    def signed_in(self, visit: Visit) -> Answer:
        """The link that waited for its member."""
        journey = visit.asked.arguments["journey"]
        code = PENDING_LINK.of(visit.session.own)
        if code is None or PENDING_JOURNEY.of(visit.session.own) != journey:
            return Page("link.html", {"why": "handover"}, status=410)
        return self._used(visit, journey, code)

    def _used(self, visit: Visit, journey: str, code: str) -> Answer:
        handovers = self._tools.handovers
        found = handovers.look_up(code, journey, visit.at)
        if found is None:
            self._forget(visit)
            return Page("link.html", {"why": "handover"}, status=410)
        holder = handovers.holder(found, visit.at)
        if holder and visit.member and holder != visit.member:
            self._forget(visit)
            return Page("link.html", {"why": "foreign"}, status=403)
        if visit.asked.method != "POST":
            title = self._tools.flows[journey].journey.title
            shown = {"title_of_journey": title, "needs_login": holder and not visit.member}
            return Page("handover.html", shown)
        if holder and visit.member is None:
            # it is used up only when its member is there
            waiting = {**PENDING_LINK.keeping(code), **PENDING_JOURNEY.keeping(journey)}
            self._tools.sessions.keep(visit.session, waiting)
            return Go(LOGIN)
        redeemed = handovers.redeem(code, journey, visit)
        self._forget(visit)
        if redeemed is None:
            return Page("link.html", {"why": "handover"}, status=410)
        flow = self._tools.flows[journey]
        entry = flow.journey.entry.page or "/"
        if isinstance(flow, Renewal) and redeemed.contract_id:
            return Go(f"{entry}/{redeemed.contract_id}")
        return Go(entry)

    def _forget(self, visit: Visit) -> None:
        if PENDING_LINK.is_in(visit.session.own):
            nothing = {**PENDING_LINK.keeping(None), **PENDING_JOURNEY.keeping(None)}
            self._tools.sessions.keep(visit.session, nothing)
