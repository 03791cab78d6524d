"""同意: a document is read and agreed to, by a tick and 「次へ」, or by one of two buttons."""

from __future__ import annotations

from bot.site.asked import Answer, Page
from bot.site.flows.flow import Wrong
from bot.site.screens.screen import Place, Plain, gone_on
from bot.site.visit import Visit

AGREE, REFUSE = "agree", "refuse"


class Consent(Plain):
    """At the entry of a journey it is a tick, later one of two buttons."""

    def get(self, visit: Visit, place: Place) -> Answer:
        """See the protocol."""
        return self._page(place)

    def post(self, visit: Visit, place: Place) -> Answer:
        """See the protocol."""
        if visit.asked.action == REFUSE:
            return place.flow.refused(visit, place.step)
        is_agreed = visit.asked.form.get(AGREE) == "1" or visit.asked.action == AGREE
        if not is_agreed:
            return self._page(place, self._tools.words.texts["not_agreed"])
        result = place.flow.agreed(visit, place.step)
        if result is None:
            return gone_on(visit, place)
        return self._page(place, result.sentences[0]) if isinstance(result, Wrong) else result

    def _page(self, place: Place, error: str = "") -> Page:
        shown = place.shown(
            by_tick=place.step.is_entry, errors=[(AGREE, error)] if error else [], back=place.back
        )
        return Page("consent.html", shown, status=400 if error else 200)
