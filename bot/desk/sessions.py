"""窓口のセッション: who is signed in at this browser, for a working day."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Mapping, Optional

from bot.services.accounts.agents import SESSION_FOR, Agent, AgentStore, DeskSession
from bot.services.accounts.agents import DeskSessionStore as Store
from bot.services.accounts.browsers import Browsers
from bot.services.accounts.provider import Person

COOKIE = "desk_session"


class Sessions:
    """Opens sessions by cookie. Calls block, and raise `StoreUnavailable`."""

    def __init__(self, secret: str, store: Store, agents: Optional[AgentStore]) -> None:
        """`agents`: the local ones, None where they are let in no more."""
        self.browsers = Browsers(secret, "sessions of the desk", COOKIE)
        self._store = store
        self._agents = agents

    def open(self, cookies: Mapping[str, str], at: datetime) -> Optional[DeskSession]:
        """Who is signed in; a local agent as they are now, nobody once they are taken away."""
        sid = self.browsers.sid(cookies)
        found = self._store.get(self._key(sid), at) if sid else None
        if found is None or found.agent is None:
            return found
        agent = self._agents.find(found.agent) if self._agents else None
        return replace(found, role=agent.role, agency=agent.agency) if agent else None

    def sign_in(self, cookies: Mapping[str, str], who: Agent | Person, at: datetime) -> str:
        """The new cookie of who has signed in; what the old one opened is closed."""
        self.sign_out(cookies)
        sid, until = self.browsers.new_sid(), at + SESSION_FOR
        if isinstance(who, Agent):
            name = f"local:{who.name}"
            made = DeskSession(name, who.name, who.role, who.agency, until, agent=who.name)
        else:
            made = DeskSession(who.name, who.shown, who.role, who.agency, until)
        self._store.put(self._key(sid), made)
        return sid

    def sign_out(self, cookies: Mapping[str, str]) -> None:
        """Nobody is signed in there any more."""
        sid = self.browsers.sid(cookies)
        if sid:
            self._store.remove(self._key(sid))

    def _key(self, sid: str) -> str:
        return self.browsers.mac("session", sid)
