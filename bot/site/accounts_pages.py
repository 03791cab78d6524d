"""ログインとログアウト: pages that belong to no journey."""

from __future__ import annotations

import math
from typing import Optional

from bot.services.accounts.accounts import SignedIn, TooOften
from bot.site.asked import Answer, Go, Page
from bot.site.record import LINE_TOKEN, PENDING_JOURNEY, PENDING_LINK
from bot.site.tools import Tools
from bot.site.visit import Visit

LOGIN, LOGOUT, MEMBERS = "/login", "/logout", "/mypage"
LINE_LINK = "/line/link"


class AccountPages:
    """Signs in and out."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def login(self, visit: Visit) -> Answer:
        """The form, and what comes of it. Known and unknown addresses are answered alike."""
        if visit.asked.method != "POST":
            return Go(MEMBERS) if visit.member else self._form(visit)
        email = visit.asked.form.get("email", "")
        password = visit.asked.form.get("password", "")
        found = self._tools.services.accounts.sign_in(email, password, visit.asked.client)
        if isinstance(found, TooOften):
            minutes = str(max(1, math.ceil(found.retry_after_s / 60)))
            text = self._tools.words.say("login_too_often", minutes=minutes)
            return self._form(visit, text, 429, found.retry_after_s)
        if not isinstance(found, SignedIn):
            return self._form(visit, self._tools.words.texts["login_refused"], 400)
        is_linking = LINE_TOKEN.is_in(visit.session.own)
        link = PENDING_LINK.of(visit.session.own)
        journey = PENDING_JOURNEY.of(visit.session.own)
        self._tools.sessions.sign_in(visit.session, found.member)
        if link and journey:
            return Go(f"/{journey}/handover")
        return Go(LINE_LINK if is_linking else MEMBERS)

    def logout(self, visit: Visit) -> Answer:
        """Asked for by a button; a link alone signs nobody out."""
        if visit.asked.method == "POST":
            self._tools.sessions.sign_out(visit.session)
            return Page("logged_out.html")
        return Page("logout.html")

    def _form(
        self, visit: Visit, error: str = "", status: int = 200, retry_after_s: Optional[int] = None
    ) -> Page:
        is_handed_over = PENDING_LINK.is_in(visit.session.own)
        shown = {
            "errors": [("email", error)] if error else [],
            "typed": visit.asked.form.get("email", ""),
            "is_handed_over": is_handed_over,
        }
        return Page("login.html", shown, status, retry_after_s)
