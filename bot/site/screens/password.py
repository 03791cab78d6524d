"""パスワードの入力: the address of the mail was opened, the password is typed again."""

from __future__ import annotations

from typing import Optional

from bot.site.asked import Answer, Go, Page
from bot.site.flows.flow import Wrong
from bot.site.flows.registration import Registration
from bot.site.record import REGISTERED
from bot.site.screens.screen import Place, Plain
from bot.site.visit import CONFIRM_COOKIE, Visit


class Password(Plain):
    """Reached by the mail alone, on whatever device it was opened."""

    def get(self, visit: Visit, place: Place) -> Answer:
        """See the protocol: it uses nothing up."""
        token, flow = visit.asked.cookies.get(CONFIRM_COOKIE, ""), place.flow
        assert isinstance(flow, Registration)
        pending = flow.pending(token, visit) if token else None
        if pending is None or REGISTERED.is_in(pending.fields):
            return flow.confirmed_before(pending)
        return self._page(place)

    def post(self, visit: Visit, place: Place) -> Answer:
        """See the protocol."""
        token, flow = visit.asked.cookies.get(CONFIRM_COOKIE, ""), place.flow
        assert isinstance(flow, Registration)
        result = flow.confirm(visit, token, place.step)
        if isinstance(result, Wrong):
            return self._page(place, result)
        return result or Go(place.next_page)

    def _page(self, place: Place, wrong: Optional[Wrong] = None) -> Page:
        errors = [("password", sentence) for sentence in wrong.sentences] if wrong else []
        shown = place.shown(errors=errors, back=None)
        return Page("password.html", shown, status=400 if errors else 200)
