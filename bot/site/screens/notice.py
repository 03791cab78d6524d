"""お知らせ: what happens next, elsewhere: 仮登録, and the mail that is on its way."""

from __future__ import annotations

from bot.site.asked import Answer, Page
from bot.site.screens.screen import Place, Plain
from bot.site.visit import Visit


class Notice(Plain):
    """See `Screen`."""

    def get(self, visit: Visit, place: Place) -> Answer:
        """See the protocol."""
        sections = place.flow.sections(visit, place.step)
        return Page("notice.html", place.shown(sections=sections, back=None))
