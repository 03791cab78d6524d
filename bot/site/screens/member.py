"""マイページのトップ: 「更新のお手続き」, the contracts, and adding one by its policy number."""

from __future__ import annotations

from bot.site.accounts_pages import LINE_LINK
from bot.site.asked import Answer, Go, Page
from bot.site.flows.renewal import Renewal
from bot.site.screens.adding import FIELD, added
from bot.site.screens.screen import Place, Plain
from bot.site.visit import Visit

ADDED = "added"


class Member(Plain):
    """See `Screen`."""

    def get(self, visit: Visit, place: Place) -> Answer:
        """See the protocol."""
        return self._page(visit, place)

    def post(self, visit: Visit, place: Place) -> Answer:
        """See the protocol: 「証券番号の入力」."""
        problem = added(self._tools, visit)
        return self._page(visit, place, problem) if problem else Go(f"{place.page}?{ADDED}=1")

    def _page(self, visit: Visit, place: Place, error: str = "") -> Page:
        flow = place.flow
        assert isinstance(flow, Renewal)
        is_added = visit.asked.query.get(ADDED) == "1"
        shown = place.shown(
            sections=[flow.contract_section(one) for one in flow.listed(visit)],
            errors=[(FIELD, error)] if error else [],
            typed=visit.asked.form.get(FIELD, ""),
            notice=self._tools.words.texts["contract_added"] if is_added else "",
            next_page=place.next_page,
            has_chat=True,
            line_link=LINE_LINK if self._tools.links_accounts else "",
            back=None,
        )
        return Page("member.html", shown, status=400 if error else 200)
