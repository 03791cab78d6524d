"""サイトのセッション: a random cookie, and behind it drafts of the vault; none of its values leaves it.

What a visitor typed, and who is signed in, stands in drafts of a conversation whose name is a
keyed hash of the cookie: who reads the store can be nobody, and who signs in gets another cookie.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Mapping, Optional

from bot.domain.draft import Draft
from bot.services.accounts.browsers import Browsers
from bot.services.drafts.drafts import Drafts
from bot.site.record import SIGNED_IN, SINCE

COOKIE = "site_session"
SIGNED_IN_FOR = timedelta(hours=2)
"""So long after signing in it is asked for again."""

SESSION = "site"
"""The draft that holds what is known of the session, beside those of the journeys."""


@dataclass
class Session:
    """One visitor. `drafts` are theirs by journey."""

    sid: str = field(repr=False)
    conversation: str
    csrf: str = field(repr=False)
    drafts: dict[str, Draft]
    is_new: bool
    at: datetime

    @property
    def member(self) -> Optional[str]:
        """Who is signed in."""
        kept = self.own
        since = SINCE.of(kept)
        if since is None or self.at - datetime.fromisoformat(since) >= SIGNED_IN_FOR:
            return None
        return SIGNED_IN.of(kept)

    @property
    def own(self) -> Mapping[str, str]:
        """What is known of the session itself."""
        found = self.drafts.get(SESSION)
        return found.fields if found else {}


class Sessions:
    """Opens sessions by cookie. Calls block, and raise `StoreUnavailable`."""

    def __init__(self, secret: str, drafts: Drafts) -> None:
        self.browsers = Browsers(secret, "sessions of the site", COOKIE)
        self._drafts = drafts

    def open(self, cookies: Mapping[str, str], at: datetime) -> Session:
        """The session of the cookie, a new one without."""
        known = self.browsers.sid(cookies)
        sid = known or self.browsers.new_sid()
        conversation = self._conversation(sid)
        drafts = self._drafts.of_conversation(conversation, at) if known else ()
        found = {draft.journey: draft for draft in drafts}
        return Session(sid, conversation, self.browsers.csrf(sid), found, known is None, at)

    def bare(self, cookies: Mapping[str, str], at: datetime) -> Session:
        """The session without what the store knows of it, which cannot be asked."""
        sid = self.browsers.sid(cookies) or self.browsers.new_sid()
        return Session(sid, self._conversation(sid), self.browsers.csrf(sid), {}, False, at)

    def keep(self, session: Session, changes: Mapping[str, Optional[str]]) -> None:
        """Note something of the session itself."""
        draft = self._drafts.open(session.conversation, SESSION, session.at)
        session.drafts[SESSION] = self._drafts.change(draft.id, changes, session.at)

    def sign_in(self, session: Session, member: str) -> None:
        """From here on it is this member's, under another cookie; what was typed is taken along.

        What belonged to another member before stays behind.
        """
        before = SIGNED_IN.of(session.own)
        old = session.conversation
        sid = self.browsers.new_sid()
        session.sid, session.conversation = sid, self._conversation(sid)
        session.csrf, session.is_new = self.browsers.csrf(sid), True
        if before in (None, member):
            for journey, draft in list(session.drafts.items()):
                moved = self._drafts.continue_in(draft.id, session.conversation, session.at)
                session.drafts[journey] = moved
        else:
            session.drafts.clear()
            self._drafts.erase_all(old)
        since = SINCE.keeping(session.at.isoformat())
        self.keep(session, {**SIGNED_IN.keeping(member), **since})

    def sign_out(self, session: Session) -> None:
        """Nothing of the session is left, and the cookie is another one."""
        self._drafts.erase_all(session.conversation)
        sid = self.browsers.new_sid()
        session.sid, session.conversation = sid, self._conversation(sid)
        session.csrf, session.is_new, session.drafts = self.browsers.csrf(sid), True, {}

    def hashed(self, text: str) -> str:
        """A keyed hash, for a place in the store that must not tell what it is about."""
        return self.browsers.mac("place", text)

    def _conversation(self, sid: str) -> str:
        return f"site:{self.browsers.mac('conversation', sid)}"
