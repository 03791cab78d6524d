"""公式サイトのトップ: 「新規登録」「ログイン」, with the chat."""

from __future__ import annotations

from bot.site.asked import Answer, Page
from bot.site.screens.screen import Place, Plain
from bot.site.visit import Visit


class Top(Plain):
    """Anybody sees it."""

    def get(self, visit: Visit, place: Place) -> Answer:
        """See the protocol."""
        return Page("top.html", {"terms": place.next_page, "has_chat": True})
