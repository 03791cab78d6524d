"""完了: it is done, and where one goes from here."""

from __future__ import annotations

from bot.site.asked import Answer, Page
from bot.site.record import RECEIPT
from bot.site.screens.screen import Place, Plain
from bot.site.visit import Visit

SHOW = "show"
CONTRACT, PRINT = "contract", "print"
"""「ご契約内容照会」 and 「印刷」."""


class Done(Plain):
    """See `Screen`."""

    def get(self, visit: Visit, place: Place) -> Answer:
        """See the protocol."""
        receipt = RECEIPT.of(visit.fields(place.journey.id)) or {}
        show = visit.asked.query.get(SHOW, "")
        sections = place.flow.sections(visit, place.step) if receipt else []
        names = [text for one in sections for title, text in one.lines if title == "お名前"]
        shown = place.shown(
            receipt=receipt,
            sections=sections if show in (CONTRACT, PRINT) else [],
            name=names[0] if names else "",
            is_print=show == PRINT,
            back=None,
            has_chat=True,
        )
        return Page("done.html", shown)
