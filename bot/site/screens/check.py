"""確認: everything is read back, and one button commits it — what was seen, and nothing else."""

from __future__ import annotations

from typing import Optional

from bot.site.asked import Answer, Go, Page
from bot.site.flows.flow import Wrong
from bot.site.screens.screen import Place, Plain, gone_on
from bot.site.visit import Visit

CORRECT = "correct"


class Check(Plain):
    """See `Screen`."""

    def get(self, visit: Visit, place: Place) -> Answer:
        """See the protocol."""
        return self._page(visit, place)

    def post(self, visit: Visit, place: Place) -> Answer:
        """See the protocol."""
        if visit.asked.action == CORRECT:
            first = next((s.page for s in place.journey.steps if s.kind == "form"), None)
            return Go(first or place.page)
        if visit.asked.form.get("version") != place.flow.version(visit):
            text = self._tools.words.texts["changed_elsewhere"]
            return self._page(visit, place, Wrong((text,)), status=409)
        result = place.flow.commit(visit, place.step)
        if result is None:
            return gone_on(visit, place)
        return self._page(visit, place, result) if isinstance(result, Wrong) else result

    def _page(
        self, visit: Visit, place: Place, wrong: Optional[Wrong] = None, status: int = 400
    ) -> Page:
        errors = [(wrong.field or "", sentence) for sentence in wrong.sentences] if wrong else []
        shown = place.shown(
            sections=place.flow.sections(visit, place.step),
            version=place.flow.version(visit),
            errors=errors,
        )
        return Page("check.html", shown, status=status if errors else 200)
