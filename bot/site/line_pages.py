"""LINEとの連携: a member says here that a LINE account is theirs, and that it is no more.

Begun in the chat, the page gets a token of the platform and hands it back with a nonce of ours; begun
here, the member takes the nonce to the chat as a word. Either way it is used once, within minutes.
"""

from __future__ import annotations

import re
from typing import Optional
from urllib.parse import quote

from bot.services.accounts.linked import NONCE_FOR
from bot.site.accounts_pages import LINE_LINK, LOGIN
from bot.site.asked import Answer, Go, Page
from bot.site.record import LINE_TOKEN
from bot.site.tools import Tools
from bot.site.visit import Visit

PLATFORM = "https://access.line.me/dialog/bot/accountLink"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{8,200}")


class LinePages:
    """Links and unlinks."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def link(self, visit: Visit) -> Answer:
        """Signing in comes first; nothing is linked by a GET."""
        member, given = visit.member, _token(visit.asked.query.get("linkToken", ""))
        if member is None:
            if given:
                self._tools.sessions.keep(visit.session, LINE_TOKEN.keeping(given))
            return Go(LOGIN)
        token = given or LINE_TOKEN.of(visit.session.own)
        if visit.asked.method != "POST":
            return self._shown("ask" if token else self._state(member), token=token or "")
        if LINE_TOKEN.is_in(visit.session.own):
            self._tools.sessions.keep(visit.session, LINE_TOKEN.keeping(None))
        linked = self._tools.services.linked
        if visit.asked.action == "unlink":
            linked.forget_member(member)
            return self._shown("unlinked")
        nonce = linked.begin(member, visit.at)
        posted = _token(visit.asked.form.get("token", ""))
        if not posted:
            return self._shown("word", nonce=nonce)
        url = f"{PLATFORM}?linkToken={quote(posted, safe='')}&nonce={quote(nonce, safe='')}"
        return self._shown("go", url=url)

    def _state(self, member: str) -> str:
        return "linked" if self._tools.services.linked.has_links(member) else "how"

    def _shown(self, state: str, **shown: str) -> Page:
        minutes = int(NONCE_FOR.total_seconds() // 60)
        known = {"token": "", "nonce": "", "url": "", **shown}
        return Page(
            "line_link.html", {"state": state, "minutes": minutes, "page": LINE_LINK, **known}
        )


def _token(text: str) -> Optional[str]:
    """A token of the platform; None for anything else."""
    return text if _TOKEN.fullmatch(text) else None
